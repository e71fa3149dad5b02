"""A disclosure: eleven entries, each what is known and what people say; and the same as plain JSON."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from polling.disclosing.saying import Both, both
from polling.models import Item

STANDARD = "AAPOR-style disclosure: the items of the AAPOR Code (April 2021), III.A; no membership is claimed"
NUMBERS = {item: number for number, item in enumerate(Item, 1)}
NOTHING = Both("", "")


@dataclass(frozen=True)
class Passage:
    """Some sentences on one subject, perhaps under a title of their own, perhaps with points below."""

    text: Both
    title: Both = NOTHING
    points: tuple[Both, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One item: what is known without asking, then what the poll's makers say."""

    item: Item
    passages: tuple[Passage, ...]
    stated: Both = NOTHING

    @property
    def number(self) -> int:
        """Its place among the items, from 1."""
        return NUMBERS[self.item]

    @property
    def name(self) -> Both:
        """What it is about."""
        return named(self.item)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said of it."""
        return not self.stated.is_whole and not any(one.text.is_whole for one in self.passages)


@dataclass(frozen=True)
class Disclosure:
    """How one poll was done.

    fixed_on: the day it was fixed, as ISO; empty while it may still change. data_hash: of the answers, empty likewise.
    """

    poll: str
    title: Both
    entries: tuple[Entry, ...]
    fixed_on: str = ""
    data_hash: str = ""

    def missing(self, needed: Collection[Item]) -> list[Item]:
        """The items of which nothing is said, and those of these that people must say something of and have not."""
        return [one.item for one in self.entries if one.is_empty or (one.item in needed and not one.stated.is_whole)]

    def as_json(self) -> dict[str, Any]:
        """The whole of it as plain values."""
        return {
            "standard": STANDARD,
            "poll": self.poll,
            "title": vars(self.title),
            "fixed_on": self.fixed_on,
            "data_hash": self.data_hash,
            "items": [_entry_json(one) for one in self.entries],
        }


def named(item: Item) -> Both:
    """What an item is about, in words."""
    return both(item.value, "items")


def from_json(kept: Mapping[str, Any]) -> Disclosure:
    """A disclosure as it was fixed."""
    entries = tuple(
        Entry(Item(one["item"]), tuple(_passage(passage) for passage in one["passages"]), Both(**one["stated"]))
        for one in kept["items"]
    )
    return Disclosure(kept["poll"], Both(**kept["title"]), entries, kept["fixed_on"], kept["data_hash"])


def _entry_json(entry: Entry) -> dict[str, Any]:
    passages = [
        {"title": vars(one.title), "text": vars(one.text), "points": [vars(point) for point in one.points]}
        for one in entry.passages
    ]
    return {
        "number": entry.number,
        "item": entry.item.value,
        "name": vars(entry.name),
        "passages": passages,
        "stated": vars(entry.stated),
    }


def _passage(kept: Mapping[str, Any]) -> Passage:
    return Passage(Both(**kept["text"]), Both(**kept["title"]), tuple(Both(**point) for point in kept["points"]))
