"""Distinct cells: people who are alike in every margin are weighted alike, so sums run over kinds, not over people."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polling.stats.weights.margins import Codes, Margin, Reals

ROOM = 4  # a table of all combinations is counted rather than sorted while it is at most this often the people
LEAST_ROOM = 1 << 16
BLOCK = 1 << 15  # people at a time, so that what lies between two steps stays in the processor's cache


@dataclass(frozen=True)
class Cells:
    """The kinds of people there are.

    codes: per margin, shape (cells,), the cell's category. sizes: categories per margin, the last one for "not known"
    where somebody's is not. people: shape (cells,), respondents in each.
    key: shape (n,), a number per respondent below `bins`, the same for those in one cell; found: the key of each cell.
    """

    codes: tuple[Codes, ...]
    sizes: tuple[int, ...]
    people: NDArray[np.int64]
    key: Codes
    found: Codes
    bins: int

    @cached_property
    def of_person(self) -> Codes:
        """Which cell each respondent is in, shape (n,)."""
        place = np.zeros(self.bins, dtype=np.intp)
        place[self.found] = np.arange(len(self.found))
        return place[self.key]

    def summed(self, values: Reals) -> Reals:
        """Sums over each cell's people of one value per person, shape (n,) -> (cells,)."""
        return sums_by(self.key, values, self.bins)[self.found]

    def spread(self, values: Reals) -> Reals:
        """Each person's value from one value per cell, shape (cells,) -> (n,)."""
        of_key = np.zeros(self.bins)
        of_key[self.found] = values
        return of_key[self.key]


def cells_of(margins: Sequence[Margin], base: Reals | None = None) -> Cells:
    """The cells of some margins; those of whom a variable is not known make a last category of it.

    base: where given, shape (n,), people of different base weights are in different cells.
    """
    columns = [_column(one) for one in margins]
    if base is not None:
        kinds, of_kind = np.unique(base, return_inverse=True)
        columns.append((of_kind, len(kinds)))
    made = _counted(columns)
    count = len(margins)
    return Cells(made.codes[:count], made.sizes[:count], made.people, made.key, made.found, made.bins)


def apart(codes: Sequence[Codes], sizes: Sequence[int], n: int) -> Cells:
    """Every respondent in a cell of their own; codes: per margin, shape (n,)."""
    everyone = np.arange(n)
    return Cells(tuple(codes), tuple(sizes), np.ones(n, dtype=np.int64), everyone, everyone, n)


def dot(first: NDArray[Any], second: NDArray[Any]) -> float:
    """The sum of products; for long vectors on a busy machine quicker than `@`, which waits for threads."""
    return float((first * second).sum())


def sums_by(codes: Codes, values: Reals, size: int) -> Reals:
    """Sums of the values over each code, shape (size,)."""
    return np.asarray(np.bincount(codes, values, size), dtype=np.float64)


def _room(n: int) -> int:
    """How many combinations may be counted in one table of n people rather than sorted."""
    return max(ROOM * n, LEAST_ROOM)


def _column(one: Margin) -> tuple[Codes, int]:
    codes = np.asarray(one.codes, dtype=np.intp)
    size = len(one.categories)
    if codes.min() >= 0:
        return codes, size
    return np.where(codes < 0, size, codes), size + 1


def _counted(columns: Sequence[tuple[Codes, int]]) -> Cells:
    """Cells of as many columns as fit one table of combinations, then of those cells and the next columns."""
    n = len(columns[0][0])
    bins, taken = columns[0][1], 1
    while taken < len(columns) and (bins <= n or bins * columns[taken][1] <= _room(n)):
        bins *= columns[taken][1]
        taken += 1
    sizes = [size for _, size in columns[:taken]]
    made = _compact(_keys([codes for codes, _ in columns[:taken]], sizes), bins, sizes)
    if taken == len(columns):
        return made
    rest = _counted([(made.of_person, len(made.people)), *columns[taken:]])
    first, *others = rest.codes
    codes = (*(one[first] for one in made.codes), *others)
    return Cells(codes, (*made.sizes, *rest.sizes[1:]), rest.people, rest.key, rest.found, rest.bins)


def _keys(columns: Sequence[Codes], sizes: Sequence[int]) -> Codes:
    key = np.empty(len(columns[0]), dtype=np.intp)
    for start in range(0, len(key), BLOCK):
        here = slice(start, start + BLOCK)
        part = columns[0][here]
        for codes, size in zip(columns[1:], sizes[1:], strict=True):
            part = part * size + codes[here]
        key[here] = part
    return key


def _compact(key: Codes, bins: int, sizes: Sequence[int]) -> Cells:
    if bins > _room(len(key)):
        found, key, people = np.unique(key, return_inverse=True, return_counts=True)
        return Cells(_split(found, sizes), tuple(sizes), people, key, np.arange(len(found)), len(found))
    counts = np.bincount(key, minlength=bins)
    found = np.flatnonzero(counts)
    return Cells(_split(found, sizes), tuple(sizes), counts[found], key, found, bins)


def _split(found: Codes, sizes: Sequence[int]) -> tuple[Codes, ...]:
    """The categories that keys were made of."""
    codes = []
    for size in reversed(sizes[1:]):
        above = found // size  # numpy divides by one number quickly, and takes remainders slowly
        codes.append(found - above * size)
        found = above
    return (found, *reversed(codes))
