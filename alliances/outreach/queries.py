"""What an alliance's outreach adds up to, and what of it waits."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from alliances.kinds import OutreachKind
from alliances.models import Outlet, Outreach
from alliances.outreach.kinds import OutletKind

LATELY = timedelta(days=180)
MOST = 500
HAVE_BOARDS = (OutletKind.NEWSPAPER, OutletKind.ONLINE)


@dataclass(frozen=True)
class Wanted:
    """Which outreach a list shows; empty or nothing: all of it."""

    kind: OutreachKind | None = None
    town: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Board:
    """An outlet that has an editorial board, and when that was last talked to."""

    outlet: Outlet
    last_on: date | None


def by_kind(session: Session, alliance_id: int | None, *, since: date, until: date) -> dict[OutreachKind, int]:
    """How much outreach was done from one day to another, both counted, by kind; kinds without any are missing.

    alliance_id: of one alliance, or of all.
    """
    query = select(Outreach.kind, func.count()).where(_done(alliance_id, since, until)).group_by(Outreach.kind)
    return dict(session.execute(query).all())


def audience(session: Session, alliance_id: int | None, *, since: date, until: date) -> int:
    """How many people listened from one day to another, both counted, where somebody counted them."""
    return session.scalar(select(func.sum(Outreach.audience)).where(_done(alliance_id, since, until))) or 0


def page(session: Session, alliance_id: int, wanted: Wanted) -> list[Outreach]:
    """What was done, newest first, as the filter wants it."""
    conditions = [Outreach.alliance_id == alliance_id, Outreach.is_done]
    if wanted.kind:
        conditions.append(Outreach.kind == wanted.kind)
    if wanted.town:
        conditions.append(Outreach.city == wanted.town)
    if wanted.year:
        conditions.append(Outreach.happened_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    query = select(Outreach).where(*conditions).order_by(Outreach.happened_on.desc(), Outreach.id.desc())
    return list(session.scalars(query.limit(MOST)))


def planned(session: Session, alliance_id: int) -> list[Outreach]:
    """What is planned, soonest first; those whose day has come wait for their result."""
    query = select(Outreach).where(Outreach.alliance_id == alliance_id, Outreach.is_done.is_(False))
    return list(session.scalars(query.order_by(Outreach.happened_on, Outreach.id)))


def next_steps(session: Session, alliance_id: int) -> list[Outreach]:
    """What is to be done next, overdue first; steps without a day last."""
    query = select(Outreach).where(Outreach.alliance_id == alliance_id, Outreach.next_step != "")
    return list(session.scalars(query.order_by(Outreach.next_step_on.is_(None), Outreach.next_step_on, Outreach.id)))


def boards(session: Session, alliance_id: int, *, today: date) -> list[Board]:
    """Outlets whose editorial board was never, or not lately, talked to: by town, never before longest ago."""
    met = and_(
        Outreach.outlet_id == Outlet.id, Outreach.kind == OutreachKind.EDITORIAL_BOARD, Outreach.is_done,
        Outreach.alliance_id == alliance_id,
    )  # fmt: skip
    last = func.max(Outreach.happened_on)
    query = (
        select(Outlet, last)
        .join(Outreach, met, isouter=True)
        .where(Outlet.alliance_id == alliance_id, Outlet.kind.in_(HAVE_BOARDS))
        .group_by(Outlet.id)
    )
    rows = [Board(outlet, last_on) for outlet, last_on in session.execute(query)]
    waiting = [one for one in rows if one.last_on is None or one.last_on < today - LATELY]
    return sorted(waiting, key=lambda one: (one.outlet.town, one.last_on or date.min, one.outlet.name))


def years_and_towns(session: Session, alliance_id: int) -> tuple[list[int], list[str]]:
    """What a filter can choose from: years, newest first, and towns."""
    mine = Outreach.alliance_id == alliance_id
    ends = select(func.min(Outreach.happened_on), func.max(Outreach.happened_on)).where(mine)
    first, last = session.execute(ends).one()
    towns = session.scalars(select(Outreach.city).where(mine, Outreach.city != "").distinct().order_by(Outreach.city))
    return (list(range(last.year, first.year - 1, -1)) if first else []), list(towns)


def of_outlet(session: Session, outlet: Outlet) -> list[Outreach]:
    """Everything on record with one outlet, newest first."""
    mine = (Outreach.alliance_id == outlet.alliance_id) & (Outreach.outlet_id == outlet.id)
    return list(session.scalars(select(Outreach).where(mine).order_by(Outreach.happened_on.desc(), Outreach.id.desc())))


def _done(alliance_id: int | None, since: date, until: date) -> ColumnElement[bool]:
    done = Outreach.is_done & Outreach.happened_on.between(since, until)
    return done if alliance_id is None else done & (Outreach.alliance_id == alliance_id)
