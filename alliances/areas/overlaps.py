"""Where two alliances say they look after the same place, and how many supporters belong to both."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from alliances.areas.reach import county_of, piece_words
from alliances.kinds import AreaKind
from alliances.models import Alliance, Area, Belonging
from legislators.places import Place
from legislators.postal import zip_facts

SHOWN = 6


@dataclass(frozen=True)
class Overlap:
    """Two alliances of one place. pieces: what both look after, in words; both: supporters who belong to both."""

    one: Alliance
    other: Alliance
    pieces: tuple[str, ...]
    more: int
    both: int


def overlaps(session: Session) -> list[Overlap]:
    """Every pair that shares a piece of the map or a supporter, the most supporters first."""
    alliances = {one.id: one for one in session.scalars(select(Alliance))}
    shared, both = _shared(session), _both(session)
    found = [
        Overlap(
            alliances[one],
            alliances[other],
            tuple(sorted(shared[one, other])[:SHOWN]),
            max(0, len(shared[one, other]) - SHOWN),
            both.get((one, other), 0),
        )
        for one, other in sorted(shared.keys() | both.keys())
    ]
    return sorted(found, key=lambda pair: (-pair.both, pair.one.name, pair.other.name))


def _shared(session: Session) -> defaultdict[tuple[int, int], set[str]]:
    """For each pair of alliances the smallest pieces that both look after."""
    pieces: dict[int, set[tuple[AreaKind, str]]] = defaultdict(set)
    for row in session.scalars(select(Area)):
        pieces[row.alliance_id].add((row.kind, row.code))
    found: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for one, other in combinations(sorted(pieces), 2):
        words = {*_within(pieces[one], pieces[other]), *_within(pieces[other], pieces[one])}
        if words:
            found[one, other] = words
    return found


def _within(smaller: Iterable[tuple[AreaKind, str]], larger: set[tuple[AreaKind, str]]) -> set[str]:
    """The pieces of one area that lie in the other."""
    return {piece_words(kind, code) for kind, code in smaller if larger & set(_around(kind, code))}


def _around(kind: AreaKind, code: str) -> list[tuple[AreaKind, str]]:
    """A piece and every larger one it lies in."""
    if kind == AreaKind.STATE:
        return [(kind, code)]
    if kind == AreaKind.COUNTY:
        return [(kind, code), (AreaKind.STATE, code.split("/", 1)[0])]
    facts = zip_facts(code)
    state = facts.state if facts else ""
    county = county_of(Place(zip=code, state=state))
    return [(kind, code), (AreaKind.COUNTY, county), (AreaKind.STATE, state)]


def _both(session: Session) -> dict[tuple[int, int], int]:
    """How many supporters belong to each two alliances."""
    one, other = aliased(Belonging), aliased(Belonging)
    rows = session.execute(
        select(one.alliance_id, other.alliance_id, func.count())
        .join(other, (other.supporter_id == one.supporter_id) & (other.alliance_id > one.alliance_id))
        .where(one.until.is_(None), other.until.is_(None))
        .group_by(one.alliance_id, other.alliance_id)
    )
    return {(first, second): count for first, second, count in rows}
