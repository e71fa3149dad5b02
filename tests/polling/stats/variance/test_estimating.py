"""Estimates and their uncertainty against R's survey package and published results; bad input."""

import subprocess
import sys
from itertools import chain, repeat

import numpy as np
import pytest

from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance import estimating
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights import weighting

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


# The same package's published example: dclus1 <- svydesign(id=~dnum, weights=~pw, data=apiclus1, fpc=~fpc), pw 33.847,
# fpc 757; per district how many schools, the sum of api00, how many have sch.wide == "Yes".
DISTRICTS = [
    (13, 9372, 11), (34, 22508, 31), (4, 2077, 3), (13, 8593, 10), (16, 11369, 15), (2, 1116, 2), (1, 551, 1),
    (4, 1888, 4), (12, 9111, 12), (21, 13761, 18), (9, 6386, 7), (11, 7359, 11), (37, 20394, 32), (2, 905, 1),
    (4, 2493, 2),
]  # fmt: skip
# dstrat <- svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat, fpc=~fpc): type, weight, fpc, then how many
# have No and Yes in sch.wide
TYPES = [(0, 44.21, 4421, 9, 91), (1, 15.1, 755, 24, 26), (2, 20.36, 1018, 15, 35)]


@pytest.fixture
def districts():
    counts = np.array([n for n, _, _ in DISTRICTS])
    clusters = np.repeat(np.arange(15), counts)
    design = Design(np.full(183, 33.847), clusters=clusters, population=np.full(183, 757.0))
    api00 = np.repeat([total / n for n, total, _ in DISTRICTS], counts)
    wide = np.concatenate([np.arange(n) < yes for n, _, yes in DISTRICTS])
    return design, api00, wide


def test_a_mean_of_a_cluster_sample_is_the_published_one(districts):
    design, api00, _ = districts

    # every school takes its district's mean, which changes neither the estimate nor its error between clusters
    found = estimating.mean(design, api00)

    # svymean(~api00, dclus1) and confint(., df=degf(dclus1)); 644.17 and 23.542 in the package's own examples
    assert (found.value, found.se) == pytest.approx((644.169398907104, 23.542240693781), rel=1e-12)
    assert (found.low, found.high) == pytest.approx((593.676314463326, 694.662483350882), rel=1e-12)


def test_a_share_of_a_cluster_sample_has_r_s_interval(districts):
    design, _, wide = districts

    found = estimating.share(design, wide)

    # svymean(~I(sch.wide == "Yes"), dclus1), svyciprop of it
    assert (found.value, found.se) == pytest.approx((0.87431693989071, 0.02035947724463), rel=1e-11)
    assert (found.low, found.high) == pytest.approx((0.82379889237903, 0.91190007702122), rel=1e-7)
    assert design.degrees == 14


def test_a_stratified_share_has_r_s_standard_error_and_design_effect():
    rows = [
        (kind, weight, size, yes) for kind, weight, size, *kinds in TYPES for yes in (0, 1) for _ in range(kinds[yes])
    ]
    strata, weights, sizes, wide = (np.array(column) for column in zip(*rows, strict=True))
    design = Design(weights, strata=strata, population=sizes.astype(float))

    found = estimating.share(design, wide)

    # svymean(~I(sch.wide == "Yes"), dstrat, deff=TRUE), svyciprop of it
    assert (found.value, found.se) == pytest.approx((0.82794801141582, 0.02434478011307), rel=1e-7)
    assert (found.low, found.high) == pytest.approx((0.77453965435157, 0.87081485454451), rel=1e-7)
    assert found.design_effect == pytest.approx(0.855571851, rel=1e-6)


def test_a_share_before_raking_has_r_s_standard_error(api):
    _, high, _ = api

    found = estimating.share(Design(np.full(200, 30.97)), high)

    # in R: svymean of I(api00 > 700) over d
    assert (found.value, found.se) == pytest.approx((0.415, 0.034928138719), rel=1e-9)


def test_a_raked_share_has_r_s_standard_error_and_interval(api):
    _, high, raked = api

    found = estimating.share(Design(raked.weights, fit=Fit(tuple(raked.margins))), high)

    # in R: svymean of I(api00 > 700) over r, and svyciprop of the same by its logit method
    assert (found.value, found.se) == pytest.approx((0.417084102390, 0.034601218857), rel=1e-9)
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

    found = estimating.share(Design(raked.weights, fit=Fit(tuple(raked.margins))), high, within=types == kind)

    assert (found.value, found.se) == pytest.approx((share, se), rel=1e-8)


def test_equal_weights_give_the_textbook_s_standard_error():
    # Cochran 1977, 3.2: sqrt(p (1 - p) / (n - 1)): 40 of 100; without replacement from 200: times sqrt(1 - 1/2)
    yes = [True] * 40 + [False] * 60
    found = estimating.share(Design(np.ones(100)), yes)
    half = estimating.share(Design(np.full(100, 2.0), population=np.full(100, 200.0)), yes)

    assert found.se == pytest.approx((0.4 * 0.6 / 99) ** 0.5)
    assert half.se == pytest.approx((0.4 * 0.6 / 99 / 2) ** 0.5)
    assert (found.design_effect, half.design_effect, half.kish) == pytest.approx((1, 1, 1))


def test_nobody_and_everybody_get_clopper_and_pearson_s_interval():
    # Clopper and Pearson 1934: none of 10 gives 0 to 0.3085
    none = estimating.share(Design(np.ones(10)), [False] * 10)
    everybody = estimating.share(Design(np.ones(10)), [True] * 10)

    assert (none.low, none.high, none.moe) == pytest.approx((0, 0.3085, 0), abs=5e-5)
    assert (everybody.low, everybody.high) == pytest.approx((0.6915, 1), abs=5e-5)
    assert "all gave one answer" in none.remark


def test_a_mean_of_equal_values_has_no_error_and_says_so():
    found = estimating.mean(Design(np.array([0.3, 1.7, 2.9])), [0.1, 0.1, 0.1])

    assert (found.value, found.se, found.low, found.high) == pytest.approx((0.1, 0, 0.1, 0.1))
    assert found.se == 0
    assert found.remark
    assert not estimating.mean(Design(np.ones(3)), [1.0, 2, 3]).remark


def test_a_median_of_few_people_ends_at_the_values_there_are():
    found = estimating.quantile(Design(np.ones(3)), [5.0, 1.0, 3.0], 0.5)

    assert (found.value, found.low, found.high) == (3.0, 1.0, 5.0)
    assert found.se > 0


@pytest.mark.parametrize("people", [0, 1])
def test_fewer_than_two_people_are_refused(people):
    with pytest.raises(TooFew, match="two people"):
        estimating.share(Design(np.ones(5)), [True] * 5, within=[True] * people + [False] * (5 - people))


def test_people_of_one_cluster_are_refused():
    design = Design(np.ones(6), clusters=np.array([0, 0, 0, 1, 1, 1]))

    with pytest.raises(TooFew, match="one cluster"):
        estimating.share(design, [True, False] * 3, within=[True] * 3 + [False] * 3)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda design: estimating.share(design, [True]), BadDesign, "1 values for 4 people"),
        (lambda design: estimating.share(design, [1, 0, 2, 0]), Problem, "true or false"),
        (lambda design: estimating.share(design, [1.0, 0, np.nan, 0]), Problem, "true or false"),
        (lambda design: estimating.mean(design, [1, 2, np.nan, 4]), Problem, "person 3 is missing"),
        (lambda design: estimating.mean(design, [1, -1e60, 3, 4]), Problem, "person 2 is -1e"),
        (lambda design: estimating.mean(design, ["1", "two", "3", "4"]), Problem, "not all numbers"),
        (lambda design: estimating.total(design, [1, 2]), BadDesign, "2 values for 4 people"),
        (lambda design: estimating.ratio(design, [1, 2, 3, 4], [1, -1, 1, -1]), Problem, "sums to 0"),
        (lambda design: estimating.quantile(design, [1, 2, 3, 4], 50), Problem, "between 0 and 1"),
        (lambda design: estimating.combination(design, [], []), BadDesign, "one for each"),
        (lambda design: estimating.shares(design, [0, 1, 5, 0], 3), BadDesign, "from 0 to 2"),
        (lambda design: estimating.shares(design, [0.5, 1, 2, 0], 3), BadDesign, "whole numbers"),
    ],
)
def test_bad_values_are_refused_with_what_is_wrong(ask, error, words):
    with pytest.raises(error, match=words):
        ask(Design(np.ones(4)))


def test_numbers_of_the_others_may_be_missing():
    design = Design(np.ones(4))

    assert estimating.mean(design, [1, 3, np.nan, np.inf], within=[True, True, False, False]).value == 2


def test_the_core_loads_nothing_heavy():
    heavy = {"pandas", "scipy.stats", "flask", "sqlalchemy", "polling.models"}
    modules = "polling.stats.weights.weighting, polling.stats.variance.estimating, polling.stats.variance.distributions"
    code = f"import sys, {modules}; print({heavy!r} & set(sys.modules))"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "set()"
