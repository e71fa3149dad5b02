"""Shares and their uncertainty against R's survey package, published intervals, and their own promises."""

import subprocess
import sys
from itertools import chain, repeat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats import estimating, weighting
from polling.stats.estimating import TooFew

# R 4.2.2, survey 4.1-1: data(api); d <- svydesign(id=~1, weights=~pw, data=apisrs); r <- rake(d, ...) as in
# test_weighting.py. Counts by stype and sch.wide, and how many of them have api00 > 700.
API = [
    ("E", "No", 15, 4), ("H", "No", 13, 4), ("M", "No", 9, 2),
    ("E", "Yes", 127, 59), ("H", "Yes", 12, 3), ("M", "Yes", 24, 11),
]  # fmt: skip


@pytest.fixture
def api():
    types = list(chain.from_iterable(repeat(kind, n) for kind, _, n, _ in API))
    wide = list(chain.from_iterable(repeat(yes, n) for _, yes, n, _ in API))
    high = list(chain.from_iterable([True] * k + [False] * (n - k) for _, _, n, k in API))
    raked = weighting.rake(
        [
            weighting.margin("stype", types, {"E": 4421, "H": 755, "M": 1018}),
            weighting.margin("sch.wide", wide, {"No": 1072, "Yes": 5122}),
        ]
    )
    return np.array(types), high, raked


def test_a_share_before_raking_has_r_s_standard_error(api):
    _, high, _ = api

    found = estimating.share(high, np.full(200, 30.97))

    # in R: svymean of I(api00 > 700) over d
    assert (found.share, found.se) == pytest.approx((0.415, 0.034928138719), rel=1e-9)


def test_a_raked_share_has_r_s_standard_error_and_interval(api):
    _, high, raked = api

    found = estimating.share(high, raked.weights, margins=raked.margins)

    # in R: svymean of I(api00 > 700) over r, and svyciprop of the same by its logit method
    assert (found.share, found.se) == pytest.approx((0.417084102390, 0.034601218857), rel=1e-9)
    assert (found.low, found.high) == pytest.approx((0.350828085403, 0.486476097049), rel=1e-7)
    assert found.moe == pytest.approx(1.96 * found.se)


@pytest.mark.parametrize(
    ("kind", "share", "se"),
    # in R: svyby of I(api00 > 700) by stype over r
    [
        ("E", 0.445154640169, 0.0416996251570),
        ("H", 0.278811029153, 0.0898208270150),
        ("M", 0.397728820239, 0.0851460861125),
    ],
)
def test_a_raked_share_of_a_group_has_r_s_standard_error(api, kind, share, se):
    types, high, raked = api

    found = estimating.share(high, raked.weights, margins=raked.margins, within=types == kind)

    assert (found.share, found.se) == pytest.approx((share, se), rel=1e-8)


def test_equal_weights_give_the_textbook_s_standard_error():
    # sqrt(p (1 - p) / (n - 1)): 40 of 100
    found = estimating.share([True] * 40 + [False] * 60, np.ones(100))

    assert found.se == pytest.approx((0.4 * 0.6 / 99) ** 0.5)
    assert estimating.margin_at_half(1000) == pytest.approx(0.031, abs=1e-4)


def test_nobody_and_everybody_get_clopper_and_pearson_s_interval():
    # Clopper and Pearson 1934: none of 10 gives 0 to 0.3085
    none = estimating.share([False] * 10, np.ones(10))
    everybody = estimating.share([True] * 10, np.ones(10))

    assert (none.low, none.high, none.moe) == pytest.approx((0, 0.3085, 0), abs=5e-5)
    assert (everybody.low, everybody.high) == pytest.approx((0.6915, 1), abs=5e-5)


@pytest.mark.parametrize("people", [0, 1])
def test_fewer_than_two_people_are_refused(people):
    with pytest.raises(TooFew):
        estimating.share([True] * 5, np.ones(5), within=[True] * people + [False] * (5 - people))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.floats(0.01, 50), st.integers(0, 2)), min_size=12, max_size=80), st.booleans()
)
def test_every_number_is_finite_and_in_order(people, is_raked):
    yes, weights, codes = (list(column) for column in zip(*people, strict=True))
    margins = (
        [weighting.Margin("m", np.array(codes, dtype=np.intp), ("a", "b", "c"), np.ones(3) / 3)] if is_raked else []
    )

    found = estimating.share(yes, weights, margins=margins)

    assert all(np.isfinite(value) for value in vars(found).values())
    assert 0 <= found.low <= found.share + 1e-9
    assert found.share - 1e-9 <= found.high <= 1
    assert found.design_effect >= 1 - 1e-9


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 10)), min_size=5, max_size=60))
def test_the_shares_of_all_choices_sum_to_one(people):
    codes = np.array([code for code, _ in people])
    weights = [weight for _, weight in people]

    shares = [estimating.share(codes == code, weights).share for code in range(4)]

    assert sum(shares) == pytest.approx(1)


def test_intervals_of_a_raked_share_cover_the_truth_about_95_times_in_100():
    draws = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        age = draws.choice(3, 400, p=[0.2, 0.3, 0.5])
        yes = draws.random(400) < np.array([0.7, 0.5, 0.3])[age]
        raked = weighting.rake([weighting.Margin("age", age, ("a", "b", "c"), np.array([0.4, 0.3, 0.3]))])
        found = estimating.share(yes, raked.weights, margins=raked.margins)
        hits += found.low <= 0.4 * 0.7 + 0.3 * 0.5 + 0.3 * 0.3 <= found.high

    assert 0.92 <= hits / 400 <= 0.98


def test_the_core_loads_nothing_heavy():
    heavy = {"pandas", "scipy.stats", "flask", "sqlalchemy", "polling.models"}
    code = f"import sys, polling.stats.weighting, polling.stats.estimating; print({heavy!r} & set(sys.modules))"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "set()"
