"""One version of a material after the other: changing, reading old ones, retiring and bringing back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alliances.materials.shelf import read_body
from alliances.models import Material, MaterialVersion
from alliances.typed import LINE, required
from groundwork.accounts.models import Account
from groundwork.audit import ledger
from groundwork.files.keeping import forget
from groundwork.files.models import StoredFile
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Changed:
    """What a material says from now on.

    base: the version that was on the page when typing began. file: a new one. keeps_file: the present one stays
    where no new one is given. words: what was changed.
    """

    title: str
    body: str
    base: int
    file: StoredFile | None = None
    keeps_file: bool = True
    words: str = ""


class ChangedMeanwhile(Refusal):
    """Somebody else saved a newer version while this one was being typed."""


def revise(
    session: Session, row: Material, changed: Changed, *, account_id: int | None, now: datetime
) -> MaterialVersion:
    """Give a material its next version; the earlier ones stay. Raises ChangedMeanwhile with nothing lost."""
    if changed.base != row.version:
        raise _overtaken(row)
    file_id = changed.file.id if changed.file else row.file_id if changed.keeps_file else None
    title, body = required(changed.title, field="title"), read_body(changed.body, file_id is not None)
    words = required(changed.words, field="changed", most=LINE) if changed.words.strip() else ""
    made = MaterialVersion(
        material_id=row.id,
        number=row.version + 1,
        title=title,
        body=body,
        file_id=file_id,
        changed=words,
        account_id=account_id,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        raise _overtaken(row) from None
    row.title, row.body, row.file_id = title, body, file_id
    row.version, row.changed_at = made.number, now
    session.flush()
    return made


def _overtaken(row: Material) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        say(
            "Somebody saved version %(number)s while you were typing. Nothing of yours is lost: it stands below. Read "
            "the newer version, put both together and save again.",
            number=row.version,
        ),
        field="body",
    )


def history(session: Session, row: Material) -> list[tuple[MaterialVersion, str]]:
    """Every version with who made it, newest first."""
    found = session.execute(
        select(MaterialVersion, Account.name)
        .outerjoin(Account, Account.id == MaterialVersion.account_id)
        .where(MaterialVersion.material_id == row.id)
        .order_by(MaterialVersion.number.desc())
    )
    return [(version, name or "") for version, name in found]


def version(session: Session, version_id: int) -> tuple[MaterialVersion, Material]:
    """One version and its material. Raises NotFound; whose material it is, the caller asks."""
    found = session.get(MaterialVersion, version_id)
    if found is None:
        raise NotFound(say("There is no such version."))
    return found, session.get_one(Material, found.material_id)


def newest(session: Session, row: Material) -> MaterialVersion:
    """The version that is handed out now."""
    wanted = select(MaterialVersion).where(MaterialVersion.material_id == row.id)
    return session.scalars(wanted.where(MaterialVersion.number == row.version)).one()


def drop_file(
    session: Session, row: Material, old: MaterialVersion, *, account_id: int, scope: str, now: datetime
) -> None:
    """Delete the file of a version for good, such as one handed in by mistake; what versions say in text stays.

    Raises Refusal where the material would be left with nothing to hand out. scope: for the audit log.
    """
    file = session.get(StoredFile, old.file_id) if old.file_id else None
    if file is None:
        raise Refusal(say("There is no file with this version."))
    if row.file_id == file.id and not row.body:
        raise Refusal(say("This file is all the material has. Make a new version first, then delete it."))
    for one, _who in history(session, row):
        one.file_id = None if one.file_id == file.id else one.file_id
    row.file_id = None if row.file_id == file.id else row.file_id
    session.flush()
    told: dict[str, str | int] = {"version": old.number, "media_type": file.media_type}
    forget(session, file)
    subject = f"material:{row.id}"
    ledger.record(
        session, "materials.file_deleted", account_id=account_id, scope=scope, subject=subject, told=told, now=now
    )


def retire(session: Session, row: Material, why: str, *, account_id: int, scope: str, now: datetime) -> None:
    """Hand a material out no longer; it stays in the history. scope: the alliance's slug, for the audit log."""
    if row.retired_at is not None:
        raise Refusal(say("This material is retired already."))
    row.retired_because = required(why, field="why")
    row.retired_at = now
    session.flush()
    ledger.record(
        session, "materials.retired", account_id=account_id, scope=scope, subject=f"material:{row.id}", now=now
    )


def bring_back(session: Session, row: Material, *, account_id: int, scope: str, now: datetime) -> None:
    """Hand a retired material out again."""
    if row.retired_at is None:
        raise Refusal(say("This material is handed out already."))
    row.retired_at, row.retired_because = None, ""
    session.flush()
    ledger.record(
        session, "materials.returned", account_id=account_id, scope=scope, subject=f"material:{row.id}", now=now
    )
