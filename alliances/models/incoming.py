"""People who come in by file or on paper: imports with what each changed, sign-in sheets with their lines."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import ImportPart, ImportState
from groundwork.database import Base, words


class ImportMapping(Base):
    """What an alliance last did with the columns of files that look alike.

    header: the fingerprint of the column names. columns: JSON, the place of each column to where it goes.
    """

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("alliance_id", "header"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    header: Mapped[str]
    preset: Mapped[str] = mapped_column(default="")
    columns: Mapped[str]
    used_at: Mapped[datetime]


class ImportBatch(Base):
    """One file of people: how it is to be read, what trying it found, what became of it.

    columns: JSON, the column names as they stood. plan: JSON, see `alliances.importing.plans.Plan`.
    found: JSON, see `alliances.importing.reports.Report`. done_rows: how far whoever works on it has come.
    claimed_at: since when somebody works on it. trouble: why it could not be tried, in words.
    tries: how often somebody began to work on it.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        Index("ix_import_batch_alliance_id_made_at", "alliance_id", "made_at"),
        Index("ix_import_batch_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str]
    size: Mapped[int]
    state: Mapped[ImportState] = mapped_column(words(ImportState))
    preset: Mapped[str] = mapped_column(default="")
    columns: Mapped[str] = mapped_column(default="[]")
    plan: Mapped[str] = mapped_column(default="{}")
    found: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    done_rows: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]


class ImportPiece(Base):
    """A compressed piece of an import's file, or of the file of rows that could not be taken; kept seven days."""

    __tablename__ = "import_piece"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    part: Mapped[ImportPart] = mapped_column(words(ImportPart), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ImportChange(Base):
    """What an import did to one supporter, so that it can be taken back.

    is_new: the supporter came by it. made_text, made_mail: so did the address. told: JSON of what was before and after,
    see `alliances.importing.undoing`; empty once undone or erased.
    """

    __tablename__ = "import_change"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), primary_key=True, index=True)
    is_new: Mapped[bool]
    made_text: Mapped[bool] = mapped_column(default=False)
    made_mail: Mapped[bool] = mapped_column(default=False)
    told: Mapped[str] = mapped_column(default="")


class SignInSheet(Base):
    """One sheet of paper that went around a room, with the words people signed under.

    text_wording, mail_wording: the words printed above the two columns. met_on: the day by the alliance's own clock.
    closed_at: when all its lines were entered and it was put away.
    """

    __tablename__ = "sign_in_sheet"
    __table_args__ = (Index("ix_sign_in_sheet_alliance_id_made_at", "alliance_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    met_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    text_wording: Mapped[str]
    mail_wording: Mapped[str]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class SheetLine(Base):
    """One line of a sheet as it was typed; emptied once it is entered, when the signup holds what it said.

    trouble, trouble_field: why it could not be entered, in words, and which box they stand beside.
    gone_at: since when whoever was entered from it is on record no more; a photo taken before still shows their name.
    """

    __tablename__ = "sheet_line"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sign_in_sheet.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    wants_texts: Mapped[bool] = mapped_column(default=False)
    wants_mail: Mapped[bool] = mapped_column(default=False)
    is_adult: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(default="")
    trouble_field: Mapped[str] = mapped_column(default="")
    signup_id: Mapped[int | None] = mapped_column(ForeignKey("signup.id"), index=True)
    entered_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
