"""The population's targets, checked: shares of one whole, percents or counts, and never a guess between them."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from polling.stats.problems import BadShares

Reals = NDArray[np.float64]
Units = Literal["any", "share", "total"]

ROUNDING = 0.0005  # shares are printed with three decimals at least: each may be off by this much
WIDEST_ROUNDING = 0.005


def checked_shares(name: str, targets: Mapping[str, float], units: Units = "any") -> tuple[Reals, float | None]:
    """The targets as shares that sum to 1, and how many people they count where they are counts.

    units: "share" takes what sums to 1 or to 100, "total" any counts. "any" tells them apart: sums of 1 are shares,
    sums of 100 percents, and numbers of which one is above 100 and none but 0 below 1 are counts.
    A sum within rounding of 1 or 100 is scaled (see `summed`). Raises BadShares with the sum and what to do.
    """
    values = _numbers(name, targets)
    total = float(values.sum())
    if total <= 0:
        raise BadShares(f"{name}: the targets sum to {total:g}; give the population's shares or counts")
    if units != "total" and (_is_whole(total, len(values)) or _is_whole(total / 100, len(values))):
        return values / total, None
    if units == "total" or (units == "any" and _are_counts(values)):
        return values / total, total
    raise BadShares(f"{name}: the targets sum to {total:.6g}; {_advice(values, units)}")


def summed(targets: Mapping[str, float]) -> float:
    """What shares summed to before they were scaled; percents as shares. Rounded beyond what a table prints."""
    total = sum(float(target) for target in targets.values())
    return round(total / 100 if total > 10 else total, 9)


def _numbers(name: str, targets: Mapping[str, float]) -> Reals:
    if not targets:
        raise BadShares(f"{name}: there are no targets; give the population's share of each category")
    if len({str(category) for category in targets}) < len(targets):
        raise BadShares(f"{name}: a category has two targets; give one")
    for category, target in targets.items():
        if not _is_number(target) or not np.isfinite(float(target)) or float(target) < 0:
            raise BadShares(f"{name}: the target of {category} is {target}; every target is a number, 0 or more")
    return np.array([float(target) for target in targets.values()])


def _is_number(target: object) -> bool:
    return isinstance(target, int | float | np.integer | np.floating) and not isinstance(target, bool | np.bool_)


def _is_whole(total: float, count: int) -> bool:
    slack = min(WIDEST_ROUNDING, max(2 * ROUNDING, ROUNDING * count))
    return abs(total - 1) <= slack + 1e-12


def _are_counts(values: Reals) -> bool:
    return bool(values.max() > 100 and values[values > 0].min() >= 1)


def _advice(values: Reals, units: Units) -> str:
    if values.max() > 1 and 0 < values[values > 0].min() < 1:
        return "some look like percents or counts and others like shares; write all in one way (0.40, or 40)"
    if values.max() <= 1:
        return "shares must sum to 1; add the missing category or correct them"
    if units == "share":
        return "shares must sum to 1 and percents to 100; give counts as totals"
    return "shares must sum to 1 and percents to 100; if these are counts of people, say that they are totals"
