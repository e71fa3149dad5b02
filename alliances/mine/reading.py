"""What the rooms keep about a person, in the order and words of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alliances.mine import wording


@dataclass
class Item:
    """One thing that is kept: what it is, its values in words, and lists of things within it.

    more: how many of it are left out of the page.
    """

    title: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)


@dataclass
class Part:
    """Things of one sort. left_out: how many of them stand in the file alone."""

    title: str
    items: list[Item]
    left_out: int = 0


def rooms(found: Mapping[str, Sequence[Mapping[str, object]]]) -> list[Part]:
    """Each room with what it keeps."""
    return [part(wording.room(name), rows) for name, rows in found.items()]


def part(title: str, rows: Sequence[object]) -> Part:
    """A list of things, the newest of a long one."""
    newest = rows[-wording.SHOWN :]
    return Part(title, [item(row) for row in newest], len(rows) - len(newest))


def item(row: object) -> Item:
    """One thing; values that say nothing are left out."""
    if not isinstance(row, Mapping):
        return Item(values=[("", wording.value("", row))])
    made = Item(title=wording.value("kind", row["kind"]) if "kind" in row else "")
    for name, kept in row.items():
        if name == "kind" or kept is None or kept in ("", [], {}):
            continue
        if isinstance(kept, list | tuple):
            made.parts.append(part(wording.label(name), kept))
        elif isinstance(kept, Mapping):
            made.parts.append(part(wording.label(name), [kept]))
        else:
            made.values.append((wording.label(name), wording.value(name, kept)))
    return made
