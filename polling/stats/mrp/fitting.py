"""The one call: a poll and the people of every area in, a share with its interval for every area out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from polling.stats.mrp.coding import Coded, code
from polling.stats.mrp.describing import describe
from polling.stats.mrp.deviations import deviations
from polling.stats.mrp.likelihood import Unsettled
from polling.stats.mrp.model import model
from polling.stats.mrp.plan import Codes, Plan, Reals
from polling.stats.mrp.reading import Estimates, draws, shares_by_area, summary
from polling.stats.mrp.refusing import check_coded, check_fitted, check_plan, check_predictors
from polling.stats.problems import Unfit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Fitted:
    """Estimates of every area, of what the areas nest in, and how they were made.

    areas, above: columns area, share, low, high (95 %), sd, n (interviews), raw_share (of these alone, weighted if the
    plan has weights; None where n is 0), sorted by area. above has no rows where the plan names no such column.
    model: plain words and numbers, ready for JSON.
    """

    areas: pd.DataFrame
    above: pd.DataFrame
    model: dict[str, Any]


def fit(poll: pd.DataFrame, cells: pd.DataFrame, plan: Plan) -> Fitted:
    """Multilevel regression and post-stratification: the same seed gives the same numbers, whatever the rows' order.

    poll: a row per interview, blanks left out and counted. cells: a row per kind of person and area, with its count.
    Raises Unfit with the reason where the data cannot carry the model.
    Source: Gelman and Little 1997, Poststratification into many categories using hierarchical logistic regression.
    """
    check_plan(plan)
    coded = code(poll, cells, plan)
    check_coded(coded, plan)
    check_predictors(coded, plan)
    one = model(coded, plan)
    try:
        known = deviations(one.interviews, plan.prior)
    except Unsettled:
        raise Unfit(
            "no best fit was found: the interviews do not tell the effects apart; leave out an effect"
        ) from None
    check_fitted(one, known)
    coefficients = draws(known, plan.draws, plan.seed)
    shares = shares_by_area(one.cells, coefficients, one.interviews.starts)
    people: Reals = np.bincount(one.cells.area, one.cells.counts).astype(np.float64)
    return Fitted(
        areas=_of_areas(coded, plan, shares),
        above=_of_above(coded, plan, shares, people),
        model=describe(plan, coded, one, known, (coefficients, people @ shares / people.sum())),
    )


def _of_areas(coded: Coded, plan: Plan, shares: Reals) -> pd.DataFrame:
    area = coded.columns[plan.area]
    return _table(area.levels, summary(shares), coded, area.people)


def _of_above(coded: Coded, plan: Plan, shares: Reals, people: Reals) -> pd.DataFrame:
    if plan.above is None:
        return _of_areas(coded, plan, shares).iloc[:0]
    area, upper = coded.columns[plan.area], coded.columns[plan.above]
    home = np.zeros((len(upper.levels), len(area.levels)))
    home[upper.cells, area.cells] = people[area.cells]
    return _table(upper.levels, summary(home @ shares / home.sum(axis=1, keepdims=True)), coded, upper.people)


def _table(levels: tuple[str, ...], found: Estimates, coded: Coded, people: Codes) -> pd.DataFrame:
    import pandas as pd

    n = np.bincount(people, minlength=len(levels))
    weight = np.bincount(people, coded.weights, len(levels))
    yes = np.bincount(people, coded.weights * coded.answers, len(levels))
    raw = [float(y / w) if w > 0 else None for y, w in zip(yes, weight, strict=True)]
    return pd.DataFrame(
        {
            "area": list(levels),
            "share": found.share,
            "low": found.low,
            "high": found.high,
            "sd": found.sd,
            "n": n,
            "raw_share": pd.Series(raw, dtype=object),
        }
    )
