"""Raking beside R's survey package, by its promises, and what it says of people and targets that do not fit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadShares, BadWeights, Contradiction, EmptyTarget, NotWeightable
from polling.stats.weights.margins import Margin, crossed, margin
from polling.stats.weights.weighting import Raked, largest_gap, rake


def pew_margins(poll: pd.DataFrame, public: pd.DataFrame) -> list[Margin]:
    known = poll.replace("DK/Ref", None)
    both = public.groupby(public.sex + ":" + public.receduc).weight.sum().to_dict()
    ages = public.groupby("recage").weight.sum().to_dict()
    return [
        crossed({"sex": known.sex, "receduc": known.receduc}, both, units="total"),
        margin("recage", known.recage, ages, is_ordered=True, units="total"),
    ]


# R 4.2.2, survey 4.1-1; DK/Ref is a category of its own, "not known", that keeps the share it has:
#   se <- xtabs(weight ~ sex+receduc, acs)/36; ag <- xtabs(weight ~ recage, acs)/36; u <- mean(pew$se == "not known")
#   T1: 2001 * se * (1-u), and 2001 * u for "not known"; T2 likewise; d <- svydesign(id=~1, weights=~1, data=pew)
#   and r <- rake(d, list(~se, ~ag), list(T1, T2), control=list(maxit=5000, epsilon=1e-11)), of it weights(r)
PEW = [0.94280340844568, 0.67406774162856, 0.86956328096785, 0.735145303833, 0.89231388136444, 1.0350772777931]
PEW_SQUARES, PEW_LEAST, PEW_MOST = 2273.6606112419, 0.50679486546898, 2.0961031853389
# the same with weights=~weight (u and v of those weights): what the poll came with goes into the base
PEW_BASE = [1.2268597983679, 0.38628395020391, 0.37763426587744, 0.34062193049174, 0.84336204342391, 0.51335535827456]
PEW_BASE_SQUARES = 2569.9881799899


def test_the_pew_poll_of_2013_gets_the_weights_that_r_gives_it(shared):
    poll = pd.read_csv(shared / "data/polls/pew_dec13.csv")
    margins = pew_margins(poll, pd.read_csv(shared / "data/polls/acs2017_sex_age_educ.csv"))

    raked = rake(margins)
    from_base = rake(margins, poll.weight)

    assert raked.weights[:6] == pytest.approx(PEW, rel=1e-8)
    assert (raked.weights**2).sum() == pytest.approx(PEW_SQUARES, rel=1e-9)
    assert (raked.report.lowest, raked.report.highest) == pytest.approx((PEW_LEAST, PEW_MOST), rel=1e-8)
    assert raked.report.design_effect == pytest.approx(PEW_SQUARES / 2001, rel=1e-9)
    assert from_base.weights[:6] == pytest.approx(PEW_BASE, rel=1e-8)
    assert (from_base.weights**2).sum() == pytest.approx(PEW_BASE_SQUARES, rel=1e-9)
    assert [str(one) for one in raked.report.collapses] == [
        "sex:receduc: 5 people did not say and keep their share",
        "recage: 40 people did not say and keep their share",
    ]


# R as above: an <- anes04 without the one blank in married; rake(d, list(~agecats, ~educcats, ~married, ~female), ...)
ANES_TARGETS = {
    "agecats": dict(
        zip(["age1824", "age2534", "age3544", "age4554", "age5564", "age6599"], [13, 18, 20, 20, 13, 16], strict=True)
    ),
    "educcats": {"1": 14, "2": 31, "3": 18, "4": 19, "5": 18},
    "married": {"False": 45, "True": 55},
    "female": {"False": 48, "True": 52},
}
ANES = [1.6276569256894, 0.80621538684823, 0.75538591300444, 1.4245740988797, 0.66068365529976, 1.6276569256894]
ANES_SQUARES, ANES_LEAST, ANES_MOST = 1379.5272476043, 0.3998434791108, 2.0201552003024
# cces2018_1000.csv: d <- svydesign(id=~1, weights=~commonweight, data=cc), rake(d, list(~educ, ~region, ~gender), ...)
CCES_TARGETS = {
    "educ": {"1": 9, "2": 29, "3": 21, "4": 9, "5": 20, "6": 12},
    "region": {"1": 17, "2": 21, "3": 38, "4": 24},
    "gender": {"1": 48, "2": 52},
}
CCES = [1.6932437012961, 1.6240888463928, 0.51202298701144, 1.5343159327482, 0.99847401903724, 0.8041508727987]
CCES_SQUARES, CCES_LEAST, CCES_MOST = 1992.6693060544, 7.9419838208796e-05, 13.043147141616


def test_the_election_studies_get_the_weights_that_r_gives_them(shared):
    anes = pd.read_csv(shared / "data/polls/anes04.csv").dropna(subset="married")
    cces = pd.read_csv(shared / "data/polls/cces2018_1000.csv")

    one = rake([margin(name, anes[name], targets) for name, targets in ANES_TARGETS.items()])
    other = rake([margin(name, cces[name], targets) for name, targets in CCES_TARGETS.items()], cces.commonweight)

    assert one.weights[:6] == pytest.approx(ANES, rel=1e-8)
    assert (one.weights**2).sum() == pytest.approx(ANES_SQUARES, rel=1e-9)
    assert (one.report.lowest, one.report.highest) == pytest.approx((ANES_LEAST, ANES_MOST), rel=1e-8)
    assert other.weights[:6] == pytest.approx(CCES, rel=1e-8)
    assert (other.weights**2).sum() == pytest.approx(CCES_SQUARES, rel=1e-9)
    assert (other.report.lowest, other.report.highest) == pytest.approx((CCES_LEAST, CCES_MOST), rel=1e-8)


def a_sample(seed: int, n: int = 400) -> list[Margin]:
    chance = np.random.default_rng(seed)
    made = []
    for name, size in (("age", 6), ("race", 4), ("sex", 2)):
        codes = chance.integers(0, size, n)
        shares = chance.dirichlet(np.full(size, 9.0))
        made.append(Margin(name, codes, tuple(f"{name} {i}" for i in range(size)), shares, name == "age"))
    return made


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), scale=st.floats(1e-6, 1e6))
def test_the_scale_of_the_base_and_the_order_of_margins_change_nothing(seed, scale):
    margins = a_sample(seed)
    base = np.random.default_rng(seed).gamma(3, 1, 400) + 0.05

    raked = rake(margins, base)

    assert rake(margins, scale * base).weights == pytest.approx(raked.weights, rel=1e-9)
    assert rake(margins[::-1], base).weights == pytest.approx(raked.weights, rel=1e-8)
    assert raked.weights.min() > 0
    assert raked.report.converged
    assert largest_gap(raked.weights, raked.margins) < 1e-8


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), high=st.floats(1.05, 6), low=st.floats(0, 0.95))
@example(seed=2189, high=3.0, low=0.609375)  # misses by a hundredth of a point, so that no mean of 1 keeps the bounds
def test_bounds_hold_and_so_do_margins_or_bounds_are_refused(seed, low, high):
    margins = a_sample(seed)
    base = np.random.default_rng(seed).gamma(6, 1, 400) + 0.05

    try:
        raked = rake(margins, base, bounds=(low, high))
    except Contradiction:
        free = rake(margins, base)
        factors = free.weights / free.base
        assert factors.min() < low or factors.max() > high
        return

    factors = raked.weights / raked.base
    assert factors.min() >= low - 1e-9
    assert factors.max() <= high + 1e-9
    assert raked.report.converged
    assert raked.weights.mean() == pytest.approx(1, abs=1e-6)


def two_by_two(fewer: int, target: float) -> list[Margin]:
    return [margin("sex", ["F"] * fewer + ["M"] * (100 - fewer), {"F": target, "M": 1 - target})]


def test_a_bound_that_is_too_low_is_refused_with_the_one_that_would_do():
    with pytest.raises(Contradiction, match=r"F come to at most 40\.00 %.*50\.00 %.*at least 2\.5"):
        rake(two_by_two(20, 0.5), bounds=(0.5, 2))

    assert rake(two_by_two(20, 0.5), bounds=(0.5, 2.5)).report.converged


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_that_a_refusal_names_is_the_least_that_works(seed):
    margins = a_sample(seed)

    with pytest.raises(Contradiction, match="must be at least") as refused:
        rake(margins, bounds=(0.3, 1.02))
    least = float(str(refused.value).split()[-1])

    assert rake(margins, bounds=(0.3, least)).report.converged
    with pytest.raises(Contradiction):
        rake(margins, bounds=(0.3, least - 0.01))


def test_margins_that_nearly_follow_from_each_other_are_finished_by_newton():
    chance = np.random.default_rng(5)
    state = chance.integers(0, 40, 5000)
    region = state // 10
    region[:30] = (region[:30] + chance.integers(1, 4, 30)) % 4
    shares = np.full(40, 1 / 40)
    targets = np.array([0.2512, 0.2495, 0.2501, 0.2492])
    margins = [
        Margin("state", state, tuple(map(str, range(40))), shares),
        Margin("region", region, ("n", "e", "s", "w"), targets),
    ]

    raked = rake(margins)

    assert raked.report.newton_steps > 0
    assert raked.report.iterations < 40
    assert raked.report.largest_gap < 1e-9


def test_a_margin_that_follows_from_another_is_named_and_does_no_harm():
    state = ["OH"] * 30 + ["PA"] * 20 + ["UT"] * 10
    region = ["east"] * 50 + ["west"] * 10
    margins = [
        margin("state", state, {"OH": 40, "PA": 30, "UT": 30}),
        margin("region", region, {"east": 70, "west": 30}),
    ]

    raked = rake(margins)

    assert raked.report.converged
    assert [str(one) for one in raked.report.collapses] == ["region: it follows from state and adds nothing to it"]


def contradiction(margins: list[Margin]) -> str:
    with pytest.raises(Contradiction) as refused:
        rake(margins)
    return str(refused.value)


def test_margins_that_contradict_each_other_are_named_with_their_categories():
    state = ["OH"] * 30 + ["PA"] * 20 + ["UT"] * 10
    region = ["east"] * 50 + ["west"] * 10
    sex = ["F", "M"] * 30

    said = contradiction(
        [
            margin("sex", sex, {"F": 50, "M": 50}),
            margin("state", state, {"OH": 40, "PA": 30, "UT": 30}),
            margin("region", region, {"east": 60, "west": 40}),
        ]
    )

    assert "state and region contradict each other" in said
    assert "everybody in OH or PA (state) is in east (region), but the targets are 70.00 % and 60.00 %" in said


def test_three_margins_may_contradict_where_no_two_do():
    # the third is "F" exactly where the other two agree, and targets want them to agree and be alike and not alike
    first, second = ["a", "a", "b", "b"] * 10, ["c", "d", "c", "d"] * 10
    alike = ["yes", "no", "no", "yes"] * 10
    said = contradiction(
        [
            margin("one", first, {"a": 90, "b": 10}),
            margin("two", second, {"c": 90, "d": 10}),
            margin("alike", alike, {"yes": 10, "no": 90}),
        ]
    )

    assert "the targets of one, two, alike cannot all be met" in said


def test_margins_that_leave_somebody_without_weight_are_refused_naming_them():
    age = ["young"] * 20 + ["old"] * 25
    sex = ["F"] * 20 + ["M"] * 20 + ["F"] * 5

    said = contradiction([margin("age", age, {"young": 50, "old": 50}), margin("sex", sex, {"F": 50, "M": 50})])

    assert "no weight to 5 of the people who answered (age old and sex F)" in said


@pytest.mark.parametrize(
    ("margins", "base", "kind", "words"),
    [
        ([], None, NotWeightable, "at least one variable"),
        ([margin("a", ["x"], {"x": 1})], None, NotWeightable, "1 person cannot stand"),
        (two_by_two(100, 0.5), None, EmptyTarget, "everybody is in one category"),
        (two_by_two(50, 0.5) * 2, None, NotWeightable, "sex: it is given twice"),
        (two_by_two(50, 0.5), [1.0] * 99, BadWeights, "99 weights to begin with for 100"),
        (two_by_two(50, 0.5), [1.0] * 98 + [0.0, -1.0], BadWeights, r"weight 99 is 0\.0 \(and 1 more"),
        (two_by_two(50, 0.5), [float("inf")] + [1.0] * 99, BadWeights, "weight 1 is inf"),
        (two_by_two(50, 0.5), ["many"] * 100, BadWeights, "not a number"),
        (two_by_two(50, 1.0), None, BadShares, r"the target is 0 for M \(50 people\)"),
        ([*two_by_two(50, 0.5), margin("age", ["a"] * 99, {"a": 1})], None, NotWeightable, "sex has 100, age has 99"),
    ],
)
def test_what_cannot_be_raked_is_refused_in_words(margins, base, kind, words):
    with pytest.raises(kind, match=words):
        rake(margins, base)


@pytest.mark.parametrize("bounds", [(2.0, 5.0), (0.5, 1.0), (-0.1, 2.0), (0.5, float("inf")), (float("nan"), 2.0)])
def test_bounds_that_make_no_sense_are_refused(bounds):
    with pytest.raises(BadWeights, match="one from 0 to 1 and one above 1"):
        rake(two_by_two(50, 0.5), bounds=bounds)


def test_thin_categories_are_refused_where_they_may_not_be_joined():
    one = margin("race", ["a"] * 40 + ["b"] * 40 + ["c"] * 2, {"a": 40, "b": 40, "c": 20})

    with pytest.raises(NotWeightable, match=r"race: fewer than 5 people are in c \(2\)"):
        rake([one], may_join=False)


def test_ten_thousand_categories_are_raked_and_as_many_empty_ones_joined():
    many = tuple(map(str, range(10_000)))
    codes = np.repeat(np.arange(10_000), 6)
    sex = Margin("sex", np.arange(60_000) % 2, ("F", "M"), np.array([0.6, 0.4]))
    full = Margin("county", codes, many, np.full(10_000, 1e-4))
    thin = replace(full, codes=codes // 2, is_ordered=True)

    assert rake([full, sex]).report.converged
    raked = rake([thin, sex])
    assert raked.report.converged
    assert len(raked.margins[0].categories) == 5000
    assert sum(one.people for one in raked.report.collapses) == 0


def test_the_verdict_names_where_the_largest_gap_is():
    raked: Raked = rake(a_sample(1))
    off = replace(raked.report, converged=False, largest_gap=0.3, gap_margin="age", gap_category="65+")

    assert raked.report.verdict.startswith("Every margin is met: the largest gap is 0.0000 points")
    assert off.verdict.startswith("Not every margin is met: age, 65+ is 0.30 points off its target")
