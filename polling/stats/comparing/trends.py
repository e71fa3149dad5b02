"""How an opinion moves from wave to wave, where some people may have answered several of them.

A person asked twice moves less by chance than two strangers do, so shared people are one cluster over the waves:
their answers covary as R's `svydesign(id=~person)` over the stacked waves has it, with `svyby` and `svycontrast`.
Sources: Kish 1965, 12.4 (overlapping samples); Binder 1983 (linearization); Holm 1979.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from polling.stats.comparing.contrasts import (
    Difference,
    Levels,
    Wald,
    compare,
    is_share_of,
    limits_of,
    rounding,
    statistics_of,
    wald,
)
from polling.stats.comparing.waves import Wave, shared, stacked
from polling.stats.labels import Label, one_basis
from polling.stats.problems import BadDesign, MixedSamples, Problem, TooFew
from polling.stats.variance.designs import Design
from polling.stats.variance.estimates import Estimate, Statistic, estimate, simple_variance

__all__ = ["Point", "Series", "Wave", "change", "series"]

UP, DOWN = "▲", "▼"


@dataclass(frozen=True)
class Point:
    """One wave of a series: its number, and how it differs from the wave before and from the first.

    mark: ▲ or ▼ where it moved beyond chance since the wave before, else empty.
    shared: how many of its people were also in the wave before.
    """

    name: str
    estimate: Estimate
    since_last: Difference | None
    since_first: Difference | None
    mark: str
    shared: int


@dataclass(frozen=True)
class Series:
    """A number over waves. label: what may be said of all of them; test: whether they differ at all.

    Where the label allows no test, the differences carry none either (t, p and adjusted are None, and no marks).
    """

    points: tuple[Point, ...]
    label: Label
    test: Wald | None
    remarks: tuple[str, ...]


def change(first: Wave, second: Wave) -> Difference:
    """The second wave's number less the first's, with the covariance of the people in both.

    Raises MixedSamples where the waves are not of one kind, BadDesign where they do not fit each other.
    """
    found = series([first, second]).points[1].since_last
    if found is None:
        raise TooFew("a change needs two waves")
    return found


def series(waves: Sequence[Wave]) -> Series:
    """Every wave's number, and how it moved since the wave before and since the first.

    Holm's correction covers all differences of the series; the second wave's two are one. Intervals of a level are its
    own wave's; differences have the degrees of freedom of all waves together, plus 1 less the waves.
    Raises MixedSamples, BadDesign, and TooFew for fewer than two waves.
    """
    said = _common_label(waves)
    statistics = _statistics(waves)
    joint, remarks = stacked(waves)
    estimates = [estimate(wave.design, one) for wave, one in zip(waves, statistics, strict=True)]
    levels = replace(_levels(waves, statistics, joint), limits=limits_of(statistics, estimates))
    count = len(waves)
    pairs = [(at, at - 1) for at in range(1, count)] + [(at, 0) for at in range(2, count)]
    differences = dict(zip(pairs, compare(levels, pairs), strict=True))
    if not said.may_test:
        differences = {pair: replace(one, t=None, p=None, adjusted=None) for pair, one in differences.items()}
    points = []
    for at, (wave, level) in enumerate(zip(waves, estimates, strict=True)):
        last = differences.get((at, at - 1))
        again = shared(waves[at - 1], wave) if at else 0
        points.append(Point(wave.name, level, last, differences.get((at, 0)), _mark(last), again))
    return Series(tuple(points), said, wald(levels) if said.may_test else None, remarks)


def _common_label(waves: Sequence[Wave]) -> Label:
    if len(waves) < 2:
        raise TooFew("a trend needs at least two waves")
    names = [one.name for one in waves]
    if len(set(names)) < len(names):
        raise BadDesign("two waves have the same name; give each its own, such as its month")
    one_basis(one.basis for one in waves)
    for what in ("question", "population"):
        found = list(dict.fromkeys(getattr(one, what) for one in waves))
        if len(found) > 1:
            words = f"the waves differ in their {what}: “{found[0]}” and “{found[1]}”"
            raise MixedSamples(f"{words}; a change between them would mean nothing, show each by itself")
    labels = [one.label for one in waves]
    return next((one for one in labels if not one.may_test), labels[0])


def _statistics(waves: Sequence[Wave]) -> list[Statistic]:
    """Each wave's number before its uncertainty: shares where all waves' values are marks, else means."""
    for one in waves:
        if np.shape(one.values) != (one.design.n,):
            raise BadDesign(f"{one.name}: {np.size(one.values)} values for {one.design.n} people; give one per person")
    are_shares = all(is_share_of(np.asarray(one.values)[one.inside]) for one in waves)
    found = []
    for one in waves:
        try:
            found += statistics_of(one.design, one.values, [one.inside])
        except Problem as refusal:
            raise type(refusal)(f"{one.name}: {refusal}") from refusal
    return found if are_shares else [replace(one, is_share=False) for one in found]


def _levels(waves: Sequence[Wave], statistics: Sequence[Statistic], joint: Design) -> Levels:
    """The levels with their covariance: what each wave's fit does not explain, put together over all waves."""
    rows = np.zeros((joint.n, len(waves)))
    start = 0
    for at, (wave, statistic) in enumerate(zip(waves, statistics, strict=True)):
        rows[start : start + wave.design.n, at] = wave.design.residuals(statistic.linearized)
        start += wave.design.n
    degrees = max(1, joint.degrees_within(np.concatenate([one.inside for one in waves])) + 1 - len(waves))
    floor = rounding([simple_variance(wave.design, one) for wave, one in zip(waves, statistics, strict=True)])
    values = np.array([one.value for one in statistics])
    return Levels(tuple(one.name for one in waves), values, joint.covariance(rows), degrees, floor)


def _mark(last: Difference | None) -> str:
    if last is None or not last.is_beyond_chance:
        return ""
    return UP if last.value > 0 else DOWN
