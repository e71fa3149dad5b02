"""Replicate weights: the sample made many times over, each with some people left out or drawn again.

Sources: Wolter 2007, 4 (jackknives); Rao, Wu and Yue 1992 (bootstrap); Rust and Kalton 1987 (collapsed strata).
The jackknives, and variances of given weights, are those of R's `as.svrepdesign` and `svrepdesign`; each replicate
of fitted weights is fitted anew, as R's `rake` and `calibrate` of such a design do.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, BadWeights, TooFew
from polling.stats.replication.refitting import How, how_of, is_empty
from polling.stats.replication.replicated import Around, Replicates, refitted
from polling.stats.variance.designs import Design

__all__ = ["Replicates", "bootstrap", "given", "jk1", "jkn", "refitted"]

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

MOST = 100_000  # replicates: more say nothing more
WORK = 2_000_000_000  # weights in all; with a fit they take about two minutes

# the scale of each kind of given replicates, as R's `svrepdesign` has it
KINDS: dict[str, Callable[[int], float]] = {
    "bootstrap": lambda count: 1 / (count - 1),
    "BRR": lambda count: 1 / count,
    "JK1": lambda count: (count - 1) / count,
    "JK2": lambda _: 1.0,
    "JKn": lambda _: 1.0,
    "ACS": lambda count: 4 / count,
}


def jk1(design: Design, *, around: Around = "mean", how: How | None = None) -> Replicates:
    """A replicate for each cluster (person where there are none), without it: R's type "JK1".

    Where the design's weights were fitted, every replicate is fitted to the same totals. how: "raking" or "linear";
    what the weights show they were if not given. Raises BadDesign for several strata, TooFew, and Contradiction for a
    replicate that cannot be fitted.
    """
    if len(design.cluster_counts) > 1:
        raise BadDesign(f"JK1 is for one stratum and there are {len(design.cluster_counts)}; use jkn")
    clusters = _some_degrees(design)
    others = clusters / (clusters - 1)

    def multipliers(first: int, last: int) -> Reals:
        found = np.full((clusters, last - first), others)
        found[np.arange(first, last), np.arange(last - first)] = 0
        return found

    scale = float(design.left_out[0] / others)
    return _of_design(design, multipliers, (scale, np.ones(clusters)), around=around, how=how)


def jkn(design: Design, *, around: Around = "mean", how: How | None = None) -> Replicates:
    """A replicate for each cluster, without it and with the rest of its stratum larger: R's type "JKn".

    A stratum with one cluster is treated by `design.lonely` as R does: "adjust" leaves it out against all other strata,
    "average" raises the variance by the part of clusters that are alone, "certainty" takes it as it is. One that was
    taken whole adds nothing. Raises BadDesign under "fail", TooFew, Contradiction.
    """
    _some_degrees(design)
    strata, counts = design.stratum_of_cluster, design.cluster_counts
    alone = _lonely(design)
    is_left_out = counts[strata] > 1
    if design.lonely == "adjust":
        is_left_out |= alone[strata]
    left = np.flatnonzero(is_left_out & (design.left_out[strata] > 0))
    sizes = np.where(alone, len(counts), counts)[strata[left]]

    def multipliers(first: int, last: int) -> Reals:
        found = np.ones((len(strata), last - first))
        for column, cluster in enumerate(left[first:last]):
            stratum, size = strata[cluster], sizes[first + column]
            found[:, column][slice(None) if alone[stratum] else strata == stratum] = size / (size - 1)
            found[cluster, column] = 0
        return found

    scale = len(strata) / (len(strata) - alone.sum()) if design.lonely == "average" else 1.0
    part = np.where(alone, 1.0, design.left_out)[strata[left]]  # R takes no finite population for a lonely cluster
    rscales = (sizes - 1) / sizes * part
    return _of_design(design, multipliers, (float(scale), rscales), around=around, how=how)


def bootstrap(
    design: Design, replicates: int, seed: int, *, around: Around = "mean", how: How | None = None
) -> Replicates:
    """Replicates that draw, in each stratum, one cluster fewer than it has, with replacement.

    Rao, Wu and Yue's rescaled bootstrap, R's type "subbootstrap" (R's "bootstrap", Canty and Davison's, draws as many
    as there are and is right only on average over strata). With finite populations Rao and Wu 1988's form, whose
    weights do not fall below zero. replicates: 200 give the standard error to 5 %, 2,000 to 1.6 %.
    seed: a whole number; the same one gives the same weights.
    Strata with one cluster: under "adjust" they are joined into one (a single one to the smallest other), "average" and
    "certainty" as in `jkn`. Raises BadDesign, TooFew, Contradiction.
    """
    _some_degrees(design)
    _check_asked(replicates, seed)
    groups, part = _drawing_groups(design)
    order = np.argsort(groups, kind="stable")
    counts = np.bincount(groups)
    draws = np.repeat(np.arange(len(counts)), np.where(counts > 1, counts - 1, 0))
    starts = (np.cumsum(counts) - counts)[draws]
    is_drawn = counts[groups] > 1
    rate = np.where(is_drawn, np.sqrt(part), 0.0)
    larger = rate * counts[groups] / np.maximum(counts[groups] - 1, 1)

    def multipliers(first: int, last: int) -> Reals:
        found = np.empty((len(groups), last - first))
        for column in range(last - first):
            random = np.random.default_rng([seed, first + column])
            chosen = order[starts + (random.random(len(draws)) * counts[draws]).astype(np.intp)]
            found[:, column] = 1 - rate + larger * np.bincount(chosen, minlength=len(groups))
        return found

    alone = _lonely(design)
    scale = len(groups) / (len(groups) - alone.sum()) if design.lonely == "average" else 1.0
    sizes = (float(scale) / (replicates - 1), np.ones(replicates))
    return _of_design(design, multipliers, sizes, around=around, how=how)


def given(
    weights: ArrayLike,
    replicates: ArrayLike,
    *,
    kind: str = "bootstrap",
    scale: float | None = None,
    rscales: ArrayLike | None = None,
    around: Around = "mean",
) -> Replicates:
    """Replicate weights that came with the file, as R's `svrepdesign(combined.weights=TRUE)`.

    weights: the full ones, shape (n,). replicates: shape (n, count), none below zero; each the whole weight, not a
    multiplier. kind: how they were made, one of `KINDS`, which tells their scale; "ACS" is successive differences.
    scale: instead of the kind's; Fay's method has 1 / (count * (1 - rho)^2). rscales: shape (count,), all 1 if not
    given; "JKn" needs them. Degrees of freedom: the rank of the weights less 1, as R has it.
    Raises BadWeights, BadDesign and TooFew.
    """
    full = Design(np.asarray(weights, dtype=np.float64)).weights
    matrix = _checked_matrix(np.asarray(replicates, dtype=np.float64), len(full))
    count = matrix.shape[1]
    if count < 2:
        raise TooFew(f"{count} replicates say nothing about uncertainty; there must be at least 2")
    if kind not in KINDS:
        raise BadDesign(f"{kind!r} is no kind of replicate weights; choose one of {', '.join(KINDS)}, or give a scale")
    if kind == "JKn" and rscales is None:
        raise BadDesign("JKn weights need rscales, one per replicate: (clusters of its stratum - 1) / clusters")
    factors = np.ones(count) if rscales is None else np.asarray(rscales, dtype=np.float64)
    whole = KINDS[kind](count) if scale is None else float(scale)
    if factors.shape != (count,) or not np.isfinite(factors).all() or (factors < 0).any() or not factors.any():
        raise BadWeights(f"rscales must be {count} numbers, one per replicate, none below zero and not all zero")
    if not np.isfinite(whole) or whole <= 0:
        raise BadWeights(f"the scale is {whole:g}; it must be a number above zero")
    return Replicates(full, lambda first, last: matrix[:, first:last], whole, factors, _rank(matrix) - 1, around)


def _of_design(
    design: Design,
    multipliers: Callable[[int, int], Reals],
    sizes: tuple[float, Reals],
    *,
    around: Around,
    how: How | None,
) -> Replicates:
    """Replicates from what each cluster's weights are multiplied by, fitted where the design's weights were."""
    if design.n * len(sizes[1]) > WORK:
        raise BadDesign(
            f"{len(sizes[1]):,} replicates of {design.n:,} people are too many to work out; a bootstrap of 1,000 "
            "replicates says the same, and so does the design's own standard error"
        )
    way = how or how_of(design.fit, design.weights)
    base = design.weights if way == "raking" or design.fit.by is None else design.fit.by
    if len(sizes[1]) < 2:
        raise TooFew("no two clusters can be left out, so nothing can be said about uncertainty; use “adjust”")
    cluster_of = design.cluster_of

    def make(first: int, last: int) -> Reals:
        return base[:, None] * multipliers(first, last)[cluster_of]

    degrees = min(design.degrees, len(sizes[1]) - 1)
    plain = Replicates(base, make, sizes[0], sizes[1], degrees, around, design.remarks())
    return plain if is_empty(design.fit) else refitted(plain, design.fit, design.weights, how=way)


def _some_degrees(design: Design) -> int:
    if design.degrees < 1:
        raise TooFew(
            "no stratum has two clusters, so nothing can be said about uncertainty; join strata that are alike"
        )
    return len(design.stratum_of_cluster)


def _lonely(design: Design) -> NDArray[np.bool_]:
    """Which strata have one cluster and were not taken whole. Raises BadDesign under the rule `fail`."""
    alone = np.zeros(len(design.cluster_counts), dtype=bool)
    alone[design.lonely_strata] = True
    if alone.any() and design.lonely == "fail":
        name = int(np.flatnonzero(alone)[0]) + 1
        raise BadDesign(f"stratum {name} has one cluster; join it to one that is alike, or choose another rule")
    return alone


def _drawing_groups(design: Design) -> tuple[Codes, Reals]:
    """The stratum each cluster is drawn within, and the part of it that was not drawn from the population."""
    groups, part = design.stratum_of_cluster.copy(), design.left_out[design.stratum_of_cluster]
    alone = np.flatnonzero(_lonely(design))
    if design.lonely != "adjust" or not len(alone):
        return groups, part
    together = list(alone)
    if len(together) == 1:
        counts = np.where(design.cluster_counts > 1, design.cluster_counts, len(groups) + 1)
        together.append(np.intp(counts.argmin()))
    is_joined = np.isin(groups, together)
    groups[is_joined] = together[0]
    part[is_joined] = part[is_joined].max()
    return np.unique(groups, return_inverse=True)[1], part


def _check_asked(replicates: int, seed: int) -> None:
    if not 2 <= replicates <= MOST:
        raise TooFew(f"{replicates} replicates were asked for; ask for at least 2, better 200, and at most {MOST:,}")
    if seed < 0:
        raise BadDesign(f"the seed is {seed}; give a whole number that is not below zero")


def _checked_matrix(matrix: Reals, n: int) -> Reals:
    if matrix.ndim != 2 or len(matrix) != n:
        raise BadWeights(f"the replicate weights have shape {matrix.shape}; give ({n}, number of replicates)")
    bad = np.argwhere(~np.isfinite(matrix) | (matrix < 0))
    if len(bad):
        person, place = bad[0]
        value = matrix[person, place]
        raise BadWeights(f"replicate {place + 1}, person {person + 1}: the weight is {value:g}; none may be below zero")
    empty = np.flatnonzero(matrix.sum(axis=0) <= 0)
    if len(empty):
        raise BadWeights(f"replicate {empty[0] + 1} gives nobody a weight; leave it out")
    return matrix


def _rank(matrix: Reals) -> int:
    """The rank of the weights, judged as R does by parts above 1e-5 of the largest."""
    values = np.linalg.svd(matrix, compute_uv=False)
    return max(2, int((values > 1e-5 * values[0]).sum()))
