"""Answering one person: in her language, by her name, when her hours are open."""

from datetime import datetime

from sqlalchemy.orm import Session

from alliances.inbox import replies
from alliances.inbox.queries import Row
from alliances.models import Alliance
from groundwork.delivery.texts import threads
from groundwork.delivery.texts.measure import mend
from groundwork.delivery.webhooks import inbound
from groundwork.refusal import NotFound


def answer(session: Session, row: Row, body: str, *, account_id: int, now: datetime) -> datetime:
    """Queue what was written, her name filled in, and return when it goes out. Raises what `threads.answer` does."""
    words = words_for(row, body)
    return threads.answer(session, row.thread, words, account_id=account_id, zones=zones_of(row), now=now)


def words_for(row: Row, body: str) -> str:
    """What she would read."""
    return mend(replies.filled(body.strip(), row.name))


def zones_of(row: Row) -> tuple[str, ...]:
    """The time zones she may be in; empty where only her number tells."""
    return row.supporter.zones if row.supporter else ()


def prefilled(session: Session, alliance: Alliance | None, row: Row, reply_id: int | None) -> str:
    """The words of a canned reply for her, in her language; nothing where none was chosen."""
    if alliance is None or not reply_id or not 0 < reply_id < 2**31:
        return ""
    try:
        chosen = replies.by_id(session, alliance, reply_id)
    except NotFound:
        return ""
    language = row.supporter.language if row.supporter else inbound.language_of(row.words)
    return replies.filled(chosen.body_es if language == "es" else chosen.body_en, row.name)
