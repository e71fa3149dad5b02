"""Estimates of areas as a pollster asks for them: who is pooled, how widely, and always the same."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.mrp import Plan, fit

KINDS = {"age": ["18-34", "35-64", "65+"], "race": ["White", "Black", "Other"], "sex": ["Female", "Male"]}
SDS = {"district": 0.2, "age": 0.3, "race": 0.4, "sex": 0.1}
PLAN = Plan("yes", "adults", "district", ("age", "race", "sex"), ("vote",), draws=400)


def simulated(seed: int, interviews: int = 1200, areas: int = 8) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """A state of some districts: interviews that lean to some kinds of people, the cells, and each district's truth."""
    chance = np.random.default_rng(seed)
    names = [f"FR-{i + 1}" for i in range(areas)]
    cells = pd.MultiIndex.from_product([names, *KINDS.values()], names=["district", *KINDS]).to_frame(index=False)
    cells["vote"] = cells["district"].map(dict(zip(names, chance.normal(0.5, 0.1, areas), strict=True)))
    cells["state"] = np.where(cells["district"].isin(names[: areas // 2]), "East", "West")
    cells["adults"] = (chance.gamma(2, 1000, len(cells)) + 1).astype(int)
    logits, leaning = -3 * (cells["vote"].to_numpy() - 0.47), np.zeros(len(cells))
    for name, sd in SDS.items():
        codes, levels = pd.factorize(cells[name])
        logits += chance.normal(0, sd, len(levels))[codes]
        leaning += chance.normal(0, 0.4, len(levels))[codes]
    share = 1 / (1 + np.exp(-logits))
    reached = cells["adults"].to_numpy() * np.exp(leaning)
    rows = chance.choice(len(cells), interviews, p=reached / reached.sum())
    poll = cells.iloc[rows].drop(columns="adults").reset_index(drop=True)
    poll["yes"] = chance.random(interviews) < share[rows]
    whole = cells["adults"].groupby(cells["district"]).sum()
    return poll, cells, (cells["adults"] * share).groupby(cells["district"]).sum() / whole


def same(first: pd.DataFrame, second: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(first, second, rtol=0, atol=1e-9)


def test_intervals_of_districts_hold_the_truth_as_often_as_they_say():
    held, closer = [], []
    for seed in range(40):
        poll, cells, truth = simulated(seed)
        rows = fit(poll, cells, PLAN).areas.set_index("area")
        held += list((rows["low"] <= truth) & (truth <= rows["high"]))
        raw = rows["raw_share"].astype(float)
        closer.append(((rows["share"] - truth) ** 2).mean() < ((raw - truth) ** 2).mean())

    assert 0.92 <= np.mean(held) <= 0.98  # 320 intervals: 0.95 within about 2.5 standard errors
    assert np.mean(closer) > 0.6


def test_the_same_seed_gives_the_same_bytes_in_any_order_of_rows():
    poll, cells, _ = simulated(1)

    first = fit(poll, cells, PLAN)
    second = fit(poll.sample(frac=1, random_state=2), cells.sample(frac=1, random_state=3), PLAN)

    assert first.areas.to_csv() == fit(poll, cells, PLAN).areas.to_csv()
    same(first.areas, second.areas)
    assert json.dumps(first.model) == json.dumps(fit(poll, cells, PLAN).model)


def test_cells_cut_into_halves_change_nothing():
    poll, cells, _ = simulated(2)
    halves = pd.concat([cells.assign(adults=cells["adults"] / 2)] * 2, ignore_index=True)

    same(fit(poll, cells, PLAN).areas, fit(poll, halves, PLAN).areas)


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(2, 6),
    st.sampled_from([(), ("age",), ("age:race",), ("age", "race", "age:sex", "district:sex")]),
    st.booleans(),
)
def test_every_estimate_is_a_share_within_its_interval(seed, areas, random, above):
    poll, cells, _ = simulated(seed, interviews=400, areas=areas)

    fitted = fit(poll, cells, Plan("yes", "adults", "district", random, above="state" if above else None, draws=100))

    for rows in (fitted.areas, fitted.above):
        numbers = rows[["share", "low", "high", "sd"]].to_numpy()
        assert np.isfinite(numbers).all()
        assert ((rows["low"] > 0) & (rows["high"] < 1) & (rows["sd"] > 0)).all()
        assert ((rows["low"] <= rows["share"]) & (rows["share"] <= rows["high"])).all()
    assert len(fitted.areas) == areas
    assert fitted.areas["n"].sum() == 400
    json.dumps(fitted.model, allow_nan=False)


def of_areas(yes: list[int], trials: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = [f"area {i}" for i in range(len(yes))]
    answers = [i < y for y, n in zip(yes, trials, strict=True) for i in range(n)]
    return pd.DataFrame({"area": np.repeat(names, trials), "yes": answers}), pd.DataFrame({"area": names, "people": 10})


def test_areas_with_very_many_interviews_keep_their_own_share():
    poll, cells = of_areas([20_000, 50_000, 70_000], [100_000] * 3)

    rows = fit(poll, cells, Plan("yes", "people", "area")).areas

    assert rows["share"].to_list() == pytest.approx([0.2, 0.5, 0.7], abs=2e-4)
    assert rows["sd"].to_numpy() == pytest.approx(np.sqrt([0.16e-5, 0.25e-5, 0.21e-5]), rel=0.08)


def test_few_interviews_are_drawn_to_the_rest_and_none_take_the_whole():
    poll, cells = of_areas([150, 160, 140, 155, 9, 0], [300, 300, 300, 300, 10, 0])

    rows = fit(poll, cells, Plan("yes", "people", "area")).areas

    assert rows["n"].to_list() == [300, 300, 300, 300, 10, 0]
    assert rows["raw_share"].to_list()[4:] == [0.9, None]
    assert 0.5 < rows["share"][4] < 0.7
    assert rows["share"][5] == pytest.approx(0.52, abs=0.04)
    assert rows["sd"][5] > rows["sd"][0]


def test_a_state_is_its_districts_by_their_people():
    poll, cells, _ = simulated(3)

    fitted = fit(poll, cells, Plan("yes", "adults", "district", ("age",), above="state"))

    people = cells.groupby(["state", "district"])["adults"].sum()
    shares = fitted.areas.set_index("area")["share"]
    east = people["East"]
    assert fitted.above["area"].to_list() == ["East", "West"]
    assert fitted.above["share"][0] == pytest.approx((shares[east.index] * east).sum() / east.sum(), abs=1e-12)
    assert fitted.above["n"].sum() == 1200
    assert "state (2 levels)" in fitted.model["formula"]


def test_one_state_has_no_effect_of_its_own_but_an_estimate():
    poll, cells, _ = simulated(4)

    fitted = fit(poll.assign(state="FR"), cells.assign(state="FR"), Plan("yes", "adults", "district", above="state"))

    assert [effect["name"] for effect in fitted.model["effects"]] == ["district"]
    assert fitted.above["share"][0] == pytest.approx(fitted.model["overall"]["share"])


def test_equal_weights_change_nothing_and_unequal_ones_widen():
    poll, cells, _ = simulated(5)
    plan = Plan("yes", "adults", "district", ("age",), weights="weight")
    plain = fit(poll, cells, Plan("yes", "adults", "district", ("age",)))

    equal = fit(poll.assign(weight=7.0), cells, plan)
    unequal = fit(poll.assign(weight=np.where(np.arange(1200) % 2, 1.0, 4.0)), cells, plan)

    same(equal.areas, plain.areas)
    assert unequal.areas["sd"].mean() > 1.05 * plain.areas["sd"].mean()
    assert "effective n of 882.4" in unequal.model["weights"]  # 1200 * 2.5^2 / 8.5
    assert plain.model["weights"].startswith("none")


def test_a_predictor_moves_areas_without_interviews():
    poll, cells, truth = simulated(6, interviews=4000, areas=30)
    unseen = poll["district"].isin(["FR-1", "FR-2", "FR-3"])

    rows = fit(poll[~unseen], cells, PLAN).areas.set_index("area")

    assert rows.loc[["FR-1", "FR-2", "FR-3"], "n"].to_list() == [0, 0, 0]
    assert np.corrcoef(rows["share"], truth)[0, 1] > 0.8
    assert rows["low"]["FR-1"] < truth["FR-1"] < rows["high"]["FR-1"]


def test_a_predictor_is_the_same_in_any_unit_and_need_not_be_in_the_poll():
    poll, cells, _ = simulated(7)

    first = fit(poll, cells, PLAN)
    second = fit(poll.drop(columns="vote"), cells.assign(vote=cells["vote"] * 100 - 3), PLAN)

    assert second.areas["share"].to_numpy() == pytest.approx(first.areas["share"].to_numpy(), abs=1e-6)
    assert second.model["coefficients"][1]["sd"] == pytest.approx(100 * first.model["coefficients"][1]["sd"])


def test_a_predictor_that_the_poll_rounds_is_taken_from_the_cells():
    poll, cells, _ = simulated(7)

    same(fit(poll.round({"vote": 3}), cells, PLAN).areas, fit(poll, cells, PLAN).areas)


def test_a_number_of_each_person_may_be_a_predictor():
    poll, cells, _ = simulated(8)
    male = {"Male": 0.5, "Female": -0.5}

    fitted = fit(
        poll.assign(male=poll["sex"].map(male)),
        cells.assign(male=cells["sex"].map(male)),
        Plan("yes", "adults", "district", ("age",), ("vote", "male")),
    )

    assert [each["name"] for each in fitted.model["coefficients"]] == ["intercept", "vote", "male"]


def test_levels_written_as_numbers_or_as_words_are_the_same():
    poll, cells, _ = simulated(9)
    codes = {"18-34": 1, "35-64": 2, "65+": 3}

    numbers = fit(poll.assign(age=poll["age"].map(codes) * 1.0), cells.assign(age=cells["age"].map(codes)), PLAN)
    words = fit(poll.assign(age=poll["age"].map(codes).astype(str)), cells.assign(age=cells["age"].map(codes)), PLAN)

    same(numbers.areas, words.areas)


@pytest.mark.parametrize(
    ("of_poll", "of_cells"),
    [
        ({"age": "category", "yes": "boolean"}, {"age": "category", "adults": "Int64"}),
        ({"district": object, "yes": float}, {"district": object, "adults": str, "vote": str}),
    ],
)
def test_columns_may_be_of_any_type(of_poll, of_cells):
    poll, cells, _ = simulated(12)

    fitted = fit(poll.astype(of_poll).set_index(poll.index * 0), cells.astype(of_cells), PLAN)

    same(fitted.areas, fit(poll, cells, PLAN).areas)


def test_blank_answers_are_left_out_and_counted():
    poll, cells, _ = simulated(10)
    holes = poll.astype({"yes": object})
    holes.loc[:9, "yes"] = None
    holes.loc[10:14, "age"] = " "

    fitted = fit(holes, cells, PLAN)

    assert fitted.model["left_out"] == {"age": 5, "yes": 10}
    assert fitted.model["n"] == 1185
    same(fitted.areas, fit(poll.iloc[15:], cells, PLAN).areas)


def test_the_model_says_how_it_was_made():
    poll, cells, _ = simulated(11)

    told = fit(poll, cells, Plan("yes", "adults", "district", ("age",), ("vote",), note="ACS 2024", seed=5)).model

    assert told["formula"] == (
        "logit of the share of yes = intercept + slope of vote (standardized)"
        " + pooled effects of district (8 levels), age (3 levels)"
    )
    assert told["targets"] == "ACS 2024"
    assert (told["n"], told["areas"], told["cells"], told["seed"]) == (1200, 8, 144, 5)
    assert told["people"] == cells["adults"].sum()
    for effect in told["effects"]:
        assert 0 < effect["low"] < effect["sd"] < effect["high"]
    assert set(told["versions"]) == {"python", "numpy", "scipy", "pandas"}


def test_importing_the_model_is_quick_and_needs_no_pandas():
    told = "import sys, polling.stats.mrp; print('pandas' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "False"
