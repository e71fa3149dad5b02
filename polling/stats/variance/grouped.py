"""Shares and means of every group at once: the same numbers as one by one, from a few passes over the people."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, TooFew
from polling.stats.variance import design_checks, intervals
from polling.stats.variance.designs import Design
from polling.stats.variance.estimates import NOTHING, Estimate, kish_of, part_drawn
from polling.stats.variance.intervals import Z

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

AT_ONCE = 4_000_000  # linearized values at work at a time


@dataclass(frozen=True, eq=False)
class Table:
    """Estimates of groups (rows) by categories (columns); a table of means has one column.

    groups: the codes of the rows. left_out: groups of whom nothing can be said: fewer than two people, or one cluster.
    value, se, low, high, moe, design_effect: shape (rows, columns). n, effective_n, kish, degrees: shape (rows,).
    Each means what it means in `Estimate`.
    """

    groups: tuple[int, ...]
    left_out: tuple[int, ...]
    value: Reals
    se: Reals
    low: Reals
    high: Reals
    moe: Reals
    design_effect: Reals
    n: Codes
    effective_n: Reals
    kish: Reals
    degrees: Codes

    def estimates(self, group: int) -> list[Estimate]:
        """One group's row as Estimates, by the group's code. Raises TooFew for one of whom nothing can be said."""
        if group not in self.groups:
            raise TooFew(f"group {group} has fewer than two people, or one cluster: nothing can be said about it")
        row = self.groups.index(group)
        return [
            Estimate(
                value=float(self.value[row, column]),
                se=float(self.se[row, column]),
                low=float(self.low[row, column]),
                high=float(self.high[row, column]),
                moe=float(self.moe[row, column]),
                n=int(self.n[row]),
                effective_n=float(self.effective_n[row]),
                kish=float(self.kish[row]),
                design_effect=float(self.design_effect[row, column]),
            )
            for column in range(self.value.shape[1])
        ]


@dataclass(frozen=True, eq=False)
class _Groups:
    """Who is in which row, of those who count.

    people: shape (m,). rows: shape (m,), the row of each. The rest: shape (rows,).
    """

    people: Codes
    rows: Codes
    codes: Codes
    left_out: Codes
    n: Codes
    degrees: Codes
    mass: Reals
    kish: Reals


def shares(
    design: Design, codes: ArrayLike, categories: int, *, within: ArrayLike | None = None
) -> tuple[list[Estimate], Reals]:
    """The share of each of several categories, and the covariance of them all, shape (categories, categories).

    codes: shape (n,), 0 up to categories - 1; -1 for no answer, which is left out of the base. Raises TooFew.
    """
    inside = np.ones(design.n, dtype=bool) if within is None else np.asarray(within, dtype=bool)
    if inside.shape != (design.n,):
        raise BadDesign(f"within: {inside.size} values for {design.n} people; give one per person")
    answers = _codes(design, codes, categories, "codes")
    design.degrees_within(inside & (answers >= 0))
    group = np.where(inside, 0, -1)
    found = shares_by(design, answers, categories, group, 1)
    rows = _rows(design, np.where(answers >= 0, group, -1), 1)
    return found.estimates(0), design.covariance(_of_shares(design, rows, answers, found.value, range(categories)))


def shares_by(design: Design, codes: ArrayLike, categories: int, groups: ArrayLike, group_count: int) -> Table:
    """The share of each category within each group, as `share(..., within=group)` would find one by one.

    codes: shape (n,), 0 up to categories - 1; -1 for no answer. groups: shape (n,), likewise; -1 for in none.
    """
    answers = _codes(design, codes, categories, "codes")
    group = _codes(design, groups, group_count, "groups")
    rows = _rows(design, np.where(answers >= 0, group, -1), group_count)
    shape = (len(rows.n), categories)
    cells = rows.rows * categories + answers[rows.people]
    counts = np.bincount(cells, minlength=shape[0] * categories).reshape(shape)
    value = np.bincount(cells, design.weights[rows.people], shape[0] * categories).reshape(shape) / rows.mass[:, None]
    value = np.where(counts == rows.n[:, None], 1.0, np.clip(value, 0, 1))
    variance = np.empty(shape)
    step = max(1, AT_ONCE // max(1, len(rows.people)))
    for start in range(0, categories, step):
        some = range(start, min(start + step, categories))
        found = design.variances(_of_shares(design, rows, answers, value, some))
        variance[:, some.start : some.stop] = found.reshape(shape[0], len(some))
    simple = value * (1 - value) / (rows.n - 1)[:, None]
    return _table(design, rows, value, variance, simple, is_share=True)


def means_by(design: Design, values: ArrayLike, groups: ArrayLike, group_count: int) -> Table:
    """The mean of numbers within each group; whoever has no number (NaN) is left out."""
    numbers = design_checks.numbers(values, design.n)
    group = _codes(design, groups, group_count, "groups")
    rows = _rows(design, np.where(np.isnan(numbers), -1, group), group_count)
    count, of_people, weights = len(rows.n), numbers[rows.people], design.weights[rows.people]
    value = np.bincount(rows.rows, weights * of_people, count) / rows.mass
    left = of_people - value[rows.rows]
    simple = np.bincount(rows.rows, weights * left**2, count) / rows.mass / (rows.n - 1)
    simple[simple <= (1e-13 * value) ** 2] = 0
    linearized = _sparse(design, rows.people, rows.rows, left / rows.mass[rows.rows], count)
    variance = np.where(simple > 0, design.variances(linearized), 0)[:, None]
    return _table(design, rows, value[:, None], variance, simple[:, None], is_share=False)


def _rows(design: Design, group: Codes, group_count: int) -> _Groups:
    people = np.flatnonzero(group >= 0)
    of_people = group[people]
    n = np.bincount(of_people, minlength=group_count)
    clusters = _distinct(of_people, design.cluster_of[people], group_count)
    strata = _distinct(of_people, design.stratum_of[people], group_count)
    is_kept = (n >= 2) & (clusters >= 2)
    people = people[is_kept[of_people]]
    place = np.cumsum(is_kept) - 1
    rows, weights, count = place[group[people]], design.weights[people], int(is_kept.sum())
    mass = np.bincount(rows, weights, count).astype(np.float64)
    return _Groups(
        people=people,
        rows=rows,
        codes=np.flatnonzero(is_kept),
        left_out=np.flatnonzero(~is_kept),
        n=n[is_kept],
        degrees=np.maximum(1, clusters - strata)[is_kept],
        mass=mass,
        kish=kish_of(n[is_kept], mass, np.bincount(rows, weights**2, count)),
    )


def _distinct(groups: Codes, of: Codes, count: int) -> Codes:
    """How many distinct values each group has."""
    if not len(of):
        return np.zeros(count, dtype=np.intp)
    size = int(of.max()) + 1
    return np.bincount(np.unique(groups * size + of) // size, minlength=count)


def _of_shares(design: Design, rows: _Groups, answers: Codes, value: Reals, some: range) -> Any:
    """The linearized values of some categories' shares, sparse: a column per row of the table and category."""
    width = len(some)
    chosen = answers[rows.people][:, None] == np.arange(some.start, some.stop)
    numbers = (chosen - value[:, some.start : some.stop][rows.rows]) / rows.mass[rows.rows][:, None]
    columns = rows.rows[:, None] * width + np.arange(width)
    return _sparse(design, np.repeat(rows.people, width), columns.ravel(), numbers.ravel(), len(rows.n) * width)


def _sparse(design: Design, people: Codes, columns: Codes, numbers: Reals, width: int) -> Any:
    starts = np.searchsorted(people, np.arange(design.n + 1))
    return scipy.sparse.csr_array((numbers, columns, starts), shape=(design.n, width))


def _table(design: Design, rows: _Groups, value: Reals, variance: Reals, simple: Reals, *, is_share: bool) -> Table:
    simple = simple * (1 - part_drawn(design, rows.n, rows.mass))[:, None]
    variance = np.where(variance > NOTHING * simple, variance, 0)
    se, effective_n = np.sqrt(variance), rows.n / rows.kish
    about = {"n": rows.n[:, None], "effective_n": effective_n[:, None]}
    degrees = rows.degrees[:, None]
    ends = intervals.of_share(value, se, degrees=degrees, **about) if is_share else intervals.plain(value, se, degrees)
    effect = np.where(simple > 0, variance / np.where(simple > 0, simple, 1), rows.kish[:, None])
    return Table(
        groups=tuple(rows.codes.tolist()),
        left_out=tuple(rows.left_out.tolist()),
        value=value,
        se=se,
        low=ends[0],
        high=ends[1],
        moe=Z * se,
        design_effect=effect,
        n=rows.n,
        effective_n=effective_n,
        kish=rows.kish,
        degrees=rows.degrees,
    )


def _codes(design: Design, given: ArrayLike, count: int, name: str) -> Codes:
    codes = np.asarray(given)
    if codes.shape != (design.n,):
        raise BadDesign(f"{name}: {codes.size} values for {design.n} people; give one per person")
    if not np.issubdtype(codes.dtype, np.integer):
        raise BadDesign(f"{name}: give whole numbers, not {codes.dtype}")
    if len(codes) and (codes.min() < -1 or codes.max() >= count):
        raise BadDesign(
            f"{name}: every code must be -1 or from 0 to {count - 1}; one is {codes.min()} or {codes.max()}"
        )
    return codes.astype(np.intp)
