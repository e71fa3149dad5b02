"""The model's arrays: distinct kinds of interview, standardized predictors, distinct kinds of cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from polling.stats.mrp.coding import Coded, Effect
from polling.stats.mrp.likelihood import Interviews
from polling.stats.mrp.plan import Codes, Plan, Reals


@dataclass(frozen=True)
class Predictor:
    """A number with a fixed coefficient: (value - mean) / sd, both over the people of the cells."""

    name: str
    mean: float
    sd: float
    people: Reals
    cells: Reals


@dataclass(frozen=True)
class Cells:
    """Distinct kinds of cell, sorted by area: how many people, which area, and each effect's level.

    counts: shape (c,). area: (c,). fixed: (c, p). codes: one (c,) per effect, in the order of `Interviews`.
    """

    counts: Reals
    area: Codes
    fixed: Reals
    codes: tuple[Codes, ...]


@dataclass(frozen=True)
class Model:
    """Everything that is fitted and everything it is read out to.

    effects: in the order of the coefficients, the one with most levels last.
    """

    effects: tuple[Effect, ...]
    predictors: tuple[Predictor, ...]
    interviews: Interviews
    cells: Cells


def model(coded: Coded, plan: Plan) -> Model:
    """The arrays behind a plan; effects of a place with one level are left out, since there is nothing to pool."""
    effects = tuple(one for one in coded.effects if len(one.levels) > 1)
    effects = tuple(sorted(effects, key=lambda one: len(one.levels)))
    predictors = tuple(_predictor(name, coded) for name in plan.fixed)
    return Model(effects, predictors, _interviews(coded, effects, predictors), _cells(coded, plan, effects, predictors))


def _predictor(name: str, coded: Coded) -> Predictor:
    people, cells = coded.numbers[name]
    share = coded.counts / coded.counts.sum()
    mean = float(share @ cells)
    sd = float(np.sqrt(share @ (cells - mean) ** 2))
    return Predictor(name, mean, sd, (people - mean) / sd, (cells - mean) / sd)


def _interviews(coded: Coded, effects: tuple[Effect, ...], predictors: tuple[Predictor, ...]) -> Interviews:
    """Interviews of one kind as one row; weights count as the number of people they are worth together.

    A weighted likelihood with weights that sum to the effective n (Kish). Source: Savitsky and Toth 2016, Bayesian
    estimation under informative sampling; the scaling follows Ghitza and Gelman 2013, section 3.1.
    """
    n = len(coded.answers)
    worth = coded.weights * coded.weights.sum() / (coded.weights @ coded.weights)
    kind, first = kinds([one.people for one in effects], [one.people for one in predictors], n)
    return Interviews(
        yes=np.bincount(kind, worth * coded.answers).astype(np.float64),
        trials=np.bincount(kind, worth).astype(np.float64),
        fixed=np.column_stack([np.ones(len(first)), *(one.people[first] for one in predictors)]),
        codes=tuple(one.people[first] for one in effects),
        sizes=tuple(len(one.levels) for one in effects),
    )


def _cells(coded: Coded, plan: Plan, effects: tuple[Effect, ...], predictors: tuple[Predictor, ...]) -> Cells:
    area = coded.columns[plan.area].cells
    kind, first = kinds([area, *(one.cells for one in effects)], [one.cells for one in predictors], len(area))
    return Cells(
        counts=np.bincount(kind, coded.counts).astype(np.float64),
        area=area[first],
        fixed=np.column_stack([np.ones(len(first)), *(one.cells[first] for one in predictors)]),
        codes=tuple(one.cells[first] for one in effects),
    )


def kinds(codes: list[Codes], numbers: list[Reals], n: int) -> tuple[Codes, Codes]:
    """Which distinct combination each row is, sorted by the first column, then the next; and the first row of each."""
    found = np.zeros(n, dtype=np.intp)
    first = np.zeros(1, dtype=np.intp)
    for column in [*codes, *(np.unique(one, return_inverse=True)[1] for one in numbers)]:
        _, first, found = np.unique(found * (int(column.max()) + 1) + column, return_index=True, return_inverse=True)
    return found, first
