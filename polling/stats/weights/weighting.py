"""Weights that make the people who answered look like the population: raking, with its report.

Sources: Deming and Stephan 1940 (raking); Deville and Särndal 1992 (bounds).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

import numpy as np
from numpy.typing import ArrayLike

from polling.stats.problems import (
    BadShares,
    BadWeights,
    Contradiction,
    EmptyTarget,
    MissingTarget,
    NotWeightable,
)
from polling.stats.weights import contradictions
from polling.stats.weights.cells import Cells, dot, sums_by
from polling.stats.weights.collapsing import FEWEST, collapse
from polling.stats.weights.efficiency import checked_weights, design_effect, effective_n, kish
from polling.stats.weights.links import Raking
from polling.stats.weights.margins import UNKNOWN, Codes, Collapse, Margin, Reals, crossed, margin
from polling.stats.weights.preparing import Prepared, prepared
from polling.stats.weights.solving import FINE, Fitted, fit, fit_raking

__all__ = [
    "FEWEST",
    "UNKNOWN",
    "BadShares",
    "BadWeights",
    "Codes",
    "Collapse",
    "Contradiction",
    "EmptyTarget",
    "Margin",
    "MissingTarget",
    "NotWeightable",
    "Raked",
    "Reals",
    "Report",
    "checked_weights",
    "collapse",
    "crossed",
    "design_effect",
    "effective_n",
    "largest_gap",
    "margin",
    "rake",
]

CONVERGED = 0.05  # percentage points: a margin further off than this is not met
EXACT = 1e-7  # share: within bounds a fit comes this near or there is none; what misses by more has no mean of 1 there
STARVED = 1e-6  # of a base weight: below this people do not count any more


@dataclass(frozen=True)
class Report:
    """How a weighting went.

    iterations: sweeps and Newton's steps together; newton_steps: how many were of the second kind.
    largest_gap: the furthest any margin stayed from its target, in percentage points; gap_margin and gap_category
    say where. converged: whether that is at most 0.05 points; stopping alone is not converging.
    lowest, highest: of the weights, whose mean is 1. collapses: what was decided about categories.
    """

    iterations: int
    largest_gap: float
    converged: bool
    design_effect: float
    effective_n: float
    lowest: float
    highest: float
    collapses: tuple[Collapse, ...]
    gap_margin: str = ""
    gap_category: str = ""
    newton_steps: int = 0

    @property
    def verdict(self) -> str:
        """Whether the weights may be used, in a sentence."""
        where = f"{self.gap_margin}, {self.gap_category}"
        if self.converged:
            return f"Every margin is met: the largest gap is {self.largest_gap:.4f} points ({where})."
        return (
            f"Not every margin is met: {where} is {self.largest_gap:.2f} points off its target, "
            f"and more than {CONVERGED} is too far."
        )


@dataclass(frozen=True)
class Trimmed:
    """The weights (mean 1) that a trimming held all others between, and how many people are on either."""

    low: float
    high: float
    on_low: int
    on_high: int

    def __str__(self) -> str:
        return (
            f"Weights were held between {self.low:.3f} and {self.high:.3f}: "
            f"{self.on_low:,} at the lower and {self.on_high:,} at the upper bound."
        )


@dataclass(frozen=True)
class Raked:
    """Weights of mean 1, shape (n,), the margins they were fitted to (after collapsing) and the report.

    base: the weights begun with, mean 1, shape (n,). cells, factors: weights are base * factors[cells.of_person].
    bounds: how far factors were let go, where they were held. trimmed: between what `trim` held the weights.
    """

    weights: Reals
    margins: tuple[Margin, ...]
    report: Report
    base: Reals
    cells: Cells
    factors: Reals
    bounds: tuple[float, float] | None = None
    trimmed: Trimmed | None = None


def rake(
    margins: Sequence[Margin],
    base: ArrayLike | None = None,
    *,
    fewest: int = FEWEST,
    bounds: tuple[float, float] | None = None,
    may_join: bool = True,
) -> Raked:
    """Weights that meet every margin and stay as near as can be to the base weights, found over cells, not people.

    base: a weight to begin with per respondent, shape (n,); equal if not given.
    fewest: a category with fewer respondents is joined to another by the rule of `collapse`; where not may_join,
    NotWeightable is raised and names it.
    bounds: the least and most that a base weight (mean 1) may be multiplied by, such as (0.2, 5).
    Of whom a variable is not known keep the share such people have; the others share the rest as the population does.
    Raises a NotWeightable, a Contradiction where margins or bounds are shown to exclude each other; else the caller
    decides by `report.converged` whether the weights may be used.
    """
    ready = prepared(margins, base, fewest=fewest, may_join=may_join)
    fitted = fit_raking(ready.columns, ready.mass, ready.targets)
    if bounds is None:
        _refuse_impossible(ready, fitted)
        return finished(ready, fitted)
    low, high = checked_bounds(bounds)
    held = fit(ready.columns, ready.mass, ready.targets, Raking(low, high), start=fitted)
    if held.gap > EXACT:
        refuse_factors(ready, low, high)
    return replace(finished(ready, held), bounds=(low, high))


def finished(ready: Prepared, fitted: Fitted) -> Raked:
    """The weights of a fit, at mean 1, with their report."""
    total = dot(ready.mass, fitted.factors)
    # a met margin sums to one already, and dividing would carry weights over a bound they stand on
    factors = fitted.factors if abs(total - 1) < FINE else fitted.factors / total
    weights = ready.cells.spread(factors)
    if not ready.is_equal:
        weights *= ready.base
    off = _gaps(ready.cells, ready.margins, ready.mass * factors)
    at = int(np.argmax([gap.max() for gap in off]))
    where = ready.margins[at]
    deff = _equal_kish(ready.cells, factors) if ready.is_equal else kish(weights)
    report = Report(
        iterations=fitted.sweeps + fitted.steps,
        largest_gap=float(off[at].max()),
        converged=bool(off[at].max() <= CONVERGED),
        design_effect=deff,
        effective_n=len(weights) / deff,
        lowest=float(factors.min() if ready.is_equal else weights.min()),
        highest=float(factors.max() if ready.is_equal else weights.max()),
        collapses=ready.collapses,
        gap_margin=where.name,
        gap_category=where.categories[int(off[at].argmax())],
        newton_steps=fitted.steps,
    )
    return Raked(weights, ready.margins, report, ready.base, ready.cells, factors)


def largest_gap(weights: Reals, margins: Sequence[Margin]) -> float:
    """The furthest any weighted share is from its target, in percentage points."""
    total = weights.sum()
    gaps = [np.abs(np.bincount(m.codes, weights, len(m.shares)) / total - m.shares).max() for m in margins]
    return 100 * float(max(gaps))


def checked_bounds(bounds: tuple[float, float]) -> tuple[float, float]:
    """Bounds on factors. Raises BadWeights unless 0 <= low < 1 < high and both are finite."""
    low, high = (float(one) for one in bounds)
    if not (0 <= low < 1 < high < np.inf):
        raise BadWeights(
            f"the bounds are {low:g} and {high:g}; give one from 0 to 1 and one above 1, such as 0.2 and 5"
        )
    return low, high


def refuse_out_of_bounds(ready: Prepared, low: Reals, high: Reals, *, words: str, upper: float) -> NoReturn:
    """Raise Contradiction, with what would do, where a fit within bounds on factors, (cells,), missed a margin.

    words: the bounds as they were asked for; upper: the upper one of those.
    """
    conflict = contradictions.conflict(ready.cells, ready.margins)
    if conflict:
        raise Contradiction(conflict)
    near, short = contradictions.out_of_reach(ready.cells, ready.margins, ready.mass, low, high)
    times = contradictions.widening(ready.cells, ready.margins, ready.mass, low, high) or short
    hint = "widen them"
    if times == np.inf:
        hint = "give a lower bound that is lower"
    elif times is not None:
        hint = f"with this lower bound the upper one must be at least {np.ceil(1e4 * times * upper) / 1e4:g}"
    raise Contradiction(f"no weights {words} meet every margin{'; ' if near else ''}{near}; {hint}")


def refuse_factors(ready: Prepared, low: float, high: float) -> NoReturn:
    """Raise the Contradiction of bounds on factors that are the same for everybody."""
    each = np.ones(len(ready.mass))
    words = f"between {low:g} and {high:g} times the base weights"
    refuse_out_of_bounds(ready, low * each, high * each, words=words, upper=high)


def conflict_words(ready: Prepared, fitted: Fitted) -> str:
    """Why a fit without bounds failed, or left people without weight; empty where that cannot be shown."""
    words = contradictions.conflict(ready.cells, ready.margins)
    return words or contradictions.starved(ready.cells, ready.margins, ready.mass, fitted.factors, STARVED)


def _refuse_impossible(ready: Prepared, fitted: Fitted) -> None:
    if fitted.factors.min() < STARVED or 100 * fitted.gap > CONVERGED:
        words = conflict_words(ready, fitted)
        if words:
            raise Contradiction(words)


def _equal_kish(cells: Cells, factors: Reals) -> float:
    """Kish's design effect of weights that are all alike within a cell, from the cells alone."""
    n = int(cells.people.sum())
    return max(1.0, n * dot(cells.people, factors**2) / dot(cells.people, factors) ** 2)


def _gaps(cells: Cells, margins: Sequence[Margin], mass: Reals) -> list[Reals]:
    """How far each category is from its target, in percentage points, per margin."""
    return [
        100 * np.abs(sums_by(codes, mass, len(one.shares)) - one.shares)
        for one, codes in zip(margins, cells.codes, strict=True)
    ]
