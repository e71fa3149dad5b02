"""Recipes: what is needed to make a number again, and whether it came out the same.

A recipe is plain JSON: targets, categories, joinings, bounds, seeds, versions, a hash of the data, and the numbers.
"""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import Problem

FORM = "groundswell recipe 1"
CLOSE = 1e-9  # how far a number made under other versions may be off
PACKAGES = ("groundswell", "numpy", "scipy", "pandas")
MOST_SAID = 10  # differences that are told; the first ones say enough


class BadRecipe(Problem):
    """A text that is no recipe of ours, or one of a form we cannot read."""


@dataclass(frozen=True)
class Verdict:
    """Whether numbers made again are those of the recipe.

    is_exact: to the last byte. differences: in words, the first ones only. versions: what differs of the software.
    """

    is_same: bool
    is_exact: bool
    differences: tuple[str, ...]
    versions: tuple[str, ...]


def versions() -> dict[str, str]:
    """The software that makes the numbers, by name."""
    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    return found | {name: _version(name) for name in PACKAGES}


def canonical_order(columns: Sequence[ArrayLike]) -> NDArray[np.intp]:
    """The order of rows that depends on what they hold alone, so that sums come out alike from any file.

    columns: codes, each of shape (n,), the most important first. Returns positions, shape (n,).
    """
    arrays = [np.asarray(one) for one in columns]
    return np.lexsort(arrays[::-1]) if arrays else np.zeros(0, dtype=np.intp)


def data_hash(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 of a table whatever the order of its rows: its names, then its rows as JSON, sorted."""
    lines = sorted(json.dumps([str(cell) for cell in row], ensure_ascii=False) for row in rows)
    whole = "\n".join([json.dumps(list(names), ensure_ascii=False), *lines])
    return f"sha256:{hashlib.sha256(whole.encode()).hexdigest()}"


def weights_hash(weights: ArrayLike) -> str:
    """SHA-256 of weights to their last bit, whatever the order of the people."""
    sorted_weights = np.sort(np.asarray(weights, dtype="<f8"))
    return f"sha256:{hashlib.sha256(sorted_weights.tobytes()).hexdigest()}"


def of_weighting(
    columns: Mapping[str, Sequence[object]],
    weights: ArrayLike,
    *,
    targets: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
    report: Mapping[str, Any],
) -> dict[str, Any]:
    """The recipe of a file that was weighted.

    columns: what was weighted by (and the base weight) as it stood in the file, each of n cells.
    targets: per margin its name, categories, shares. options: fewest, bounds, trim, seed. report: what is printed.
    """
    rows = zip(*columns.values(), strict=True)
    found = np.asarray(weights, dtype=np.float64)
    steps = np.quantile(found, [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1])
    return {
        "form": FORM,
        "kind": "weighting",
        "versions": versions(),
        "data": {"columns": list(columns), "rows": len(found), "hash": data_hash(list(columns), rows)},
        "targets": [dict(one) for one in targets],
        "options": dict(options),
        "numbers": {**report, "weights": {"hash": weights_hash(found), "quantiles": steps.tolist()}},
    }


def text_of(recipe: Mapping[str, Any]) -> str:
    """A recipe as it is kept: JSON with sorted names, numbers to their last digit, a line break at the end.

    Raises BadRecipe for what JSON cannot hold, such as a number that is none.
    """
    try:
        return json.dumps(recipe, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n"
    except (ValueError, TypeError) as error:
        raise BadRecipe(f"the recipe holds what cannot be kept: {error}") from None


def plain(values: Any) -> Any:
    """Values as they come back from a recipe's text: tuples as lists, the names of objects as words."""
    return json.loads(json.dumps(values, ensure_ascii=False, allow_nan=False))


def read(text: str) -> dict[str, Any]:
    """A recipe from its text. Raises BadRecipe with what is wrong."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadRecipe(f"this is not a recipe: {error}; give the JSON file that was made with the numbers") from None
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise BadRecipe(f"this is not a recipe of the form '{FORM}'; give the JSON file that was made with the numbers")
    return found


def compare(kept: Mapping[str, Any], made: Mapping[str, Any]) -> Verdict:
    """Whether `made` is what `kept` says: the same data, and the same numbers to 1e-9 or to the last byte."""
    old, new = kept["versions"], made["versions"]
    changed = [
        f"{name} {old.get(name, 'none')} then, {new.get(name, 'none')} now"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    found = []
    if kept["data"]["hash"] != made["data"]["hash"]:
        found.append(f"the data are not the same: {kept['data']['rows']} rows then, {made['data']['rows']} now")
    found += differences(kept["numbers"], made["numbers"])
    is_exact = not found and text_of(kept["numbers"]) == text_of(made["numbers"])
    return Verdict(not found, is_exact, tuple(found[:MOST_SAID]), tuple(changed))


def differences(kept: Any, made: Any, at: str = "") -> list[str]:
    """Where two plain values differ, each place in words; numbers may be 1e-9 apart.

    A hash of numbers is passed over: it tells nothing about how far apart they are.
    """
    if isinstance(kept, Mapping) and isinstance(made, Mapping):
        names = [name for name in sorted({*kept, *made}) if name != "hash"]
        return [line for name in names for line in _beside(kept, made, name, at)]
    if isinstance(kept, list) and isinstance(made, list):
        return _listed(kept, made, at)
    return [] if _is_close(kept, made) else [f"{at or 'all'}: {kept} then, {made} now"]


def _beside(kept: Mapping[str, Any], made: Mapping[str, Any], name: str, at: str) -> list[str]:
    here = f"{at}, {name}" if at else name
    if name not in kept or name not in made:
        return [f"{here}: only {'now' if name in made else 'then'}"]
    return differences(kept[name], made[name], here)


def _listed(kept: list[Any], made: list[Any], at: str) -> list[str]:
    if len(kept) != len(made):
        return [f"{at}: {len(kept)} then, {len(made)} now"]
    pairs = enumerate(zip(kept, made, strict=True), 1)
    return [line for number, (one, other) in pairs for line in differences(one, other, f"{at} {number}".strip())]


def _is_close(kept: Any, made: Any) -> bool:
    if _is_number(kept) and _is_number(made):
        return bool(abs(kept - made) <= CLOSE * max(1.0, abs(kept)))
    return bool(kept == made)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
