"""Split ballots: one question asked in several wordings, each of a part of the sample that chance chose.

Sources: the tests of `contrasts`; for planning, the normal approximation for two shares of Fleiss, Levin and Paik 2003,
4.2 and 4.4, without continuity correction, as R's `power.prop.test` for arms of one size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.comparing.contrasts import (
    Difference,
    Levels,
    Wald,
    compare,
    limits_of,
    rounding,
    statistics_of,
    wald,
)
from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance.designs import Design
from polling.stats.variance.estimates import Estimate, estimate, simple_variance

Reals = NDArray[np.float64]

POWER = 0.8
LEVEL = 0.05  # two-sided
HALVINGS = 60


@dataclass(frozen=True)
class Arm:
    """One ballot and what the people who got it answered."""

    name: str
    estimate: Estimate


@dataclass(frozen=True)
class Split:
    """The ballots, every two of them compared with Holm's correction, and whether they differ at all.

    test: None where an arm's answers have no uncertainty to test by.
    """

    arms: tuple[Arm, ...]
    differences: tuple[Difference, ...]
    test: Wald | None


@dataclass(frozen=True)
class Needed:
    """How many people a comparison needs: in all, and in each of the two arms."""

    total: int
    first: int
    second: int


def split(
    design: Design, values: ArrayLike, ballots: ArrayLike, names: Sequence[str], *, within: ArrayLike | None = None
) -> Split:
    """What each ballot found and whether the wording moved it; as R's `svyby` with `svycontrast` and `svyttest`.

    values: shape (n,), true or false for a share, numbers for a mean. ballots: shape (n,), positions in `names`, -1 for
    who got none. within: whom to look at, shape (n,). Degrees of freedom are the design's, plus 1 less the arms.
    Raises BadDesign, and TooFew with the arm that has fewer than two people.
    """
    codes = np.asarray(ballots)
    inside = np.ones(design.n, dtype=bool) if within is None else np.asarray(within, dtype=bool)
    _check_arms(design, codes, inside, names)
    groups = [inside & (codes == place) for place in range(len(names))]
    statistics = statistics_of(design, values, groups)
    covariance = design.covariance(np.stack([one.linearized for one in statistics], axis=1))
    degrees = max(1, design.degrees_within(np.any(groups, axis=0)) + 1 - len(names))
    floor = rounding([simple_variance(design, one) for one in statistics])
    arms = tuple(Arm(name, estimate(design, one)) for name, one in zip(names, statistics, strict=True))
    values, limits = np.array([one.value for one in statistics]), limits_of(statistics, [one.estimate for one in arms])
    levels = Levels(tuple(names), values, covariance, degrees, floor, limits)
    pairs = [(second, first) for first, second in combinations(range(len(names)), 2)]
    return Split(arms, compare(levels, pairs), wald(levels))


def smallest_difference(
    n_a: float,
    n_b: float,
    *,
    share: float = 0.5,
    power: float = POWER,
    level: float = LEVEL,
    design_effect: float = 1.0,
) -> float:
    """The smallest true difference between two arms that a split of this size would find with this power.

    n_a, n_b: people in each arm who count, such as the women among them. share: what the first arm is expected to say;
    the difference is looked for upwards and downwards, and the larger of the two that exist is given.
    level: of the two-sided test. design_effect: the expected one; 1.3 to 1.6 is common for weighted polls.
    Raises TooFew where not even the largest difference there can be would be found, Problem for impossible numbers.
    """
    _check_plan(share=share, power=power, level=level, design_effect=design_effect)
    for n in (n_a, n_b):
        if not np.isfinite(n) or n < 2:
            raise TooFew(f"an arm of {n:g} people can find nothing; plan for at least 2, better 100")
    found = [_smallest(start, (n_a, n_b), design_effect, power, level) for start in (share, 1 - share)]
    possible = [one for one in found if one is not None]
    if not possible:
        raise TooFew(f"{n_a:g} and {n_b:g} people are too few to find any difference; ask more people")
    return max(possible)


def people_needed(
    difference: float,
    *,
    share: float = 0.5,
    parts: tuple[float, float] = (0.5, 0.5),
    power: float = POWER,
    level: float = LEVEL,
    design_effect: float = 1.0,
) -> Needed:
    """How many people must answer so that a difference of this size is found with this power.

    difference: from `share`, above 0 for upwards and below 0 for downwards, as shares (0.05, not 5 points).
    parts: of everybody who answers, in each arm; they sum to less than 1 where only some are compared, (0.25, 0.25) for
    one half of the people in two arms. Raises Problem where there is no such difference.
    """
    _check_plan(share=share, power=power, level=level, design_effect=design_effect)
    if min(parts) <= 0 or sum(parts) > 1 + 1e-9:
        raise Problem(f"the parts {parts[0]:g} and {parts[1]:g} must each be above 0 and together at most 1")
    if not 0 <= share + difference <= 1 or difference == 0:
        raise Problem(f"there is no difference of {difference:g} from a share of {share:g}; shares lie between 0 and 1")
    total = _total(share, share + difference, parts, power, level) * design_effect
    first, second = (max(2, int(np.ceil(part * total - 1e-9))) for part in parts)
    return Needed(max(int(np.ceil(total - 1e-9)), first + second), first, second)


def _total(first: float, second: float, parts: tuple[float, float], power: float, level: float) -> float:
    """How many people in all, before any design effect, by Fleiss, Levin and Paik's formula."""
    a, b = parts
    pooled = (a * first + b * second) / (a + b)
    nothing = np.sqrt(pooled * (1 - pooled) * (1 / a + 1 / b))
    something = np.sqrt(first * (1 - first) / a + second * (1 - second) / b)
    reach = scipy.special.ndtri(1 - level / 2) * nothing + scipy.special.ndtri(power) * something
    return float((reach / (second - first)) ** 2)


def _smallest(
    share: float, arms: tuple[float, float], design_effect: float, power: float, level: float
) -> float | None:
    """The smallest difference upwards, halved to the last digit; None where even 1 would not be found."""
    people = sum(arms) / design_effect
    parts = (arms[0] / sum(arms), arms[1] / sum(arms))
    low, high = 0.0, 1 - share
    if high <= 0 or _total(share, 1.0, parts, power, level) > people:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _total(share, share + middle, parts, power, level) > people:
            low = middle
        else:
            high = middle
    return high


def _check_plan(*, share: float, power: float, level: float, design_effect: float) -> None:
    if not 0 <= share <= 1:
        raise Problem(f"the expected share is {share:g}; give it as a part of 1, such as 0.4 for 40 %")
    if not 0 < level < 0.5:
        raise Problem(f"the level of the test is {level:g}; it must be between 0 and 0.5, usually 0.05")
    if not level < power < 1:
        raise Problem(f"the power is {power:g}; it must be between the level and 1, usually 0.8")
    if not np.isfinite(design_effect) or design_effect < 1:
        raise Problem(f"the design effect is {design_effect:g}; it is at least 1")


def _check_arms(design: Design, codes: Reals, inside: NDArray[np.bool_], names: Sequence[str]) -> None:
    if codes.shape != (design.n,) or inside.shape != (design.n,):
        raise BadDesign(f"{codes.size} ballots for {design.n} people; give one per person, -1 for who got none")
    if len(names) < 2 or len(set(names)) < len(names):
        raise BadDesign("a split needs at least two ballots, each with a name of its own")
    if not np.issubdtype(codes.dtype, np.integer) or codes.min() < -1 or codes.max() >= len(names):
        raise BadDesign(f"a ballot must be a position from 0 to {len(names) - 1}, or -1 for who got none")
    people = np.bincount(codes[inside & (codes >= 0)], minlength=len(names))
    if people.min() < 2:
        thin = int(people.argmin())
        raise TooFew(f"ballot {names[thin]} was answered by {people[thin]} people; compare ballots of at least 2")
