"""When there are no estimates of areas, and what is said instead."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from polling.stats.mrp import Plan, Prior, Validation, fit, validate
from polling.stats.mrp.coding import code
from polling.stats.mrp.deviations import deviations
from polling.stats.mrp.model import model
from polling.stats.mrp.refusing import check_fitted
from polling.stats.problems import Problem, Unfit

PLAN = Plan("yes", "adults", "area", ("age",), ("vote",), above="state", draws=200)
AREAS = ["A-1", "A-2", "B-1", "B-2", "B-3"]


def cells() -> pd.DataFrame:
    frame = pd.DataFrame(list(product(AREAS, ["young", "old"])), columns=["area", "age"])
    frame["state"] = frame["area"].str[0]
    frame["vote"] = frame["area"].map(dict(zip(AREAS, [0.3, 0.55, 0.42, 0.7, 0.5], strict=True)))
    return frame.assign(adults=np.arange(10) * 100 + 1000)


def poll(n: int = 600) -> pd.DataFrame:
    rows = cells().drop(columns="adults").iloc[np.arange(n) % 10].reset_index(drop=True)
    return rows.assign(yes=(np.arange(n) * 37 % 101 < 55).astype(int), weight=1.0)


def changed(frame: pd.DataFrame, row: int, column: str, value: object) -> pd.DataFrame:
    return frame.astype({column: object}).where(~((frame.index == row)[:, None] & (frame.columns == column)), value)


BAD_POLLS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "299 interviews can be used; .* at least 300": lambda f: f.iloc[:299],
    "0 interviews can be used": lambda f: f.iloc[:0],
    "600 of 600 gave the answer; at least 20": lambda f: f.assign(yes=1),
    "19 of 600 gave the answer": lambda f: f.assign(yes=(f.index < 19).astype(int)),
    "area: 30 interviews are of 'Z-9', which no cell has": lambda f: f.assign(
        area=f["area"].where(f.index % 20 > 0, "Z-9")
    ),
    "age: 300 interviews are of 'Young', which no cell has .cells have 'old', 'young'": lambda f: (
        f.replace("young", "Young")
    ),
    "age: everybody interviewed is 'young'": lambda f: f.assign(age="young"),
    "the poll has no column 'age'; it has 'area'": lambda f: f.drop(columns="age"),
    "row 3 of the poll: yes is '2'|row 3 of the poll: yes is 2; give 1": lambda f: changed(f, 2, "yes", 2),
    "row 4 of the poll: yes is 'maybe' and not a number": lambda f: changed(f, 3, "yes", "maybe"),
    "vote is 0.9 in the poll and 0.3 in the cells": lambda f: changed(f, 0, "vote", 0.9),
    "'A-1' is in another state in the poll": lambda f: f.assign(state=f["state"].replace({"A": "B", "B": "A"})),
    "'A-1' is in more than one state": lambda f: changed(f, 0, "state", "B"),
}  # fmt: skip

BAD_CELLS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "there are no cells|no cell has": lambda f: f.iloc[:0],
    "row 2 of the cells has no adults": lambda f: changed(f, 1, "adults", None),
    "row 5 of the cells: adults is -3; give": lambda f: changed(f, 4, "adults", -3),
    "row 5 of the cells: adults is 'many' and not": lambda f: changed(f, 4, "adults", "many"),
    "row 1 of the cells: adults is 'inf' and not": lambda f: changed(f, 0, "adults", np.inf),
    "row 6 of the cells has no age": lambda f: changed(f, 5, "age", None),
    "nobody lives in area 'B-3'": lambda f: f.assign(adults=f["adults"].where(f["area"] != "B-3", 0)),
    "row 9 of the cells has no vote": lambda f: changed(f, 8, "vote", " "),
    r"vote differs within area A-1 .0.3 and 0.9.*; give one value per area": lambda f: changed(f, 1, "vote", 0.9),
    "vote is the same throughout the cells": lambda f: f.assign(vote=0.5),
    "age: every cell is 'all'|age: .* no cell has": lambda f: f.assign(age="all"),
    "'A-1' is in more than one state": lambda f: changed(f, 1, "state", "B"),
    "the cells has no column 'adults'": lambda f: f.drop(columns="adults"),
    "the cells has the column 'age' more than once": lambda f: pd.concat([f, f[["age"]]], axis=1),
}

BAD_PLANS: dict[str, Plan] = {
    "5 draws; between 100 and 20,000": replace(PLAN, draws=5),
    "the prior of the deviations needs": replace(PLAN, prior=Prior(2, 0)),
    "the seed is -1": replace(PLAN, seed=-1),
    "cannot explain the answer": replace(PLAN, random=("yes",)),
    "4 predictors for 5 areas": replace(PLAN, fixed=("vote", "a", "b", "c")),
    "twice is made up of the other predictors": replace(PLAN, fixed=("vote", "twice")),
    "the poll has no column 'income'": replace(PLAN, random=("age:income",)),
    "row 1 of the poll: zero is 0; every weight": replace(PLAN, weights="zero"),
    "row 1 of the poll has no gap": replace(PLAN, weights="gap"),
    "the weights leave 9 effective interviews of 600": replace(PLAN, weights="steep"),
    "own differs within area A-1": replace(PLAN, fixed=("own",)),
}


@pytest.mark.parametrize("words", BAD_POLLS)
def test_a_poll_that_cannot_carry_a_model_is_refused_in_words(words):
    with pytest.raises(Unfit, match=words):
        fit(BAD_POLLS[words](poll()), cells(), PLAN)


@pytest.mark.parametrize("words", BAD_CELLS)
def test_cells_that_are_not_whole_are_refused_in_words(words):
    with pytest.raises(Unfit, match=words):
        fit(poll().drop(columns="vote"), BAD_CELLS[words](cells()), PLAN)


@pytest.mark.parametrize("words", BAD_PLANS)
def test_a_plan_that_asks_too_much_is_refused_in_words(words):
    more = {"a": lambda f: f["vote"] ** 2, "b": lambda f: f["vote"] ** 3, "c": lambda f: f["vote"] ** 4}
    twice = {"twice": lambda f: 3 - 2 * f["vote"], "own": lambda f: np.arange(len(f))}
    people = poll().assign(zero=0.0, gap=np.nan, steep=0.8 ** np.arange(600), **more, **twice).drop(columns="own")

    with pytest.raises(Unfit, match=words):
        fit(people, cells().assign(**more, **twice), BAD_PLANS[words])


def test_an_answer_that_a_column_decides_is_refused():
    people = poll().assign(yes=lambda f: (f["age"] == "old").astype(int))

    with pytest.raises(Unfit, match="age decides the answer almost alone"):
        fit(people, cells(), PLAN)


def test_an_answer_that_a_predictor_decides_is_refused():
    people = poll().assign(yes=lambda f: (f["vote"] > 0.45).astype(int))

    with pytest.raises(Unfit, match=r"decides the answer almost alone|no best fit was found"):
        fit(people, cells(), PLAN)


def test_deviations_that_hang_on_one_guess_are_refused():
    coded = code(poll(), cells(), PLAN)
    one = model(coded, PLAN)
    known = deviations(one.interviews, PLAN.prior)
    check_fitted(one, known)

    with pytest.raises(Unfit, match="how far the effects lie apart cannot be told"):
        check_fitted(one, replace(known, shares=np.eye(len(known.shares))[0]))


def test_ten_thousand_levels_are_refused_before_they_are_fitted():
    many = pd.DataFrame({"area": [f"{i}" for i in range(10_000)], "adults": 1})
    people = pd.DataFrame({"area": [f"{i}" for i in range(600)], "yes": [0, 1] * 300})

    with pytest.raises(Unfit, match="10,000 levels are too many; leave out or coarsen area"):
        fit(people, many, Plan("yes", "adults", "area"))


def test_everything_refused_is_a_problem_that_a_command_can_show():
    assert issubclass(Unfit, Problem)


def test_estimates_are_held_against_what_is_known():
    fitted = fit(poll(), cells(), PLAN)
    rows = fitted.areas.set_index("area")
    known = {
        area: float(rows["share"][area]) + gap for area, gap in zip(AREAS[:4], [0.01, -0.02, 0.03, 0.2], strict=True)
    }

    found = validate(fitted, known)

    assert found.areas == 4
    assert found.mean_gap == pytest.approx(0.065)
    assert (found.largest_gap, found.furthest) == (pytest.approx(0.2), "B-2")
    assert found.within == 0.75
    assert found.correlation == pytest.approx(np.corrcoef(list(known.values()), rows["share"][AREAS[:4]])[0, 1])
    assert "4 areas: correlation" in str(found)
    assert "mean gap 6.5 points, largest 20.0 (B-2), 75 % of the intervals hold it" in str(found)


def test_a_known_share_that_never_varies_has_no_correlation():
    found = validate(fit(poll(), cells(), PLAN), dict.fromkeys(AREAS, 0.5))

    assert found.correlation is None
    assert "no correlation can be had" in str(found)
    assert isinstance(found, Validation)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"A-1": 40, "A-2": 50, "B-1": 60}, "A-1: the known share is 40; give shares between 0 and 1, not percent"),
        ({"A-1": 0.4, "A-2": float("nan"), "B-1": 0.5}, "A-2: the known share is nan"),
        ({"A-1": 0.4, "A-2": 0.5}, "known of 2 areas; at least 3"),
        ({"A-1": 0.4, "A-2": 0.5, "Q-7": 0.5}, "no estimate was made of 'Q-7'"),
    ],
)
def test_what_is_known_must_be_shares_of_areas(known, words):
    fitted = fit(poll(), cells(), PLAN)

    with pytest.raises(Unfit, match=words):
        validate(fitted, known)
