"""What a poll will be able to tell, worked out before anybody is asked.

Sources: Cochran 1977, 4.4 (margin of a share), times the square root of the design effect (Kish 1965, 8.2); Fleiss,
Levin and Paik 2003, 4.2 and 4.4 (differences), by `polling.stats.comparing.splits`.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import

from polling.stats.comparing.splits import LEVEL, POWER, Needed, people_needed, smallest_difference
from polling.stats.problems import Problem, TooFew
from polling.stats.variance.intervals import Z

USUAL_EFFECT = 1.3  # of weighting; 1.1 to 1.6 is what polls of the public commonly come to
MOST = 1e12  # people; there are not so many
LEAST = 1e-4  # a difference that somebody may look for


@dataclass(frozen=True)
class Expecting:
    """What a plan rests on.

    share: what about so many will say (0.5 is the most cautious). design_effect: of weighting and clusters together.
    power: how often a true difference shall be found. level: of two-sided tests and of intervals, 0.05 for 95 %.
    arms: ballots of a split, each with as many people.
    """

    share: float = 0.5
    design_effect: float = USUAL_EFFECT
    power: float = POWER
    level: float = LEVEL
    arms: int = 2


@dataclass(frozen=True)
class Outlook:
    """What so many people will be able to tell; all as shares (0.035, not 3.5 points).

    margin: of one share among all of them. between_arms, between_waves: the smallest true difference found with the
    plan's power between two ballots of a split, or between two polls of this size; None where no difference is.
    """

    people: int
    in_arm: int
    margin: float
    between_arms: float | None
    between_waves: float | None


def outlook(people: int, expecting: Expecting | None = None) -> Outlook:
    """What a poll of so many people can tell. Raises TooFew for fewer than 2 in an arm, Problem for a bad plan."""
    plan = expecting or Expecting()
    if not 2 <= people <= MOST:
        raise TooFew(f"a poll of {people:,} people can tell nothing; plan for at least 2, better 500")
    if plan.arms < 2 or people // plan.arms < 2:
        words = f"{people:,} people cannot be split in {plan.arms} ballots"
        raise TooFew(f"{words}; a split has at least 2 ballots, and each needs at least 2 people, better 100")
    arm = people // plan.arms
    return Outlook(people, arm, margin(people, plan), _smallest(arm, plan), _smallest(people, plan))


def margin(people: float, expecting: Expecting | None = None) -> float:
    """The margin of error to expect of a share; with the level of 0.05, 1.96 standard errors as polls state it.

    Raises Problem for a share, design effect or level that cannot be.
    """
    plan = expecting or Expecting()
    if not 0 < plan.share < 1:
        raise Problem(f"the expected share is {plan.share:g}; give one between 0 and 1, such as 0.5")
    if not 0 < plan.level < 0.5:
        raise Problem(f"the level of the test is {plan.level:g}; it must be between 0 and 0.5, usually 0.05")
    if not np.isfinite(plan.design_effect) or plan.design_effect < 1:
        raise Problem(f"the design effect is {plan.design_effect:g}; it is at least 1")
    reach = Z if plan.level == LEVEL else float(scipy.special.ndtri(1 - plan.level / 2))
    return reach * float(np.sqrt(plan.share * (1 - plan.share) * plan.design_effect / people))


def needed(difference: float, expecting: Expecting | None = None) -> Needed:
    """How many people find a true difference between two of the plan's ballots, upwards or downwards from its share.

    difference: above 0, as a share. total: people of the whole poll, with all its ballots; of the two directions the
    one that needs more, where both exist. Raises Problem where neither does.
    """
    plan = expecting or Expecting()
    if not LEAST <= difference < 1:
        raise Problem(
            f"no poll finds a difference of {100 * difference:g} points; give one from 0.01 to below 100 points"
        )
    if plan.arms < 2:
        raise Problem(f"{plan.arms} is no number of ballots; a split has at least 2")
    both = [sign * difference for sign in (1, -1) if 0 <= plan.share + sign * difference <= 1]
    if not both:
        words = f"from a share of {plan.share:g} there is no difference of {100 * difference:g} points"
        raise Problem(f"{words}; shares lie between 0 and 1")
    part = 1 / plan.arms
    about = {"share": plan.share, "power": plan.power, "level": plan.level, "design_effect": plan.design_effect}
    most = max(people_needed(one, parts=(part, part), **about).first for one in both)
    return Needed(most * plan.arms, most, most)


def _smallest(arm: int, plan: Expecting) -> float | None:
    about = {"share": plan.share, "power": plan.power, "level": plan.level, "design_effect": plan.design_effect}
    try:
        return smallest_difference(arm, arm, **about)
    except TooFew:
        return None
