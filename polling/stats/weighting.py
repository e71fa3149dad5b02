"""Weights that make the people who answered look like the population: raking on integer codes.

Source: Deming and Stephan 1940 (iterative proportional fitting); Kish 1992 (design effect).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

CONVERGED = 0.05  # percentage points: a margin further off than this is not met
FINISHED = 1e-10  # share: where sweeping stops early
SWEEPS = 200
VANISHED = 1e-150  # share of a cell: below this the margins are starving it
UNKNOWN = "not known"
FEWEST = 5  # respondents a category needs before it may carry a target of its own


class NotWeightable(ValueError):
    """These people cannot be weighted to these targets; the text says why and what to do."""


class MissingTarget(NotWeightable):
    """Somebody answered with a category for which the population has no target."""


class EmptyTarget(NotWeightable):
    """The population has a category that nobody who answered is in, and there is no other to join it to."""


class BadShares(NotWeightable):
    """The targets of one margin are not shares of one whole."""


class Contradiction(NotWeightable):
    """No weights above zero can meet all margins at once."""


class BadWeights(NotWeightable):
    """A weight to begin with is missing, infinite, zero or negative."""


@dataclass(frozen=True)
class Margin:
    """One variable: which category each respondent is in, and the population's share of each category.

    codes: shape (n,), positions in `categories`; -1 where it is not known. shares: shape (len(categories),), sum 1.
    is_ordered: whether neighbours in `categories` are alike, as ages are; decides what a thin one joins.
    """

    name: str
    codes: Codes
    categories: tuple[str, ...]
    shares: Reals
    is_ordered: bool = False


@dataclass(frozen=True)
class Report:
    """How a raking went.

    largest_gap: the furthest any margin stayed from its target, in percentage points.
    converged: whether that is at most 0.05 points; stopping alone is not converging.
    collapses: each joining of categories, and how many are of no known category, in words.
    """

    iterations: int
    largest_gap: float
    converged: bool
    design_effect: float
    effective_n: float
    lowest: float
    highest: float
    collapses: tuple[str, ...]


@dataclass(frozen=True)
class Raked:
    """Weights of mean 1, shape (n,), the margins they were raked to (after collapsing) and the report."""

    weights: Reals
    margins: tuple[Margin, ...]
    report: Report


def design_effect(weights: ArrayLike) -> float:
    """Kish's design effect of unequal weights, n * sum(w^2) / sum(w)^2; never below 1.

    weights: one positive weight per respondent, any scale, shape (n,), n >= 1. Source: Kish 1992.
    """
    scaled = checked_weights(weights)
    scaled = scaled / scaled.max()
    return max(1.0, float(len(scaled) * (scaled**2).sum() / scaled.sum() ** 2))


def effective_n(weights: ArrayLike) -> float:
    """How many equally weighted people these count as: n / design effect."""
    return np.size(weights) / design_effect(weights)


def margin(name: str, values: Sequence[str | None], targets: dict[str, float], *, is_ordered: bool = False) -> Margin:
    """A Margin from words: codes are positions in `targets`, whose order counts where `is_ordered`.

    values: None where it is not known. targets: share or count per category. Raises MissingTarget and BadShares.
    """
    missing = sorted({value for value in values if value is not None} - set(targets))
    if missing:
        raise MissingTarget(f"{name}: no target for {', '.join(map(repr, missing))}; add one or recode the answers")
    total = sum(targets.values())
    if not np.isfinite(total) or total <= 0:
        raise BadShares(f"{name}: the targets sum to {total:g}; give the population's shares or counts")
    place: dict[str | None, int] = {category: code for code, category in enumerate(targets)} | {None: -1}
    codes = np.fromiter((place[value] for value in values), dtype=np.intp, count=len(values))
    return Margin(name, codes, tuple(targets), np.array(list(targets.values())) / total, is_ordered)


def rake(margins: Sequence[Margin], base: ArrayLike | None = None, *, fewest: int = FEWEST) -> Raked:
    """Weights that meet every margin, found by sweeping over distinct cells, not over people.

    base: a weight to begin with per respondent, shape (n,); equal if not given.
    fewest: a category with fewer respondents is joined to another by the rule of `collapse`.
    Of whom a variable is not known keeps the share such people have; the others share the rest as the population does.
    Raises a NotWeightable; the caller decides by `report.converged` whether the weights may be used.
    """
    n = _people(margins)
    begun = np.ones(n) if base is None else checked_weights(base)
    if len(begun) != n:
        raise BadWeights(f"{len(begun)} weights to begin with for {n} respondents")
    joined, collapses = _collapse_all(margins, fewest, begun)
    cells, of_person = _cells(joined, n)
    mass = np.bincount(of_person, begun)
    fitted, sweeps = _sweep([(cells[i], one.shares) for i, one in enumerate(joined)], mass / mass.sum())
    weights = begun * (fitted / (mass / mass.sum()))[of_person]
    weights *= n / weights.sum()
    return Raked(weights, joined, _report(weights, joined, sweeps, collapses))


def largest_gap(weights: Reals, margins: Sequence[Margin]) -> float:
    """The furthest any weighted share is from its target, in percentage points."""
    total = weights.sum()
    gaps = [np.abs(np.bincount(m.codes, weights, len(m.shares)) / total - m.shares).max() for m in margins]
    return 100 * float(max(gaps))


def collapse(one: Margin, fewest: int = FEWEST) -> tuple[Margin, tuple[str, ...]]:
    """Join thin categories until each has `fewest` respondents.

    Rule: the thinnest joins the thinner of its neighbours on an ordered margin, else the next thinnest.
    Raises EmptyTarget where one category is left of several: the margin says nothing any more.
    """
    said = []
    while len(one.categories) > 1:
        counts = np.bincount(one.codes[one.codes >= 0], minlength=len(one.categories))
        thin = int(counts.argmin())
        if counts[thin] >= fewest:
            break
        other = _partner(counts, thin, is_ordered=one.is_ordered)
        said.append(f"{one.name}: {one.categories[thin]} joined to {one.categories[other]} ({counts[thin]} people)")
        one = _join(one, thin, other)
    if said and len(one.categories) == 1:
        raise EmptyTarget(f"{one.name}: everybody is in one category, so it cannot be weighted by; leave it out")
    return one, tuple(said)


def checked_weights(weights: ArrayLike) -> Reals:
    """The weights as an array. Raises BadWeights where one is missing, infinite, zero or negative."""
    array = np.asarray(weights, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise BadWeights("there are no weights")
    bad = np.flatnonzero(~np.isfinite(array) | (array <= 0))
    if len(bad):
        raise BadWeights(f"weight {bad[0] + 1} is {array[bad[0]]}; every weight must be a number above zero")
    return array


def _people(margins: Sequence[Margin]) -> int:
    if not margins:
        raise NotWeightable("there is no margin to weight by")
    counts = {len(one.codes) for one in margins}
    if len(counts) != 1 or not counts.copy().pop():
        raise NotWeightable("every margin needs the same respondents, and at least one")
    for one in margins:
        _check_margin(one)
    return counts.pop()


def _check_margin(one: Margin) -> None:
    if len(one.shares) != len(one.categories) or not np.isfinite(one.shares).all() or (one.shares <= 0).any():
        raise BadShares(f"{one.name}: every category needs a share above zero; leave out those nobody is in")
    if abs(one.shares.sum() - 1) > 1e-6:
        raise BadShares(f"{one.name}: the shares sum to {one.shares.sum():.4f} and not to 1")
    if one.codes.min() < -1 or one.codes.max() >= len(one.categories):
        raise MissingTarget(f"{one.name}: a respondent is in a category without a target")
    if one.codes.max() < 0:
        raise EmptyTarget(f"{one.name}: it is not known of anybody; leave it out")


def _collapse_all(margins: Sequence[Margin], fewest: int, begun: Reals) -> tuple[tuple[Margin, ...], tuple[str, ...]]:
    pairs = [_with_unknown(*collapse(one, max(1, fewest)), begun) for one in margins]
    return tuple(one for one, _ in pairs), tuple(line for _, lines in pairs for line in lines)


def _with_unknown(one: Margin, said: tuple[str, ...], begun: Reals) -> tuple[Margin, tuple[str, ...]]:
    """The margin with those of whom it is not known as a category that stays as large as it is."""
    unknown = one.codes < 0
    if not unknown.any():
        return one, said
    part = float(begun[unknown].sum() / begun.sum())
    codes = np.where(unknown, len(one.categories), one.codes)
    shares = np.append(one.shares * (1 - part), part)
    line = f"{one.name}: {int(unknown.sum())} people did not say and keep their share"
    return replace(one, codes=codes, categories=(*one.categories, UNKNOWN), shares=shares), (*said, line)


def _partner(counts: Codes, thin: int, *, is_ordered: bool) -> int:
    others = [i for i in range(len(counts)) if i != thin and (not is_ordered or abs(i - thin) == 1)]
    return min(others, key=lambda i: int(counts[i]))


def _join(one: Margin, first: int, second: int) -> Margin:
    low, high = sorted((first, second))
    moved = np.arange(len(one.categories))
    moved[high] = low
    moved[high + 1 :] -= 1
    shares = np.bincount(moved, one.shares).astype(np.float64)
    words = f"{one.categories[low]}+{one.categories[high]}"
    names = [*one.categories[:low], words, *one.categories[low + 1 : high], *one.categories[high + 1 :]]
    codes = np.where(one.codes < 0, -1, moved[one.codes])
    return replace(one, codes=codes, categories=tuple(names), shares=shares)


def _cells(margins: Sequence[Margin], n: int) -> tuple[list[Codes], Codes]:
    """The distinct combinations of categories, and which one each respondent is in."""
    of_person: Codes = np.zeros(n, dtype=np.intp)
    for one in margins:
        _, of_person = np.unique(of_person * len(one.categories) + one.codes, return_inverse=True)
    _, first = np.unique(of_person, return_index=True)
    return [one.codes[first] for one in margins], of_person


def _sweep(margins: Sequence[tuple[Codes, Reals]], mass: Reals) -> tuple[Reals, int]:
    for sweep in range(1, SWEEPS + 1):
        for codes, shares in margins:
            found = np.bincount(codes, mass, len(shares))
            mass = mass * (shares / found)[codes]
        if mass.min() < VANISHED:
            raise Contradiction("the margins cannot all be met by the people who answered; leave one out")
        off = max(np.abs(np.bincount(codes, mass, len(shares)) - shares).max() for codes, shares in margins)
        if off < FINISHED:
            return mass, sweep
    return mass, SWEEPS


def _report(weights: Reals, margins: Sequence[Margin], sweeps: int, collapses: tuple[str, ...]) -> Report:
    gap = largest_gap(weights, margins)
    return Report(
        iterations=sweeps,
        largest_gap=gap,
        converged=gap <= CONVERGED,
        design_effect=design_effect(weights),
        effective_n=effective_n(weights),
        lowest=float(weights.min()),
        highest=float(weights.max()),
        collapses=collapses,
    )
