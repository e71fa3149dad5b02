"""One number of a weighted sample with its uncertainty, from its value and its linearized values.

Sources: Binder 1983 (linearization); Kish 1965, 8.2, and 1992 (design effects).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign
from polling.stats.variance import intervals
from polling.stats.variance.designs import Design
from polling.stats.variance.intervals import Z

Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

NOTHING = 1e-18  # a variance below this part of a simple random sample's is rounding; it is 0


@dataclass(frozen=True)
class Estimate:
    """One number with its uncertainty; every field is finite.

    value: the share (0.34, not 34), mean, total, ratio or difference. low, high: its 95 % interval.
    moe: 1.96 standard errors, the margin of error where chance chose the people.
    n: people the value is of. effective_n: n / kish, Kish's design effect of those people's weights.
    design_effect: the full one, the variance over a simple random sample's of n people.
    """

    value: float
    se: float
    low: float
    high: float
    moe: float
    n: int
    effective_n: float
    kish: float
    design_effect: float

    @property
    def remark(self) -> str:
        """Why the standard error is 0, in words; empty where it is not."""
        if self.se > 0:
            return ""
        return (
            "the standard error is 0: all gave one answer, all were drawn, the weights were fitted to this, "
            "or both ends of a quantile's interval are this value"
        )


@dataclass(frozen=True, eq=False)
class Statistic:
    """A number of a sample before its uncertainty.

    linearized: shape (n,), its derivative by each person's weight. within: shape (n,), whom it is of.
    is_share: whether it lies in 0..1, so that its interval is a share's.
    """

    value: float
    linearized: Reals
    within: Marks
    is_share: bool = False


def estimate(design: Design, statistic: Statistic) -> Estimate:
    """The number with its standard error, interval and design effects. Raises TooFew.

    The people it is not of still count in the standard error, as they do in R's `subset` and `svyby`.
    The degrees of freedom are those of whom it is of.
    """
    inside = statistic.within
    degrees = design.degrees_within(inside)
    n, weights = int(np.count_nonzero(inside)), design.weights[inside]
    spread = simple_variance(design, statistic)
    variance = design.variance(statistic.linearized)
    variance = variance if variance > NOTHING * spread else 0.0
    se, kish = float(np.sqrt(variance)), float(kish_of(n, weights.sum(), (weights**2).sum()))
    if statistic.is_share:
        ends = intervals.of_share(statistic.value, se, n=n, effective_n=n / kish, degrees=degrees)
    else:
        ends = intervals.plain(statistic.value, se, degrees)
    return Estimate(
        value=statistic.value,
        se=se,
        low=float(ends[0]),
        high=float(ends[1]),
        moe=Z * se,
        n=n,
        effective_n=n / kish,
        kish=kish,
        design_effect=variance / spread if spread > 0 else kish,
    )


def combination(design: Design, statistics: Sequence[Statistic], coefficients: Sequence[float]) -> Estimate:
    """A sum of statistics of one design, each times its coefficient, as R's `svycontrast`.

    Statistics that share people, or clusters, covary as they should. n counts whoever is in any of them.
    """
    if not statistics or len(statistics) != len(coefficients):
        raise BadDesign(f"{len(statistics)} statistics and {len(coefficients)} coefficients; give one for each")
    pairs = list(zip(statistics, coefficients, strict=True))
    value = float(sum(factor * one.value for one, factor in pairs))
    linearized = np.sum([factor * one.linearized for one, factor in pairs], axis=0)
    return estimate(design, Statistic(value, linearized, np.any([one.within for one in statistics], axis=0)))


def difference(design: Design, first: Statistic, second: Statistic) -> Estimate:
    """The first less the second, of two groups or of two questions put to the same people."""
    return combination(design, [first, second], [1.0, -1.0])


def simple_variance(design: Design, statistic: Statistic) -> float:
    """The variance this would have in a simple random sample of as many people, as R's `deff` has it.

    With replacement, unless the design says how large the population is (see `part_drawn`).
    """
    weights, values = design.weights[statistic.within], statistic.linearized[statistic.within]
    mass, n = weights.sum(), len(weights)
    squares = weights @ (values - weights @ values / mass) ** 2
    return float(mass * squares / (n - 1) * (1 - part_drawn(design, n, mass)))


def part_drawn(design: Design, n: ArrayLike, mass: ArrayLike) -> Reals:
    """Which part of the population some of the people are, from how many they are and their sum of weights.

    0 where the design does not say how large the population is. In people it says so; in clusters the weights must,
    and they are believed if they average 2 or more, as weights of mean 1 speak of nobody but the sample.
    """
    people, sums = np.asarray(n, dtype=np.float64), np.asarray(mass, dtype=np.float64)
    whole = float(design.weights.sum())
    size = np.inf
    if design.population is not None and design.clusters is None:
        size = float((design.cluster_counts / (1 - design.left_out)).sum()) if (design.left_out < 1).all() else np.inf
    elif design.population is not None and whole >= 2 * design.n:
        size = whole
    part = people / (size * sums / whole)
    return np.asarray(np.where(part < 1, part, 0.0), dtype=np.float64)


def kish_of(n: ArrayLike, mass: ArrayLike, squares: ArrayLike) -> Reals:
    """Kish's design effect from how many people, the sum of their weights and of their squares; never below 1."""
    found = np.asarray(n) * np.asarray(squares) / np.asarray(mass) ** 2
    return np.asarray(np.maximum(1.0, found), dtype=np.float64)
