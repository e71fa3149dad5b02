"""Change over waves with shared people against R's survey package and its own promises."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.comparing import trends
from polling.stats.comparing.trends import Wave
from polling.stats.comparing.waves import stacked
from polling.stats.labels import Basis
from polling.stats.problems import BadDesign, MixedSamples, Problem, TooFew
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import rake

# R 4.2.2, survey 4.1-1:
# i<-1:120; w1<-data.frame(person=i,wave=1,y=as.numeric((i*7)%%10<4),w=1+(i%%5)/4)
# j<-61:200; w2<-data.frame(person=j,wave=2,y=as.numeric((j*7+(j%%3==0)*3)%%10<5),w=1+(j%%7)/3)
# k<-c(1:40,150:260); w3<-data.frame(person=k,wave=3,y=as.numeric((k*7+(k%%4==0)*5)%%10<6),w=1+(k%%3)/2)
# s<-rbind(w1,w2,w3); s$wave<-factor(s$wave)
FIRST, SECOND, THIRD = np.arange(1, 121), np.arange(61, 201), np.concatenate([np.arange(1, 41), np.arange(150, 261)])


def waves(*, are_known: bool = True, is_raked: bool = False) -> list[Wave]:
    answers = [
        (FIRST, FIRST * 7 % 10 < 4, 1 + FIRST % 5 / 4),
        (SECOND, (SECOND * 7 + (SECOND % 3 == 0) * 3) % 10 < 5, 1 + SECOND % 7 / 3),
        (THIRD, (THIRD * 7 + (THIRD % 4 == 0) * 5) % 10 < 6, 1 + THIRD % 3 / 2),
    ]
    return [
        Wave(
            name,
            raked(people, weights) if is_raked else Design(weights),
            yes,
            Basis.PROBABILITY,
            people=people if are_known else None,
        )
        for name, (people, yes, weights) in zip(("March", "May", "July"), answers, strict=True)
    ]


def raked(people: np.ndarray, weights: np.ndarray) -> Design:
    sex = Margin("sex", (people * 3 % 7 < 3).astype(np.intp), ("F", "M"), np.array([0.45, 0.55]))
    age = Margin("age", (people * 5 % 11 < 4).astype(np.intp), ("18", "50"), np.array([0.7, 0.3]))
    fitted = rake([sex, age], weights)
    return Design(fitted.weights, fit=Fit(fitted.margins))


def test_people_who_answered_twice_covary_as_in_r():
    found = trends.series(waves())
    march, may, july = found.points

    # in R: d <- svydesign(id=~person,weights=~w,data=s); svyby(~y,~wave,d,svymean,covmat=TRUE) with svycontrast
    assert [one.estimate.value for one in found.points] == pytest.approx([0.4, 0.478571428571429, 0.584988962472406])
    assert (may.since_last.value, may.since_last.se) == pytest.approx((0.0785714285714285, 0.0568766013028565))
    assert (july.since_last.value, july.since_last.se) == pytest.approx((0.106417533900978, 0.0578956454235697))
    assert (july.since_first.value, july.since_first.se) == pytest.approx((0.184988962472406, 0.057883209975282))
    assert march.since_last is march.since_first is None
    assert may.since_first == may.since_last
    assert [one.shared for one in found.points] == [0, 60, 51]
    # in R: degf(d) is 259; regTermTest(svyglm(y~wave,d),~wave)
    assert (found.test.statistic, found.test.p) == pytest.approx((5.13018374611232, 0.00653604793230064), rel=1e-8)
    assert (found.test.df1, found.test.df2) == (2, 257)


def test_raked_waves_with_shared_people_are_r_s():
    found = trends.series(waves(is_raked=True))

    # in R: rake(d,list(~wave:sex,~wave:age),...); svyglm(y~wave,.), and relevelled
    assert [one.estimate.value for one in found.points] == pytest.approx(
        [0.3945643967917459, 0.4767911764331113, 0.6003239259532006], rel=1e-9
    )
    assert found.points[1].since_last.se == pytest.approx(0.0589832305075178, rel=1e-8)
    assert found.points[2].since_last.se == pytest.approx(0.0589488385423145, rel=1e-8)
    assert found.points[2].since_first.se == pytest.approx(0.0582665015556668, rel=1e-8)


def test_strangers_in_every_wave_are_strata_of_their_own_as_in_r():
    first, second, _ = waves(are_known=False)

    found = trends.change(first, second)

    # in R: svydesign(id=~1,strata=~wave,weights=~w,data=s), all three waves
    assert trends.series(waves(are_known=False)).points[1].since_last.se == pytest.approx(0.0642896885743717, rel=1e-9)
    assert found.se == pytest.approx(0.0642896885743717, rel=1e-9)
    assert found.degrees == 120 + 140 - 2 - 1


def test_marks_stand_where_a_change_is_beyond_chance_after_holm():
    found = trends.series(waves())

    tested = {(one.of, one.less): one for point in found.points for one in (point.since_last, point.since_first) if one}
    p_values = sorted((one.p, one.adjusted) for one in tested.values())
    assert [adjusted for _, adjusted in p_values] == pytest.approx(
        [3 * p_values[0][0], 2 * p_values[1][0], max(2 * p_values[1][0], p_values[2][0])]
    )
    assert [point.mark for point in found.points] == ["", "", ""]
    assert found.points[2].since_first.is_beyond_chance


def test_a_large_move_is_marked_with_its_direction():
    design = Design(np.ones(400))
    levels = {"a": 100, "b": 220, "c": 90}

    found = trends.series([Wave(name, design, np.arange(400) < n, Basis.PROBABILITY) for name, n in levels.items()])

    assert [point.mark for point in found.points] == ["", "▲", "▼"]


def test_two_waves_of_strangers_have_the_textbook_s_error():
    # p1 q1 / (n1 - 1) + p2 q2 / (n2 - 1)
    found = trends.change(
        Wave("a", Design(np.ones(100)), np.arange(100) < 40, Basis.PROBABILITY),
        Wave("b", Design(np.full(200, 7.0)), np.arange(200) < 100, Basis.PROBABILITY),
    )

    assert found.value == pytest.approx(0.1)
    assert found.se == pytest.approx((0.4 * 0.6 / 99 + 0.5 * 0.5 / 199) ** 0.5)


def test_clusters_and_strata_of_a_panel_stay_the_same_over_waves():
    strata, clusters = np.arange(120) // 60, np.arange(120) // 6
    first = Wave("a", Design(np.ones(120), strata, clusters), FIRST % 3 == 0, Basis.PROBABILITY, people=FIRST)
    second = replace(first, name="b", values=FIRST % 4 == 0)

    joint, _ = stacked([first, second])

    # the same clusters twice are no more clusters: a difference within persons on the one design
    off = (FIRST % 4 == 0) * 1.0 - (FIRST % 3 == 0)
    alone = first.design.variance((off - off.mean()) / 120)
    assert joint.degrees == 18
    assert trends.change(first, second).se == pytest.approx(alone**0.5)


def test_finite_populations_count_for_strangers_and_are_left_out_for_a_panel():
    design = Design(np.ones(50), population=np.full(50, 100.0))
    alone = [Wave(name, design, np.arange(50) < n, Basis.PROBABILITY) for name, n in (("a", 20), ("b", 30))]
    panel = [replace(one, people=np.arange(50)) for one in alone]

    found = trends.series(panel)

    assert trends.change(*alone).se == pytest.approx((0.5 * 2 * 0.4 * 0.6 / 49) ** 0.5)
    assert "finite population is left out" in found.remarks[0]


def test_ids_read_as_broken_numbers_are_the_same_people_and_strangers_are_remarked_on():
    first, second, _ = waves()

    found = trends.series([first, replace(second, people=SECOND.astype(float))])
    apart = trends.series([first, replace(second, people=[f"p{name}" for name in SECOND])])

    assert found.points[1].shared == 60
    assert found.points[1].since_last.se == pytest.approx(trends.change(first, second).se)
    assert found.remarks == ()
    assert "check the ids" in apart.remarks[0]


def test_waves_that_chance_did_not_draw_carry_no_test():
    supporters = [replace(one, basis=Basis.SUPPORTERS) for one in waves()]

    found = trends.series(supporters)

    assert found.test is None
    assert found.points[2].since_first.p is None
    assert not found.points[2].since_first.is_beyond_chance
    assert found.points[2].since_first.value == pytest.approx(0.184988962472406)
    assert not found.label.may_show_interval


def test_a_number_may_be_followed_within_a_group():
    first, second, _ = waves()

    found = trends.change(
        replace(first, values=np.where(FIRST % 2, FIRST * 1.5, np.nan), within=FIRST % 2 == 1),
        replace(second, values=SECOND * 1.5, within=SECOND % 2 == 1),
    )

    odd, odd_too = FIRST % 2 == 1, SECOND % 2 == 1
    before = np.average(FIRST[odd] * 1.5, weights=(1 + FIRST % 5 / 4)[odd])
    after = np.average(SECOND[odd_too] * 1.5, weights=(1 + SECOND % 7 / 3)[odd_too])
    assert found.value == pytest.approx(after - before)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_what_no_one_changed_did_not_move_and_scale_is_nothing(seed, scale):
    random = np.random.default_rng(seed)
    yes, weights = random.random(40) < 0.5, random.uniform(0.5, 3, 40)
    yes[:2] = True, False
    first = Wave("a", Design(weights), yes, Basis.PROBABILITY, people=np.arange(40))

    same = trends.change(first, replace(first, name="b", design=Design(weights * scale)))
    apart = trends.change(first, replace(first, name="b", people=np.arange(40) + 100))

    assert same.value == pytest.approx(0, abs=1e-12)
    assert same.se == pytest.approx(0, abs=1e-8)
    assert apart.se == pytest.approx(2**0.5 * trends.series([first, replace(first, name="b")]).points[0].estimate.se)


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda one: {"basis": Basis.OPEN_LINK}, MixedSamples, "side by side"),
        (lambda one: {"question": "Do you favor it?"}, MixedSamples, "differ in their question"),
        (lambda one: {"population": "adults in Ohio"}, MixedSamples, "differ in their population"),
        (lambda one: {"name": "March"}, BadDesign, "same name"),
        (lambda one: {"people": np.arange(9)}, BadDesign, "9 ids for 140 people"),
        (lambda one: {"people": [None] * 140}, BadDesign, "person 1 has no id"),
        (lambda one: {"people": [7] * 140}, BadDesign, "id 7 is there twice"),
        (lambda one: {"within": np.zeros(140, bool)}, TooFew, "May: fewer than two"),
        (lambda one: {"within": [True]}, BadDesign, "`within` has 1 values"),
        (lambda one: {"values": [1.0]}, Problem, "May"),
        (lambda one: {"values": np.full(140, np.nan)}, Problem, "May.*missing"),
        (lambda one: {"design": replace(one.design, strata=np.zeros(140, int))}, BadDesign, "strata in each of them"),
        (lambda one: {"design": replace(one.design, lonely="fail")}, BadDesign, "different rules"),
    ],
)
def test_waves_that_do_not_fit_are_refused_in_words(make, kind, words):
    first, second, _ = waves()

    with pytest.raises(kind, match=words):
        trends.change(first, replace(second, **make(second)))


def test_one_wave_is_no_trend_and_a_person_has_one_stratum():
    first, second, _ = waves()
    before = replace(first, design=replace(first.design, strata=FIRST % 2))
    after = replace(second, design=replace(second.design, strata=np.where(SECOND == 100, 1, SECOND % 2)))

    with pytest.raises(TooFew, match="two waves"):
        trends.series([first])
    with pytest.raises(BadDesign, match="different strata in two waves"):
        trends.change(before, after)
