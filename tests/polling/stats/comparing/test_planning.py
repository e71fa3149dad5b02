"""What a poll will tell, worked out before: R's power.prop.test, the formula for a margin, and its own promises."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.comparing.planning import Expecting, margin, needed, outlook
from polling.stats.problems import Problem, TooFew

PLAIN = Expecting(design_effect=1)


def test_a_margin_is_the_worked_example_of_cochran_s_formula():
    # the margin every pollster knows: 1,000 people, 3.1 points; with a design effect of 1.3, 3.5
    assert margin(1000, PLAIN) == pytest.approx(1.96 * math.sqrt(0.25 / 1000))
    assert round(100 * margin(1000, PLAIN), 1) == 3.1
    assert round(100 * margin(1000), 1) == 3.5


def test_another_level_has_its_own_reach():
    # R 4.2.2: qnorm(.995) * sqrt(.3 * .7 * 1.5 / 600)
    found = margin(600, Expecting(share=0.3, design_effect=1.5, level=0.01))

    assert found == pytest.approx(0.0590196638039911, rel=1e-12)


def test_differences_are_those_of_r():
    found = outlook(800, PLAIN)

    # R 4.2.2: power.prop.test(p1=.5, power=.8, n=400)$p2 is 0.598450211490631, by a search to 1e-5
    assert found.in_arm == 400
    assert found.between_arms == pytest.approx(0.0984502, abs=3e-5)
    # power.prop.test(p1=.3, p2=.35, power=.9)$n is 1841.97..., p2=.25 is 1673.86: the larger of the two is needed
    assert needed(0.05, Expecting(share=0.3, power=0.9, design_effect=1)).first == 1842


def test_a_difference_that_is_there_only_one_way_is_looked_for_that_way():
    # R 4.2.2: power.prop.test(p1=.98, p2=.93, power=.8)$n is 268.66
    assert needed(0.05, Expecting(share=0.98, design_effect=1)).first == 269


def test_too_few_people_find_no_difference_and_still_have_a_margin():
    found = outlook(8, Expecting(arms=3))

    assert (found.in_arm, found.between_arms, found.between_waves) == (2, None, None)
    assert 0 < found.margin < 1


@settings(deadline=None)
@given(st.integers(60, 100_000), st.floats(0.05, 0.95), st.floats(1, 3), st.integers(2, 5))
def test_more_people_tell_more_and_the_two_questions_agree(people, share, effect, arms):
    plan = Expecting(share=share, design_effect=effect, arms=arms)
    found, more = outlook(people, plan), outlook(4 * people, plan)

    assert more.margin == pytest.approx(found.margin / 2)
    if found.between_arms is not None:
        assert more.between_arms < found.between_arms
        assert needed(found.between_arms + 1e-9, plan).first <= found.in_arm + 1


@pytest.mark.parametrize(
    ("people", "plan", "words"),
    [
        (1, PLAIN, "a poll of 1 people"),
        (10**13, PLAIN, "can tell nothing"),
        (5, Expecting(arms=3), "cannot be split in 3 ballots"),
        (100, Expecting(arms=1), "at least 2 ballots"),
        (100, Expecting(share=0), "between 0 and 1"),
        (100, Expecting(share=1.5), "between 0 and 1"),
        (100, Expecting(design_effect=0.5), "at least 1"),
        (100, Expecting(design_effect=math.nan), "at least 1"),
        (100, Expecting(level=0.7), "between 0 and 0.5"),
        (100, Expecting(power=0.01), "between the level and 1"),
    ],
)
def test_what_cannot_be_planned_is_refused(people, plan, words):
    with pytest.raises(Problem, match=words):
        outlook(people, plan)


@pytest.mark.parametrize("difference", [0, -0.1, 1, math.nan, 1e-9])
def test_a_difference_nobody_can_find_is_refused(difference):
    with pytest.raises(Problem, match="no poll finds"):
        needed(difference)


def test_a_difference_beyond_both_ends_is_refused():
    with pytest.raises(Problem, match="shares lie between 0 and 1"):
        needed(0.6)


def test_too_few_is_a_problem_of_its_own():
    with pytest.raises(TooFew):
        outlook(1)
