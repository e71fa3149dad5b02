"""When data cannot carry a model of areas: said before anything is fitted, and once more after."""

from __future__ import annotations

import numpy as np

from polling.stats.mrp.coding import Coded, some
from polling.stats.mrp.deviations import Deviations
from polling.stats.mrp.model import Model
from polling.stats.mrp.plan import Plan
from polling.stats.problems import Unfit

FEWEST = 300  # interviews
FEWEST_EFFECTIVE = 150  # of those, after unequal weights
FEWEST_EITHER = 20  # interviews with the answer, and with another
FEWEST_DRAWS = 100
MOST_DRAWS = 20_000
MOST_COEFFICIENTS = 4_000  # levels of all effects but the largest, and of the largest twice that: seconds, not minutes
FEWEST_POINTS = 4  # effective points of the deviations: fewer would make intervals of one guess
DECIDED = 6.0  # logits: a deviation or slope of this size says that a column decides the answer


def check_plan(plan: Plan) -> None:
    """Raise Unfit for draws and seeds that nothing can be drawn with, or a column in two places."""
    if not FEWEST_DRAWS <= plan.draws <= MOST_DRAWS:
        raise Unfit(f"{plan.draws} draws; between {FEWEST_DRAWS} and {MOST_DRAWS:,} are possible, 1,000 are usual")
    if plan.seed < 0:
        raise Unfit(f"the seed is {plan.seed}; give a whole number, zero or more")
    if not (plan.prior.shape > 0 and plan.prior.rate > 0):
        raise Unfit("the prior of the deviations needs a shape and a rate above zero; 2 and 1 are usual")
    if {plan.success, plan.count, plan.weights} & {*plan.effects, *plan.fixed}:
        raise Unfit("the answer, the count and the weight cannot explain the answer; leave them out of the effects")


def check_coded(coded: Coded, plan: Plan) -> None:
    """Raise Unfit where interviews, levels or cells are too few to pool."""
    _check_interviews(coded)
    for one in coded.effects:
        if len(one.levels) < 2 and one.name != plan.above:
            raise Unfit(f"{one.name}: every cell is {some(one.levels)}; leave it out, there is nothing to compare")
        if len(one.levels) > 1 and len(np.unique(one.people)) < 2:
            lone = one.levels[int(one.people[0])]
            raise Unfit(f"{one.name}: everybody interviewed is {lone!r}; leave it out, or interview others")
    sizes = sorted(len(one.levels) for one in coded.effects)
    if sum(sizes[:-1]) > MOST_COEFFICIENTS or sizes[-1] > 2 * MOST_COEFFICIENTS:
        largest = max(coded.effects, key=lambda one: len(one.levels))
        raise Unfit(f"{sum(sizes):,} levels are too many; leave out or coarsen {largest.name} ({sizes[-1]:,} levels)")
    _check_areas(coded, plan)


def _check_interviews(coded: Coded) -> None:
    n, yes = len(coded.answers), int(coded.answers.sum())
    out = "".join(f"; {count} had no {name}" for name, count in coded.left_out.items())
    if n < FEWEST:
        raise Unfit(f"{n} interviews can be used{out}; estimates of areas need at least {FEWEST}")
    if min(yes, n - yes) < FEWEST_EITHER:
        raise Unfit(f"{yes} of {n} gave the answer; at least {FEWEST_EITHER} must give it, and as many another")
    effective = float(coded.weights.sum() ** 2 / (coded.weights @ coded.weights))
    if effective < FEWEST_EFFECTIVE:
        raise Unfit(
            f"the weights leave {effective:.0f} effective interviews of {n}; at least {FEWEST_EFFECTIVE} are needed"
        )


def _check_areas(coded: Coded, plan: Plan) -> None:
    area = coded.columns[plan.area]
    people = np.bincount(area.cells, coded.counts, len(area.levels))
    if (people <= 0).any():
        empty = [area.levels[i] for i in np.flatnonzero(people <= 0)]
        raise Unfit(f"nobody lives in {plan.area} {some(empty)}: every count there is zero; leave these cells out")
    if plan.above is None:
        return
    upper = coded.columns[plan.above]
    for codes, of in ((area.cells, upper.cells), (area.people, upper.people)):
        pairs = np.unique(np.column_stack([codes, of]), axis=0)
        twice = pairs[1:][np.diff(pairs[:, 0]) == 0]
        if len(twice):
            raise Unfit(
                f"{plan.area} {area.levels[twice[0, 0]]!r} is in more than one {plan.above}; name each area once"
            )
    home = np.zeros(len(area.levels), dtype=np.intp)
    home[area.cells] = upper.cells
    wrong = np.flatnonzero(home[area.people] != upper.people)
    if len(wrong):
        words = f"{plan.area} {area.levels[int(area.people[wrong[0]])]!r} is in another {plan.above} in the poll"
        raise Unfit(f"{words} than in the cells ({len(wrong)} interviews); correct one of them")


def check_predictors(coded: Coded, plan: Plan) -> None:
    """Raise Unfit for a number that is the same everywhere, or that others make up."""
    for name in plan.fixed:
        people, cells = coded.numbers[name]
        if not (np.ptp(cells) > 0 and np.ptp(people) > 0):
            who = "the poll" if np.ptp(cells) > 0 else "the cells"
            raise Unfit(f"{name} is the same throughout {who}; leave it out")
    areas = len(np.unique(coded.columns[plan.area].people))
    if plan.fixed and len(plan.fixed) > areas - 2:
        raise Unfit(f"{len(plan.fixed)} predictors for {areas} areas with interviews; leave some out")
    for i, name in enumerate(plan.fixed):
        columns = np.column_stack([coded.numbers[one][0] for one in plan.fixed[: i + 1]])
        scaled = (columns - columns.mean(axis=0)) / columns.std(axis=0)
        if np.linalg.matrix_rank(scaled, tol=1e-6 * np.sqrt(len(scaled))) <= i:
            raise Unfit(f"{name} is made up of the other predictors; leave one of them out")


def check_fitted(one: Model, known: Deviations) -> None:
    """Raise Unfit where a column decides the answer, or where the deviations' density is of no shape we can follow."""
    slopes = known.best.mode.coefficients[1 : 1 + len(one.predictors)]
    sds = np.exp(known.best.log_sds)
    sizes = [abs(float(value)) for value in (*slopes, *sds)]
    names = [each.name for each in one.predictors] + [each.name for each in one.effects]
    worst = int(np.argmax(sizes))
    if sizes[worst] > DECIDED:
        raise Unfit(f"{names[worst]} decides the answer almost alone; is it another form of the question? Leave it out")
    if known.effective_points < FEWEST_POINTS:
        raise Unfit("how far the effects lie apart cannot be told from these interviews; leave out a crossing")
