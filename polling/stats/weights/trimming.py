"""Trimming: no weight below one bound or above another, what is taken given to others, and the margins still met.

Sources: Potter 1990 (trimming and redistribution); Deville and Särndal 1992 (calibration within a range).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from polling.stats.problems import BadWeights, Contradiction
from polling.stats.weights.efficiency import checked_weights
from polling.stats.weights.links import Raking
from polling.stats.weights.margins import Reals
from polling.stats.weights.preparing import prepared
from polling.stats.weights.solving import fit
from polling.stats.weights.weighting import EXACT, Raked, Trimmed, finished, refuse_out_of_bounds

ROUNDING = 1e-9  # of a weight: what counts as on the bound


def trim(raked: Raked, low: float, high: float, *, are_quantiles: bool = True) -> Raked:
    """Weights between two bounds that still meet every margin; of all such weights the nearest to the raked ones.

    low, high: quantiles of the raked weights, such as 0.05 and 0.95, or weights (their mean is 1) if not are_quantiles.
    This is where cutting weights off, giving what is cut to the others and raking again would end if it were repeated
    for ever; it is solved for at once, as raking with a bound of its own for each person. Bounds that the raking had
    hold as well. `.trimmed` says at which weights and for how many.
    Raises BadWeights for bounds that make no sense and Contradiction, saying how high the upper one must be, where
    bounds and margins exclude each other.
    """
    floor, ceiling = _limits(raked.weights, low, high, are_quantiles=are_quantiles)
    if raked.weights.min() >= floor and raked.weights.max() <= ceiling:
        return replace(raked, trimmed=Trimmed(floor, ceiling, 0, 0))
    ready = prepared(raked.margins, raked.base, fewest=1, is_apart=True)
    ready = replace(ready, collapses=raked.report.collapses)
    base = ready.mass * len(raked.weights) / ready.cells.people
    first, last = raked.bounds or (0.0, np.inf)
    least, most = np.maximum(floor / base, first), np.minimum(ceiling / base, last)
    fitted = fit(ready.columns, ready.mass, ready.targets, Raking(least, most))
    if fitted.gap > EXACT:
        refuse_out_of_bounds(ready, least, most, words=f"between {floor:.4g} and {ceiling:.4g}", upper=ceiling)
    made = finished(ready, fitted)
    held_low = int((made.weights <= floor * (1 + ROUNDING)).sum())
    held_high = int((made.weights >= ceiling * (1 - ROUNDING)).sum())
    return replace(made, bounds=raked.bounds, trimmed=Trimmed(floor, ceiling, held_low, held_high))


def redistribute(weights: ArrayLike, low: float, high: float, *, is_strict: bool = False) -> Reals:
    """Weights cut off at two bounds, what is cut shared equally by those within them; their sum stays.

    Without margins: for weights made elsewhere. low, high: on the scale of the weights. The shared part may carry a
    weight over a bound again; is_strict goes on until none is, and ends where `trimWeights` of R's survey does.
    Raises BadWeights, and Contradiction where not even equal weights lie between the bounds.
    """
    found = checked_weights(weights)
    if not 0 <= low < high:
        raise BadWeights(f"the bounds are {low:g} and {high:g}; the lower one is 0 or more and below the upper one")
    mean = float(found.mean())
    if not low * (1 - ROUNDING) <= mean <= high * (1 + ROUNDING):
        raise Contradiction(f"the mean weight is {mean:g}; bounds of {low:g} and {high:g} must lie on both sides of it")
    is_outside = (found < low) | (found > high)
    if not is_outside.any():
        return found
    cut, total = np.clip(found, low, high), float(found.sum())
    if is_outside.all():  # there is nobody within the bounds to share with: all who can take some do
        return _poured(cut, total, low, high)
    once = np.where(is_outside, cut, found + (total - float(cut.sum())) / (~is_outside).sum())
    return _poured(once, total, low, high) if is_strict else once


def _poured(weights: Reals, total: float, low: float, high: float) -> Reals:
    """Where cutting off and sharing equally would end: one amount added to all, no weight over its bound.

    Newton's steps on a sum of straight pieces end after as many as it has bends, usually a few.
    """
    amount = 0.0
    found = np.clip(weights, low, high)
    for _ in range(len(weights)):
        short = total - float(found.sum())
        is_free = found < high if short > 0 else found > low
        if abs(short) <= ROUNDING**2 * total or not is_free.any():
            break
        amount += short / float(is_free.sum())
        found = np.clip(weights + amount, low, high)
    return found


def _limits(weights: Reals, low: float, high: float, *, are_quantiles: bool) -> tuple[float, float]:
    if are_quantiles:
        if not 0 <= low < high <= 1:
            raise BadWeights(f"trimming at {low:g} and {high:g}: give two quantiles from 0 to 1, such as 0.05 and 0.95")
        low, high = (float(one) for one in np.quantile(weights, [low, high]))
        if np.ptp(weights) <= ROUNDING:
            return low - ROUNDING, high + ROUNDING
    if not 0 <= low < 1 < high < np.inf:
        raise BadWeights(
            f"trimming would hold weights between {low:.4g} and {high:.4g}, but their mean is 1; "
            "the bounds must lie on both sides of it"
        )
    return low, high
