"""Finding an alliance: by its name in a link, by where somebody lives, by state."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.areas.reach import RANK, covering
from alliances.kinds import AreaKind, Standing
from alliances.models import Alliance
from alliances.tiles import squares_apart
from groundwork.refusal import NotFound
from groundwork.words import say
from legislators.models import State
from legislators.offices import miles_between
from legislators.places import Place

_IS_OPEN = Alliance.standing != Standing.CLOSED


def by_slug(session: Session, slug: str) -> Alliance:
    """The alliance of a link. Raises NotFound."""
    found = session.scalar(select(Alliance).where(Alliance.slug == slug))
    if found is None:
        raise NotFound(say("There is no alliance at this address. Look for one near you on the first page."))
    return found


def name_of(session: Session, slug: str) -> str:
    """What the alliance with this slug is called; nothing where there is none."""
    return session.scalar(select(Alliance.name).where(Alliance.slug == slug)) or ""


def everyone(session: Session) -> list[Alliance]:
    """All alliances, by name."""
    return list(session.scalars(select(Alliance).order_by(Alliance.name)))


def findable(session: Session) -> list[Alliance]:
    """Those that people are shown, by name: all but the closed ones."""
    return list(session.scalars(select(Alliance).where(_IS_OPEN).order_by(Alliance.name)))


def state_name(session: Session, code: str) -> str:
    """What a state is called; the code itself where nobody knows it."""
    row = session.get(State, code)
    return row.name if row else code


def state_names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """The same for many states, each code once, in one query."""
    wanted = dict.fromkeys(codes)
    known = dict(session.execute(select(State.code, State.name).where(State.code.in_(wanted))).all())
    return {code: known.get(code, code) for code in wanted}


def local_day(alliance: Alliance, now: datetime) -> date:
    """Which day it is where the alliance is."""
    return now.astimezone(ZoneInfo(alliance.time_zone)).date()


def near(session: Session, place: Place) -> list[Alliance]:
    """Those that look after the place first, then the others of its state, nearest first; empty where there is none."""
    at_home = covering(session, place)
    is_near = ((Alliance.state == place.state) | Alliance.id.in_(at_home)) & _IS_OPEN
    found = _nearest_first(session.scalars(select(Alliance).where(is_near).order_by(Alliance.name)), place)
    return sorted(found, key=lambda one: _rank(at_home.get(one.id)))


def neighbor(session: Session, place: Place) -> Alliance | None:
    """The nearest alliance of another state, for a place that has none; a state alone is measured on the tile map."""
    is_other = (Alliance.state != place.state) & _IS_OPEN
    others = list(session.scalars(select(Alliance).where(is_other).order_by(Alliance.name)))
    if place.latitude is None:
        return min(others, key=lambda one: squares_apart(one.state, place.state), default=None)
    return next(iter(_nearest_first(others, place)), None)


def miles(alliance: Alliance, place: Place) -> float | None:
    """How far the alliance's town is, as the crow flies; nothing when either point is not known."""
    return miles_between(place, alliance.latitude, alliance.longitude)


def _rank(kind: AreaKind | None) -> int:
    """The smallest piece first; an alliance that only lies in the same state comes last."""
    return RANK[kind] if kind else len(RANK)


def _nearest_first(alliances: Iterable[Alliance], place: Place) -> list[Alliance]:
    return sorted(alliances, key=lambda one: (miles(one, place) is None, miles(one, place) or 0.0))
