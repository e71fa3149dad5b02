"""A map of one state's district estimates: the same five shades on every poll, so that two maps can be compared."""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from groundwork.words import say
from legislators import maps
from legislators.drawing import Area, Picture
from polling.by_district.districts import Estimated
from polling.models import Poll

SHADES = ((0.4, "q1"), (0.5, "q2"), (0.6, "q3"), (0.7, "q4"), (1.0, "q5"))
DARK = ("q4", "q5")
MOST_NAMES = 15  # districts whose numbers have room on the map


@dataclass(frozen=True)
class Map:
    """A picture with the numbers that stand on it, and what its shades mean."""

    picture: Picture
    names: tuple[tuple[str, Area, bool], ...]
    key: tuple[tuple[str, str], ...]


def drawn(session: Session, poll: Poll, one: Estimated) -> Map | None:
    """The map of a state's poll by the lines of the day it closed; none for the nation, or without lines."""
    day = poll.closes_at or poll.made_at
    if one.refused or poll.area == "US":
        return None
    kinds = {row.area: shade(row.share) for row in one.rows}
    picture = maps.of_state(session, poll.area, kinds, on=day.date())
    if picture is None:
        return None
    areas = picture.areas if len(picture.areas) <= MOST_NAMES else ()
    names = tuple((area.district.partition("-")[2], area, area.kind in DARK) for area in areas)
    used = set(kinds.values())
    return Map(picture, names, tuple((kind, words) for kind, words in _words() if kind in used))


def shade(share: float) -> str:
    """The class of a share's fill."""
    return next(kind for end, kind in SHADES if share < end or kind == SHADES[-1][1])


def _words() -> list[tuple[str, str]]:
    ends = [f"{100 * end:.0f}%" for end, _ in SHADES[:-1]]
    between = [say("%(low)s to %(high)s", low=low, high=high) for low, high in pairwise(ends)]
    words = [say("below %(share)s", share=ends[0]), *between, say("%(share)s or more", share=ends[-1])]
    return [(kind, said) for (_, kind), said in zip(SHADES, words, strict=True)]
