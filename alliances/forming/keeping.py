"""What forming forgets after its time: requests that were decided, prospects nobody asks any more."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alliances.models import Prospect, ProspectAsking, StartRequest

DECIDED_DAYS, QUIET_DAYS = 730, 1095
AT_ONCE = 1000


def forget_requests(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove requests decided before a moment; says how many."""
    del now
    old = select(StartRequest.id).where(StartRequest.decided_at < before).order_by(StartRequest.id).limit(AT_ONCE)
    return _remove(session, list(session.scalars(old)), StartRequest)


def forget_prospects(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove prospects, with their askings, who did not join and were last asked before a moment."""
    del now
    last = select(func.max(ProspectAsking.asked_on)).where(ProspectAsking.prospect_id == Prospect.id).scalar_subquery()
    is_quiet = last.is_(None) | (last < before.date())
    old = select(Prospect.id).where(Prospect.made_at < before, Prospect.joined_on.is_(None), is_quiet)
    ids = list(session.scalars(old.order_by(Prospect.id).limit(AT_ONCE)))
    session.execute(delete(ProspectAsking).where(ProspectAsking.prospect_id.in_(ids)))
    return _remove(session, ids, Prospect)


def _remove(session: Session, ids: list[int], table: type[StartRequest] | type[Prospect]) -> int:
    session.execute(delete(table).where(table.id.in_(ids)))
    session.flush()
    return len(ids)
