"""How long a table of shares with standard errors takes that know about raking."""

import statistics
import time

import numpy as np
import pytest

from polling.stats.variance import estimating
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin

CATEGORIES = {"age and sex": 10, "race": 5, "education": 4, "state": 51, "party": 3, "metro": 3}
ANSWERS, GROUPS = 20, 10


@pytest.mark.parametrize(("people", "clusters"), [(2_000, 0), (100_000, 0), (100_000, 5_000)])
def test_a_table_of_twenty_answers_in_ten_groups(people, clusters):
    draws = np.random.default_rng(1)
    margins = tuple(
        Margin(name, draws.integers(0, count, people), tuple(map(str, range(count))), np.ones(count) / count)
        for name, count in CATEGORIES.items()
    )
    weights, answers = draws.gamma(2, 1, people), draws.integers(0, ANSWERS, people)
    groups = draws.integers(0, GROUPS, people)
    of_clusters = draws.integers(0, clusters, people) if clusters else None
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        design = Design(weights, clusters=of_clusters, fit=Fit(margins))
        table = estimating.shares_by(design, answers, ANSWERS, groups, GROUPS)
        taken.append(time.perf_counter() - began)

    seconds = statistics.median(taken)
    kind = f"{clusters:,} clusters" if clusters else "no clusters"
    print(f"\n{ANSWERS} answers x {GROUPS} groups, {people:,} people raked on 6 margins, {kind}: {seconds:.2f} s")
    assert table.se.shape == (GROUPS, ANSWERS)
    assert seconds < 2
