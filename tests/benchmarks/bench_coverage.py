"""How often 95 % intervals of raked shares hold the truth, over 2,000 simulated polls, with and without clusters.

Every poll goes through the product's own raking, design and estimates. In tests/polling/stats/variance fewer are run.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import pytest

from polling.stats.variance import estimating
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import rake

POLLS = 2_000
PEOPLE = 800
CLUSTERS = 60
SIZES = {"age": 4, "sex": 2, "education": 3, "region": 4}
SPREAD = 0.12  # how far clusters lie apart around the share that their people's ages and so on make one expect
ASKED = ("half of all", "one in ten", "half of the youngest")
BLIND = "half of all, if the clusters are not told"


@dataclass
class Tally:
    """How often each share's interval held the truth, and how wide it was."""

    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*ASKED, BLIND), 0))
    width: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*ASKED, BLIND), 0.0))

    def add(self, name: str, found: estimating.Estimate, truth: float) -> None:
        self.held[name] += found.low <= truth <= found.high
        self.width[name] += found.high - found.low


class Population:
    """A population of known shares whose people answer polls unequally: additively on the log scale by each margin."""

    def __init__(self) -> None:
        draws = np.random.default_rng(2024)
        grid = np.indices(tuple(SIZES.values())).reshape(len(SIZES), -1)
        self.codes = dict(zip(SIZES, grid, strict=True))
        self.part = draws.dirichlet(np.full(grid.shape[1], 8.0))
        self.answers = np.exp(self._effects(draws, 0.4))
        tilt = self._effects(draws, 0.6)
        self.half = 1 / (1 + np.exp(-tilt))
        self.tenth = 0.1 + 0.04 * np.tanh(tilt)
        self.shares = {name: np.bincount(codes, self.part) for name, codes in self.codes.items()}
        young = self.codes["age"] == 0
        self.truth = {
            "half of all": float(self.part @ self.half),
            "one in ten": float(self.part @ self.tenth),
            "half of the youngest": float(self.part[young] @ self.half[young] / self.part[young].sum()),
        }

    def _effects(self, draws: np.random.Generator, size: float) -> np.ndarray:
        return sum(draws.normal(0, size, SIZES[name])[codes] for name, codes in self.codes.items())

    def poll(self, draws: np.random.Generator, *, is_clustered: bool) -> tuple[Design, dict[str, np.ndarray]]:
        """A poll of 800 people, raked to the four margins, with what each person answered."""
        chance = self.part * self.answers
        cell = draws.choice(len(self.part), PEOPLE, p=chance / chance.sum())
        clusters = draws.integers(0, CLUSTERS, PEOPLE) if is_clustered else None
        # a cluster's own leaning is even around 0 and never takes a share beyond 0 or 1, so the truth stays the truth
        lean = np.zeros(PEOPLE) if clusters is None else draws.uniform(-1, 1, CLUSTERS)[clusters]
        half, tenth = self.half[cell], self.tenth[cell]
        room = np.minimum(half, 1 - half)
        answers = {
            "half of all": draws.random(PEOPLE) < half + lean * np.minimum(room, np.sqrt(3) * SPREAD),
            "one in ten": draws.random(PEOPLE) < tenth * (1 + 0.5 * lean),
            "youngest": self.codes["age"][cell] == 0,
        }
        raked = rake(
            [
                Margin(name, codes[cell], tuple(map(str, range(SIZES[name]))), self.shares[name])
                for name, codes in self.codes.items()
            ]
        )
        return Design(raked.weights, clusters=clusters, fit=Fit(tuple(raked.margins))), answers


def simulated(polls: int, *, is_clustered: bool, seed: int) -> Tally:
    """What happened over that many polls."""
    population, draws, tally = Population(), np.random.default_rng(seed), Tally()
    for _ in range(polls):
        design, answers = population.poll(draws, is_clustered=is_clustered)
        half = answers["half of all"]
        tally.add("half of all", estimating.share(design, half), population.truth["half of all"])
        tally.add("one in ten", estimating.share(design, answers["one in ten"]), population.truth["one in ten"])
        young = estimating.share(design, half, within=answers["youngest"])
        tally.add("half of the youngest", young, population.truth["half of the youngest"])
        blind = estimating.share(Design(design.weights, fit=design.fit), half)
        tally.add(BLIND, blind, population.truth["half of all"])
    return tally


@pytest.mark.parametrize("is_clustered", [False, True])
def test_intervals_of_raked_shares_cover_the_truth(is_clustered):
    began = time.perf_counter()

    tally = simulated(POLLS, is_clustered=is_clustered, seed=1)

    seconds = time.perf_counter() - began
    kind = f"{CLUSTERS} clusters" if is_clustered else "no clusters"
    print(f"\n{POLLS:,} simulated polls of {PEOPLE}, raked on {len(SIZES)} margins, {kind}: {seconds:.0f} s")
    for name in (*ASKED, BLIND) if is_clustered else ASKED:
        print(
            f"  95 % intervals of {name}: cover {100 * tally.held[name] / POLLS:.2f} %, "
            f"{100 * tally.width[name] / POLLS:.1f} points wide on average"
        )
    for name in ASKED[:2]:
        assert 0.935 <= tally.held[name] / POLLS <= 0.965
    assert 0.93 <= tally.held["half of the youngest"] / POLLS <= 0.97
