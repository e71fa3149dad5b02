"""Split ballots against R's survey package, R's power.prop.test and their own promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.comparing import splits
from polling.stats.comparing.contrasts import holm
from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import rake


@pytest.fixture
def pew(shared):
    """The Pew poll of 2013 raked to sex x education and age, and who approves."""
    polls = shared / "data" / "polls"
    people, adults = pd.read_csv(polls / "pew_dec13.csv"), pd.read_csv(polls / "acs2017_sex_age_educ.csv")
    people = people[people.recage.isin(adults.recage) & people.receduc.isin(adults.receduc)]
    made = []
    for name, columns in (("sex:receduc", ["sex", "receduc"]), ("age", ["recage"])):
        keys = [frame[columns].agg(":".join, axis=1) for frame in (people, adults)]
        targets = adults.weight.groupby(keys[1]).sum() / adults.weight.sum()
        codes = targets.index.get_indexer(keys[0])
        made.append(Margin(name, codes, tuple(targets.index), targets.to_numpy()))
    raked = rake(made)
    return Design(raked.weights, fit=Fit(raked.margins)), (people.q1 == "Approve").to_numpy()


def test_three_wordings_are_compared_as_r_does(pew):
    design, yes = pew

    found = splits.split(design, yes, np.arange(1, design.n + 1) % 3, ["plain", "short", "named"])

    # R 4.2.2, survey 4.1-1: r <- rake(svydesign(id=~1,weights=~1,data=pew), ...); arm <- factor(row %% 3)
    # svyby(~yes,~arm,r,svymean); svyglm(yes~arm,r), relevelled; regTermTest(.,~arm,method="Wald")
    assert [one.estimate.value for one in found.arms] == pytest.approx(
        [0.408767114579994, 0.398453325666603, 0.467368012486484], rel=1e-9
    )
    assert [one.estimate.se for one in found.arms] == pytest.approx(
        [0.0204818639714850, 0.0203280868182121, 0.0206362691022327], rel=1e-8
    )
    assert [(one.of, one.less) for one in found.differences] == [
        ("short", "plain"), ("named", "plain"), ("named", "short"),
    ]  # fmt: skip
    assert [one.se for one in found.differences] == pytest.approx(
        [0.0289517191686331, 0.0291747426271043, 0.0290164176751038], rel=1e-8
    )
    assert found.test.statistic == pytest.approx(3.2599957362338, rel=1e-7)
    assert (found.test.df1, found.test.df2) == (2, 1955)
    assert found.test.p == pytest.approx(0.0385973485937171, rel=1e-7)


def test_two_wordings_have_the_t_test_of_r(pew):
    design, yes = pew

    (found,) = splits.split(design, yes, np.arange(1, design.n + 1) % 2, ["even", "odd"]).differences

    # in R: svyttest(yes~half,r) with half = row %% 2
    assert (found.value, found.t, found.p) == pytest.approx(
        (-0.0160861126110435, -0.6761934544579515, 0.4989977714047658), rel=1e-7
    )
    assert (found.low, found.high) == pytest.approx((-0.0627409900785929, 0.0305687648565060), rel=1e-7)
    assert found.degrees == 1956
    assert not found.is_beyond_chance


def test_equal_weights_give_the_textbook_s_welch_like_error():
    # two means: sqrt(s1^2/n1 + s2^2/n2) with n in the denominators of s, times sqrt(n / (n - 1)) for the whole sample
    values, arms = np.array([1.0, 2, 4, 8, 3, 5, 9, 9]), np.array([0] * 4 + [1] * 4)

    (found,) = splits.split(Design(np.ones(8)), values, arms, ["a", "b"]).differences

    assert found.value == pytest.approx(6.5 - 3.75)
    assert found.se == pytest.approx(np.sqrt((values[:4].var() / 4 + values[4:].var() / 4) * 8 / 7))


def test_holm_s_correction_is_r_s():
    # in R: p.adjust(c(.01,.04,.03,.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([None, 0.5, 0.9]) == (None, 1.0, 1.0)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_helps_and_keeps_the_order(p_values):
    found = holm(p_values)

    assert all(p <= after <= 1 for p, after in zip(p_values, found, strict=True))
    ordered = [found[i] for i in np.argsort(p_values, kind="stable")]
    assert ordered == sorted(ordered)
    assert min(found) == pytest.approx(min(1, len(found) * min(p_values)))


def test_answers_without_any_variation_are_not_tested():
    found = splits.split(Design(np.ones(20)), np.arange(20) % 2 == 0, np.arange(20) % 2, ["a", "b"])

    assert found.differences[0].value == -1
    assert found.differences[0].se == 0
    assert found.differences[0].p is None
    assert not found.differences[0].is_beyond_chance
    assert found.test is None


def test_a_wrong_answer_outside_the_ballots_does_no_harm():
    values = np.array([0.0, 1, 1, 0, np.nan, 7])

    found = splits.split(Design(np.ones(6)), values, np.array([0, 0, 1, 1, -1, -1]), ["a", "b"])

    assert [one.estimate.value for one in found.arms] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("n", "share", "power", "level", "found"),
    # R 4.2.2: power.prop.test(n=500,p1=.5,power=.8,tol=1e-12)$p2 - .5, and n=200, p1=.1, power=.9, sig.level=.01
    [(500, 0.5, 0.8, 0.05, 0.088145065881535), (200, 0.1, 0.9, 0.01, 0.144807631381058)],
)
def test_the_smallest_difference_is_the_one_r_finds(n, share, power, level, found):
    smallest = splits.smallest_difference(n, n, share=share, power=power, level=level)

    assert smallest == pytest.approx(found, rel=1e-8)


def test_the_people_needed_are_those_of_r():
    # in R: power.prop.test(p1=.5,p2=.55,power=.8)$n is 1564.67; p1=.1, p2=.2, power=.9, sig.level=.01 is 376.94
    assert splits.people_needed(0.05) == splits.Needed(3130, 1565, 1565)
    assert splits.people_needed(0.1, share=0.1, power=0.9, level=0.01) == splits.Needed(754, 377, 377)


def test_unequal_arms_design_effects_and_parts_cost_people():
    plain = splits.people_needed(0.1)

    assert splits.people_needed(0.1, design_effect=1.5).total == pytest.approx(1.5 * plain.total, rel=0.01)
    assert splits.people_needed(0.1, parts=(0.2, 0.8)).total > plain.total
    half = splits.people_needed(0.1, parts=(0.25, 0.25))
    assert half.total == pytest.approx(2 * plain.total, rel=0.01)
    assert half.first == plain.first
    assert splits.smallest_difference(250, 250) > splits.smallest_difference(500, 500)
    assert splits.smallest_difference(500, 500, design_effect=2) == pytest.approx(splits.smallest_difference(250, 250))


@settings(deadline=None)
@given(st.integers(40, 5000), st.integers(40, 5000), st.floats(0.05, 0.95), st.floats(1, 3))
def test_a_plan_read_backwards_is_the_plan(n_a, n_b, share, design_effect):
    try:
        smallest = splits.smallest_difference(n_a, n_b, share=share, design_effect=design_effect)
    except TooFew:
        assert min(n_a, n_b) / design_effect < 100
        return

    parts = (n_a / (n_a + n_b), n_b / (n_a + n_b))
    totals = [
        splits.people_needed(sign * smallest, share=share, parts=parts, design_effect=design_effect).total
        for sign in (1, -1)
        if 0 <= share + sign * smallest <= 1
    ]

    # in the harder direction just these people; in the other no more
    assert max(totals) == pytest.approx(n_a + n_b, abs=3)


def test_a_test_of_this_power_finds_the_smallest_difference_as_often_as_it_says():
    draws = np.random.default_rng(8)
    found = splits.smallest_difference(300, 300, share=0.4)
    first, second = draws.binomial(300, 0.4, 20_000) / 300, draws.binomial(300, 0.4 + found, 20_000) / 300

    pooled = (first + second) / 2
    beyond = np.abs(second - first) > 1.96 * np.sqrt(pooled * (1 - pooled) * 2 / 300)

    assert beyond.mean() == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: splits.split(Design(np.ones(4)), [0, 1, 0, 1], [0, 0, 0, 1], ["a", "b"]), TooFew, "ballot b"),
        (lambda: splits.split(Design(np.ones(1)), [0], [0], ["a", "b"]), TooFew, "ballot b"),
        (lambda: splits.split(Design(np.ones(4)), [0, 1, 0, 1], [0, 0, 1, 1], ["a"]), BadDesign, "two ballots"),
        (lambda: splits.split(Design(np.ones(4)), [0, 1, 0, 1], [0, 0, 1, 2], ["a", "b"]), BadDesign, "position"),
        (lambda: splits.split(Design(np.ones(4)), [0, 1, 0, 1], [0, 0, 1], ["a", "b"]), BadDesign, "3 ballots"),
        (lambda: splits.split(Design(np.ones(4)), [0, 1, 0], [0, 0, 1, 1], ["a", "b"]), BadDesign, "4 people"),
        (lambda: splits.split(Design(np.ones(4)), [0, 3, np.nan, 1], [0, 0, 1, 1], ["a", "b"]), Problem, "person 3"),
        (lambda: splits.smallest_difference(1, 500), TooFew, "arm of 1"),
        (lambda: splits.smallest_difference(float("nan"), 500), TooFew, "arm of nan"),
        (lambda: splits.smallest_difference(4, 4), TooFew, "too few"),
        (lambda: splits.smallest_difference(500, 500, share=40), Problem, "0.4 for 40 %"),
        (lambda: splits.smallest_difference(500, 500, design_effect=0.5), Problem, "at least 1"),
        (lambda: splits.smallest_difference(500, 500, power=80), Problem, "power is 80"),
        (lambda: splits.smallest_difference(500, 500, level=5), Problem, "level of the test is 5"),
        (lambda: splits.people_needed(0.0), Problem, "no difference of 0"),
        (lambda: splits.people_needed(0.6), Problem, "between 0 and 1"),
        (lambda: splits.people_needed(0.1, parts=(0.9, 0.4)), Problem, "together at most 1"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(make, kind, words):
    with pytest.raises(kind, match=words):
        make()
