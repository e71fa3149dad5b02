"""Why margins cannot be met by these people, found by linear programs and said in words; run only after a fit failed.

Source: a two-way table with empty cells can meet its margins if and only if a flow can (Gale 1957); where it cannot,
the flow's duals name the categories in the way.
"""

from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from polling.stats.weights.cells import Cells, sums_by
from polling.stats.weights.coding import named
from polling.stats.weights.columns import together
from polling.stats.weights.margins import Codes, Margin, Reals

SHORT = 1e-9  # share: a flow this much below one whole is not rounding
MOST_CELLS = 20_000  # for programs over all cells
MOST_PAIRS = 1_000_000  # categories of one margin times those of another
IN_THE_WAY = 0.5  # duals of a flow are 0 or 1


def implied(cells: Cells, margins: Sequence[Margin]) -> list[tuple[str, str]]:
    """Margins that follow from another one, as region does from state: (the one that follows, the other)."""
    found: dict[str, str] = {}
    for i, j in permutations(range(len(margins)), 2):
        sizes = (len(margins[i].shares), len(margins[j].shares))
        if sizes[0] * sizes[1] > MOST_PAIRS or sizes[0] > sizes[1] or found.get(margins[j].name) == margins[i].name:
            continue
        is_there = together(cells.codes[i], cells.codes[j], sizes) > 0
        if sizes[0] > 1 and margins[i].name not in found and (is_there.sum(axis=0) == 1).all():
            found[margins[i].name] = margins[j].name
    return list(found.items())


def conflict(cells: Cells, margins: Sequence[Margin]) -> str:
    """Which margins contradict each other and in which categories; empty where none can be shown to."""
    for i, j in combinations(range(len(margins)), 2):
        words = _pair(cells, margins, i, j) or _pair(cells, margins, j, i)
        if words:
            return words
    names = _several(cells, margins)
    if names:
        return f"the targets of {', '.join(names)} cannot all be met by the people who answered; leave one of them out"
    return ""


def starved(cells: Cells, margins: Sequence[Margin], mass: Reals, factors: Reals, least: float) -> str:
    """Who would be left without weight, where a factor fell below `least`.

    Empty where none did, and where weights exist that meet the margins and leave everybody more than that.
    """
    low = np.flatnonzero(factors < least)
    if not len(low) or _sparing(cells, margins, mass) > least:
        return ""
    people = int(cells.people[low].sum())
    kinds = [
        " and ".join(f"{one.name} {one.categories[codes[at]]}" for one, codes in zip(margins, cells.codes, strict=True))
        for at in low[np.argsort(factors[low])]
    ]
    return (
        f"the margins can be met only by giving no weight to {people:,} of the people who answered "
        f"({named(kinds, '; ')}); check how these were recorded, or leave a margin out"
    )


def out_of_reach(
    cells: Cells, margins: Sequence[Margin], mass: Reals, low: Reals, high: Reals
) -> tuple[str, float | None]:
    """The category whose target lies furthest above what bounds allow its people, or below, in words.

    mass: shape (cells,), sum 1. low, high: factors, shape (cells,). Also by how much the upper bounds fall short of it,
    as a factor, None where they do not. Empty words where no category by itself is out of reach.
    """
    words, worst = "", 1 + 1e-9
    for one, codes in zip(margins, cells.codes, strict=True):
        size = len(one.shares)
        least, most = sums_by(codes, mass * low, size), sums_by(codes, mass * high, size)
        at = int(np.argmax(one.shares / most))
        if one.shares[at] / most[at] > worst:
            words, worst = _reach(one, at, f"at most {100 * most[at]:.2f} %"), float(one.shares[at] / most[at])
        at = int(np.argmax(least / one.shares))
        if not words and least[at] / one.shares[at] > 1 + 1e-9:
            words = _reach(one, at, f"at least {100 * least[at]:.2f} %")
    return words, worst if worst > 1 + 1e-9 else None


def _reach(one: Margin, at: int, come_to: str) -> str:
    return (
        f"{one.name}: within these bounds the people in {one.categories[at]} come to {come_to}, "
        f"and the target is {100 * one.shares[at]:.2f} %"
    )


def widening(cells: Cells, margins: Sequence[Margin], mass: Reals, low: Reals, high: Reals) -> float | None:
    """By how much the upper bounds must be multiplied so that all margins can be met above the lower ones.

    Infinite where no upper bound is enough; None where there are too many cells to tell.
    """
    m = len(mass)
    if m > MOST_CELLS or not np.isfinite(high).all():
        return None
    rows = _indicators(cells, margins)
    equal = _sparse().hstack([rows, _sparse().csr_array((rows.shape[0], 1))])
    upper = _sparse().hstack([_sparse().eye_array(m), _sparse().csr_array(-(mass * high)[:, None])])
    found = _linprog()(
        np.append(np.zeros(m), 1.0),
        A_ub=upper.tocsr(),
        b_ub=np.zeros(m),
        A_eq=equal.tocsr(),
        b_eq=np.concatenate([one.shares for one in margins]),
        bounds=np.column_stack([np.append(mass * low, 0.0), np.full(m + 1, np.inf)]),
    )
    return float(found.x[-1]) if found.status == 0 else np.inf


def _sparing(cells: Cells, margins: Sequence[Margin], mass: Reals) -> float:
    """The largest part of their mass that all cells can keep at once while the margins are met; 0 where not told."""
    m = len(mass)
    if m > MOST_CELLS:
        return 0.0
    rows = _indicators(cells, margins)
    kept = (rows @ mass)[:, None]
    found = _linprog()(
        np.append(np.zeros(m), -1.0),
        A_eq=_sparse().hstack([rows, _sparse().csr_array(kept)]).tocsr(),
        b_eq=np.concatenate([one.shares for one in margins]),
    )
    return float(found.x[-1]) if found.status == 0 else 0.0


def _pair(cells: Cells, margins: Sequence[Margin], i: int, j: int) -> str:
    """The categories of margin i whose people are all in categories of margin j that are too small for them."""
    first, second = margins[i], margins[j]
    sizes = (len(first.shares), len(second.shares))
    if sizes[0] * sizes[1] > MOST_PAIRS:
        return ""
    is_there = together(cells.codes[i], cells.codes[j], sizes) > 0
    here = np.flatnonzero(_crowded(is_there, first.shares, second.shares))
    there = np.flatnonzero(is_there[here].any(axis=0))
    wanted, room = float(first.shares[here].sum()), float(second.shares[there].sum())
    if not len(here) or wanted <= room + SHORT:
        return ""
    return (
        f"{first.name} and {second.name} contradict each other: everybody in {_listed(first, here)} ({first.name}) "
        f"is in {_listed(second, there)} ({second.name}), but the targets are {_percents(wanted, room)}; "
        "correct the targets or leave one margin out"
    )


def _crowded(is_there: NDArray[np.bool_], first: Reals, second: Reals) -> NDArray[np.bool_]:
    """The rows on this side of the smallest cut of the flow from rows to columns."""
    rows, columns = np.nonzero(is_there)
    m = len(rows)
    out = _sparse().csr_array((np.ones(m), (rows, np.arange(m))), shape=(len(first), m))
    into = _sparse().csr_array((np.ones(m), (columns, np.arange(m))), shape=(len(second), m))
    found = _linprog()(-np.ones(m), A_ub=_sparse().vstack([out, into]).tocsr(), b_ub=np.concatenate([first, second]))
    if found.status != 0 or -found.fun >= 1 - SHORT:
        return np.zeros(len(first), dtype=bool)
    return np.asarray(-found.ineqlin.marginals[: len(first)] < IN_THE_WAY)


def _several(cells: Cells, margins: Sequence[Margin]) -> list[str]:
    """The margins that have a part in it where no pair alone contradicts, by the duals of the least total gap."""
    m = len(cells.people)
    if m > MOST_CELLS:
        return []
    rows = _indicators(cells, margins)
    gaps = _sparse().eye_array(rows.shape[0])
    found = _linprog()(
        np.concatenate([np.zeros(m), np.ones(2 * rows.shape[0])]),
        A_eq=_sparse().hstack([rows, gaps, -gaps]).tocsr(),
        b_eq=np.concatenate([one.shares for one in margins]),
    )
    if found.status != 0 or found.fun <= SHORT:
        return []
    duals = np.split(found.eqlin.marginals, np.cumsum([len(one.shares) for one in margins])[:-1])
    return [one.name for one, dual in zip(margins, duals, strict=True) if np.ptp(dual) > SHORT]


def _indicators(cells: Cells, margins: Sequence[Margin]) -> Any:
    m = len(cells.people)
    starts = np.cumsum([0, *(len(one.shares) for one in margins)])
    rows = np.concatenate([codes + start for codes, start in zip(cells.codes, starts[:-1], strict=True)])
    columns = np.tile(np.arange(m), len(margins))
    return _sparse().csr_array((np.ones(len(rows)), (rows, columns)), shape=(starts[-1], m))


def _linprog() -> Any:
    return scipy.optimize.linprog  # its stubs know no sparse matrices


def _sparse() -> Any:
    return scipy.sparse


def _listed(one: Margin, where: Codes) -> str:
    return named([one.categories[at] for at in where], " or ")


def _percents(wanted: float, room: float) -> str:
    digits = 2 if wanted - room > 2e-4 else 6
    return f"{100 * wanted:.{digits}f} % and {100 * room:.{digits}f} %"
