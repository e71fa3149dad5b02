"""What alliances hand out, in versions and languages, and how often it was taken."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import MaterialKind
from alliances.materials.kinds import Audience, Licence, Sight
from groundwork.database import Base, words
from groundwork.files.models import StoredFile


class Material(Base):
    """Something to hand out, teach or speak from, in one language; no alliance means the whole coalition's.

    title, body and file_id are those of the newest version, whose number is `version`. work_id names the material this
    one is a translation of: all with the same are one work. A retired one stays in the history.
    """

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(words(MaterialKind))
    language: Mapped[str]
    title: Mapped[str]
    reader: Mapped[Audience] = mapped_column(words(Audience), default=Audience.ANYBODY)
    audience: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    version: Mapped[int] = mapped_column(default=1)
    sight: Mapped[Sight] = mapped_column(words(Sight), default=Sight.PUBLIC)
    licence: Mapped[Licence] = mapped_column(words(Licence), default=Licence.ASK)
    licence_words: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    work_id: Mapped[int | None] = mapped_column(ForeignKey("material.id"), index=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    retired_because: Mapped[str] = mapped_column(default="")

    @property
    def work(self) -> int:
        """What it shares with its translations: the number of the first of them."""
        return self.work_id or self.id

    @property
    def is_kit(self) -> bool:
        """Whether it holds other materials."""
        return self.kind.is_kit


class MaterialVersion(Base):
    """What a material said and gave from one change to the next; the newest is what the material says now.

    changed: what was changed, in words of whoever did it.
    """

    __tablename__ = "material_version"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    changed: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class MaterialPart(Base):
    """One material that a kit holds, and its place among the others."""

    __tablename__ = "material_part"

    kit_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, index=True)
    place: Mapped[int]


class MaterialDownload(Base):
    """How often a version was taken in one month; nothing tells by whom. month: such as 2026-06."""

    __tablename__ = "material_download"

    version_id: Mapped[int] = mapped_column(ForeignKey("material_version.id"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    downloads: Mapped[int] = mapped_column(default=0)
