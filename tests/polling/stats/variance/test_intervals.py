"""Intervals against R, published tables and their own promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.variance import intervals

SHARES = st.floats(0, 1)  # the very smallest too


def test_the_logit_and_korn_graubard_s_intervals_are_r_s():
    # R 4.2.2, survey 4.1-1: design b of test_designs.py; svymean, svyciprop and svyciprop(method="beta") of ~I(y > 5)
    share, se = 0.55395683453237, 0.04695788313826

    logit = intervals.of_share(share, se, n=60, effective_n=55, degrees=8)
    exact = intervals.korn_graubard(share, se, n=60, degrees=8)

    assert np.array(logit) == pytest.approx([0.44483232755591, 0.65811715295726], rel=1e-8)
    assert np.array(exact) == pytest.approx([0.44171476134618, 0.66230081622136], rel=1e-11)


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    # Clopper and Pearson 1934, as R 4.2.2's binom.test(yes, n)$conf.int prints them
    [(0, 10, 0, 0.30849710781876), (2, 10, 0.02521072632683, 0.55609546230794), (10, 10, 0.69150289218124, 1)],
)
def test_the_exact_interval_is_clopper_and_pearson_s(yes, n, low, high):
    assert np.array(intervals.exact(yes / n, n)) == pytest.approx([low, high], rel=1e-10)


def test_nobody_in_few_clusters_is_less_sure_than_nobody_in_many():
    _, few = intervals.of_share(0.0, 0.0, n=100, effective_n=80, degrees=4)
    _, many = intervals.of_share(0.0, 0.0, n=100, effective_n=80, degrees=99)

    # the rule of three: 3 / 80
    assert many == pytest.approx(3.7 / 80, rel=0.05)
    # Korn and Graubard 1998: the effective n times (t of 99 degrees / t of 4) squared
    cut = 80 * (1.984217 / 2.776445) ** 2
    assert few == pytest.approx(float(intervals.exact(0.0, cut)[1]), rel=1e-5)


def test_a_share_that_is_known_is_its_own_interval():
    assert intervals.of_share(0.4, 0.0, n=100, effective_n=80, degrees=99) == (0.4, 0.4)


def test_the_margin_of_error_at_one_half_is_the_one_polls_print():
    # 1,000 people: 3.1 points
    assert intervals.margin_at_half(1000) == pytest.approx(0.031, abs=1e-4)


@settings(deadline=None)
@given(share=SHARES, se=st.floats(0, 0.5), n=st.integers(2, 10**6), part=st.floats(0.05, 1), degrees=st.integers(1, 99))
def test_every_interval_is_finite_inside_0_and_1_and_holds_the_share(share, se, n, part, degrees):
    low, high = intervals.of_share(share, se, n=n, effective_n=n * part, degrees=degrees)

    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@settings(deadline=None)
@given(share=SHARES, se=st.floats(0.001, 0.4), degrees=st.integers(1, 500))
def test_the_interval_of_the_others_is_the_mirror(share, se, degrees):
    low, high = intervals.of_share(share, se, n=200, effective_n=150, degrees=degrees)
    below, above = intervals.of_share(1 - share, se, n=200, effective_n=150, degrees=degrees)

    assert np.array([1 - high, 1 - low]) == pytest.approx(np.array([below, above]), abs=1e-9)


def test_arrays_give_what_their_numbers_give():
    shares, ses = np.array([0.0, 0.2, 0.5, 1.0]), np.array([0.0, 0.01, 0.0, 0.0])

    low, high = intervals.of_share(shares, ses, n=100, effective_n=90, degrees=99)

    alone = [
        intervals.of_share(share, se, n=100, effective_n=90, degrees=99) for share, se in zip(shares, ses, strict=True)
    ]
    assert np.column_stack([low, high]) == pytest.approx(np.array(alone))
