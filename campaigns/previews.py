"""The text as one person gets it, before anybody does; and what it takes in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliances.audience import Reachable
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.texts.measure import UNICODE, Measure, measure


@dataclass(frozen=True)
class Preview:
    """One person's text. turn: which of `all` she is, from 1. left_out: why she does not get it, or empty."""

    one: Reachable
    body: str
    size: Measure
    turn: int
    all: int
    left_out: str


@dataclass(frozen=True)
class Spread:
    """What the text takes in one language: encodings, and segments from the shortest to the longest.

    costly: the turn of the first person for whom it takes the dear alphabet, 0 for nobody; by: the character.
    """

    language: str
    people: int
    least: int
    most: int
    unicode_texts: int
    costly: int
    by: str


def preview(
    people: Sequence[Reachable], items: Sequence[Outgoing], turn: int, refused: Mapping[int, str]
) -> Preview | None:
    """The text as the person of this turn gets it; nobody where the campaign names nobody."""
    if not people:
        return None
    place = min(max(turn, 1), len(people))
    one, item = people[place - 1], items[place - 1]
    return Preview(one, item.body, measure(item.body), place, len(people), refused.get(one.address_id, ""))


def spreads(people: Sequence[Reachable], items: Sequence[Outgoing]) -> list[Spread]:
    """One line per language, the one most people read first."""
    turns: dict[str, list[int]] = {}
    for turn, one in enumerate(people, start=1):
        turns.setdefault(one.language, []).append(turn)
    found = [_spread(language, theirs, items) for language, theirs in turns.items()]
    return sorted(found, key=lambda spread: (-spread.people, spread.language))


def _spread(language: str, turns: Sequence[int], items: Sequence[Outgoing]) -> Spread:
    sizes = [measure(items[turn - 1].body) for turn in turns]
    dear = [(turn, size) for turn, size in zip(turns, sizes, strict=True) if size.encoding == UNICODE]
    segments = [size.segments for size in sizes]
    costly, by = (dear[0][0], dear[0][1].forced_by) if dear else (0, "")
    return Spread(language, len(turns), min(segments), max(segments), len(dear), costly, by)
