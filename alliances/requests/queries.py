"""Lists and figures of requests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Advice, Alliance, HelpRequest
from alliances.requests.asking import SETTLED, WAITING
from alliances.requests.kinds import HelpKind
from groundwork.accounts.models import Account

MOST = 200
DAY = 86_400


@dataclass(frozen=True)
class Row:
    """A request beside whose it is. days_late: how long its day has passed while it waits for us."""

    request: HelpRequest
    alliance: Alliance
    days_late: int


def waiting(session: Session, *, today: date) -> list[Row]:
    """What waits for the secretariat: what is most overdue first."""
    query = select(HelpRequest, Alliance).join(Alliance, Alliance.id == HelpRequest.alliance_id)
    query = query.where(HelpRequest.state.in_(WAITING)).order_by(HelpRequest.due_on, HelpRequest.id).limit(MOST)
    return [Row(one, alliance, max(0, (today - one.due_on).days)) for one, alliance in session.execute(query)]


def others(session: Session) -> list[Row]:
    """What was answered or closed, newest first."""
    query = select(HelpRequest, Alliance).join(Alliance, Alliance.id == HelpRequest.alliance_id)
    query = query.where(HelpRequest.state.not_in(WAITING)).order_by(HelpRequest.id.desc()).limit(MOST)
    return [Row(one, alliance, 0) for one, alliance in session.execute(query)]


def how_many_wait(session: Session) -> int:
    """How many requests wait for the secretariat."""
    return session.scalar(select(func.count()).where(HelpRequest.state.in_(WAITING))) or 0


def of_alliance(session: Session, alliance_id: int) -> list[HelpRequest]:
    """An alliance's requests: open ones first, those due soonest first; then what is closed, newest first."""
    mine = select(HelpRequest).where(HelpRequest.alliance_id == alliance_id)
    still = mine.where(HelpRequest.state.not_in(SETTLED)).order_by(HelpRequest.due_on, HelpRequest.id)
    closed = mine.where(HelpRequest.state.in_(SETTLED)).order_by(HelpRequest.id.desc()).limit(MOST)
    return [*session.scalars(still), *session.scalars(closed)]


def answered(session: Session, alliance_id: int | None, *, since: date, until: date) -> tuple[int, int, float | None]:
    """Of the requests made from one day to another (UTC, both counted): asked, answered or declined, median days.

    alliance_id: of one alliance, or of all. The median is of those answered; nothing where none was.
    """
    begin, end = (datetime.combine(day, time(), UTC) for day in (since, until + timedelta(days=1)))
    query = select(HelpRequest.made_at, HelpRequest.answered_at).where(
        HelpRequest.made_at >= begin, HelpRequest.made_at < end
    )
    if alliance_id is not None:
        query = query.where(HelpRequest.alliance_id == alliance_id)
    rows = session.execute(query).all()
    days = [(done - made).total_seconds() / DAY for made, done in rows if done is not None]
    return len(rows), len(days), round(median(days), 1) if days else None


def names(session: Session, account_ids: Collection[int | None]) -> dict[int, str]:
    """What accounts are called, by id."""
    wanted = {one for one in account_ids if one}
    return {one.id: one.name or one.email for one in session.scalars(select(Account).where(Account.id.in_(wanted)))}


def shared_advice(session: Session, *, words: str = "", kind: HelpKind | None = None) -> list[Advice]:
    """The advice that every leader may read, newest first; every word of `words` is in it, in any case."""
    query = select(Advice).where(Advice.shared_at.is_not(None))
    for word in words.split()[:8]:
        text = func.lower(Advice.title + " " + Advice.question + " " + Advice.answer)
        query = query.where(text.contains(word.lower(), autoescape=True))
    if kind:
        query = query.where(Advice.kind == kind)
    return list(session.scalars(query.order_by(Advice.shared_at.desc(), Advice.id.desc()).limit(MOST)))
