"""What replicate weights cost: 2,000 re-raked replicates of a poll of 2,000 people, 6 margins, 76 categories."""

import os
import resource
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import pairwise

import numpy as np
import pytest

from polling.stats.comparing import trends
from polling.stats.labels import Basis
from polling.stats.replication import replicates, vectorized
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import rake

PEOPLE = 2_000
KINDS = {"age x sex": 10, "race": 5, "education": 4, "state": 51, "party": 3, "metro": 3}
ROUNDS = 3


def a_poll(people: int, seed: int = 1) -> tuple[Design, np.ndarray]:
    draws = np.random.default_rng(seed)
    margins = []
    for name, count in KINDS.items():
        part = draws.dirichlet(np.full(count, 5.0)) * 0.9 + 0.1 / count
        target = part * draws.uniform(0.7, 1.4, count)
        codes = draws.choice(count, people, p=part)
        codes[: 3 * count] = np.repeat(
            np.arange(count), 3
        )  # each has a few people, or no replicate could leave one out
        words = tuple(str(code) for code in range(count))
        margins.append(Margin(name, draws.permutation(codes), words, target / target.sum()))
    raked = rake(margins, fewest=1)
    assert raked.report.converged
    return Design(raked.weights, fit=Fit(raked.margins)), draws.random(people) < 0.4 + 0.1 * (margins[4].codes == 0)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The median of the rounds, and the fastest, which other work on the machine disturbs least."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found), min(found)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("people", [PEOPLE, 5_000])
def test_a_re_raked_jackknife(people):
    design, yes = a_poll(people)
    before = megabytes()
    shares = vectorized.means(yes)

    median, fastest = seconds(lambda: replicates.jk1(design).estimate(shares))
    made = replicates.jk1(design)
    worst = max(
        float(np.abs(np.bincount(one.codes, weights) / weights.sum() - full).max())
        for one in design.fit.margins
        for full in [np.bincount(one.codes, design.weights) / design.weights.sum()]
        for weights in made.make(0, 200).T
    )
    taylor = design.variance((yes - design.weights @ yes / people) / people) ** 0.5

    categories = sum(KINDS.values())
    print(f"\n{people:,} people, {people:,} re-raked JK1 replicates, {categories} categories: {median:.2f} s")
    print(f"  fastest round {fastest:.2f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"  furthest margin of any replicate {worst:.1e}; memory {before:.0f} -> {megabytes():.0f} MB")
    print(f"  standard error {made.estimate(shares).se[0]:.6f}, Taylor's {taylor:.6f}; numpy {version('numpy')}")
    assert worst < 1e-9
    if people == PEOPLE:
        assert fastest < 2


def test_a_re_raked_bootstrap():
    design, yes = a_poll(PEOPLE)

    median, fastest = seconds(lambda: replicates.bootstrap(design, 2_000, seed=1).estimate(vectorized.means(yes)))

    print(f"\n{PEOPLE:,} people, 2,000 re-raked bootstrap replicates: {median:.2f} s (fastest {fastest:.2f})")
    assert fastest < 4


def test_a_trend_of_twelve_waves_with_a_panel():
    waves = []
    for month in range(12):
        design, yes = a_poll(PEOPLE, seed=month)
        waves.append(trends.Wave(str(month), design, yes, Basis.PROBABILITY, people=np.arange(PEOPLE) + 1_000 * month))

    median, _ = seconds(lambda: trends.series(waves))

    assert all(second.shared == 1_000 for _, second in pairwise(trends.series(waves).points))
    print(f"\n12 waves of {PEOPLE:,} people, half of them again in the next: {median:.2f} s")
