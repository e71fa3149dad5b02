"""What unequal weights cost. Source: Kish 1965, Survey Sampling, 11.7; Kish 1992, Weighting for unequal Pi."""

import numpy as np
from numpy.typing import ArrayLike

from polling.stats.problems import BadWeights
from polling.stats.weights.margins import Reals


def design_effect(weights: ArrayLike) -> float:
    """Kish's design effect of unequal weights, n * sum(w^2) / sum(w)^2; never below 1.

    weights: one positive weight per respondent, any scale, shape (n,), n >= 1.
    """
    return kish(checked_weights(weights))


def effective_n(weights: ArrayLike) -> float:
    """How many equally weighted people these count as: n / design effect."""
    return np.size(weights) / design_effect(weights)


def kish(weights: Reals) -> float:
    """`design_effect` of weights that are known to be above zero."""
    scaled = weights / weights.max()
    return max(1.0, float(len(scaled) * (scaled * scaled).sum() / scaled.sum() ** 2))


def checked_weights(weights: ArrayLike) -> Reals:
    """The weights as an array. Raises BadWeights where one is missing, infinite, zero or negative, naming it."""
    try:
        array = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise BadWeights("a weight is not a number; every weight must be a number above zero") from problem
    if array.ndim != 1 or not len(array):
        raise BadWeights("there are no weights; give one number above zero per respondent")
    if array.min() > 0 and array.max() < np.inf:  # never true of NaN
        return array
    bad = np.flatnonzero(~np.isfinite(array) | (array <= 0))
    more = f" (and {len(bad) - 1:,} more are wrong)" if len(bad) > 1 else ""
    raise BadWeights(f"weight {bad[0] + 1} is {array[bad[0]]}{more}; every weight must be a number above zero")
