"""What there is to hand out, teach or speak from: reading it, adding to it, and its facts."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import MaterialKind
from alliances.materials.kinds import Audience, Licence, Sight
from alliances.models import Alliance, Material, MaterialVersion
from alliances.typed import LINE, TEXT, required
from groundwork.audit import ledger
from groundwork.files.models import StoredFile
from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.words import say

LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Facts:
    """What is typed about a material beside its title and text."""

    kind: MaterialKind = MaterialKind.HANDOUT
    language: str = "en"
    reader: Audience = Audience.ANYBODY
    audience: str = ""
    sight: Sight = Sight.PUBLIC
    licence: Licence = Licence.ASK
    licence_words: str = ""
    owner: str = ""
    next_step: str = ""
    next_step_on: date | None = None


@dataclass(frozen=True)
class NewMaterial:
    """What is typed about a material. translates: the material it says in another language."""

    kind: MaterialKind
    title: str
    body: str = ""
    language: str = "en"
    audience: str = ""
    facts: Facts | None = None
    file: StoredFile | None = None
    translates: Material | None = None


def materials(session: Session, alliance_id: int) -> list[Material]:
    """What an alliance's public page shows: its own materials and the whole coalition's, by title."""
    is_theirs = Material.alliance_id.is_(None) | (Material.alliance_id == alliance_id)
    is_shown = (Material.sight == Sight.PUBLIC) & Material.retired_at.is_(None)
    return list(session.scalars(select(Material).where(is_theirs, is_shown).order_by(Material.title, Material.id)))


def material(session: Session, alliance_id: int, material_id: int) -> Material:
    """One material an alliance may show anybody. Raises NotFound for another alliance's, Gone for a retired one."""
    return _shown(seen(session, alliance_id, material_id))


def public(session: Session, material_id: int) -> Material:
    """One material of anybody's that has a public page. Raises NotFound, or Gone for a retired one."""
    return _shown(session.get(Material, material_id))


def seen(session: Session, alliance_id: int | None, material_id: int) -> Material:
    """One material the staff of an alliance may see: their own or the whole coalition's. Raises NotFound."""
    found = session.get(Material, material_id)
    if found is None or found.alliance_id not in {None, alliance_id}:
        raise _missing()
    return found


def own(session: Session, alliance_id: int | None, material_id: int) -> Material:
    """One material that whoever looks after this shelf may change. Raises NotFound."""
    found = session.get(Material, material_id)
    if found is None or found.alliance_id != alliance_id:
        raise _missing()
    return found


def add_material(
    session: Session, alliance: Alliance | None, typed: NewMaterial, *, account_id: int | None = None, now: datetime
) -> Material:
    """Add a material of an alliance's own, or of the whole coalition's where there is none."""
    facts = typed.facts or Facts(typed.kind, typed.language, audience=typed.audience)
    title, body = required(typed.title, field="title"), read_body(typed.body, typed.file is not None)
    alliance_id = alliance.id if alliance else None
    row = Material(
        alliance_id=alliance_id,
        title=title,
        body=body,
        file_id=typed.file.id if typed.file else None,
        work_id=_work(session, alliance_id, typed.translates, facts.language),
        made_at=now,
        changed_at=now,
        **_read(facts),
    )
    session.add(row)
    session.flush()
    session.add(
        MaterialVersion(
            material_id=row.id,
            number=1,
            title=title,
            body=body,
            file_id=row.file_id,
            account_id=account_id,
            made_at=now,
        )
    )
    session.flush()
    return row


def change_facts(session: Session, row: Material, facts: Facts, *, account_id: int, scope: str, now: datetime) -> None:
    """Say something else about a material; its text and file stay. scope: the alliance's slug, for the audit log."""
    read = _read(facts)
    if read["language"] != row.language:
        _require_language(session, row, facts.language)
    was = row.sight
    for name, value in read.items():
        setattr(row, name, value)
    row.changed_at = now
    session.flush()
    if row.sight != was:
        told = {"sight": str(row.sight)}
        subject = f"material:{row.id}"
        ledger.record(
            session, "materials.sight", account_id=account_id, scope=scope, subject=subject, told=told, now=now
        )


def translations(session: Session, row: Material) -> list[Material]:
    """The same work in other languages, those that are not retired."""
    is_same = (Material.work_id == row.work) | (Material.id == row.work)
    wanted = select(Material).where(is_same, Material.id != row.id, Material.retired_at.is_(None))
    return list(session.scalars(wanted.order_by(Material.language)))


def file_of(session: Session, file_id: int | None) -> StoredFile | None:
    """A stored file without its content, or nothing."""
    return session.get(StoredFile, file_id) if file_id else None


def read_body(typed: str, has_file: bool) -> str:
    """The text; may be empty where a file says it all. Raises Refusal."""
    if has_file and not typed.strip():
        return ""
    if not typed.strip():
        raise Refusal(say("Type the text, or choose a file, or both."), field="body")
    return required(typed, field="body", most=TEXT)


def _read(facts: Facts) -> dict[str, Any]:
    """The facts as they are kept. Raises Refusal."""
    if facts.language not in LANGUAGES:
        raise Refusal(say("Choose a language."), field="language")
    if facts.licence == Licence.OTHER and not facts.licence_words.strip():
        raise Refusal(say("Say in words what others may do with it."), field="licence_words")
    read = asdict(facts)
    for name in ("audience", "licence_words", "owner", "next_step"):
        read[name] = _line(read[name], name)
    if not read["next_step"]:
        read["next_step_on"] = None
    return read


def _line(typed: str, field: str) -> str:
    return required(typed, field=field, most=LINE) if typed.strip() else ""


def _work(session: Session, alliance_id: int | None, translates: Material | None, language: str) -> int | None:
    if translates is None:
        return None
    if translates.alliance_id != alliance_id:
        raise _missing()
    taken = {one.language for one in translations(session, translates)} | {translates.language}
    if language in taken:
        raise Refusal(say("There is this material in that language already. Change that one."), field="language")
    return translates.work


def _require_language(session: Session, row: Material, language: str) -> None:
    if language in {one.language for one in translations(session, row)}:
        raise Refusal(say("There is this material in that language already. Change that one."), field="language")


def _shown(found: Material | None) -> Material:
    if found is None or found.sight != Sight.PUBLIC:
        raise _missing()
    if found.retired_at is not None:
        raise Gone(say("This material is no longer handed out. Look among the others for a newer one."))
    return found


def _missing() -> NotFound:
    return NotFound(say("There is no such material here."))
