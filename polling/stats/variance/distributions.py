"""What a ranking, a scale, a multiple choice and a number come to, each part with its uncertainty.

In all of them `within`, shape (n,), says whom it is of, and those who gave no answer are left out of the base.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance import design_checks, estimating
from polling.stats.variance.designs import Design
from polling.stats.variance.estimating import Estimate

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
BARS = 20  # bars of a histogram at most
TAIL = 0.01  # part of the people at each end whose values do not set where the bars begin and end
FINEST = 1e-9  # relative to the numbers: bars are not narrower
NONE = 1e-100  # absolute: numbers that differ by less are equal
STEPS = (1.0, 2.0, 5.0, 10.0)  # widths of bars, times a power of ten


@dataclass(frozen=True)
class Scale:
    """Answers on an ordered scale. shares: one per point, lowest first. net: top less bottom.

    top, bottom: the share at the highest and the lowest `box` points.
    """

    shares: tuple[Estimate, ...]
    mean: Estimate
    top: Estimate
    bottom: Estimate
    net: Estimate


@dataclass(frozen=True)
class Ranking:
    """Several items put in order by each person.

    mean_ranks: per item, 1 is best. firsts: per item, the share that put it first.
    before: before[i][j] is the share that put i before j; None on the diagonal and where fewer than two people say.
    """

    mean_ranks: tuple[Estimate, ...]
    firsts: tuple[Estimate, ...]
    before: tuple[tuple[Estimate | None, ...], ...]


@dataclass(frozen=True)
class Multiple:
    """Any number of choices by each person. shares: per choice, of those asked. none: who chose nothing.

    each: how many choices a person made on average, which is also what the shares sum to.
    """

    shares: tuple[Estimate, ...]
    none: Estimate
    each: Estimate

    @property
    def remark(self) -> str:
        """Why the shares do not sum to 100 %, in words; empty where they do."""
        percent = 100 * self.each.value
        if abs(percent - 100) < 0.5:
            return ""
        why = "people could choose several" if percent > 100 else "some chose nothing"
        return f"The shares sum to {percent:.0f} %, because {why}."


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: the share of people from `low` up to, but not at, `high`.

    is_open: whether it also holds the few beyond the last one's far end.
    """

    low: float
    high: float
    share: Estimate
    is_open: bool


@dataclass(frozen=True)
class Number:
    """A number that people gave. quantiles: by part, 0.5 is the median. lowest, highest: as given."""

    mean: Estimate
    quantiles: dict[float, Estimate]
    lowest: float
    highest: float
    bars: tuple[Bar, ...]


def scale(
    design: Design, codes: ArrayLike, points: Sequence[float], *, box: int = 1, within: ArrayLike | None = None
) -> Scale:
    """The distribution over a scale, its mean, and the shares at its ends.

    codes: shape (n,), positions in `points`; -1 for no answer, "don't know" among them. points: rising numbers.
    box: how many points each end takes; 2 for the "top two box" of a scale of five.
    """
    values = np.asarray(points, dtype=np.float64)
    if len(values) < 2 or not np.isfinite(values).all() or (np.diff(values) <= 0).any():
        raise Problem("the points of a scale must be two or more numbers, lowest first")
    if not 1 <= box <= len(values) // 2:
        raise Problem(f"the ends of a scale of {len(values)} can take 1 to {len(values) // 2} points, not {box}")
    shares, _ = estimating.shares(design, codes, len(values), within=within)
    chosen = np.asarray(codes, dtype=np.intp)
    base = _within(design, within) & (chosen >= 0)
    top = estimating.share_of(design, chosen >= len(values) - box, within=base)
    bottom = estimating.share_of(design, (chosen >= 0) & (chosen < box), within=base)
    return Scale(
        shares=tuple(shares),
        mean=estimating.mean(design, values[np.maximum(chosen, 0)], within=base),
        top=estimating.estimate(design, top),
        bottom=estimating.estimate(design, bottom),
        net=estimating.difference(design, top, bottom),
    )


def ranking(design: Design, ranks: ArrayLike, *, within: ArrayLike | None = None) -> Ranking:
    """Mean ranks, shares of first places and shares that put one item before another.

    ranks: shape (n, items), 1 for the item a person put first, then 2, 3 …; 0 for one they left out, and they may
    leave out all. Items left out share the places that are left: each counts as their mean in the mean rank, and as
    behind every item that was ranked. A pair of which a person ranked neither is not in that pair's base.
    """
    given = _ranks(design, ranks)
    placed = _placed(given)
    base = _within(design, within) & (given > 0).any(axis=1)
    items = range(given.shape[1])
    return Ranking(
        mean_ranks=tuple(estimating.mean(design, placed[:, i], within=base) for i in items),
        firsts=tuple(estimating.share(design, given[:, i] == 1, within=base) for i in items),
        before=tuple(tuple(_before(design, placed, base, i, j) for j in items) for i in items),
    )


def multiple(design: Design, chosen: ArrayLike, *, within: ArrayLike | None = None) -> Multiple:
    """The share of people who chose each of several choices.

    chosen: shape (n, choices), true or false. within: who was asked; somebody who was and chose nothing counts.
    """
    marks = np.asarray(chosen)
    if marks.ndim != 2 or len(marks) != design.n or not marks.shape[1]:
        raise BadDesign(f"the choices have shape {marks.shape}; give ({design.n}, number of choices)")
    asked = _within(design, within)
    shares = tuple(estimating.share(design, marks[:, i], within=asked) for i in range(marks.shape[1]))
    taken = marks.astype(bool).sum(axis=1)
    return Multiple(
        shares=shares,
        none=estimating.share(design, taken == 0, within=asked),
        each=estimating.mean(design, taken, within=asked),
    )


def number(
    design: Design, values: ArrayLike, *, at: Sequence[float] = QUANTILES, within: ArrayLike | None = None
) -> Number:
    """Mean, quantiles and histogram of numbers, shape (n,); NaN for no answer.

    Width of the bars: Freedman and Diaconis 1981, 2 * (third quartile - first) / effective n ** (1/3), rounded up to
    1, 2 or 5 times a power of ten, at least 1 for whole numbers, wider where there would be more than 20 bars.
    They begin and end at the 1st and the 99th percentile; who lies beyond counts in the bar at that end.
    """
    asked = _within(design, within)
    numbers = design_checks.numbers(values, design.n, asked)
    base = asked & ~np.isnan(numbers)
    mean = estimating.mean(design, numbers, within=base)
    found = {part: estimating.quantile(design, numbers, part, within=base) for part in at}
    inside = numbers[base]
    return Number(mean, found, float(inside.min()), float(inside.max()), _bars(design, numbers, base, mean.effective_n))


def _bars(design: Design, numbers: Reals, base: Marks, effective_n: float) -> tuple[Bar, ...]:
    parts = (TAIL, 0.25, 0.75, 1 - TAIL)
    first, lower, upper, last = (estimating.quantile(design, numbers, part, within=base).value for part in parts)
    width = _width(2 * (upper - lower) / effective_n ** (1 / 3), first, last, is_whole=_is_whole(numbers[base]))
    places = np.floor(np.where(base, numbers, first) / width + 1e-9)
    start, end = (float(np.floor(edge / width + 1e-9)) for edge in (first, last))
    count = int(end - start) + 1
    codes = np.where(base, np.clip(places - start, 0, count - 1), -1).astype(np.intp)
    shares, _ = estimating.shares(design, codes, count)
    beyond = {0: bool((places[base] < start).any()), count - 1: bool((places[base] > end).any())}
    edges = [float(f"{(start + i) * width:.12g}") for i in range(count + 1)]
    return tuple(Bar(edges[i], edges[i + 1], one, beyond.get(i, False)) for i, one in enumerate(shares))


def _width(asked: float, first: float, last: float, *, is_whole: bool) -> float:
    """The lowest of 1, 2 and 5 times a power of ten that is wide enough for the rule and for 20 bars."""
    finest = FINEST * max(abs(first), abs(last))
    least = max(asked, (last - first) / (BARS - 1), finest if last > first else 0.0, 1.0 if is_whole else 0.0)
    if least <= NONE:
        return 1.0
    power = 10.0 ** np.floor(np.log10(least))
    return float(power * next(step for step in STEPS if step * power >= least * (1 - 1e-9)))


def _is_whole(numbers: Reals) -> bool:
    return bool((numbers == np.round(numbers)).all())


def _within(design: Design, within: ArrayLike | None) -> Marks:
    marks = np.ones(design.n, dtype=bool) if within is None else np.asarray(within, dtype=bool)
    if marks.shape != (design.n,):
        raise BadDesign(f"within: {marks.size} values for {design.n} people; give one per person")
    return marks


def _ranks(design: Design, ranks: ArrayLike) -> Codes:
    given = np.asarray(ranks)
    if given.ndim != 2 or len(given) != design.n or given.shape[1] < 2:
        raise BadDesign(f"the ranks have shape {given.shape}; give ({design.n}, two or more items)")
    if not np.issubdtype(given.dtype, np.integer):
        raise BadDesign(f"ranks must be whole numbers, 0 for an item left out, not {given.dtype}")
    placed = np.sort(np.where(given == 0, given.shape[1] + 1, given), axis=1)
    wanted = np.where(np.arange(given.shape[1]) < (given != 0).sum(axis=1)[:, None], np.arange(given.shape[1]) + 1, 0)
    wrong = np.flatnonzero(
        (np.where(placed > given.shape[1], 0, placed) != wanted).any(axis=1) | (given < 0).any(axis=1)
    )
    if len(wrong):
        row = given[wrong[0]].tolist()
        raise Problem(f"person {wrong[0] + 1} ranked {row}: each place from 1 up once, and 0 for items left out")
    return given.astype(np.intp)


def _placed(given: Codes) -> Reals:
    """The ranks, with the mean of the places that are left for items left out."""
    items = given.shape[1]
    ranked = (given > 0).sum(axis=1)
    return np.where(given > 0, given, ((ranked + 1 + items) / 2)[:, None])


def _before(design: Design, placed: Reals, base: Marks, first: int, second: int) -> Estimate | None:
    differ = base & (placed[:, first] != placed[:, second])
    if first == second:
        return None
    try:
        return estimating.share(design, placed[:, first] < placed[:, second], within=differ)
    except TooFew:
        return None
