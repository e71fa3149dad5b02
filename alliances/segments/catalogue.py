"""Everything that can be said of supporters: what this room knows of them, and what the higher rooms add."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from alliances.models import Alliance
from alliances.segments import home, marks, reach
from groundwork.refusal import Refusal
from groundwork.segment_doors import SegmentPart
from groundwork.words import say

OWN: tuple[SegmentPart, ...] = (*home.PARTS, *reach.PARTS, marks.TAGS)
_added: list[Sequence[SegmentPart]] = []  # the list of this process's doors, which fills as the rooms open theirs


class UnknownPart(Refusal):
    """A rule names something that cannot be said of supporters here, such as a party or a vote."""


def follow(added: Sequence[SegmentPart]) -> None:
    """Take the parts that other rooms add from here on out of this list."""
    _added[:] = [added]


def parts(session: Session, alliance: Alliance) -> list[SegmentPart]:
    """All parts this alliance can use, in the order of the menu; one for each of its custom fields."""
    known = [*OWN, *(part for listed in _added for part in listed), *marks.field_parts(session, alliance)]
    return sorted(known, key=lambda part: part.order)


def part(session: Session, alliance: Alliance, code: str) -> SegmentPart:
    """The part of this code. Raises UnknownPart."""
    found = marks.field_part(session, alliance, code)
    if found is None:
        known = [*OWN, *(one for listed in _added for one in listed)]
        found = next((one for one in known if one.code == code), None)
    if found is None:
        raise UnknownPart(say("Supporters cannot be chosen by “%(what)s”. Take that part out.", what=code[:40]))
    return found
