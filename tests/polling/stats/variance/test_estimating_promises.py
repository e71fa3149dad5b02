"""What estimates promise of themselves, whatever the people, and how often their intervals hold the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.variance import estimating
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights import weighting
from polling.stats.weights.margins import Margin

PEOPLE = st.lists(
    st.tuples(st.booleans(), st.floats(0.01, 50), st.integers(0, 2), st.integers(0, 9)), min_size=12, max_size=80
)


def a_design(people, *, is_raked: bool, is_clustered: bool) -> Design:
    _, weights, codes, clusters = (np.array(column) for column in zip(*people, strict=True))
    fit = Fit((Margin("m", codes, ("a", "b", "c"), np.ones(3) / 3),)) if is_raked else Fit()
    return Design(weights, clusters=np.append(clusters[:-2], [10, 11]) if is_clustered else None, fit=fit)


@settings(deadline=None)
@given(PEOPLE, st.booleans(), st.booleans())
def test_every_number_is_finite_and_in_order(people, is_raked, is_clustered):
    yes = [one[0] for one in people]

    found = estimating.share(a_design(people, is_raked=is_raked, is_clustered=is_clustered), yes)

    assert all(np.isfinite(value) for value in vars(found).values())
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1
    assert found.kish >= 1 - 1e-9
    assert found.design_effect >= 0


@settings(deadline=None)
@given(PEOPLE, st.booleans(), st.booleans(), st.floats(1e-6, 1e6))
def test_the_scale_of_weights_changes_no_share_and_no_error(people, is_raked, is_clustered, scale):
    yes = [one[0] for one in people]
    design = a_design(people, is_raked=is_raked, is_clustered=is_clustered)
    larger = Design(scale * design.weights, clusters=design.clusters, fit=design.fit)

    first, second = estimating.share(design, yes), estimating.share(larger, yes)

    assert list(vars(first).values()) == pytest.approx(list(vars(second).values()), rel=1e-6, abs=1e-9)


@settings(deadline=None)
@given(PEOPLE, st.booleans(), st.booleans())
def test_those_who_said_no_have_the_same_error_and_answers_add(people, is_raked, is_clustered):
    yes, codes = np.array([one[0] for one in people]), np.array([one[3] % 3 for one in people])
    design = a_design(people, is_raked=is_raked, is_clustered=is_clustered)

    assert estimating.share(design, ~yes).se == pytest.approx(estimating.share(design, yes).se, abs=1e-12)
    (a, b, c), covariance = estimating.shares(design, codes, 3)
    merged = estimating.share(design, codes > 0)
    assert b.value + c.value == pytest.approx(merged.value)
    assert a.value + merged.value == pytest.approx(1)
    assert covariance.sum() == pytest.approx(0, abs=1e-12)
    assert covariance[1:, 1:].sum() == pytest.approx(merged.se**2, abs=1e-12)
    both = estimating.difference(
        design, estimating.share_of(design, codes == 1), estimating.share_of(design, codes == 2)
    )
    assert both.value == pytest.approx(b.value - c.value)
    assert both.se**2 == pytest.approx(covariance[1, 1] + covariance[2, 2] - 2 * covariance[1, 2], abs=1e-12)


@settings(deadline=None)
@given(PEOPLE)
def test_a_poll_copied_as_clusters_says_nothing_more(people):
    yes, weights = np.array([one[0] for one in people]), np.array([one[1] for one in people])
    once = estimating.share(Design(weights), yes)

    copied = Design(np.tile(weights, 2), clusters=np.tile(np.arange(len(yes)), 2))
    twice = estimating.share(copied, np.tile(yes, 2))

    assert (twice.value, twice.se) == pytest.approx((once.value, once.se), abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.floats(0.1, 9)), min_size=3, max_size=60), st.floats(0.01, 0.99))
def test_a_quantile_is_a_value_with_its_part_below_it(people, part):
    values, weights = (np.array(column, dtype=float) for column in zip(*people, strict=True))

    found = estimating.quantile(Design(weights), values, part)

    assert found.value in values
    assert weights[values <= found.value].sum() >= part * weights.sum() * (1 - 1e-9)
    assert weights[values < found.value].sum() <= part * weights.sum() * (1 + 1e-9)
    assert found.low <= found.value <= found.high
    assert np.isfinite(found.se)


def test_intervals_of_a_raked_share_cover_the_truth_about_95_times_in_100():
    draws = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        age = draws.choice(3, 400, p=[0.2, 0.3, 0.5])
        yes = draws.random(400) < np.array([0.7, 0.5, 0.3])[age]
        raked = weighting.rake([Margin("age", age, ("a", "b", "c"), np.array([0.4, 0.3, 0.3]))])
        found = estimating.share(Design(raked.weights, fit=Fit(tuple(raked.margins))), yes)
        hits += found.low <= 0.4 * 0.7 + 0.3 * 0.5 + 0.3 * 0.3 <= found.high

    assert 0.92 <= hits / 400 <= 0.98
