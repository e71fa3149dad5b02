"""Why the secretariat reads personal data of an alliance: said once, good for a working day, and logged."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.audit import ledger
from groundwork.audit.models import ReasonGiven
from groundwork.refusal import Refusal
from groundwork.words import say

GOOD_FOR = timedelta(hours=8)
SHORTEST, LONGEST = 10, 500  # letters: less says nothing


def standing(session: Session, account_id: int, scope: str, *, now: datetime) -> ReasonGiven | None:
    """The reason that opens this alliance's personal data to an account now, if one was given."""
    return session.scalar(
        select(ReasonGiven)
        .where(ReasonGiven.account_id == account_id, ReasonGiven.scope == scope, ReasonGiven.until > now)
        .order_by(ReasonGiven.until.desc(), ReasonGiven.id.desc())
        .limit(1)
    )


def give(session: Session, account_id: int, scope: str, reason: str, *, now: datetime) -> ReasonGiven:
    """Say why; the pages open for eight hours. Raises a Refusal where it says nothing."""
    words = " ".join(reason.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise Refusal(say("Say in a sentence what you need it for: between 10 and 500 letters."), field="reason")
    until = now + GOOD_FOR
    given = ReasonGiven(account_id=account_id, scope=scope, reason=words, given_at=now, until=until)
    session.add(given)
    ledger.record(session, "personal.opened", account_id=account_id, scope=scope, reason=words, now=now)
    return given


def end(session: Session, account_id: int, scope: str, *, now: datetime) -> None:
    """Close the pages again before the time is over."""
    given = standing(session, account_id, scope, now=now)
    while given is not None:
        given.until = now
        session.flush()
        given = standing(session, account_id, scope, now=now)
    ledger.record(session, "personal.closed", account_id=account_id, scope=scope, now=now)
