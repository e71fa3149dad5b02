"""Notes: a few words staff write down about a supporter."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Note, Supporter
from alliances.typed import required
from groundwork.accounts.models import Account
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LONGEST = 2_000
CORRECTED_WITHIN = timedelta(days=1)
MOST = 200


def add(session: Session, supporter: Supporter, words: str, *, account_id: int, now: datetime) -> Note:
    """Write something down. Raises Refusal when it is empty or too long."""
    made = Note(
        alliance_id=supporter.alliance_id,
        supporter_id=supporter.id,
        words=required(words, field="words", most=LONGEST),
        account_id=account_id,
        at=now,
    )
    session.add(made)
    session.flush()
    return made


def notes_of(session: Session, alliance_id: int, supporter_id: int) -> list[tuple[Note, str]]:
    """What an alliance wrote down about a supporter, newest first, each with who did."""
    rows = session.execute(
        select(Note, Account.name, Account.email)
        .outerjoin(Account, Account.id == Note.account_id)
        .where(Note.alliance_id == alliance_id, Note.supporter_id == supporter_id)
        .order_by(Note.at.desc(), Note.id.desc())
        .limit(MOST)
    )
    return [(note, name or email or "") for note, name, email in rows]


def by_id(session: Session, alliance_id: int, note_id: int) -> Note:
    """One of an alliance's notes. Raises NotFound, for another alliance's too."""
    found = session.get(Note, note_id) if 0 < note_id < 2**31 else None
    if found is None or found.alliance_id != alliance_id:
        raise NotFound(say("There is no such note here. Go back to the supporter."))
    return found


def may_correct(note: Note, account_id: int, *, now: datetime) -> bool:
    """Whoever wrote a note may correct it within a day; later it stands, and another can be written."""
    return note.account_id == account_id and now < note.at + CORRECTED_WITHIN


def correct(session: Session, note: Note, words: str, *, account_id: int, now: datetime) -> None:
    """Change the words of one's own note. Raises Refusal when it is somebody else's or too old."""
    if not may_correct(note, account_id, now=now):
        raise Refusal(say("A note can be corrected by whoever wrote it, for one day. Write another."), field="words")
    note.words, note.changed_at = required(words, field="words", most=LONGEST), now
    session.flush()


def remove(session: Session, note: Note, alliance: Alliance, *, account_id: int, now: datetime) -> None:
    """Delete a note; that it was, and who deleted it, stays in the audit log."""
    subject, told = f"supporter:{note.supporter_id}", {"written_by": note.account_id, "letters": len(note.words)}
    session.delete(note)
    session.flush()
    ledger.record(
        session, "records.note_deleted", account_id=account_id, scope=alliance.slug, subject=subject, told=told, now=now
    )


def shown(notes: Sequence[Note]) -> list[dict[str, object]]:
    """Notes for the person they are about; who wrote them is the alliance's business."""
    return [{"kind": "note", "at": one.at, "words": one.words} for one in notes]
