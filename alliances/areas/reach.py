"""Which alliances look after a place, and what an alliance says it looks after."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from alliances.kinds import AreaKind
from alliances.models import Alliance, Area, Supporter
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import places
from legislators.models import State
from legislators.places import Place
from legislators.postal import counties_of, zip_facts
from legislators.states import find_state

MOST = 2_000  # lines of one area: more is a state
RANK = {AreaKind.ZIP: 0, AreaKind.COUNTY: 1, AreaKind.STATE: 2}


@dataclass(frozen=True)
class Piece:
    """One line of an area: what it is, and its code."""

    kind: AreaKind
    code: str


def home_of(session: Session, supporter: Supporter) -> Place:
    """Where a supporter lives, as a place; only the state where the ZIP code is none any more."""
    try:
        return places.zip_place(session, supporter.zip)
    except Refusal:
        return Place(state=supporter.state)


def county_of(place: Place) -> str:
    """The county of a ZIP code by the Postal Service's list, as `OH/Franklin County`; empty where it is not known."""
    facts = zip_facts(place.zip) if place.zip else None
    return f"{place.state}/{facts.county}" if facts and facts.county else ""


def covering(session: Session, place: Place) -> dict[int, AreaKind]:
    """The alliances that say they look after a place, each by the smallest piece that holds it."""
    pieces = [(AreaKind.STATE, place.state), (AreaKind.COUNTY, county_of(place)), (AreaKind.ZIP, place.zip)]
    is_there = or_(*(and_(Area.kind == kind, Area.code == code) for kind, code in pieces if code))
    if not any(code for _kind, code in pieces):
        return {}
    rows = session.execute(select(Area.alliance_id, Area.kind).where(is_there))
    found: dict[int, AreaKind] = {}
    for alliance_id, kind in rows:
        found[alliance_id] = min(kind, found.get(alliance_id, kind), key=RANK.__getitem__)
    return found


def area_of(session: Session, alliance_id: int) -> list[Area]:
    """What an alliance looks after: states first, then counties, then ZIP codes."""
    rows = session.scalars(select(Area).where(Area.alliance_id == alliance_id))
    return sorted(rows, key=_largest_first)


def every_area(session: Session) -> defaultdict[int, list[Area]]:
    """What each alliance looks after, by its id, in the same order."""
    found: defaultdict[int, list[Area]] = defaultdict(list)
    for one in sorted(session.scalars(select(Area)), key=_largest_first):
        found[one.alliance_id].append(one)
    return found


def _largest_first(one: Area) -> tuple[int, str]:
    return -RANK[one.kind], one.code


def typed_area(session: Session, alliance_id: int) -> str:
    """The area as it is typed, one piece a line."""
    return "\n".join(piece_words(one.kind, one.code) for one in area_of(session, alliance_id))


def piece_words(kind: AreaKind, code: str) -> str:
    """A piece as people write it: `Ohio` stays `OH`, a county `Franklin County, OH`."""
    if kind != AreaKind.COUNTY:
        return code
    state, county = code.split("/", 1)
    return f"{county}, {state}"


def keep_area(session: Session, alliance: Alliance, typed: str, *, now: datetime) -> list[Piece]:
    """Take over what was typed, a state, a county with its state or ZIP codes a line; nothing means not stated.

    Raises Refusal (field `area`) with the line that cannot be read, and then keeps what was.
    """
    pieces = read_area(session, typed)
    session.execute(delete(Area).where(Area.alliance_id == alliance.id))
    session.add_all(Area(alliance_id=alliance.id, kind=one.kind, code=one.code, made_at=now) for one in pieces)
    session.flush()
    return pieces


def read_area(session: Session, typed: str) -> list[Piece]:
    """The pieces of a typed area, each once. Raises Refusal."""
    found: dict[Piece, None] = {}
    for line in filter(None, (one.strip() for one in re.split(r"[\n;]", typed))):
        for piece in _line(session, line):
            found[piece] = None
        if len(found) > MOST:
            raise _no(say("That is more than %(most)s pieces. Name counties or states instead.", most=f"{MOST:,}"))
    return list(found)


def _line(session: Session, line: str) -> list[Piece]:
    """A line: ZIP codes parted by commas or spaces, a county with its state, or a state."""
    if any(sign.isdigit() for sign in line):
        return [_zip(session, one) for one in re.split(r"[,\s]+", line) if one]
    if "," in line:
        return [_county(session, line)]
    state = find_state(session, line)
    if state is None:
        raise _no(say("We know no state called %(name)s. Write a county with its state.", name=line))
    return [Piece(AreaKind.STATE, state.code)]


def _zip(session: Session, typed: str) -> Piece:
    try:
        return Piece(AreaKind.ZIP, places.zip_place(session, typed).zip)
    except Refusal as refusal:
        raise _no(f"{typed}: {refusal}") from None


def _county(session: Session, line: str) -> Piece:
    name, _, state_words = (part.strip() for part in line.rpartition(","))
    state = find_state(session, state_words)
    if state is None:
        raise _no(say("We know no state called %(name)s. Write a county with its state.", name=state_words))
    county = _listed_county(state, name)
    if county is None:
        words = say("We find no county %(name)s in %(state)s. Write it as in Franklin County, OH.", name=name,
                    state=state.name)  # fmt: skip
        raise _no(words)
    return Piece(AreaKind.COUNTY, f"{state.code}/{county}")


def _listed_county(state: State, typed: str) -> str | None:
    """The county as the Postal Service's list spells it; `County` or `Parish` at its end may be left out."""
    wanted = typed.casefold()
    names = counties_of(state.code)
    exact = next((name for name in names if name.casefold() == wanted), None)
    return exact or next((name for name in sorted(names) if name.casefold().rsplit(" ", 1)[0] == wanted), None)


def _no(words: str) -> Refusal:
    return Refusal(words, field="area")
