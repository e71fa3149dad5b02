"""Fewer of the simulated polls of `make bench`, on every run of the tests."""

import pytest

from tests.benchmarks.bench_coverage import ASKED, BLIND, simulated

POLLS = 500


@pytest.fixture(scope="module")
def tallies():
    return {is_clustered: simulated(POLLS, is_clustered=is_clustered, seed=4) for is_clustered in (False, True)}


@pytest.mark.parametrize("is_clustered", [False, True])
def test_intervals_hold_the_truth_about_95_times_in_100(tallies, is_clustered):
    held = tallies[is_clustered].held

    # by chance alone 500 polls lie within four standard errors, 3.9 points, of 95
    for name in ASKED:
        assert 0.911 <= held[name] / POLLS <= 0.989


def test_clusters_that_are_not_told_make_intervals_too_narrow(tallies):
    held = tallies[True].held

    assert held[BLIND] < held["half of all"] - 0.03 * POLLS
