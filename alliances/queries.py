"""What others read of us: growth as a frame, counts for pages, lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.kinds import EventState, Standing
from alliances.models import Alliance, Event, HomeMove, Member, Stage, Supporter
from groundwork.delivery.permission import consent

if TYPE_CHECKING:
    import pandas as pd

WEEK = timedelta(days=7)


def growth(session: Session, alliance_id: int | None, *, since: datetime, until: datetime) -> "pd.DataFrame":
    """Supporters who joined and left per week, of one alliance or of all.

    Weeks are counted back from `until`, each of seven days, and named by their first day.
    Columns: week (date), joined (int), left (int), total (int: supporters at the end of that week).
    """
    import pandas as pd  # only here: the worker imports this room and stays small

    starts = _weeks(since, until)
    own = and_(
        Supporter.merged_into_id.is_(None),  # one person counts once, also in the past
        *([Supporter.alliance_id == alliance_id] if alliance_id is not None else []),
    )
    joined = _per_week(session, Supporter.joined_at, own, starts)
    left = _per_week(session, Supporter.left_at, own, starts)
    before = session.scalar(select(func.count()).where(own, Supporter.joined_at < starts[0])) or 0
    gone = session.scalar(select(func.count()).where(own, Supporter.left_at < starts[0])) or 0
    frame = pd.DataFrame({"week": [start.date() for start in starts], "joined": joined, "left": left})
    frame["total"] = before - gone + (frame["joined"] - frame["left"]).cumsum()
    return frame


def _weeks(since: datetime, until: datetime) -> list[datetime]:
    """First moments of the weeks that end at `until`, oldest first; at least one."""
    count = max(1, -(-(until - since) // WEEK))
    return [until - WEEK * (count - index) for index in range(count)]


def _per_week(
    session: Session, moment: InstrumentedAttribute[Any], own: ColumnElement[bool], starts: Sequence[datetime]
) -> list[int]:
    """How many rows have their moment in each week, counted by the database in one statement."""
    counts = [func.count(case((and_(moment >= start, moment < start + WEEK), 1))) for start in starts]
    row = session.execute(select(*counts).where(own, moment >= starts[0], moment < starts[-1] + WEEK)).one()
    return [int(value) for value in row]


@dataclass(frozen=True)
class WeekPast:
    """What this room knows of the seven days before a moment, over all alliances."""

    joined: int
    zips: int
    supporters: int
    alliances: int
    active: int
    organizations: int
    events: int


def week_past(session: Session, *, now: datetime) -> WeekPast:
    """The numbers of the first page."""
    week = (Supporter.joined_at > now - WEEK) & (Supporter.joined_at <= now)
    stays = Supporter.left_at.is_(None)
    happened = Event.state.in_([EventState.ANNOUNCED, EventState.HELD])
    held = (Event.starts_at > now - WEEK) & (Event.starts_at <= now) & happened
    is_running = Alliance.standing == Standing.RUNNING  # whoever rests is neither at work nor forming
    row = session.execute(
        select(
            select(func.count()).where(week, stays).scalar_subquery(),
            select(func.count(Supporter.zip.distinct())).where(week, stays).scalar_subquery(),
            select(func.count(Supporter.id)).where(stays).scalar_subquery(),
            select(func.count(Alliance.id)).where(is_running).scalar_subquery(),
            select(func.count(Alliance.id)).where(is_running, Alliance.stage == Stage.ACTIVE).scalar_subquery(),
            select(func.count(Member.organization_id.distinct())).where(Member.until.is_(None)).scalar_subquery(),
            select(func.count(Event.id)).where(held).scalar_subquery(),
        )
    ).one()
    return WeekPast(*row)


def supporters_by_alliance(session: Session) -> dict[int, int]:
    """How many supporters each alliance has now."""
    rows = session.execute(
        select(Supporter.alliance_id, func.count()).where(Supporter.left_at.is_(None)).group_by(Supporter.alliance_id)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class Counts:
    """An alliance's supporters in numbers."""

    total: int
    by_text: int
    by_mail: int
    placed: int


def counts(session: Session, alliance_id: int) -> Counts:
    """How many supporters an alliance has, can text, can write to, and knows the district of."""
    row = session.execute(
        select(
            func.count(),
            func.count(Supporter.text_address_id),
            func.count(Supporter.mail_address_id),
            func.count(case((Supporter.district != "", 1))),
        ).where(Supporter.alliance_id == alliance_id, Supporter.left_at.is_(None))
    ).one()
    return Counts(*row)


def with_consent(
    session: Session, rows: Sequence[Supporter], alliance: Alliance, *, now: datetime
) -> list[tuple[Supporter, str, str]]:
    """Each supporter with why her alliance may not text or write to her: empty when it may, `-` without an address."""
    ids = {one for row in rows for one in (row.text_address_id, row.mail_address_id) if one}
    refused = consent.may_reach(session, ids, topic=consent.topic_of(alliance.slug), now=now)
    return [(row, _reason(row.text_address_id, refused), _reason(row.mail_address_id, refused)) for row in rows]


def _reason(address_id: int | None, refused: dict[int, str]) -> str:
    return "-" if address_id is None else refused.get(address_id, "")


def moves(session: Session, alliance_id: int) -> "pd.DataFrame":
    """How many of an alliance's supporters moved from which district to which, newest first.

    Columns: moved_on (date), from_district, to_district (str, empty when not known), supporters, asked (int).
    """
    asked = func.count().filter(HomeMove.is_asked)
    columns = (HomeMove.moved_on, HomeMove.from_district, HomeMove.to_district)
    rows = session.execute(
        select(*columns, func.count(), asked)
        .where(HomeMove.alliance_id == alliance_id)
        .group_by(*columns)
        .order_by(HomeMove.moved_on.desc(), func.count().desc(), HomeMove.from_district, HomeMove.to_district)
    )
    import pandas as pd  # as above

    return pd.DataFrame(rows.all(), columns=["moved_on", "from_district", "to_district", "supporters", "asked"])
