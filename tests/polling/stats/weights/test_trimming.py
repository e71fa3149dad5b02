"""Trimmed weights beside R's survey package, and by their promise: the bounds and the margins hold together."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadWeights, Contradiction
from polling.stats.weights.margins import Margin, margin
from polling.stats.weights.trimming import redistribute, trim
from polling.stats.weights.weighting import Raked, rake

# R 4.2.2, survey 4.1-1: d <- svydesign(id=~1, weights=c(1,2,3,4,10,0.1), data=data.frame(x=1:6))
# weights(trimWeights(d, upper=5, lower=0.5)); upper=4.2; upper=4.2 with strict=TRUE
SIX = [1, 2, 3, 4, 10, 0.1]
ONCE = [2.15, 3.15, 4.15, 5.15, 5.0, 0.5]
LOWER = [2.35, 3.35, 4.35, 5.35, 4.2, 0.5]
STRICT = [2.783333333333333, 3.783333333333332, 4.2, 4.2, 4.2, 0.933333333333333]
# pew_dec13.csv: trimWeights(svydesign(id=~1, weights=~weight, data=pew), lower=1, upper=8), then strict=TRUE:
# weights 1 to 3 and the sum of squares
PEW_ONCE, PEW_ONCE_SQUARES = [4.6463021876596, 1.2388947802521, 1.3500058913633], 34231.509117794
PEW_STRICT, PEW_STRICT_SQUARES = [4.6463376234896, 1.2389302160822, 1.3500413271933], 34230.883676706


def test_what_is_cut_is_shared_as_r_shares_it():
    assert redistribute(SIX, 0.5, 5) == pytest.approx(ONCE, rel=1e-12)
    assert redistribute(SIX, 0.5, 4.2) == pytest.approx(LOWER, rel=1e-12)
    assert redistribute(SIX, 0.5, 4.2, is_strict=True) == pytest.approx(STRICT, rel=1e-12)


def test_the_pew_poll_s_weights_are_trimmed_as_r_trims_them(shared):
    weights = pd.read_csv(shared / "data/polls/pew_dec13.csv").weight

    once = redistribute(weights, 1, 8)
    strict = redistribute(weights, 1, 8, is_strict=True)

    assert once[:3] == pytest.approx(PEW_ONCE, rel=1e-8)
    assert (once**2).sum() == pytest.approx(PEW_ONCE_SQUARES, rel=1e-9)
    assert strict[:3] == pytest.approx(PEW_STRICT, rel=1e-8)
    assert (strict**2).sum() == pytest.approx(PEW_STRICT_SQUARES, rel=1e-9)


@given(
    st.lists(st.floats(0.01, 50), min_size=2, max_size=40),
    st.floats(0, 1),
    st.floats(1, 3),
)
def test_sharing_keeps_the_sum_and_at_last_the_bounds(weights, low, high):
    mean = sum(weights) / len(weights)
    low, high = low * mean, high * mean
    assume(low < high)

    shared_out = redistribute(weights, low, high, is_strict=True)

    assert shared_out.sum() == pytest.approx(sum(weights))
    assert shared_out.min() >= low - 1e-9
    assert shared_out.max() <= high + 1e-9


def a_raking(seed: int) -> Raked:
    chance = np.random.default_rng(seed)
    made = []
    for name, size in (("age", 6), ("race", 4), ("sex", 2)):
        shares = chance.dirichlet(np.full(size, 6.0))
        made.append(Margin(name, chance.integers(0, size, 500), tuple(map(str, range(size))), shares))
    return rake(made, chance.gamma(4, 1, 500) + 0.02)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), low=st.floats(0, 0.2), high=st.floats(0.9, 1))
def test_trimmed_weights_hold_the_bounds_and_every_margin(seed, low, high):
    raked = a_raking(seed)
    floor, ceiling = np.quantile(raked.weights, [low, high])

    try:
        trimmed = trim(raked, low, high)
    except Contradiction:
        assert ceiling < raked.weights.max() or floor > raked.weights.min()
        return

    assert trimmed.weights.min() >= floor - 1e-9
    assert trimmed.weights.max() <= ceiling + 1e-9
    assert trimmed.report.converged
    assert trimmed.report.largest_gap < 1e-6
    again = trim(trimmed, floor * (1 - 1e-9), ceiling * (1 + 1e-9), are_quantiles=False)
    assert again.weights is trimmed.weights


def test_trimming_says_where_it_held_weights_and_keeps_what_was_decided_before():
    people = ["a"] * 50 + ["b"] * 35 + ["c"] * 15 + [None] * 4
    raked = rake([margin("race", people, {"a": 50, "b": 30, "c": 20})], 1 + np.arange(104) % 7 / 3)

    trimmed = trim(raked, 0.1, 0.95)

    assert trimmed.report.collapses == raked.report.collapses
    assert trimmed.trimmed is not None
    assert trimmed.trimmed.on_high >= 5
    assert str(trimmed.trimmed).startswith("Weights were held between 0.")
    assert trimmed.weights[100:].sum() == pytest.approx(raked.weights[100:].sum())


def test_the_bounds_of_the_raking_hold_after_trimming_too():
    chance = np.random.default_rng(8)
    ages = margin("age", chance.choice(["a", "b", "c"], 300, p=[0.5, 0.3, 0.2]), {"a": 30, "b": 40, "c": 30})
    raked = rake([ages], chance.gamma(5, 1, 300), bounds=(0.55, 1.6))

    trimmed = trim(raked, 0.04, 0.97)

    factors = trimmed.weights / trimmed.base
    assert factors.min() >= 0.55 - 1e-12
    assert factors.max() <= 1.6 + 1e-12
    assert trimmed.bounds == (0.55, 1.6)
    assert trimmed.report.converged


def test_what_lies_within_the_bounds_already_is_left_alone():
    raked = a_raking(3)

    assert trim(raked, 0, 1).weights is raked.weights
    equal = rake([margin("sex", ["F", "M"] * 20, {"F": 0.5, "M": 0.5})])
    assert trim(equal, 0.05, 0.95).weights == pytest.approx(np.ones(40))


def test_bounds_that_exclude_the_margins_are_refused_with_what_would_do():
    raked = rake([margin("sex", ["F"] * 20 + ["M"] * 80, {"F": 0.5, "M": 0.5})])

    with pytest.raises(Contradiction, match=r"between 0\.5 and 2 .*F come to at most 40\.00 %.*at least 2\.5$"):
        trim(raked, 0.5, 2, are_quantiles=False)


@pytest.mark.parametrize(("low", "high"), [(0.9, 0.1), (-0.1, 0.9), (0.05, 95), (float("nan"), 0.9), (0.95, 0.99)])
def test_quantiles_that_make_no_sense_are_refused(low, high):
    with pytest.raises(BadWeights, match=r"two quantiles from 0 to 1|lie on both sides"):
        trim(a_raking(1), low, high)


@pytest.mark.parametrize(("low", "high"), [(5, 1), (-1, 3), (float("nan"), 3)])
def test_weights_that_make_no_bounds_are_refused(low, high):
    with pytest.raises(BadWeights, match="lower one is 0 or more and below the upper one"):
        redistribute(SIX, low, high)


def test_bounds_that_not_even_equal_weights_keep_are_refused():
    with pytest.raises(Contradiction, match=r"the mean weight is 3\.35"):
        redistribute(SIX, 0.5, 2, is_strict=True)
