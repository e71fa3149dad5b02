"""Tables of small areas that nobody counted: the structure of a larger area, raked to what is known of each.

Synthetic estimation: the cross-table of a state supplies how race and education go together with age and sex (its
odds ratios), the small area's own margins supply how many there are. Source: Purcell and Kish 1980, structure
preserving estimation (SPREE); Deming and Stephan 1940 for the raking.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadShares, Contradiction, EmptyTarget, MissingTarget

Reals = NDArray[np.float64]

FIRST = 18  # years; whoever is younger is not asked
OLDEST = 200  # years; the end of an open age band such as 85+
SPAN = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)")
FINISHED = 1e-12  # share of an area's people by which a margin may still be off
SWEEPS = 20_000
LOOK = 500  # sweeps after which a gap that has not shrunk is taken for one that never will
SHRUNK = 0.99
ALIKE = 1e-9  # share by which the margins of one area may differ in their totals


@dataclass(frozen=True)
class Known:
    """What is known of each small area: people by some of the structure's axes.

    axes: their positions, ascending. counts: shape (areas, *sizes of these axes), people, zero or more.
    """

    axes: tuple[int, ...]
    counts: Reals


@dataclass(frozen=True)
class Gap:
    """Where bands of ages do not cover everybody from 18 on, each once.

    kind: they start at another age, one age stands twice or is missing, or they end at an age.
    """

    kind: Literal["start", "twice", "missing", "end"]
    age: int

    def __str__(self) -> str:
        """The gap in words."""
        return {
            "start": f"the ages begin at {self.age}, not at {FIRST}",
            "twice": f"the age {self.age} is in two bands",
            "missing": f"no band holds the age {self.age}",
            "end": f"no band holds the ages over {self.age}",
        }[self.kind]


def synthetic(structure: ArrayLike, known: Sequence[Known], *, areas: Sequence[str]) -> Reals:
    """A table for each area that meets all that is known of it and keeps the structure's odds ratios.

    structure: people of the larger area, any number of axes. areas: their names, for words. Returns shape
    (areas, *structure.shape), in people, each area's margins met to 1e-12 of its people.
    Raises BadShares (a count that is none, or margins of one area that differ in their total), EmptyTarget (people
    in a group of which the structure knows nobody) and Contradiction (margins that cannot hold together).
    """
    began = np.asarray(structure, dtype=np.float64)
    parts = [_checked(one, began, areas) for one in known]
    _require_one_total(parts, areas)
    tables = np.broadcast_to(began, (len(areas), *began.shape)).copy()
    people = np.maximum(parts[0].counts.reshape(len(areas), -1).sum(axis=1), 1.0)
    gap, before = np.inf, np.inf
    for sweep in range(SWEEPS):
        for part in parts:
            tables *= _factor(tables, part)
        if len(parts) == 1 or (gap := _gaps(tables, parts, people).max()) <= FINISHED:
            return tables
        if sweep % LOOK == LOOK - 1:
            if gap > SHRUNK * before:
                break
            before = gap
    worst = int(np.argmax(_gaps(tables, parts, people)))
    raise Contradiction(f"{areas[worst]}: what is known of it does not hold together; look for a group of nobody")


def spread(structure: ArrayLike, axis: int, group_of: Sequence[int]) -> Reals:
    """The structure with finer groups along one axis, each made up as the group that holds it.

    group_of: for each finer group the position of the one that holds it. The finer groups of one group share its
    people equally; raking to counts of the finer groups, which must follow, replaces these shares.
    """
    places = np.asarray(group_of, dtype=np.intp)
    pieces = np.bincount(places, minlength=np.shape(structure)[axis])[places]
    shape = [1] * np.ndim(structure)
    shape[axis] = len(places)
    found: Reals = np.take(np.asarray(structure, dtype=np.float64), places, axis=axis) / pieces.reshape(shape)
    return found


def gathered(table: ArrayLike, axis: int, group_of: Sequence[int], groups: int) -> Reals:
    """The table with the groups of one axis put together; group_of: where each goes, one of `groups`."""
    moved = np.moveaxis(np.asarray(table, dtype=np.float64), axis, 0)
    found = np.zeros((groups, *moved.shape[1:]))
    np.add.at(found, np.asarray(group_of, dtype=np.intp), moved)
    return np.moveaxis(found, 0, axis)


def age_groups(bands: Sequence[str], groups: Sequence[str]) -> list[int]:
    """For each age band (`18-24`, `85+`) the position of the group that holds it whole.

    Raises MissingTarget where a band is no band of ages, or lies across groups or outside of all.
    """
    spans = [ages(group) for group in groups]
    found = []
    for band in bands:
        low, high = ages(band)
        holding = [place for place, (first, last) in enumerate(spans) if first <= low and high <= last]
        if not holding:
            raise MissingTarget(f"no age group of {', '.join(groups)} holds the ages {band}")
        found.append(holding[0])
    return found


def ages(words: str) -> tuple[int, int]:
    """First and last year of an age group such as `18-34` or `65+`. Raises MissingTarget."""
    match = SPAN.fullmatch(words)
    if match is None or int(match[1]) > int(match[2] or OLDEST):
        raise MissingTarget(f"{words!r} is not an age group such as 18-34 or 65+")
    return int(match[1]), int(match[2] or OLDEST)


def gap_in_ages(bands: Sequence[str]) -> Gap | None:
    """What is wrong with bands that should cover every age from 18 on, each once; nothing where they do."""
    spans = sorted(ages(band) for band in bands)
    if not spans or spans[0][0] != FIRST:
        return Gap("start", spans[0][0] if spans else OLDEST)
    for (_, last), (first, _) in pairwise(spans):
        if first <= last:
            return Gap("twice", first)
        if first > last + 1:
            return Gap("missing", last + 1)
    return None if spans[-1][1] == OLDEST else Gap("end", spans[-1][1])


def _checked(one: Known, structure: Reals, areas: Sequence[str]) -> Known:
    counts = np.asarray(one.counts, dtype=np.float64)
    wanted = (len(areas), *(structure.shape[axis] for axis in one.axes))
    if counts.shape != wanted:
        raise BadShares(f"counts of shape {counts.shape} where {wanted} is needed")
    bad = np.argwhere(~np.isfinite(counts) | (counts < 0))
    if len(bad):
        raise BadShares(f"{areas[bad[0][0]]}: {counts[tuple(bad[0])]} is not a number of people")
    others = tuple(axis for axis in range(structure.ndim) if axis not in one.axes)
    nobody = structure.sum(axis=others) == 0
    lost = np.argwhere((counts > 0) & nobody)
    if len(lost):
        raise EmptyTarget(f"{areas[lost[0][0]]}: has people in a group of which the structure knows nobody")
    return Known(one.axes, counts)


def _require_one_total(parts: Sequence[Known], areas: Sequence[str]) -> None:
    if not parts:
        raise BadShares("nothing is known of the areas")
    totals = np.array([part.counts.reshape(len(areas), -1).sum(axis=1) for part in parts])
    off = np.ptp(totals, axis=0) > ALIKE * np.maximum(totals.max(axis=0), 1.0)
    if off.any():
        place = int(np.argmax(off))
        said = " and ".join(f"{total:,.0f}" for total in totals[:, place])
        raise BadShares(f"{areas[place]}: its margins add up to {said} people; bring them to one total")


def _factor(tables: Reals, part: Known) -> Reals:
    """What each cell is multiplied by so that the part is met; groups of nobody stay so."""
    axes = tuple(axis + 1 for axis in part.axes)
    others = tuple(axis for axis in range(1, tables.ndim) if axis not in axes)
    found = tables.sum(axis=others, keepdims=True)
    wanted = part.counts.reshape(found.shape)
    factor: Reals = np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)
    return factor


def _gaps(tables: Reals, parts: Sequence[Known], people: Reals) -> Reals:
    """How far each area is from what is known of it, as a share of its people."""
    worst = np.zeros(len(tables))
    for part in parts:
        axes = tuple(axis + 1 for axis in part.axes)
        others = tuple(axis for axis in range(1, tables.ndim) if axis not in axes)
        off = np.abs(tables.sum(axis=others) - part.counts).reshape(len(tables), -1)
        worst = np.maximum(worst, off.max(axis=1) / people)
    return worst
