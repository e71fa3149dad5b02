"""One anchor a day, in the database and outside of it; what is over its time goes, and the chain stays whole."""

from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from groundwork.audit.ledger import anchors_broken
from groundwork.audit.models import Anchor, Entry, Head, ReasonGiven
from groundwork.delivery.rows import add_once

log = structlog.get_logger("groundswell.audit")

AT_ONCE = 5_000


def anchor(session: Session, *, now: datetime) -> None:
    """Write down how the log ended before today, unless that is written or nothing was added since the last anchor."""
    today = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC)
    newest = select(Entry).where(Entry.at < today).order_by(Entry.id.desc()).limit(1)
    last = session.scalar(newest)
    before = session.scalar(select(Anchor.last_id).order_by(Anchor.day.desc()).limit(1)) or 0
    if last is None or last.id <= before:
        return
    day = (today - timedelta(days=1)).date()
    if add_once(session, Anchor, day=day, last_id=last.id, digest=last.digest, at=now):
        log.info("audit_anchor", day=day.isoformat(), line=last.id, digest=last.digest)


def prune(session: Session, before: datetime, *, now: datetime) -> int:
    """Let go of the oldest lines, at most a few thousand; the head keeps the digest that the next line follows."""
    del now
    head = session.scalar(select(Head).where(Head.id == 1).with_for_update())
    last = session.scalar(select(Entry).where(Entry.at < before).order_by(Entry.id.desc()).limit(1))
    if head is None or last is None or last.id < head.first_id:
        return 0
    end = min(last.id, head.first_id + AT_ONCE - 1, head.last_id - 1)  # the newest line stays, whatever its age
    if end < head.first_id:
        return 0
    head.first_previous = session.scalars(select(Entry.digest).where(Entry.id == end)).one()
    first, head.first_id = head.first_id, end + 1
    session.flush()
    session.execute(delete(Entry).where(Entry.id <= end), execution_options={"synchronize_session": False})
    return end - first + 1


def broken(session: Session) -> str:
    """For `doctor`: whether the log's end and its days are what they were; `audit verify` looks at every line."""
    newest = select(func.max(Entry.id)).scalar_subquery()  # in one statement, for others add lines meanwhile
    ends = select(Head.last_id, Head.digest, Entry.id, Entry.digest).outerjoin(Entry, Entry.id == newest)
    end = session.execute(ends.where(Head.id == 1)).first()
    is_whole = end[:2] == end[2:] if end else session.scalar(select(Entry.id).limit(1)) is None
    wrong = anchors_broken(session) if is_whole else ["its last lines are gone or were changed"]
    return f"{wrong[0]}; run `groundswell audit verify`" if wrong else ""


def forget_reasons(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove reasons that opened something long ago."""
    del now
    old = select(ReasonGiven.id).where(ReasonGiven.until < before).limit(AT_ONCE)
    gone = session.scalars(delete(ReasonGiven).where(ReasonGiven.id.in_(old)).returning(ReasonGiven.id)).all()
    return len(gone)
