"""Raking a million people on six margins beside the libraries that are installed, and a case that sweeps find hard."""

import importlib
import importlib.metadata
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from polling.stats.weights.margins import Codes, Margin, margin
from polling.stats.weights.preparing import prepared
from polling.stats.weights.solving import Sweeping
from polling.stats.weights.weighting import largest_gap, rake

MILLION = 1_000_000
ROUNDS = 5
SIZES = {"agesex": 10, "race": 5, "education": 4, "state": 51, "party": 3, "metro": 3}  # 76 categories
PEERS = ("weightipy", "leafblower", "rimpy")
HARD_PEOPLE = 100_000
HARD_STRAYS = 200
MOST_SWEEPS = 1_000

Targets = dict[str, dict[str, float]]
Raking = Callable[[pd.DataFrame, Targets], np.ndarray]


def test_a_million_people_on_six_margins():
    codes, targets = drawn(MILLION)
    names = {name: np.array(list(of_one), dtype=object) for name, of_one in targets.items()}
    words = pd.DataFrame({name: names[name][of_one] for name, of_one in codes.items()})
    numbers = pd.DataFrame(codes)
    by_number = {name: {str(i): share for i, share in enumerate(of_one.values())} for name, of_one in targets.items()}

    print(f"\nraking with numpy {np.__version__}, pandas {pd.__version__} ({words['race'].dtype!r})")
    others = peers()
    from_codes = timed({"ours": ours_from_codes, **others}, numbers, by_number)
    told("stored codes", from_codes)
    from_words = timed({"ours": ours_from_words, **others}, words, targets)
    told("string columns", from_words)

    assert ratio(from_codes) >= 5
    assert ratio(from_words) >= 1


def drawn(n: int) -> tuple[dict[str, Codes], Targets]:
    """Answers of n people who are not quite like the population, and what the population is like."""
    chance = np.random.default_rng(2026)
    codes, targets = {}, {}
    for name, size in SIZES.items():
        population = chance.dirichlet(np.full(size, 8.0))
        answered = population * chance.uniform(0.6, 1.4, size)
        codes[name] = chance.choice(size, n, p=answered / answered.sum())
        targets[name] = {f"{name} {i}": float(share) for i, share in enumerate(population)}
    return codes, targets


def ours_from_codes(frame: pd.DataFrame, targets: Targets) -> np.ndarray:
    margins = [
        Margin(name, frame[name].to_numpy(), tuple(of_one), np.array(list(of_one.values())))
        for name, of_one in targets.items()
    ]
    return rake(margins).weights


def ours_from_words(frame: pd.DataFrame, targets: Targets) -> np.ndarray:
    return rake([margin(name, frame[name], of_one) for name, of_one in targets.items()]).weights


def by_weightipy(library: Any) -> Raking:
    def run(frame: pd.DataFrame, targets: Targets) -> np.ndarray:
        percents = {name: {key(frame, name, k): 100 * v for k, v in t.items()} for name, t in targets.items()}
        scheme = library.scheme_from_dict(percents, name="all", rim_params={"convcrit": 1e-8, "max_iterations": 100})
        return library.weight(frame, scheme).to_numpy()

    return run


def by_leafblower(library: Any) -> Raking:
    def run(frame: pd.DataFrame, targets: Targets) -> np.ndarray:
        named = {name: {key(frame, name, k): v for k, v in t.items()} for name, t in targets.items()}
        until = {"metric": "max_err", "rule": "threshold", "tol": 1e-8}
        found = library.harvest(frame, named, max_weight=1e6, attach_weights=False, convergence=until)
        return np.asarray(found["weights"])

    return run


def by_rimpy(library: Any) -> Raking:
    def run(frame: pd.DataFrame, targets: Targets) -> np.ndarray:
        named = {name: {key(frame, name, k): v for k, v in t.items()} for name, t in targets.items()}
        found = library.rake(frame, named)
        return np.asarray(found["weight"])

    return run


def key(frame: pd.DataFrame, name: str, category: str) -> Any:
    """A category as the frame has it: a number where the column is of numbers."""
    return int(category) if frame[name].dtype.kind in "iu" else category


def peers() -> dict[str, Raking]:
    """Those of the libraries that are installed; the others are named."""
    makers = {"weightipy": by_weightipy, "leafblower": by_leafblower, "rimpy": by_rimpy}
    found = {}
    for name in PEERS:
        try:
            found[f"{name} {importlib.metadata.version(name)}"] = makers[name](importlib.import_module(name))
        except ImportError:
            print(f"  {name}: not installed (python {sys.version_info.major}.{sys.version_info.minor})")
    return found


def timed(kinds: dict[str, Raking], frame: pd.DataFrame, targets: Targets) -> dict[str, tuple[float, float]]:
    """The median seconds of several rounds in turn, and the largest gap in points, of each kind that ran."""
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    gaps: dict[str, float] = {}
    margins = [margin(name, frame[name], of_one) for name, of_one in targets.items()]
    for _ in range(ROUNDS):
        for name, run in kinds.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                began = time.perf_counter()
                weights = run(frame, targets)
                seconds[name].append(time.perf_counter() - began)
            gaps[name] = largest_gap(weights, margins)
    return {name: (statistics.median(seconds[name]), gaps[name]) for name in kinds}


def told(form: str, found: dict[str, tuple[float, float]]) -> None:
    ours = found["ours"][0]
    print(f"raking 1 M people x 6 margins (76 categories) from {form}: medians of {ROUNDS} interleaved rounds")
    for name, (seconds, gap) in found.items():
        print(f"  {name:20s} {seconds:7.3f} s   ratio {seconds / ours:6.1f}   largest gap {gap:.1e} points")


def ratio(found: dict[str, tuple[float, float]]) -> float:
    """The fastest other library against ours; infinite where none is installed."""
    return min((seconds for name, (seconds, _) in found.items() if name != "ours"), default=np.inf) / found["ours"][0]


def test_margins_that_nearly_follow_from_each_other():
    margins = nearly_collinear()
    rake(margins)

    began = time.perf_counter()
    raked = rake(margins)
    newton = time.perf_counter() - began
    ready = prepared(margins)
    began = time.perf_counter()
    swept = Sweeping(ready.columns, ready.mass, ready.targets)
    swept.run(MOST_SWEEPS)
    sweeps = time.perf_counter() - began

    report, off = raked.report, 100 * swept.offs[-1]
    print(
        f"\nnearly collinear margins, {HARD_PEOPLE:,} people in {len(ready.mass):,} cells, to {report.largest_gap:.0e}"
    )
    print(f"  ours: {report.iterations} rounds ({report.newton_steps} of Newton's), {newton:.3f} s")
    print(f"  sweeps alone: {len(swept.offs):,} rounds, {sweeps:.3f} s, still {off:.0e} points off")
    assert report.newton_steps > 0
    assert report.largest_gap < 1e-9
    assert off > report.largest_gap
    assert sweeps / newton >= 5


def nearly_collinear() -> list[Margin]:
    """Region follows from state but for a few people who moved; its targets are not quite the states' sums."""
    codes, targets = drawn(HARD_PEOPLE)
    chance = np.random.default_rng(7)
    region = codes["state"] // 13
    strays = chance.choice(HARD_PEOPLE, HARD_STRAYS, replace=False)
    region[strays] = chance.integers(0, 4, HARD_STRAYS)
    shares = np.bincount(np.arange(51) // 13, list(targets["state"].values()))
    shares += np.array([0.0006, -0.0002, -0.0007, 0.0003])
    made = [
        Margin(name, codes[name], tuple(of_one), np.array(list(of_one.values()))) for name, of_one in targets.items()
    ]
    return [*made, Margin("region", region, ("0", "1", "2", "3"), shares)]
