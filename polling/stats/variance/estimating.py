"""Shares, means, totals, ratios and quantiles of a weighted sample with honest uncertainty.

Sources: Binder 1983 and Deville and Särndal 1992 (standard errors, see `designs`); Woodruff 1952 (quantiles).
Each agrees with R's survey package: `svymean`, `svytotal`, `svyratio`, `svyquantile`, `svyciprop`.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, Problem
from polling.stats.variance import design_checks, intervals
from polling.stats.variance.designs import Design
from polling.stats.variance.estimates import Estimate, Statistic, combination, difference, estimate
from polling.stats.variance.grouped import Table, means_by, shares, shares_by
from polling.stats.variance.intervals import Z, margin_at_half

__all__ = [
    "Estimate",
    "Statistic",
    "Table",
    "combination",
    "difference",
    "estimate",
    "margin_at_half",
    "mean",
    "mean_of",
    "means_by",
    "quantile",
    "ratio",
    "ratio_of",
    "share",
    "share_of",
    "shares",
    "shares_by",
    "total",
    "total_of",
]

Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

EQUAL = 1e-13  # relative: values this close to their mean are all one value
STEP = 1e-12  # relative: how closely a sum of weights must reach a quantile's part


def share(design: Design, is_so: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """The weighted share of people for whom `is_so`, with its interval on the logit scale.

    is_so: shape (n,), true or false. within: whom it is a share of, shape (n,); everybody if not given.
    Raises TooFew.
    """
    return estimate(design, share_of(design, is_so, within=within))


def mean(design: Design, values: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """The weighted mean of numbers, shape (n,); one that is missing must lie outside `within`. Raises TooFew."""
    return estimate(design, mean_of(design, values, within=within))


def total(design: Design, values: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """The weighted sum of numbers, which counts the population where the weights do."""
    return estimate(design, total_of(design, values, within=within))


def ratio(design: Design, above: ArrayLike, below: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """The weighted sum of one variable over that of another. Raises Problem where the lower one sums to 0."""
    return estimate(design, ratio_of(design, above, below, within=within))


def share_of(design: Design, is_so: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """A share before its uncertainty, to be differenced or combined with others."""
    inside = _marks(design, within, "within")
    yes = _marks(design, is_so, "is_so") & inside
    mass = _mass(design, inside)
    found = float(np.clip(design.weights[yes].sum() / mass, 0, 1))
    if yes.sum() in (0, inside.sum()):
        found = float(yes.any())
    return Statistic(found, np.where(inside, yes - found, 0.0) / mass, inside, is_share=True)


def mean_of(design: Design, values: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """A mean before its uncertainty."""
    return ratio_of(design, values, np.ones(design.n), within=within)


def total_of(design: Design, values: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """A total before its uncertainty."""
    inside = _marks(design, within, "within")
    numbers = _numbers(design, values, inside)
    return Statistic(float(design.weights @ numbers), numbers, inside)


def ratio_of(design: Design, above: ArrayLike, below: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """A ratio before its uncertainty."""
    inside = _marks(design, within, "within")
    _mass(design, inside)
    upper, lower = _numbers(design, above, inside), _numbers(design, below, inside)
    under = float(design.weights @ lower)
    if abs(under) <= STEP * float(design.weights @ np.abs(lower)):
        raise Problem("the lower variable of the ratio sums to 0; there is no ratio to it")
    found = float(design.weights @ upper) / under
    left = upper - found * lower
    if np.abs(left).max() <= EQUAL * np.abs(upper).max():
        left = np.zeros(design.n)
    return Statistic(found, left / under, inside)


def quantile(design: Design, values: ArrayLike, at: float, *, within: ArrayLike | None = None) -> Estimate:
    """The lowest value that at least the part `at` (0.5 for the median) of the people are at or below.

    The interval is Woodruff's, as R's `svyquantile`: the quantiles at both ends of the interval of that part.
    Where it would run past the lowest or highest value it ends there, and the standard error is the other half's.
    """
    if not 0 < at < 1:
        raise Problem(f"a quantile lies between 0 and 1, not at {at:g}; the median is 0.5")
    inside = _marks(design, within, "within")
    numbers = _numbers(design, values, inside)
    found = _reached(numbers[inside], design.weights[inside], at)
    below = share(design, numbers <= found, within=inside)
    reach = float(intervals.reach(design.degrees_within(inside)))
    low, high = below.value - reach * below.se, below.value + reach * below.se
    ends = [_reached(numbers[inside], design.weights[inside], float(np.clip(end, 0, 1))) for end in (low, high)]
    halves = [found - ends[0]] * (low >= 0) + [ends[1] - found] * (high <= 1)
    se = float(np.mean(halves or [ends[1] - found, found - ends[0]])) / reach
    return Estimate(
        value=found,
        se=se,
        low=ends[0],
        high=ends[1],
        moe=Z * se,
        n=below.n,
        effective_n=below.effective_n,
        kish=below.kish,
        design_effect=below.design_effect,
    )


def _reached(values: Reals, weights: Reals, at: float) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    place = int(np.searchsorted(sums, at * sums[-1] * (1 - STEP)))
    return float(values[order][min(place, len(values) - 1)])


def _marks(design: Design, given: ArrayLike | None, name: str) -> Marks:
    if given is None:
        return np.ones(design.n, dtype=bool)
    marks = np.asarray(given)
    if marks.shape != (design.n,):
        raise BadDesign(f"{name}: {marks.size} values for {design.n} people; give one per person")
    if marks.dtype != np.bool_ and not np.isin(marks, (0, 1)).all():
        raise Problem(f"{name}: every value must be true or false; leave out whom it is not known of")
    return marks.astype(bool)


def _mass(design: Design, inside: Marks) -> float:
    design.degrees_within(inside)
    return float(design.weights[inside].sum())


def _numbers(design: Design, given: ArrayLike, inside: Marks) -> Reals:
    """The numbers of the people inside and 0 for the others, whose numbers may be anything."""
    numbers = design_checks.numbers(given, design.n, inside)
    bad = np.flatnonzero(np.isnan(numbers) & inside)
    if len(bad):
        raise Problem(f"the value of person {bad[0] + 1} is missing; leave them out")
    return numbers
