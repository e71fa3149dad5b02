"""What forming forgets after its time: requests that were decided, prospects nobody asks any more."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
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
    """Remove prospects, with their askings, who did not join and were last asked before a moment.

    Of those who joined, whom to ask for and how to reach them goes: their membership keeps that as long as it lasts.
    """
    del now
    last = select(func.max(ProspectAsking.asked_on)).where(ProspectAsking.prospect_id == Prospect.id).scalar_subquery()
    is_quiet = last.is_(None) | (last < before.date())
    old = select(Prospect.id).where(Prospect.made_at < before, is_quiet).order_by(Prospect.id).limit(AT_ONCE)
    ids = list(session.scalars(old.where(Prospect.joined_on.is_(None))))
    session.execute(delete(ProspectAsking).where(ProspectAsking.prospect_id.in_(ids)))
    is_told = Prospect.text_address_id.is_not(None) | Prospect.mail_address_id.is_not(None) | (Prospect.contact != "")
    joined = list(session.scalars(old.where(Prospect.joined_on.is_not(None), is_told)))
    empty = {"contact": "", "role": "", "text_address_id": None, "mail_address_id": None}
    session.execute(update(Prospect).where(Prospect.id.in_(joined)).values(**empty))
    return _remove(session, ids, Prospect) + len(joined)


def _remove(session: Session, ids: list[int], table: type[StartRequest] | type[Prospect]) -> int:
    session.execute(delete(table).where(table.id.in_(ids)))
    session.flush()
    return len(ids)
