"""Differences between estimates that covary: their uncertainty, their tests, and Holm's care with many of them.

Sources: Holm 1979; Wald tests with the design's degrees of freedom as R's `regTermTest(method="Wald")` and `svyttest`;
Newcombe 1998, Statistics in Medicine 17, 873 (differences of shares of which one is 0 or 1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.variance import intervals
from polling.stats.variance.designs import Design
from polling.stats.variance.estimates import NOTHING, Estimate, Statistic
from polling.stats.variance.estimating import mean_of, share_of
from polling.stats.variance.intervals import END

Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

LEVEL = 0.05  # two-sided
RANK = 1e-10  # relative: a direction of the covariance below this part of the largest is no uncertainty


@dataclass(frozen=True)
class Difference:
    """One estimate less another, such as this wave's less the last one's.

    of, less: their names. value: of - less, as shares (0.03, not 3 points). low, high: its 95 % interval.
    t, p: Student's two-sided test; adjusted: p after Holm over all differences made together. All three are None where
    nothing can be tested: the standard error is 0, or one of the two is a share of exactly 0 or 1.
    """

    of: str
    less: str
    value: float
    se: float
    low: float
    high: float
    degrees: int
    t: float | None
    p: float | None
    adjusted: float | None

    @property
    def is_beyond_chance(self) -> bool:
        """Whether chance alone would rarely do this: Holm's p is below 0.05."""
        return self.adjusted is not None and self.adjusted < LEVEL


@dataclass(frozen=True)
class Wald:
    """A test that several estimates are all the same: F with its degrees of freedom."""

    statistic: float
    df1: int
    df2: int
    p: float


@dataclass(frozen=True, eq=False)
class Levels:
    """Estimates with what compares them.

    names: k of them. values: shape (k,). covariance: shape (k, k). degrees: of freedom of their differences, at least
    1. floor: the variance below which a difference's is rounding. limits: of shares, each one's own 95 % interval,
    shape (k, 2); a share of exactly 0 or 1 needs it, since its variance of 0 is no knowledge.
    """

    names: tuple[str, ...]
    values: Reals
    covariance: Reals
    degrees: int
    floor: float = 0.0
    limits: Reals | None = None

    @property
    def ends(self) -> Marks:
        """Which are shares of exactly 0 or 1, shape (k,)."""
        if self.limits is None:
            return np.zeros(len(self.values), dtype=bool)
        return (self.values <= END) | (self.values >= 1 - END)


def statistics_of(design: Design, values: ArrayLike, groups: Sequence[Marks]) -> list[Statistic]:
    """The share in each group where everybody's value is true or false, or 0 or 1; else the mean of the numbers.

    values: shape (n,), anything outside the groups. groups: marks of shape (n,), whom each number is of.
    """
    array = np.asarray(values)
    anybody = np.any(groups, axis=0)
    if array.shape == (design.n,) and is_share_of(array[anybody]):
        marks = np.where(anybody, array, 0).astype(bool)
        return [share_of(design, marks, within=group) for group in groups]
    return [mean_of(design, array, within=group) for group in groups]


def limits_of(statistics: Sequence[Statistic], estimates: Sequence[Estimate]) -> Reals | None:
    """The 95 % interval of each share, shape (k, 2); None where these are no shares."""
    if not all(one.is_share for one in statistics):
        return None
    return np.array([(one.low, one.high) for one in estimates])


def is_share_of(values: ArrayLike) -> bool:
    """Whether the mean of these values is a share: all are true or false, or 0 or 1."""
    array = np.asarray(values)
    return array.dtype == np.bool_ or (array.dtype.kind in "iuf" and bool(np.isin(array, (0, 1)).all()))


def compare(levels: Levels, pairs: Sequence[tuple[int, int]]) -> tuple[Difference, ...]:
    """Each pair's first level less its second, with Holm's correction over all pairs given."""
    found = [_difference(levels, first, second) for first, second in pairs]
    adjusted = holm([one[-1] for one in found])
    return tuple(
        Difference(levels.names[first], levels.names[second], *one[:4], levels.degrees, *one[4:], after)
        for (first, second), one, after in zip(pairs, found, adjusted, strict=True)
    )


def wald(levels: Levels) -> Wald | None:
    """Whether the levels differ at all; None where one of their differences has no uncertainty to test by."""
    if levels.ends.any():
        return None
    count = len(levels.values)
    off = levels.values[1:] - levels.values[0]
    against = np.eye(count)[1:] - np.eye(count)[0]
    covariance = against @ levels.covariance @ against.T
    parts = np.linalg.eigvalsh(covariance)
    if parts[0] <= max(levels.floor, RANK * parts[-1]):
        return None
    statistic = float(off @ np.linalg.solve(covariance, off)) / (count - 1)
    p = float(scipy.special.fdtrc(count - 1, levels.degrees, statistic))
    return Wald(statistic, count - 1, levels.degrees, p)


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each p after Holm's correction for the number of tests; None stays None and counts as no test.

    Source: Holm 1979; R's `p.adjust(method="holm")`.
    """
    order = sorted((i for i, p in enumerate(p_values) if p is not None), key=lambda i: p_values[i] or 0.0)
    found: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for place, i in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - place) * (p_values[i] or 0.0)))
        found[i] = highest
    return tuple(found)


def rounding(spreads: Sequence[float]) -> float:
    """The variance below which one is rounding, from those that simple random samples would have."""
    return NOTHING * sum(spreads)


def _difference(
    levels: Levels, first: int, second: int
) -> tuple[float, float, float, float, float | None, float | None]:
    """The difference, its standard error, the ends of its interval, t and p."""
    value = float(levels.values[first] - levels.values[second])
    v = levels.covariance
    variance = float(v[first, first] + v[second, second] - 2 * v[first, second])
    if levels.ends[[first, second]].any():
        return value, float(np.sqrt(max(variance, 0.0))), *_squared_and_added(levels, first, second), None, None
    if variance <= max(levels.floor, 0.0):
        return value, 0.0, value, value, None, None
    se = float(np.sqrt(variance))
    low, high = intervals.plain(value, se, levels.degrees)
    t = value / se
    return value, se, float(low), float(high), t, float(2 * scipy.special.stdtr(levels.degrees, -abs(t)))


def _squared_and_added(levels: Levels, first: int, second: int) -> tuple[float, float]:
    """The interval of a difference from the intervals of both shares: Newcombe 1998, method 10, as if independent."""
    if levels.limits is None:
        raise ValueError("shares without their intervals have no ends")  # pragma: no cover - ends come from limits
    (low_a, high_a), (low_b, high_b) = levels.limits[first], levels.limits[second]
    a, b = levels.values[first], levels.values[second]
    below, above = np.hypot(a - low_a, high_b - b), np.hypot(high_a - a, b - low_b)
    return float(a - b - below), float(a - b + above)
