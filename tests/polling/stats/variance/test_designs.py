"""Variances of strata, clusters, finite populations and fitted weights against R's survey package."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadDesign, BadWeights, Problem, TooFew
from polling.stats.variance import estimating
from polling.stats.variance.designs import Design, Fit, Lonely
from polling.stats.weights.margins import Margin

# R 4.2.2, survey 4.1-1. Four strata of three clusters of five people, by a formula:
# i <- 0:59; d <- data.frame(stratum=i%/%15, cluster=(i%/%5)%%3, y=((7*i)%%11)+i/60, w=1+((5*i)%%7)/4,
#                            N=c(9,12,30,5)[i%/%15+1], x=1+(3*i)%%5, c=((2*i)%%7)%%4)
# a <- svydesign(id=~cluster, strata=~stratum, weights=~w, data=d, nest=TRUE); b: the same and fpc=~N
# c <- svydesign(id=~1, weights=~w, data=d); e: the same and strata=~stratum
PERSON = np.arange(60)
STRATUM, CLUSTER, Y, W = PERSON // 15, (PERSON // 5) % 3, (7 * PERSON) % 11 + PERSON / 60, 1 + ((5 * PERSON) % 7) / 4
N = np.array([9.0, 12, 30, 5])[STRATUM]
X, C = 1 + (3 * PERSON) % 5, ((2 * PERSON) % 7) % 4
# R 4.2.2, survey 4.1-1. Strata of 1, 2, 3 and 1 clusters:
# i <- 0:39; h <- c(0,1,1,2,2,2,3,3)[i%/%5+1]; z <- data.frame(st=h, cl=c(0,0,1,0,1,2,0,0)[i%/%5+1],
#            y=(7*i)%%11+i/40, w=1+((5*i)%%7)/4, N=c(4,8,6,3)[h+1])
# d <- svydesign(id=~cl, strata=~st, weights=~w, data=z, nest=TRUE) or with fpc=~N; options(survey.lonely.psu=...)
J = np.arange(40)
ALONE = {"strata": np.repeat([0, 1, 1, 2, 2, 2, 3, 3], 5), "clusters": np.repeat([0, 0, 1, 0, 1, 2, 0, 0], 5)}
ALONE_Y, ALONE_W = (7 * J) % 11 + J / 40, 1 + ((5 * J) % 7) / 4
ALONE_N = np.array([4.0, 8, 6, 3])[ALONE["strata"]]


@pytest.mark.parametrize(
    ("parts", "mean", "total", "degrees"),
    [
        # SE(svymean(~y, .)), SE(svytotal(~y, .)), degf(.) of a, b, c and e
        ({"strata": STRATUM, "clusters": CLUSTER}, 0.3795371045415, 45.6990481681208, 8),
        ({"strata": STRATUM, "clusters": CLUSTER, "population": N}, 0.3436147480138, 39.7769659835789, 8),
        ({"strata": STRATUM, "clusters": CLUSTER, "population": 3 / N}, 0.3436147480138, 39.7769659835789, 8),
        ({}, 0.4384231438228, 50.7964432805380, 59),
        ({"strata": STRATUM}, 0.4430942944865, 51.4818448311851, 56),
    ],
)
def test_strata_clusters_and_finite_populations_have_r_s_standard_errors(parts, mean, total, degrees):
    design = Design(W, **parts)

    found = estimating.mean(design, Y).se, estimating.total(design, Y).se, design.degrees

    assert found == pytest.approx((mean, total, degrees), rel=1e-11)


@pytest.mark.parametrize(
    ("lonely", "population", "mean", "total", "domain"),
    [
        # SE(svymean(~y, d)), SE(svytotal(~y, d)), SE(svymean(~y, subset(d, y > 4))); "remove" gives R the same as
        # "certainty"
        ("adjust", None, 0.3583626230503, 122.1296717376658, 0.2567437935534),
        ("adjust", ALONE_N, 0.2628998950803, 100.1402421392276, 0.1970505749262),
        ("certainty", None, 0.3189872913649, 26.8685980747042, 0.1967230787653),
        ("certainty", ALONE_N, 0.2265315485128, 19.1205838957817, 0.1432590105818),
        ("average", None, 0.4511161536729, 37.9979357991984, 0.2782084460217),
        ("average", ALONE_N, 0.3203639882121, 27.0405890659070, 0.2025988356969),
    ],
)
def test_a_stratum_with_one_cluster_is_treated_as_r_treats_it(lonely, population, mean, total, domain):
    design = Design(ALONE_W, **ALONE, population=population, lonely=lonely)

    found = [
        estimating.mean(design, ALONE_Y).se,
        estimating.total(design, ALONE_Y).se,
        estimating.mean(design, ALONE_Y, within=ALONE_Y > 4).se,
    ]

    assert found == pytest.approx([mean, total, domain], rel=1e-11)


def test_the_treatment_of_a_lonely_stratum_is_said():
    said = Design(ALONE_W, **ALONE).remarks()

    assert "2 strata have one cluster each" in said[0]
    assert "adjust" in said[0]
    assert "same name in several strata" in said[1]
    assert Design(W, strata=STRATUM).remarks() == ()


def test_a_lonely_stratum_can_be_refused_as_r_does_by_default():
    with pytest.raises(BadDesign, match="stratum 0 has one cluster"):
        estimating.mean(Design(ALONE_W, **ALONE, lonely="fail"), ALONE_Y)


def test_a_stratum_taken_whole_is_not_lonely():
    whole = Design(np.ones(3), strata=np.array([0, 1, 1]), population=np.array([1.0, 9, 9]), lonely="fail")

    assert whole.remarks() == ()
    assert whole.variance(np.array([5.0, 0, 0])) == 0


def test_a_post_stratified_design_has_r_s_standard_errors():
    # z$m <- factor(i%%3); ps <- postStratify(d with fpc and "adjust", ~m, data.frame(m=c("0","1","2"),
    # Freq=c(30,20,25))); SE(svymean(~y, ps)), SE(svymean(~y, subset(ps, y > 4)))
    margin = Margin("m", J % 3, ("0", "1", "2"), np.array([30, 20, 25]) / 75)
    weights = ALONE_W * (margin.shares * 75 / np.bincount(margin.codes, ALONE_W))[margin.codes]
    design = Design(weights, **ALONE, population=ALONE_N, fit=Fit((margin,), by=ALONE_W))

    found = estimating.mean(design, ALONE_Y), estimating.mean(design, ALONE_Y, within=ALONE_Y > 4)

    assert [one.value for one in found] == pytest.approx([5.4995339725262, 7.6279331765109], rel=1e-12)
    assert [one.se for one in found] == pytest.approx([0.2231926691577, 0.2088710800249], rel=1e-11)


def test_a_design_calibrated_to_numbers_has_r_s_standard_errors():
    # cal <- calibrate(b, ~factor(c)+x, c("(Intercept)"=110, "factor(c)1"=25, "factor(c)2"=26, "factor(c)3"=20, x=320))
    # and of it svymean(~y, cal), svytotal(~y, cal), svymean(~y, subset(cal, x >= 3))
    columns = np.column_stack([np.ones(60), C == 1, C == 2, C == 3, X]).astype(float)
    off = np.array([110.0, 25, 26, 20, 320]) - columns.T @ W
    weights = W * (1 + columns @ np.linalg.solve(columns.T @ (columns * W[:, None]), off))
    fit = Fit(numbers=columns, by=W)
    design = Design(weights, strata=STRATUM, clusters=CLUSTER, population=N, fit=fit)

    found = estimating.mean(design, Y), estimating.total(design, Y), estimating.mean(design, Y, within=X >= 3)

    assert found[0].value == pytest.approx(5.4343601472391, rel=1e-12)
    assert [one.se for one in found] == pytest.approx([0.3318382121659, 36.5022033382534, 0.5541178813597], rel=1e-10)


def test_what_the_weights_were_calibrated_to_has_no_uncertainty():
    margin = Margin("c", C, ("0", "1", "2", "3"), np.ones(4) / 4)
    design = Design(W, fit=Fit((margin,), numbers=np.column_stack([X, 2 * X]).astype(float)))

    # the second column is twice the first, and the margin holds a constant: both are harmless
    assert design.residuals(3.0 * X + (C == 2)) == pytest.approx(0, abs=1e-12)
    assert estimating.mean(design, X).se == 0


def test_a_margin_of_very_many_categories_is_solved_another_way_with_the_same_answer():
    draws = np.random.default_rng(3)
    codes, other = draws.integers(0, 1_600, 8_000), draws.integers(0, 3, 8_000)
    values = draws.random(8_000) + codes % 5
    many = Margin("area", codes, tuple(map(str, range(1_600))), np.ones(1_600) / 1_600)

    found = Design(np.ones(8_000), fit=Fit((many,))).residuals(values)
    both = Design(np.ones(8_000), fit=Fit((many, Margin("sex", other, ("a", "b", "c"), np.ones(3) / 3))))

    means = np.bincount(codes, values, 1_600) / np.maximum(np.bincount(codes, minlength=1_600), 1)
    assert found == pytest.approx(values - means[codes], abs=1e-9)
    left = both.residuals(values)
    assert np.bincount(other, left) == pytest.approx(np.zeros(3), abs=1e-7)
    assert np.bincount(codes, left) == pytest.approx(np.zeros(1_600), abs=1e-7)


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_none_is_refused_and_named(weight):
    with pytest.raises(BadWeights, match="person 2"):
        Design(np.array([1.0, weight, 1.0]))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"strata": np.array([0, 1])}, "strata: 2 values for 3 people"),
        ({"clusters": np.array([0, -1, 1])}, "clusters: not known of person 2"),
        ({"clusters": np.array([0.5, 1, 2])}, "whole numbers"),
        ({"population": np.array([2.0, 2, 2])}, "stratum 1 has 2, but 3 were drawn|stratum 0 has 2, but 3 were drawn"),
        ({"population": np.array([9.0, 8, 9])}, "both 8 and 9"),
        ({"population": np.array([0.5, 8, 9])}, "not both"),
        ({"population": np.array([0.0, 8, 9])}, "above zero"),
        ({"population": np.array([np.nan, 8, 9])}, "above zero"),
        ({"population": np.array([9.0])}, "1 sizes for 3 people"),
        ({"lonely": "ignore"}, "no rule"),
        ({"fit": Fit((Margin("age", np.array([0, 1]), ("a", "b"), np.ones(2) / 2),))}, "age: the margin has 2 people"),
        ({"fit": Fit(numbers=np.ones((2, 1)))}, "shape"),
        ({"fit": Fit(numbers=np.full((3, 1), np.nan))}, "missing or infinite"),
        ({"fit": Fit(by=np.array([1.0, 0, 1]))}, "before the fit"),
    ],
)
def test_columns_that_do_not_fit_are_refused_with_what_is_wrong(parts, words):
    with pytest.raises(BadDesign, match=words):
        Design(np.ones(3), **parts)


def test_no_weights_are_refused():
    with pytest.raises(BadWeights, match="no weights"):
        Design(np.array([]))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "one person"),
        ({"clusters": np.zeros(4, dtype=int)}, "one cluster"),
        ({"strata": np.arange(4)}, "every stratum has one cluster"),
    ],
)
def test_a_design_without_a_degree_of_freedom_says_why(parts, words):
    n = len(next(iter(parts.values()), [0]))

    with pytest.raises(TooFew, match=words):
        Design(np.ones(n), **parts).variance(np.arange(float(n)))


def test_a_gap_in_the_values_is_named():
    with pytest.raises(Problem, match="person 3"):
        Design(np.ones(4)).variance(np.array([1.0, 2, np.nan, 4]))


@settings(deadline=None)
@given(
    people=st.lists(
        st.tuples(st.floats(0.1, 9), st.integers(0, 2), st.integers(0, 4), st.floats(-5, 5)), min_size=8, max_size=60
    ),
    scale=st.floats(1e-3, 1e3),
    lonely=st.sampled_from(get_args(Lonely)[:1] + get_args(Lonely)[2:]),
)
def test_variances_are_finite_scale_with_the_weights_and_do_not_mind_order(people, scale, lonely):
    weights, strata, clusters, values = (np.array(column) for column in zip(*people, strict=True))
    design = Design(weights, strata, clusters, lonely=lonely)
    if design.degrees < 1:
        return
    turn = np.argsort(values, kind="stable")

    variance = design.variance(values)

    assert np.isfinite(variance)
    assert Design(scale * weights, strata, clusters, lonely=lonely).variance(values) == pytest.approx(
        scale**2 * variance, abs=1e-9 * scale**2
    )
    turned = Design(weights[turn], strata[turn], clusters[turn], lonely=lonely)
    assert turned.variance(values[turn]) == pytest.approx(variance, abs=1e-9)
    both = design.covariance(np.column_stack([values, 2 * values]))
    assert both == pytest.approx(variance * np.array([[1, 2], [2, 4]]), rel=1e-9, abs=1e-9)


def test_clusters_of_one_person_each_are_no_clusters_in_any_order():
    names = np.array([3, 0, 2, 1, 5, 4])
    strata, values = np.array([0, 1, 0, 1, 0, 1]), np.array([1.0, 5, 2, 9, 4, 4])
    population = np.array([9.0, 6, 9, 6, 9, 6])

    named = Design(np.ones(6), strata=strata, clusters=names, population=population)

    assert named.variance(values) == pytest.approx(
        Design(np.ones(6), strata=strata, population=population).variance(values)
    )
