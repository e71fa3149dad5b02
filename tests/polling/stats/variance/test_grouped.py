"""Tables of groups: every number as it is one by one, and R's for the groups of a design by formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance import estimating, grouped
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin

# R 4.2.2, survey 4.1-1: design b of test_designs.py
PERSON = np.arange(60)
Y, W = (7 * PERSON) % 11 + PERSON / 60, 1 + ((5 * PERSON) % 7) / 4
X, C = 1 + (3 * PERSON) % 5, ((2 * PERSON) % 7) % 4
B = Design(W, PERSON // 15, (PERSON // 5) % 3, np.array([9.0, 12, 30, 5])[PERSON // 15])

CATEGORIES = 2_100


def numbers(one: estimating.Estimate) -> list[float]:
    return list(vars(one).values())


def test_the_covariance_of_answers_in_a_group_is_r_s():
    _, covariance = estimating.shares(B, C, 4, within=X >= 3)

    # in R: vcov(svymean(~factor(c), subset(b, x >= 3)))
    assert covariance[0] == pytest.approx(
        [0.002091651886715847, -0.000906972516044769, -0.000240300316558639, -0.000944379054112439], rel=1e-11
    )
    assert np.diag(covariance) == pytest.approx(
        [0.002091651886715847, 0.002757115816068902, 0.003197243467977750, 0.001918000686395074], rel=1e-11
    )


def test_means_of_groups_and_their_contrasts_are_r_s():
    table = estimating.means_by(B, Y, C, 4)
    means = [estimating.mean_of(B, Y, within=group == C) for group in range(4)]

    # m <- svyby(~y, ~c, b, svymean, covmat=TRUE); svycontrast(m, c("1"=1, "3"=-1)) and (.5, .5, -.5, -.5)
    assert table.value[:, 0] == pytest.approx([5.39696969696970, 5.690625, 5.69365079365079, 4.86666666666667])
    apart = estimating.difference(B, means[1], means[3])
    assert (apart.value, apart.se) == pytest.approx((0.8239583333333, 1.3665929616412), rel=1e-11)
    halves = estimating.combination(B, means, [0.5, 0.5, -0.5, -0.5])
    assert (halves.value, halves.se) == pytest.approx((0.2636386183261, 0.8575533444222), rel=1e-11)


@settings(deadline=None, max_examples=60)
@given(
    people=st.lists(
        st.tuples(
            st.floats(0.1, 9),
            st.integers(-1, 3),
            st.integers(-1, 4),
            st.integers(0, 2),
            st.floats(-5, 5),
            st.booleans(),
        ),
        min_size=12,
        max_size=70,
    ),
    is_clustered=st.booleans(),
    is_raked=st.booleans(),
)
def test_a_table_holds_what_is_found_group_by_group(people, is_clustered, is_raked):
    weights, codes, groups, margin, values, _ = (np.array(column) for column in zip(*people, strict=True))
    fit = Fit((Margin("m", margin, ("a", "b", "c"), np.ones(3) / 3),)) if is_raked else Fit()
    clusters = np.append(np.arange(len(people) - 2) % 7, [7, 8]) if is_clustered else None
    design = Design(weights, strata=np.array([one[5] for one in people], dtype=int), clusters=clusters, fit=fit)
    if design.degrees < 1:
        return

    shares = estimating.shares_by(design, codes, 4, groups, 5)
    means = estimating.means_by(design, values, groups, 5)

    assert sorted([*shares.groups, *shares.left_out]) == list(range(5))
    for group in shares.groups:
        within = (groups == group) & (codes >= 0)
        for code, one in enumerate(shares.estimates(group)):
            alone = estimating.share(design, codes == code, within=within)
            assert numbers(one) == pytest.approx(numbers(alone), rel=1e-7, abs=1e-9)
    for group in shares.left_out:
        with pytest.raises(TooFew):
            estimating.share(design, codes == 0, within=(groups == group) & (codes >= 0))
    for group in means.groups:
        alone = estimating.mean(design, values, within=groups == group)
        assert numbers(means.estimates(group)[0]) == pytest.approx(numbers(alone), rel=1e-6, abs=1e-6)


def test_many_categories_are_worked_through_in_parts():
    draws = np.random.default_rng(7)
    codes = draws.integers(0, CATEGORIES, 4_000)
    design = Design(draws.gamma(2, 1, 4_000))

    table = estimating.shares_by(design, codes, CATEGORIES, np.zeros(4_000, dtype=int), 1)

    assert table.value.sum() == pytest.approx(1)
    for code in (0, 999, 2_099):
        alone = estimating.share(design, codes == code)
        assert (table.value[0, code], table.se[0, code]) == pytest.approx((alone.value, alone.se), rel=1e-9, abs=1e-12)
    assert 4_000 * CATEGORIES > grouped.AT_ONCE


def test_a_group_of_one_person_is_left_out_and_says_so():
    table = estimating.shares_by(Design(np.ones(5)), [0, 1, 0, 1, 0], 2, [0, 0, 0, 2, -1], 3)

    assert (table.groups, table.left_out) == ((0,), (1, 2))
    assert table.n.tolist() == [3]
    with pytest.raises(TooFew, match="group 2"):
        table.estimates(2)


def test_nobody_in_any_group_is_an_empty_table():
    table = estimating.shares_by(Design(np.ones(3)), [-1, -1, -1], 2, [0, 0, 0], 1)
    means = estimating.means_by(Design(np.ones(3)), [np.nan] * 3, [0, 0, 0], 1)

    assert (table.groups, means.groups) == ((), ())
    assert (table.value.shape, means.value.shape) == ((0, 2), (0, 1))


def test_people_without_a_number_are_left_out_of_the_mean():
    table = estimating.means_by(Design(np.ones(5)), [1, 3, np.nan, 5, 5], [0, 0, 0, 1, 1], 2)

    assert table.value[:, 0].tolist() == [2, 5]
    assert table.n.tolist() == [2, 2]
    assert table.se[1, 0] == 0


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda design: estimating.shares_by(design, [0, 1, 2], 2, [0, 0, 0], 1), BadDesign, "codes: every code"),
        (lambda design: estimating.shares_by(design, [0, 1, 1], 2, [0, 0, 4], 2), BadDesign, "groups: every code"),
        (lambda design: estimating.shares_by(design, [0, 1], 2, [0, 0, 0], 1), BadDesign, "2 values for 3 people"),
        (lambda design: estimating.means_by(design, [0, np.inf, 1], [0, 0, 0], 1), Problem, "person 2 is inf"),
        (lambda design: estimating.means_by(design, [0, 1], [0, 0, 0], 1), BadDesign, "2 values for 3 people"),
    ],
)
def test_bad_codes_are_refused_with_what_is_wrong(ask, error, words):
    with pytest.raises(error, match=words):
        ask(Design(np.ones(3)))
