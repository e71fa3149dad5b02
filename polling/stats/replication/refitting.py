"""Fitting many replicates of a sample's weights at once to the totals that the full weights have.

Sources: Deville and Särndal 1992 (calibration); Yung and Rao 1996 (each replicate is calibrated anew).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import NDArray

from polling.stats.problems import BadDesign, Contradiction
from polling.stats.replication.dual import MET, Dual, searched, searched_alone
from polling.stats.variance.designs import Fit
from polling.stats.weights.margins import UNKNOWN, Margin

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]
How = Literal["raking", "linear"]

MANY = 2_000  # columns of a fit
LINEAR = 1e-6  # relative: weights this near to a linear calibration's are one


@dataclass(frozen=True, eq=False)
class Aim:
    """What every replicate is fitted to: the totals that the full weights have in the fit's columns.

    fit: its margins and numbers. weights: the full weights after fitting, shape (n,). base: those before, shape (n,);
    a raking may begin at the weights themselves, because where it begins within a fit does not change where it ends.
    how: "raking" multiplies by exponentials, "linear" adds as a linear calibration does (weights may fall below 0).
    """

    fit: Fit
    weights: Reals
    base: Reals
    how: How

    @cached_property
    def cell_of(self) -> Codes:
        """Which distinct combination of the fit's columns each person is in, shape (n,)."""
        everybody = np.arange(len(self.weights))
        if self.fit.numbers is not None:
            return everybody
        found = np.zeros(len(self.weights), dtype=np.intp)
        for one in self.fit.margins:
            found = np.unique(found * (len(one.categories) + 1) + one.codes + 1, return_inverse=True)[1]
        return everybody if found.max() + 1 == len(found) else found

    @cached_property
    def _sorted(self) -> tuple[Codes, Codes]:
        order = np.argsort(self.cell_of, kind="stable")
        return order, np.flatnonzero(np.diff(self.cell_of[order], prepend=-1))

    @cached_property
    def dual(self) -> Dual:
        """The search for factors of cells whose totals are those of the full weights."""
        order, firsts = self._sorted
        people = order[firsts]
        parts = [_indicators(one, people) for one in self.fit.margins]
        if self.fit.numbers is not None:
            parts.append(scipy.sparse.csr_array(self.fit.numbers / np.abs(self.fit.numbers).max(axis=0).clip(1e-300)))
        start, full = (self.in_cells(one[:, None])[:, 0] / self._unit for one in (self._start, self.weights))
        plain = scipy.sparse.csr_array(scipy.sparse.hstack(parts, format="csr"))
        return Dual.of(plain, start, full, is_raking=self.how == "raking")

    @cached_property
    def _unit(self) -> float:
        return float(self._start.sum())

    @property
    def _start(self) -> Reals:
        return self.weights if self.how == "raking" else self.base

    def in_cells(self, people: Reals) -> Reals:
        """Column sums over the people of each cell: (n, r) to (cells, r)."""
        order, firsts = self._sorted
        if len(firsts) == len(order):
            return people
        return np.asarray(np.add.reduceat(people[order], firsts, axis=0), dtype=np.float64)

    def fitted(self, replicates: Reals, first: int = 0) -> Reals:
        """The replicates with every total met, shape (n, r).

        replicates: base weights of each, shape (n, r), zero for whom it leaves out. first: the number of the first,
        for messages. Raises Contradiction with the replicate and what it lacks.
        """
        begun = replicates
        if self.how == "raking" and self.base is not self.weights:
            begun = replicates * (self.weights / self.base)[:, None]
        mass = self.in_cells(begun) / self._unit
        factors, off = searched(self.dual, mass)
        for place in np.flatnonzero(~(off <= MET)):
            factors[:, place] = self._separately(mass[:, place], first + int(place) + 1)
        if len(factors) < len(begun):
            factors = factors[self.cell_of]
        factors *= begun
        return factors

    def _separately(self, mass: Reals, number: int) -> Reals:
        """One replicate's factors by Newton's method with its own second derivatives and shortened steps."""
        order, firsts = self._sorted
        for one in self.fit.margins:
            empty = np.flatnonzero((_indicators(one, order[firsts]).T @ mass <= 0) & _is_used(one))
            if len(empty):
                name = (*one.categories, UNKNOWN)[empty[0]]
                raise Contradiction(
                    f"replicate {number} leaves nobody whose {one.name} is {name}, so it cannot be fitted; "
                    "join that category to another, or use fewer and larger groups to leave out"
                )
        factors = searched_alone(self.dual, mass)
        if factors is None:
            raise Contradiction(
                f"replicate {number} cannot meet the totals of {_named(self.fit)} with the people it keeps; "
                "join thin categories, leave a margin out, or use fewer and larger groups to leave out"
            )
        return factors


def is_empty(fit: Fit) -> bool:
    """Whether the weights were fitted to nothing."""
    return not fit.margins and fit.numbers is None


def how_of(fit: Fit, weights: Reals) -> How:
    """How these weights were fitted: "linear" if a linear calibration of `fit.by` gives them, else "raking".

    Raking from the fitted weights themselves suits every other fit: it gives them back where nobody is left out.
    Bounds on the weights are not searched for anew.
    """
    if fit.by is None or is_empty(fit):
        return "raking"
    try:
        again = Aim(fit, weights, fit.by, "linear").fitted(fit.by[:, None])[:, 0]
    except Contradiction:
        return "raking"
    return "linear" if np.allclose(again, weights, rtol=LINEAR, atol=0) else "raking"


def aim_at(fit: Fit, weights: Reals, base: Reals, how: How | None = None) -> Aim:
    """The Aim of replicates of `base` that are fitted as `weights` were.

    Raises BadDesign for an unknown `how` and for more columns than can be solved for.
    """
    chosen = how or how_of(fit, weights)
    if chosen not in {"raking", "linear"}:
        raise BadDesign(f"{chosen!r} is no way to fit replicates; choose raking or linear")
    columns = sum(len(one.categories) for one in fit.margins) + (0 if fit.numbers is None else fit.numbers.shape[1])
    if columns > MANY:
        raise BadDesign(
            f"replicates cannot be fitted to {columns:,} categories at once, at most {MANY:,}; join categories, "
            "or take the standard error from the design, which knows of the fit"
        )
    return Aim(fit, weights, base, chosen)


def _indicators(one: Margin, people: Codes) -> Any:
    """Who is in which category, shape (people, categories + 1); not known is the last, a category of its own."""
    places = np.where(one.codes[people] < 0, len(one.categories), one.codes[people])
    shape = (len(people), len(one.categories) + 1)
    return scipy.sparse.csr_array((np.ones(len(people)), (np.arange(len(people)), places)), shape=shape)


def _is_used(one: Margin) -> NDArray[np.bool_]:
    places = np.where(one.codes < 0, len(one.categories), one.codes)
    return np.bincount(places, minlength=len(one.categories) + 1) > 0


def _named(fit: Fit) -> str:
    names = [one.name for one in fit.margins] + (["the numbers"] if fit.numbers is not None else [])
    return ", ".join(names)
