"""Shares of a weighted sample with honest uncertainty: Taylor standard errors that know about raking.

Sources: Binder 1983 (linearization); Deville and Särndal 1992 (residuals of calibrated weights);
Korn and Graubard 1998 (exact intervals on the effective n).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.weighting import Margin, checked_weights, design_effect

Reals = NDArray[np.float64]

Z = 1.96  # the margin of error is 1.96 standard errors, by the convention of polls


class TooFew(ValueError):
    """Fewer than two people: nothing can be said about uncertainty."""


@dataclass(frozen=True)
class Share:
    """One share with its uncertainty; every number is finite.

    share, se, low, high, moe: proportions (0.34, not 34). low, high: the 95 % interval.
    n: people the share is of. effective_n, design_effect: Kish's, of those people's weights.
    """

    share: float
    se: float
    low: float
    high: float
    moe: float
    n: int
    effective_n: float
    design_effect: float


def share(
    is_so: ArrayLike, weights: ArrayLike, *, margins: Sequence[Margin] = (), within: ArrayLike | None = None
) -> Share:
    """The weighted share of people for whom `is_so`, as drawn with replacement.

    is_so: shape (n,), true or false. within: whom it is a share of, shape (n,); everybody if not given.
    The others still count in the standard error, as they do in R's `svyby`.
    margins: what the weights were raked to; the part of the answer they explain adds no uncertainty.
    Raises TooFew and BadWeights.
    """
    mass = checked_weights(weights)
    yes = np.asarray(is_so, dtype=bool)
    inside = np.ones(len(mass), dtype=bool) if within is None else np.asarray(within, dtype=bool)
    n = int(inside.sum())
    if n < 2:
        raise TooFew("fewer than two people answered")
    total = mass[inside].sum()
    found = float(np.clip(mass[inside & yes].sum() / total, 0, 1))
    se = taylor_se(np.where(inside, yes - found, 0.0) / total, mass, margins)
    deff = design_effect(mass[inside])
    low, high = interval(found, se, n=n, effective_n=n / deff, degrees=len(mass) - 1)
    return Share(found, se, low, high, Z * se, n, n / deff, deff)


def taylor_se(linearized: Reals, weights: Reals, margins: Sequence[Margin] = ()) -> float:
    """The standard error of an estimate from its linearized values, with replacement.

    linearized: shape (n,), the derivative of the estimate by each person's weight.
    margins: raked margins; of the linearized values only what these do not explain is left.
    """
    scores = weights * residuals(linearized, margins)
    n = len(scores)
    return float(np.sqrt(n / (n - 1) * ((scores - scores.mean()) ** 2).sum()))


def residuals(values: Reals, margins: Sequence[Margin]) -> Reals:
    """What the margins' categories do not explain of the values, by least squares with every person equal.

    That is the regression by the weights before raking where those were equal, and R's `svyrecvar` after `rake`.
    Solved on the normal equations of the categories' indicators, which are few; collinear ones are harmless.
    """
    if not margins:
        return values
    starts = np.cumsum([0, *(len(one.categories) for one in margins)])
    gram = np.zeros((starts[-1], starts[-1]))
    right = np.zeros(starts[-1])
    for i, one in enumerate(margins):
        here = slice(starts[i], starts[i + 1])
        right[here] = np.bincount(one.codes, values, len(one.categories))
        for j, other in enumerate(margins):
            pair = one.codes * len(other.categories) + other.codes
            block = np.bincount(pair, minlength=len(one.categories) * len(other.categories))
            gram[here, starts[j] : starts[j + 1]] = block.reshape(len(one.categories), -1)
    found = np.linalg.lstsq(gram, right, rcond=1e-12)[0]
    explained = np.zeros(len(values))
    for i, one in enumerate(margins):
        explained += found[starts[i] + one.codes]
    return values - explained


def interval(found: float, se: float, *, n: int, effective_n: float, degrees: int) -> tuple[float, float]:
    """The 95 % interval of a share: on the logit scale with Student's t, as R's `svyciprop` has it.

    At 0, at 1 and where all gave one answer there is no logit: Clopper and Pearson's on the effective n.
    """
    if found <= 0 or found >= 1 or se <= 0:
        return exact_interval(found, min(effective_n, n))
    reach = float(scipy.special.stdtrit(degrees, 0.975)) * se / (found * (1 - found))
    middle = float(scipy.special.logit(found))
    return float(scipy.special.expit(middle - reach)), float(scipy.special.expit(middle + reach))


def exact_interval(found: float, n: float) -> tuple[float, float]:
    """Clopper and Pearson's 95 % interval for a share of n people (n may be broken)."""
    yes = found * n
    low = float(scipy.special.betaincinv(yes, n - yes + 1, 0.025)) if yes > 0 else 0.0
    high = float(scipy.special.betaincinv(yes + 1, n - yes, 0.975)) if yes < n else 1.0
    return low, high


def margin_at_half(effective_n: float) -> float:
    """The margin of error of a share of one half among this many effective people; the one a poll states."""
    return Z * 0.5 / float(np.sqrt(effective_n))
