"""Reading a file of respondents: the columns that are wanted, as codes, each person with their line."""

import difflib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO

import numpy as np

from groundwork.file_commands import progress
from groundwork.refusal import Refusal
from groundwork.table_files import TableFile, cells_words, open_table
from polling.stats.tables import Codes, Column, Marks, column

CHUNK = 20_000  # rows held at once
NAMED = 40  # columns a refusal names at most


@dataclass(frozen=True)
class Respondents:
    """What was read of a file. lines: shape (n,), the line each person begins on."""

    name: str
    header: tuple[str, ...]
    separator: str
    lines: Codes
    columns: dict[str, Column]

    @property
    def n(self) -> int:
        """How many people there are."""
        return len(self.lines)

    def of(self, people: Marks) -> "Respondents":
        """Some of the people, in the same order."""
        columns = {name: one.of(people) for name, one in self.columns.items()}
        return replace(self, lines=self.lines[people], columns=columns)


@dataclass(frozen=True)
class Wanted:
    """What to read. missing: answers that count as blank, except in `whole` columns. unique: no answer twice in it.

    optional: columns that are read where they are there. prefix: of columns that are read whole where their names are
    it with a number after it, such as `rep` of rep1 and rep2.
    """

    answers: Sequence[str]
    whole: Sequence[str] = ()
    missing: Sequence[str] = ()
    unique: str | None = None
    optional: Sequence[str] = ()
    prefix: str | None = None

    def columns(self, header: Sequence[str]) -> list[str]:
        """Each column once."""
        there = [one for one in self.optional if one in header]
        numbered = [one for one in header if self.is_numbered(one)]
        unique = [self.unique] if self.unique else []
        return list(dict.fromkeys([*self.answers, *self.whole, *unique, *there, *numbered]))

    def is_numbered(self, name: str) -> bool:
        """Whether a column's name is the prefix with a number after it."""
        return self.prefix is not None and name.startswith(self.prefix) and name[len(self.prefix) :].isdecimal()

    def is_whole(self, name: str) -> bool:
        """Whether nothing counts as blank in a column but a blank."""
        return name in self.whole or name == self.unique or self.is_numbered(name)


@dataclass
class _Coder:
    """One column as it is met: a code for each different cell."""

    codes: "array[int]" = field(default_factory=lambda: array("q"))
    place: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.place.default_factory = self.place.__len__

    def take(self, cells: Sequence[str]) -> None:
        self.codes.extend([self.place[cell] for cell in cells])


def respondents(file: BinaryIO, name: str, wanted: Wanted) -> Respondents:
    """The wanted columns of a file of respondents.

    Raises Refusal, with the line, for a column that is not there or there twice, a row of another length, a table
    that breaks off, nobody in it, or an identifier that is there twice.
    """
    with open_table(file, name) as table, progress(f"Reading {name}", table.size) as tell:
        names = wanted.columns(table.columns)
        places = [place_of(table.columns, one) for one in names]
        coders = [_Coder() for _ in places]
        lines = _take(table, places, coders, tell)
        if not lines:
            raise Refusal(f"{name} has the names of its columns and nobody below them.")
        header, separator = tuple(table.columns), table.separator
    numbered = np.array(lines, dtype=np.intp)
    found = {
        one: column(
            one,
            np.array(coder.codes, dtype=np.intp),
            list(coder.place),
            lines=numbered,
            missing=() if wanted.is_whole(one) else wanted.missing,
            has_commas=separator != ",",
        )
        for one, coder in zip(names, coders, strict=True)
    }
    if wanted.unique:
        _require_unique(found[wanted.unique])
    return Respondents(name, header, separator, numbered, found)


def _take(
    table: TableFile, places: Sequence[int], coders: Sequence[_Coder], tell: Callable[[int], None]
) -> "array[int]":
    lines: array[int] = array("q")
    for chunk in chunks(table):
        lines.extend([line for line, _ in chunk])
        by_column = list(zip(*(cells for _, cells in chunk), strict=True))
        for place, coder in zip(places, coders, strict=True):
            coder.take(by_column[place])
        tell(table.bytes_read())
    return lines


def chunks(table: TableFile) -> Iterator[list[tuple[int, list[str]]]]:
    """All rows by 20,000, each with its line. Raises Refusal for a row of another length than the first line."""
    width, rows = len(table.columns), table.rows()
    while chunk := list(islice(rows, CHUNK)):
        for line, cells in chunk:
            if len(cells) != width:
                raise Refusal(cells_words(line, len(cells), width))
        yield chunk


def place_of(header: Sequence[str], name: str) -> int:
    """Where a column stands, from zero. Raises Refusal that says which columns there are."""
    if header.count(name) == 1:
        return header.index(name)
    if name in header:
        raise Refusal(f"Line 1: the column {name} is there twice. Rename one of the two.")
    like = difflib.get_close_matches(name.casefold(), [one.casefold() for one in header], 1)
    hint = next((f" Did you mean {one}?" for one in header if like and one.casefold() == like[0]), "")
    there = ", ".join(header[:NAMED]) + (f" and {len(header) - NAMED} more" if len(header) > NAMED else "")
    raise Refusal(f"Line 1: there is no column {name}.{hint} There are: {there}.")


def _require_unique(one: Column) -> None:
    if one.is_blank.any():
        raise Refusal(f"Line {one.lines[one.is_blank][0]}: {one.name} is blank, so nobody can be told by it.")
    twice = np.flatnonzero(one.counts > 1)
    if len(twice):
        lines = one.lines[one.codes == twice[0]]
        words = f"{one.name} {one.texts[twice[0]]} is there already, on line {lines[0]}"
        more = f" ({len(twice):,} are there more than once)" if len(twice) > 1 else ""
        raise Refusal(f"Line {lines[1]}: {words}{more}. Keep one row of each person.")
