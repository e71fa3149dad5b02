"""Raking against R's survey package and against its own promises."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.weights import weighting
from polling.stats.weights.weighting import (
    BadShares,
    BadWeights,
    Contradiction,
    EmptyTarget,
    MissingTarget,
    NotWeightable,
)

# R 4.2.2, survey 4.1-1: data(api); d <- svydesign(id=~1, weights=~pw, data=apisrs)
# r <- rake(d, list(~stype, ~sch.wide), list(xtabs(~stype, apipop), xtabs(~sch.wide, apipop)),
#           control=list(maxit=100, epsilon=1e-10)); weights(r), by stype and sch.wide. Counts: table(apisrs[...])
API = [("E", "No", 15), ("H", "No", 13), ("M", "No", 9), ("E", "Yes", 127), ("H", "Yes", 12), ("M", "Yes", 24)]
TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
WIDE = {"No": 1072.0, "Yes": 5122.0}
R_WEIGHTS = [28.9107682980693, 29.0031026800532, 29.0331267431410, 31.3963659492510, 31.4966387616708, 31.5292441377116]


def api_margins() -> list[weighting.Margin]:
    types = [kind for kind, _, n in API for _ in range(n)]
    wide = [yes for _, yes, n in API for _ in range(n)]
    return [weighting.margin("stype", types, TYPES), weighting.margin("sch.wide", wide, WIDE)]


def test_raking_finds_the_weights_that_r_finds():
    raked = weighting.rake(api_margins())

    firsts = np.cumsum([0, *(n for _, _, n in API)])[:-1]
    assert raked.weights[firsts] * 6194 / 200 == pytest.approx(R_WEIGHTS, rel=1e-8)
    assert raked.report.converged
    assert raked.report.largest_gap < 1e-6


def test_a_design_effect_is_the_one_kish_printed():
    # Kish 1965, 11.7: weights 1 and 2 on halves of a sample cost 1/9
    assert weighting.design_effect([1, 2] * 50) == pytest.approx(1 + 1 / 9)
    assert weighting.effective_n([1, 2] * 50) == pytest.approx(90)


def test_a_base_weight_is_kept_within_cells():
    one = weighting.margin("sex", ["F", "F", "M"] * 5, {"F": 0.5, "M": 0.5})

    raked = weighting.rake([one], [1.0, 3.0, 1.0] * 5)

    assert raked.weights[1] / raked.weights[0] == pytest.approx(3)
    assert raked.weights[2::3].sum() == pytest.approx(7.5)


def test_a_thin_category_joins_the_thinner_neighbor_and_says_so():
    ages = ["18-34"] * 2 + ["35-49"] * 40 + ["50-64"] * 30 + ["65+"] * 50
    one = weighting.margin("age", ages, {"18-34": 0.3, "35-49": 0.25, "50-64": 0.25, "65+": 0.2}, is_ordered=True)

    raked = weighting.rake([one])

    assert raked.margins[0].categories == ("18-34+35-49", "50-64", "65+")
    assert raked.margins[0].shares == pytest.approx([0.55, 0.25, 0.2])
    assert tuple(map(str, raked.report.collapses)) == ("age: 18-34 joined to 35-49 (2 people)",)


def test_a_target_nobody_answered_is_joined_to_the_smallest_other_where_there_is_no_order():
    one = weighting.margin("race", ["a"] * 20 + ["b"] * 10, {"a": 0.5, "b": 0.3, "c": 0.2})

    raked = weighting.rake([one])

    assert raked.margins[0].categories == ("a", "b+c")
    assert "c joined to b (0 people)" in str(raked.report.collapses[0])


def test_people_who_did_not_say_keep_their_share_and_join_nobody():
    ages = ["young"] * 30 + ["old"] * 60 + [None] * 10

    raked = weighting.rake([weighting.margin("age", ages, {"young": 0.5, "old": 0.5}, is_ordered=True)])

    assert raked.weights[:30].sum() == pytest.approx(45)
    assert raked.weights[30:90].sum() == pytest.approx(45)
    assert raked.weights[90:] == pytest.approx(np.ones(10))
    assert tuple(map(str, raked.report.collapses)) == ("age: 10 people did not say and keep their share",)
    with pytest.raises(EmptyTarget):
        weighting.rake([weighting.margin("age", [None] * 9, {"young": 0.5, "old": 0.5})])


@pytest.mark.parametrize(
    ("values", "targets", "kind"),
    [
        (["a", "x"] * 9, {"a": 1.0}, MissingTarget),
        (["a", "b"] * 9, {"a": 0.0, "b": 0.0}, BadShares),
        (["a", "b"] * 9, {"a": float("nan"), "b": 1.0}, BadShares),
        (["a", "b"] * 9, {"a": -1.0, "b": 2.0}, BadShares),
        (["a"] * 9, {"a": 0.5, "b": 0.5}, EmptyTarget),
        ([], {"a": 1.0}, NotWeightable),
    ],
)
def test_what_cannot_be_weighted_is_refused_in_words(values, targets, kind):
    with pytest.raises(kind) as refused:
        weighting.rake([weighting.margin("thing", values, targets)])

    assert isinstance(refused.value, ValueError)
    assert str(refused.value)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_that_is_none_is_refused(bad):
    with pytest.raises(BadWeights, match="weight 2"):
        weighting.design_effect([1.0, bad, 1.0])


def test_shares_that_do_not_sum_are_refused():
    codes = np.array([0, 1] * 9, dtype=np.intp)

    with pytest.raises(BadShares, match=r"0\.9"):
        weighting.rake([weighting.Margin("sex", codes, ("F", "M"), np.array([0.5, 0.4]))])


def test_margins_that_contradict_each_other_never_count_as_met():
    # everybody young is a woman and everybody old is a man, but the targets want 80 % young and 20 % women
    people = [("young", "F")] * 20 + [("old", "M")] * 20
    young = weighting.margin("age", [age for age, _ in people], {"young": 0.8, "old": 0.2})
    women = weighting.margin("sex", [sex for _, sex in people], {"F": 0.2, "M": 0.8})

    try:
        met = weighting.rake([young, women]).report.converged
    except Contradiction:
        met = False

    assert not met


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_every_margin_is_met_or_the_report_says_not(data):
    n = data.draw(st.integers(30, 200))
    kinds = data.draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    margins = []
    for place, count in enumerate(kinds):
        codes = np.array(data.draw(st.lists(st.integers(0, count - 1), min_size=n, max_size=n)), dtype=np.intp)
        shares = np.array(data.draw(st.lists(st.floats(0.05, 1), min_size=count, max_size=count)))
        words = tuple(f"{place}{code}" for code in range(count))
        margins.append(weighting.Margin(f"m{place}", codes, words, shares / shares.sum(), is_ordered=place == 0))

    try:
        raked = weighting.rake(margins)
    except NotWeightable:
        return

    assert np.isfinite(raked.weights).all()
    assert raked.weights.min() > 0
    assert raked.weights.mean() == pytest.approx(1)
    assert raked.report.converged == (weighting.largest_gap(raked.weights, raked.margins) <= 0.05)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_unequal_weights_never_help(weights):
    assert weighting.design_effect(weights) >= 1 - 1e-9
    assert 0 < weighting.effective_n(weights) <= len(weights) + 1e-9


@given(st.permutations(range(200)))
def test_the_order_of_people_changes_nothing(order):
    margins = api_margins()
    moved = [one.codes[list(order)] for one in margins]
    shuffled = [replace(one, codes=codes) for one, codes in zip(margins, moved, strict=True)]

    assert weighting.rake(shuffled).weights == pytest.approx(weighting.rake(margins).weights[list(order)])
