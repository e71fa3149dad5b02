"""A sample and its replicates: what any statistic's uncertainty is, by how far it moves from one to the next.

Sources: Wolter 2007, 1-4; Yung and Rao 1996 (each replicate of fitted weights is fitted anew). Variances are those of
R's `svrVar`, around the replicates' mean or around the full estimate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, BadWeights, TooFew
from polling.stats.replication.refitting import How, aim_at, is_empty
from polling.stats.variance import intervals
from polling.stats.variance.designs import Design, Fit

Reals = NDArray[np.float64]
Around = Literal["mean", "full"]
Statistic = Callable[[Reals], Reals]  # of weights (n, r) the estimates (k, r), or (r,) where there is one

BLOCK = 200_000  # weights worked on at a time, 1.6 MB, which a processor keeps near; more is slower
FEW = 16  # replicates worked on at a time at least
HELD = 25_000_000  # weights kept once they are made, 200 MB; more are made again each time they are asked for


@dataclass(frozen=True, eq=False)
class Replicated:
    """Estimates with their covariance, shapes (k,) and (k, k), and the degrees of freedom of both."""

    estimates: Reals
    covariance: Reals
    degrees: int

    @property
    def se(self) -> Reals:
        """The standard errors, shape (k,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance).clip(0)))

    def intervals(self) -> Reals:
        """The 95 % interval of each estimate by Student's t, shape (k, 2); shares have `share_intervals`."""
        return np.stack(intervals.plain(self.estimates, self.se, self.degrees), axis=1)

    def share_intervals(self, *, n: ArrayLike, effective_n: ArrayLike) -> Reals:
        """The 95 % interval of each share on the logit scale, shape (k, 2), exact at 0 and 1.

        n, effective_n: people each share is of, and how many equally weighted ones they count as; shape (k,) or one.
        """
        values = self.estimates.clip(0, 1)
        found = intervals.of_share(values, self.se, n=n, effective_n=effective_n, degrees=self.degrees)
        return np.stack(found, axis=1)


@dataclass(frozen=True, eq=False)
class Replicates:
    """A sample's weights and the replicates of them, which are made in blocks when asked for.

    weights: the full ones, shape (n,). scale, rscales: the variance is scale * sum(rscales * (estimate of the replicate
    - center)^2), rscales of shape (count,). around: the center, "mean" of the replicates' estimates or "full" (R's
    mse=TRUE). degrees: of freedom. remarks: what a reader must know, in words.
    """

    weights: Reals
    make: Callable[[int, int], Reals]
    scale: float
    rscales: Reals
    degrees: int
    around: Around = "mean"
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what gives no variance."""
        if self.count < 2:
            raise TooFew(f"{self.count} replicates say nothing about uncertainty; make at least 2, better 200")
        if self.around not in {"mean", "full"}:
            raise BadDesign(f"{self.around!r} is no center of replicates; choose mean or full")

    @property
    def count(self) -> int:
        """How many replicates there are."""
        return len(self.rscales)

    @property
    def n(self) -> int:
        """How many people there are."""
        return len(self.weights)

    def blocks(self) -> Iterator[tuple[int, Reals]]:
        """The replicates' weights, a few at a time: the number of the first, counted from 0, and shape (n, few)."""
        few = max(FEW, BLOCK // self.n)
        for first in range(0, self.count, few):
            yield first, self.make(first, min(first + few, self.count))

    def matrix(self) -> Reals:
        """All replicates' weights at once, shape (n, count): 8 bytes each."""
        found = np.empty((self.n, self.count))
        for first, block in self.blocks():
            found[:, first : first + block.shape[1]] = block
        return found

    def estimates(self, statistic: Statistic) -> Reals:
        """The statistic of every replicate, shape (k, count). Raises TooFew where one leaves nobody it could be of."""
        found = [self._finite(np.atleast_2d(statistic(block)), first) for first, block in self.blocks()]
        return np.concatenate(found, axis=1)

    def estimate(self, statistic: Statistic) -> Replicated:
        """The statistic of the full weights with its covariance over the replicates.

        statistic: of weights (n, r) the estimates (k, r) or (r,); `vectorized` beside this file has the usual ones.
        Raises TooFew where the sample or a replicate has nobody it could be of (R leaves such a replicate out).
        """
        values = self._finite(np.atleast_2d(statistic(self.weights[:, None])), -1)[:, 0]
        found = self.estimates(statistic)
        center = values if self.around == "full" else found[:, self.rscales > 0].mean(axis=1)
        off = (found - center[:, None]) * np.sqrt(self.scale * self.rscales)
        return Replicated(values, np.asarray(off @ off.T), self.degrees)

    def covariance(self, statistic: Statistic) -> Reals:
        """The covariance of the statistic's estimates, shape (k, k)."""
        return self.estimate(statistic).covariance

    def variance(self, statistic: Statistic) -> float:
        """The variance of a statistic of one number."""
        return float(self.covariance(statistic)[0, 0])

    def _finite(self, found: Reals, first: int) -> Reals:
        bad = np.flatnonzero(~np.isfinite(found).all(axis=0))
        if len(bad):
            who = "the sample has" if first < 0 else f"replicate {first + bad[0] + 1} leaves"
            raise TooFew(f"{who} nobody that this figure could be of; show it for a larger group")
        return found

    def held(self) -> "Replicates":
        """The same with every weight made once and kept, where that takes at most 200 MB."""
        if self.n * self.count > HELD:
            return self
        kept = self.matrix()
        return replace(self, make=lambda first, last: kept[:, first:last])


def refitted(replicates: Replicates, fit: Fit, weights: ArrayLike, *, how: How | None = None) -> Replicates:
    """The replicates with each fitted to the totals of `weights`, which are `replicates.weights` after fitting.

    R's `rake(svrepdesign(...))` and `calibrate(svrepdesign(...))`. how: "raking" or "linear"; what the weights show
    they were if not given. A raking must have come to its end. The degrees of freedom stay those of how people were
    drawn; R counts the rank of the new weights instead. Raises Contradiction with the replicate that cannot be fitted,
    either now or, where the weights are too many to keep, when they are asked for.
    """
    full = Design(np.asarray(weights, dtype=np.float64), fit=fit).weights
    if len(full) != replicates.n:
        raise BadWeights(f"{len(full)} fitted weights for {replicates.n} people; give one per person")
    if is_empty(fit):
        raise BadDesign("the fit is empty; name the margins or the numbers that the weights were fitted to")
    aim = aim_at(fit, full, replicates.weights, how)

    def make(first: int, last: int) -> Reals:
        return aim.fitted(replicates.make(first, last), first)

    return replace(replicates, weights=full, make=make).held()
