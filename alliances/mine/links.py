"""The link to one's own page: single use, half an hour, and nothing but its button is ever pressed by a scanner."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.mine.asking import GOOD_FOR
from alliances.models import MineLink
from groundwork.refusal import Gone, NotFound
from groundwork.tokens import digest
from groundwork.words import say


def by_token(session: Session, token: str) -> MineLink:
    """The link of a token. Raises NotFound for a made-up one."""
    found = session.scalar(select(MineLink).where(MineLink.token_digest == digest(token)))
    if found is None:
        raise NotFound(say("This link leads nowhere. Copy it whole, or ask for a new one on the page Your data."))
    return found


def opened(session: Session, token: str, *, now: datetime) -> MineLink:
    """The link of a token that still works. Raises NotFound, and Gone for one that is used or too old."""
    found = by_token(session, token)
    if found.used_at is not None or now >= found.expires_at:
        raise Gone(say("This link was used before or is too old. Ask for a new one on the page Your data."))
    return found


def use(session: Session, token: str, *, now: datetime) -> MineLink:
    """Press the button: the page opens for half an hour. Raises NotFound or Gone."""
    found = opened(session, token, now=now)
    session.refresh(found, with_for_update=True)
    if found.used_at is None:
        found.used_at = now
        session.flush()
        return found
    raise Gone(say("This link was used before or is too old. Ask for a new one on the page Your data."))


def standing(session: Session, link_id: int, *, now: datetime) -> MineLink | None:
    """The link that holds a visitor's page open, if it still does."""
    found = session.get(MineLink, link_id)
    if found is None or found.used_at is None or found.ended_at is not None:
        return None
    return found if found.used_at <= now < found.used_at + GOOD_FOR else None


def end(session: Session, link: MineLink, *, now: datetime) -> None:
    """Close the page before its time."""
    link.ended_at = now
    session.flush()
