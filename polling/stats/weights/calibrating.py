"""Weights fitted to margins and to means of numbers: post-stratification, linear, logit and raking calibration.

Sources: Holt and Smith 1979 (post-stratification); Deville and Särndal 1992 (calibration).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from polling.stats.problems import BadShares, BadWeights, Contradiction, NotWeightable
from polling.stats.weights.cells import apart
from polling.stats.weights.coding import named
from polling.stats.weights.collapsing import FEWEST
from polling.stats.weights.columns import Columns
from polling.stats.weights.links import Linear, Link, Logit, Raking
from polling.stats.weights.margins import Margin, Reals
from polling.stats.weights.preparing import Prepared, prepared
from polling.stats.weights.solving import Fitted, fit
from polling.stats.weights.weighting import (
    CONVERGED,
    EXACT,
    Raked,
    checked_bounds,
    conflict_words,
    finished,
    rake,
    refuse_factors,
)

How = Literal["linear", "logit", "raking"]

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Number:
    """A number known of every respondent, shape (n,), and its mean in the population (its total / the population)."""

    name: str
    values: ArrayLike
    mean: float


@dataclass(frozen=True)
class Calibrated(Raked):
    """Raked weights that also meet means of numbers.

    numbers: what they were fitted to. how: by which of the three curves. number_columns: shape (n, k), the numbers in
    standard deviations from their targets, for the regression that standard errors need beside the margins.
    number_gap: the furthest any weighted mean is from its target, in standard deviations.
    """

    how: How = "linear"
    numbers: tuple[Number, ...] = ()
    number_columns: Reals = field(default_factory=lambda: np.zeros((0, 0)))
    number_gap: float = 0.0


def post_stratify(one: Margin, base: ArrayLike | None = None, *, fewest: int = FEWEST, may_join: bool = True) -> Raked:
    """Weights that bring the categories of one margin, usually a crossed one, to their targets in one step.

    base, fewest, may_join and what is raised: as in `rake`.
    """
    return rake([one], base, fewest=fewest, may_join=may_join)


def calibrate(
    margins: Sequence[Margin] = (),
    base: ArrayLike | None = None,
    *,
    numbers: Sequence[Number] = (),
    how: How = "linear",
    bounds: tuple[float, float] | None = None,
    fewest: int = FEWEST,
) -> Calibrated:
    """Weights of mean 1 that meet margins and means, as near to the base weights as `how` measures nearness.

    linear: the generalized regression estimator's; logit: within bounds and never on them; raking: exponential.
    bounds: least and most that a base weight may be multiplied by; logit needs them. base, fewest: as in `rake`.
    Raises NotWeightable where a number is missing, or linear weights without bounds would not all be above zero;
    BadShares where a mean is out of anybody's reach; Contradiction where margins, means and bounds exclude each other.
    """
    link = _link(how, bounds)
    if not margins and not numbers:
        raise NotWeightable("there is nothing to calibrate to; give margins or numbers")
    ready = prepared(margins or [_everybody(numbers)], base, fewest=fewest)
    columns = _standardized(numbers, ready)
    if len(numbers):
        ready = _by_person(ready)
    system = Columns(ready.cells.codes, ready.cells.sizes, columns if len(numbers) else None)
    targets = np.append(ready.targets, np.zeros(len(numbers)))
    fitted = fit(system, ready.mass, targets, link)
    _refuse(ready, fitted, how, bounds)
    made = finished(ready, fitted)
    gap = float(np.abs(made.weights @ columns).max() / len(made.weights)) if len(numbers) else 0.0
    return Calibrated(
        **{name: getattr(made, name) for name in Raked.__dataclass_fields__ if name != "bounds"},
        bounds=bounds,
        how=how,
        numbers=tuple(numbers),
        number_columns=columns,
        number_gap=gap,
    )


def _link(how: How, bounds: tuple[float, float] | None) -> Link:
    if how == "logit" and bounds is None:
        raise BadWeights("logit calibration needs bounds; give one from 0 to 1 and one above 1, such as 0.2 and 5")
    if how not in ("linear", "logit", "raking"):
        raise NotWeightable(f"{how} is no way to calibrate; take linear, logit or raking")
    if bounds is None:
        return Linear() if how == "linear" else Raking()
    low, high = checked_bounds(bounds)
    if how == "raking":
        return Raking(low, high)
    return Linear(low, high) if how == "linear" else Logit(low, high)


def _everybody(numbers: Sequence[Number]) -> Margin:
    """A margin that only keeps the sum of the weights, as an intercept does."""
    n = np.size(numbers[0].values)
    return Margin(EVERYBODY, np.zeros(n, dtype=np.intp), (EVERYBODY,), np.ones(1))


def _standardized(numbers: Sequence[Number], ready: Prepared) -> Reals:
    """Each number's distance from its target in standard deviations, shape (n, k)."""
    n = len(ready.base)
    return np.stack([_column(one, ready.base) for one in numbers], axis=1) if numbers else np.zeros((n, 0))


def _column(one: Number, base: Reals) -> Reals:
    try:
        values = np.asarray(one.values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise NotWeightable(f"{one.name}: a value is not a number; correct it or leave the person out") from problem
    if values.shape != base.shape:
        raise NotWeightable(f"{one.name}: there are {values.size:,} numbers for {len(base):,} respondents")
    missing = np.flatnonzero(~np.isfinite(values))
    if len(missing):
        rows = named([str(at + 1) for at in missing])
        raise NotWeightable(f"{one.name}: no number for respondents {rows}; leave them out or weight by categories")
    if not values.min() < one.mean < values.max():
        raise BadShares(
            f"{one.name}: the population's mean is {one.mean:g}, and the answers run from {values.min():g} to "
            f"{values.max():g}; a mean that weights can reach lies between"
        )
    spread = float(np.sqrt(np.average((values - np.average(values, weights=base)) ** 2, weights=base)))
    return np.asarray((values - one.mean) / spread)


def _by_person(ready: Prepared) -> Prepared:
    """Every respondent a cell of their own, as numbers need."""
    n = len(ready.base)
    codes = [of_cell[ready.cells.of_person] for of_cell in ready.cells.codes]
    cells = apart(codes, ready.cells.sizes, n)
    return replace(ready, cells=cells, mass=ready.base / n)


def _refuse(ready: Prepared, fitted: Fitted, how: How, bounds: tuple[float, float] | None) -> None:
    if fitted.gap <= (CONVERGED / 100 if bounds is None else EXACT):
        if fitted.factors.min() > 0:
            return
        wrong = int(ready.cells.people[fitted.factors <= 0].sum())
        raise NotWeightable(
            f"{how} calibration would give {wrong:,} people a weight of zero or less; "
            "give a lower bound above 0, such as 0.2, or calibrate by raking"
        )
    if bounds is None:
        words = conflict_words(ready, fitted)
        raise Contradiction(words or "the margins and means cannot all be met by these people; leave one out")
    refuse_factors(ready, *bounds)
