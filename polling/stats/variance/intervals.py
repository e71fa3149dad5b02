"""Intervals of 95 % around estimates; every function takes numbers or arrays of one shape and gives the same.

Sources: Korn and Graubard 1998 (logit scale, exact intervals on the effective n); Clopper and Pearson 1934.
"""

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]

Z = 1.96  # the margin of error is 1.96 standard errors, by the convention of polls
UPPER = 0.975
END = 1e-12  # a share nearer to 0 or 1 than this is taken as that


def reach(degrees: ArrayLike) -> Reals:
    """How many standard errors a 95 % interval goes to each side: Student's t at these degrees of freedom, >= 1."""
    return np.asarray(scipy.special.stdtrit(np.asarray(degrees, dtype=np.float64), UPPER))


def plain(value: ArrayLike, se: ArrayLike, degrees: ArrayLike) -> tuple[Reals, Reals]:
    """The symmetric interval of a mean, total, ratio or difference, as R's `confint` with the design's degrees."""
    middle = np.asarray(value, dtype=np.float64)
    width = reach(degrees) * np.asarray(se, dtype=np.float64)
    return middle - width, middle + width


def of_share(
    share: ArrayLike, se: ArrayLike, *, n: ArrayLike, effective_n: ArrayLike, degrees: ArrayLike
) -> tuple[Reals, Reals]:
    """The interval of a share: on the logit scale with Student's t, as R's `svyciprop` has it.

    At 0 and at 1 there is no logit: there it is Clopper and Pearson's on the effective n, which is cut down to the
    design's degrees of freedom as Korn and Graubard do, and never above n.
    A share between them with a standard error of 0 (a raked margin, a census) is known: both ends are the share.
    """
    found, spread = np.asarray(share, dtype=np.float64), np.asarray(se, dtype=np.float64)
    is_end = (found < END) | (found > 1 - END)
    inner = np.where(is_end, 0.5, found)
    width = reach(degrees) * spread / (inner * (1 - inner))
    middle = scipy.special.logit(inner)
    base = np.minimum(np.asarray(effective_n) * _cut(n, degrees), n)
    low, high = exact(found, base)
    known = spread <= 0
    low = np.where(is_end, low, np.where(known, found, scipy.special.expit(middle - width)))
    high = np.where(is_end, high, np.where(known, found, scipy.special.expit(middle + width)))
    return low, high


def korn_graubard(share: ArrayLike, se: ArrayLike, *, n: ArrayLike, degrees: ArrayLike) -> tuple[Reals, Reals]:
    """Korn and Graubard's interval of a share strictly between 0 and 1, as R's `svyciprop(method="beta")`.

    Exact on the n at which a simple random sample would have this standard error (above 0).
    """
    found, spread = np.asarray(share, dtype=np.float64), np.asarray(se, dtype=np.float64)
    return exact(found, found * (1 - found) / spread**2 * _cut(n, degrees))


def exact(share: ArrayLike, n: ArrayLike) -> tuple[Reals, Reals]:
    """Clopper and Pearson's interval for a share of n people (n may be broken, above 0)."""
    found, people = np.broadcast_arrays(np.asarray(share, dtype=np.float64), np.asarray(n, dtype=np.float64))
    yes = found * people
    no = people - yes
    low = scipy.special.betaincinv(np.where(yes > 0, yes, 1), no + 1, 1 - UPPER)
    high = scipy.special.betaincinv(yes + 1, np.where(no > 0, no, 1), UPPER)
    # for a share of almost none the inverse beta is only so exact; the interval holds the share all the same
    return np.where(yes > 0, np.minimum(low, found), 0.0), np.where(no > 0, np.maximum(high, found), 1.0)


def margin_at_half(effective_n: float) -> float:
    """The margin of error of a share of one half among this many effective people; the one a poll states."""
    return Z * 0.5 / float(np.sqrt(effective_n))


def _cut(n: ArrayLike, degrees: ArrayLike) -> Reals:
    """What an effective n is multiplied by because the design has fewer degrees of freedom than people."""
    people = np.maximum(np.asarray(n, dtype=np.float64), 2)
    return np.asarray((reach(people - 1) / reach(degrees)) ** 2)
