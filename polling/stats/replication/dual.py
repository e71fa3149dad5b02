"""The search for one multiplier a column, for many replicates at once, that makes weights meet totals.

Sources: Deville and Särndal 1992 (the dual of calibration); Anderson 1965, Walker and Ni 2011 (the acceleration).
The search starts at the full fit and uses its second derivatives for every replicate, so that few steps are enough.
A replicate that is far from it is solved by itself, by Newton's method with its own.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

MET = 1e-11  # how far a replicate's totals may be off, in standard deviations of a column under the full weights
DONE = 0.3  # the part of replicates that must be fitted before the search goes on without them
STEPS = 40  # of the joint search; a replicate that takes longer is fitted by itself
DEPTH = 5  # steps the acceleration looks back on
SEPARATE_STEPS = 200
FURTHEST = 300.0  # the logarithm of a factor beyond which a replicate cannot be fitted
SAME = 1e-10  # relative: columns below this are the others' sums


@dataclass(frozen=True, eq=False)
class Dual:
    """Columns of cells, made orthonormal under the weights the search begins at, and the totals they must have.

    plain: shape (cells, k), mostly zeros; over: the same turned over; turn: shape (k, q), what makes them orthonormal.
    totals: shape (q,). is_raking: whether a factor is the exponential of the columns times multipliers, else 1 plus it.
    """

    plain: Any
    over: Any
    turn: Reals
    totals: Reals
    is_raking: bool

    @classmethod
    def of(cls, plain: Any, start: Reals, full: Reals, *, is_raking: bool) -> "Dual":
        """The search that begins at the weights `start` and ends at the totals of `full`, both of shape (cells,)."""
        over = scipy.sparse.csr_array(plain.T)
        values, vectors = np.linalg.eigh((over @ scipy.sparse.diags_array(start) @ plain).toarray())
        kept = values > SAME * values.max()
        turn = np.asarray(vectors[:, kept] / np.sqrt(values[kept]))
        return cls(plain, over, turn, np.asarray(turn.T @ (over @ full)), is_raking)

    def along(self, place: Reals) -> Reals:
        """The orthonormal columns times multipliers: (q, r) to (cells, r)."""
        return np.asarray(self.plain @ (self.turn @ place))

    def sums(self, mass: Reals) -> Reals:
        """The orthonormal columns' sums under weights of cells: (cells, r) to (q, r)."""
        return np.asarray(self.turn.T @ (self.over @ mass))

    def products(self, mass: Reals) -> Reals:
        """The orthonormal columns' products with each other under weights of cells, shape (q, q)."""
        found = (self.over @ scipy.sparse.diags_array(mass) @ self.plain).toarray()
        return np.asarray(self.turn.T @ found @ self.turn)


@dataclass
class _Search:
    """The replicates not yet fitted, and how the search for them went so far."""

    left: Codes
    mass: Reals
    place: Reals
    gap: Reals
    factors: Reals
    steps: list[Reals] = field(default_factory=list)
    turns: list[Reals] = field(default_factory=list)

    def look(self, dual: Dual) -> Reals:
        """Find where the present place leads: how far each replicate's totals are off, (left,)."""
        self.factors = _factors(dual, self.place)
        before, self.gap = self.gap, dual.sums(self.factors * self.mass) - dual.totals[:, None]
        if self.steps:
            self.turns = [*self.turns, self.gap - before][-DEPTH:]
        return np.asarray(np.abs(self.gap).max(axis=0))

    def move(self) -> None:
        """Go one step on."""
        step = _move(self.gap, self.steps, self.turns)
        self.steps = [*self.steps, step][-DEPTH:]
        self.place = self.place + step

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Go on with these alone."""
        self.left = self.left[kept]
        self.mass, self.place, self.gap = self.mass[:, kept], self.place[:, kept], self.gap[:, kept]
        self.factors = self.factors[:, kept]
        self.steps = [one[:, kept] for one in self.steps]
        self.turns = [one[:, kept] for one in self.turns]


def searched(dual: Dual, mass: Reals) -> tuple[Reals, Reals]:
    """Every replicate's factors per cell, (cells, r), and how far its totals stayed off, (r,)."""
    count = mass.shape[1]
    found, off = np.ones(mass.shape), np.full(count, np.inf)
    begun = np.zeros((len(dual.totals), count))
    search = _Search(np.arange(count), mass, begun, begun, found)
    with np.errstate(all="ignore"):  # a replicate that runs away is fitted by itself afterwards
        for _ in range(STEPS):
            off[search.left] = search.look(dual)
            is_met = off[search.left] <= MET
            if is_met.mean() >= DONE:
                found[:, search.left[is_met]] = search.factors[:, is_met]
                search.keep(~is_met)
                if not len(search.left):
                    break
            search.move()
    found[:, search.left] = search.factors
    return found, off


def _factors(dual: Dual, place: Reals) -> Reals:
    found = dual.along(place)
    if not dual.is_raking:
        return np.asarray(1 + found)
    return np.asarray(np.exp(found, out=found))


def _move(gap: Reals, steps: list[Reals], turns: list[Reals]) -> Reals:
    """Anderson's next step: back by the gap, less what the last steps showed of how the gap turns."""
    if not turns:
        return -gap
    seen = np.stack(turns)
    gram = np.einsum("iqr,jqr->rij", seen, seen)
    ridge = 1e-14 * np.trace(gram, axis1=1, axis2=2) + 1e-300
    gram += ridge[:, None, None] * np.eye(len(turns))
    share = np.linalg.solve(gram, np.einsum("iqr,qr->ri", seen, gap)[..., None])[..., 0]
    return np.asarray(-gap - np.einsum("ri,iqr->qr", share, np.stack(steps) - seen))


def searched_alone(dual: Dual, mass: Reals) -> Reals | None:
    """One replicate's factors, (cells,), with its own second derivatives; None where its totals cannot be met."""
    return _newton(dual, mass) if dual.is_raking else _solved(dual, mass)


def _newton(dual: Dual, mass: Reals) -> Reals | None:
    """The least of the convex dual, or nothing where it has none: no weights above zero meet the totals."""
    place = np.zeros(len(dual.totals))
    found = np.zeros(len(mass))
    for _ in range(SEPARATE_STEPS):
        weights = mass * np.exp(found)
        gap = dual.sums(weights) - dual.totals
        if np.abs(gap).max() <= MET:
            return np.asarray(np.exp(found))
        move: Reals = -scipy.linalg.lstsq(dual.products(weights), gap, cond=1e-13)[0]
        part = _part(dual, mass, place, move)
        place = place + part * move
        found = dual.along(place)
        if part == 0 or np.abs(found).max() > FURTHEST:
            return None
    return None


def _part(dual: Dual, mass: Reals, place: Reals, move: Reals) -> float:
    """How much of the step lowers the dual; 0 where nothing does."""

    def height(at: Reals) -> float:
        return float(mass @ np.exp(np.minimum(dual.along(at), 700.0)) - dual.totals @ at)

    here, part = height(place), 1.0
    while part > 1e-10:
        if height(place + part * move) <= here + 1e-15 * abs(here):
            return part
        part /= 2
    return 0.0


def _solved(dual: Dual, mass: Reals) -> Reals | None:
    gap = dual.totals - dual.sums(mass)
    factors = 1 + dual.along(scipy.linalg.lstsq(dual.products(mass), gap, cond=1e-13)[0])
    off = np.abs(dual.sums(factors * mass) - dual.totals).max()
    return np.asarray(factors) if off <= 1e3 * MET else None
