"""Differences from a share of exactly 0 or 1: its variance of 0 is no knowledge, so nothing is tested by it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.comparing import splits, trends
from polling.stats.comparing.trends import Wave
from polling.stats.labels import Basis
from polling.stats.variance.designs import Design


def wave(name, yes, n):
    return Wave(name, Design(np.ones(n)), np.arange(n) < yes, Basis.PROBABILITY)


def test_three_people_of_one_mind_prove_no_change():
    found = trends.series([wave("few", 3, 3), wave("many", 160, 400), wave("more", 250, 400)])

    few, many, more = found.points
    assert (many.since_last.t, many.since_last.p, many.since_last.adjusted, many.mark) == (None, None, None, "")
    assert more.since_first.p is None
    assert more.since_last.is_beyond_chance
    assert more.since_last.adjusted == more.since_last.p  # the only test there is
    assert few.estimate.value == 1
    assert found.test is None


def test_its_interval_is_newcombe_s_from_the_two_intervals():
    found = trends.change(wave("all", 30, 30), wave("some", 40, 100))

    # R 4.2.2: binom.test(30, 30)$conf.int[1]; survey 4.1-1: svyciprop(~y, svydesign(id=~1, data=d)) of 40 in 100
    low_all, low, high = 0.884296691777972, 0.307351173282709, 0.500400482469499
    assert found.value == pytest.approx(-0.6)
    assert found.low == pytest.approx(-0.6 - (0.4 - low), rel=1e-9)
    assert found.high == pytest.approx(-0.6 + np.hypot(high - 0.4, 1 - low_all), rel=1e-9)


def test_two_ballots_of_one_mind_are_not_known_to_be_alike():
    found = splits.split(Design(np.ones(20)), np.ones(20, dtype=bool), np.arange(20) % 2, ("A", "B"))

    [difference] = found.differences
    assert (difference.value, difference.p) == (0, None)
    # exact: of ten, all: 0.69150 to 1
    assert (difference.low, difference.high) == pytest.approx((-0.3084971, 0.3084971), abs=1e-6)
    assert found.test is None


def test_means_have_no_ends():
    ones = np.ones(30)
    found = trends.change(
        Wave("a", Design(np.ones(30)), ones * 2.0, Basis.PROBABILITY),
        Wave("b", Design(np.ones(30)), np.arange(30.0), Basis.PROBABILITY),
    )

    assert found.p is not None


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 200), st.integers(2, 200), st.data())
def test_no_share_at_an_end_is_ever_tested_and_every_interval_holds_its_change(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))

    found = trends.change(wave("a", a, n), wave("b", b, m))

    assert found.low <= found.value <= found.high
    assert (found.p is None) == (a in {0, n} or b in {0, m})
