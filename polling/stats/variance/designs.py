"""How people were drawn and weighted, and the variance that follows from it: Taylor linearization.

Sources: Binder 1983 (linearization); Cochran 1977, 11.2 (clusters, strata, finite populations); Deville and
Särndal 1992 (a calibrated weight leaves only the residual uncertain). The same numbers as R's `svyrecvar`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, TooFew
from polling.stats.variance import design_checks
from polling.stats.variance.residuals import Regression, dense, is_sparse
from polling.stats.weights.margins import Margin

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]
Linearized = Any  # an array, shape (n,) or (n, k), or a scipy sparse one, shape (n, k)
Lonely = Literal["adjust", "fail", "certainty", "average"]

BLOCK = 2_000_000  # numbers at work at a time
WHOLE = 1e-7  # a stratum of whose clusters less than this part was left out was taken whole, as in R

LONELY_WORDS: dict[Lonely, str] = {
    "adjust": "counted by how far it lies from the mean of the whole sample",
    "fail": "refused",
    "certainty": "taken as chosen with certainty, so that it adds no uncertainty",
    "average": "given the average uncertainty of the other strata",
}


@dataclass(frozen=True, eq=False)
class Fit:
    """What weights were fitted to: the part of a variable that this explains adds no uncertainty.

    margins: raked or post-stratified margins. numbers: shape (n, k), further columns of a calibration.
    by: shape (n,), weights of the residual regression: the weights before a calibration or a post-stratification,
    as R's `calibrate` and `postStratify`; equal if not given, as R's `rake`.
    """

    margins: tuple[Margin, ...] = ()
    numbers: Reals | None = None
    by: Reals | None = None


@dataclass(frozen=True, eq=False)
class Design:
    """Weighted people, how they were drawn and what their weights were fitted to; checked when made.

    weights: shape (n,), above zero. strata: shape (n,), a code per person. clusters: shape (n,), nested in strata:
    the same code in two strata is two clusters, as R's nest=TRUE.
    population: shape (n,), how many clusters (people where there are none) the person's stratum has, infinite where
    not known; or, where all are at most 1, the part of them that was drawn.
    lonely: what a stratum with one cluster counts as, in R's words. R refuses it unless told; `adjust`, the default
    here, errs on the side of too much uncertainty and `remarks` says so.
    Raises BadWeights and BadDesign.
    """

    weights: Reals
    strata: Codes | None = None
    clusters: Codes | None = None
    population: Reals | None = None
    fit: Fit = field(default_factory=Fit)
    lonely: Lonely = "adjust"

    def __post_init__(self) -> None:
        """Check the columns, alone and against each other."""
        object.__setattr__(self, "weights", design_checks.weights(self.weights))
        for name in ("strata", "clusters"):
            object.__setattr__(self, name, design_checks.codes(name, getattr(self, name), self.n))
        if self.lonely not in get_args(Lonely):
            raise BadDesign(f"{self.lonely!r} is no rule for a stratum with one cluster: {', '.join(LONELY_WORDS)}")
        if self.population is not None:
            given = np.asarray(self.population, dtype=np.float64)
            names = np.zeros(1, dtype=np.intp) if self.strata is None else np.unique(self.strata)
            sizes = design_checks.population(given, self.stratum_of, self.cluster_counts, names)
            object.__setattr__(self, "population", sizes)
        design_checks.fit(self.fit.margins, self.fit.numbers, self.fit.by, self.n)

    @property
    def n(self) -> int:
        """How many people there are."""
        return len(self.weights)

    @property
    def degrees(self) -> int:
        """Degrees of freedom: distinct clusters less strata. 0 where nothing can be said about uncertainty."""
        return len(self.stratum_of_cluster) - len(self.cluster_counts)

    def degrees_within(self, within: ArrayLike) -> int:
        """Degrees of freedom among some of the people, as R's `degf` of a subset has them, but at least 1.

        Raises TooFew where they are fewer than two people, or all of one cluster.
        """
        inside = np.asarray(within, dtype=bool)
        if np.count_nonzero(inside) < 2:
            raise TooFew("fewer than two people answered, so nothing can be said about uncertainty")
        clusters, strata = _distinct(self.cluster_of[inside]), _distinct(self.stratum_of[inside])
        if clusters < 2:
            raise TooFew("all who answered are of one cluster, so nothing can be said about uncertainty")
        return max(1, clusters - strata)

    @cached_property
    def stratum_of(self) -> Codes:
        """Which distinct stratum each person is in, counted from 0, shape (n,)."""
        if self.strata is None:
            return np.zeros(self.n, dtype=np.intp)
        return np.unique(self.strata, return_inverse=True)[1]

    @cached_property
    def cluster_of(self) -> Codes:
        """Which distinct cluster each person is in, counted from 0, shape (n,); their own where there are none."""
        if self.clusters is None:
            return np.arange(self.n)
        _, place = np.unique(self.clusters, return_inverse=True)
        return np.unique(self.stratum_of * (place.max() + 1) + place, return_inverse=True)[1]

    @cached_property
    def stratum_of_cluster(self) -> Codes:
        """Which distinct stratum each distinct cluster is in, shape (clusters,)."""
        if self.clusters is None:
            return self.stratum_of
        found = np.zeros(int(self.cluster_of.max()) + 1, dtype=np.intp)
        found[self.cluster_of] = self.stratum_of
        return found

    @cached_property
    def cluster_counts(self) -> Codes:
        """How many distinct clusters each distinct stratum has, shape (strata,)."""
        return np.bincount(self.stratum_of_cluster)

    @cached_property
    def left_out(self) -> Reals:
        """The part of each distinct stratum's clusters that was not drawn, shape (strata,); 1 where not known."""
        if self.population is None:
            return np.ones(len(self.cluster_counts))
        sizes = np.ones(len(self.cluster_counts))
        sizes[self.stratum_of] = self.population
        return 1 - self.cluster_counts / sizes

    @cached_property
    def lonely_strata(self) -> Codes:
        """The distinct strata that have one cluster and were not taken whole."""
        return np.flatnonzero((self.cluster_counts == 1) & (self.left_out >= WHOLE))

    def remarks(self) -> tuple[str, ...]:
        """What somebody who reads the numbers must know about this design, in words; often nothing."""
        said = []
        if count := len(self.lonely_strata):
            which = "1 stratum has one cluster" if count == 1 else f"{count} strata have one cluster each"
            said.append(f"{which}: {LONELY_WORDS[self.lonely]} (rule “{self.lonely}”)")
        if self.clusters is not None and self.strata is not None:
            again = len(self.stratum_of_cluster) - len(np.unique(self.clusters))
            if again:
                said.append("some clusters have the same name in several strata; they count as different clusters")
        return tuple(said)

    def residuals(self, linearized: ArrayLike) -> Reals:
        """What the fit does not explain of the values, in the shape given, (n,) or (n, k)."""
        values = design_checks.values(linearized, self.n)
        if self._regression is None:
            return values
        columns = values.reshape(self.n, -1)
        left = columns - self._regression.columns @ self._regression.coefficients(columns)
        return np.asarray(left, dtype=np.float64).reshape(values.shape)

    def covariance(self, linearized: Linearized) -> Reals:
        """The covariance of estimates from the derivatives of each by each person's weight.

        linearized: shape (n, k), a sparse one too, or (n,) for one estimate; the answer has shape (k, k).
        Raises TooFew where the design has no degree of freedom, BadDesign for a lonely stratum under `fail`.
        """
        blocks = self._spread(linearized)
        found = next(blocks)
        total = found.T @ found
        for block in blocks:
            total += block.T @ block
        return total

    def variances(self, linearized: Linearized) -> Reals:
        """The diagonal of `covariance`, shape (k,), without the rest of it."""
        return np.asarray(sum(np.einsum("ij,ij->j", block, block) for block in self._spread(linearized)))

    def variance(self, linearized: Linearized) -> float:
        """The variance of one estimate from its linearized values, shape (n,)."""
        return float(self.variances(linearized)[0])

    @cached_property
    def _regression(self) -> Regression | None:
        fit = self.fit
        if not fit.margins and fit.numbers is None:
            return None
        return Regression(fit.margins, fit.numbers, fit.by, n=self.n)

    @cached_property
    def _weighing(self) -> Any:
        """The sparse matrix that takes people's values to weighted totals of clusters, shape (clusters, n)."""
        return _sums(self.cluster_of, len(self.stratum_of_cluster), self.weights)

    @cached_property
    def _joining(self) -> Any:
        """The sparse matrix that takes clusters' totals to those of strata, shape (strata, clusters)."""
        clusters = len(self.stratum_of_cluster)
        return _sums(self.stratum_of_cluster, len(self.cluster_counts), np.ones(clusters))

    @cached_property
    def _fitted(self) -> tuple[Any, Any]:
        """Weighted totals of the fit's columns, by cluster and by stratum; both sparse."""
        if self._regression is None:
            return None, None
        of_clusters = self._weighing @ self._regression.columns
        return of_clusters, self._joining @ of_clusters

    def _spread(self, linearized: Linearized) -> Iterator[Reals]:
        """Each cluster's total around its stratum's mean, scaled so that squares sum to variance, in blocks of rows."""
        factors, is_centered = self._treatment()
        values = _columns(linearized, self.n)
        totals = self._weighing @ values
        slopes = None if self._regression is None else self._regression.coefficients(values)
        of_clusters, of_strata = self._fitted
        means = _left(self._joining @ totals, of_strata, slopes) * (is_centered / self.cluster_counts)[:, None]
        strata, roots = self.stratum_of_cluster, np.sqrt(factors)
        step = max(1, BLOCK // max(1, totals.shape[1]))
        for start in range(0, len(strata), step):
            here = slice(start, start + step)
            block = _left(totals[here], None if slopes is None else of_clusters[here], slopes)
            block -= means[strata[here]]
            block *= roots[strata[here], None]
            yield block

    def _treatment(self) -> tuple[Reals, Marks]:
        """What each stratum's squares count for, and whether they are taken around its own mean; shapes (strata,)."""
        if self.degrees < 1:
            raise TooFew(_no_degrees(self))
        counts, alone = self.cluster_counts, self.lonely_strata
        if len(alone) and self.lonely == "fail":
            raise BadDesign(_lonely_refused(self))
        factors = self.left_out * counts / np.maximum(counts - 1, 1)
        if self.lonely == "average":
            factors = factors * len(counts) / (len(counts) - len(alone))
        is_centered = np.ones(len(counts), dtype=bool)
        if self.lonely == "adjust":
            is_centered[alone] = False
        return factors, is_centered


def _sums(groups: Codes, count: int, factors: Reals) -> Any:
    """The sparse matrix that sums by group what is given times the factors, shape (count, len(groups))."""
    order = np.argsort(groups, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=count))])
    return scipy.sparse.csr_array((factors[order], order, starts), shape=(count, len(groups)))


def _distinct(codes: Codes) -> int:
    """How many different codes there are."""
    return int(np.count_nonzero(np.bincount(codes)))


def _left(totals: Any, fitted: Any, slopes: Reals | None) -> Reals:
    """Totals less what the fit explains of them, dense and our own to change."""
    found = dense(totals)
    if slopes is not None:
        found -= fitted @ slopes
    return found


def _columns(linearized: Linearized, n: int) -> Any:
    if not is_sparse(linearized):
        return design_checks.values(linearized, n).reshape(n, -1)
    design_checks.values(linearized.data, linearized.nnz)
    return linearized.tocsr()


def _name(design: Design, stratum: int) -> str:
    return "1" if design.strata is None else str(np.unique(design.strata)[stratum])


def _no_degrees(design: Design) -> str:
    if design.n == 1:
        return "there is one person, so nothing can be said about uncertainty"
    if design.strata is None or len(design.cluster_counts) == 1:
        return "everybody is of one cluster, so nothing can be said about uncertainty"
    return "every stratum has one cluster, so nothing can be said about uncertainty; join strata that are alike"


def _lonely_refused(design: Design) -> str:
    name = _name(design, int(design.lonely_strata[0]))
    return f"stratum {name} has one cluster; join it to one that is alike, or choose another rule than “fail”"
