"""Which cells of a table of people by answer and group are withheld, so that no total leads back to a few people.

The rules are those of `withholding`; here every row and every column has a published total.
Source of the method: Cox 1980, Suppression methodology and statistical disclosure control (cycles of cells).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.withholding import FEWEST_BEHIND, around, tells_few

Counts = NDArray[np.intp]
Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

SAME = 1e-9
LARGEST = 300  # cells of a table that is asked by linear programming; larger ones get their rectangles unasked


def conceal_table(
    people: ArrayLike,
    *,
    hidden: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    step: float = 0.0,
    total_step: float = 0.0,
) -> Marks:
    """Which cells to withhold, shape (rows, columns), when all totals of rows and columns are published.

    people: how many are in each cell; totals of columns are known, and every total that is shown is 0, or at least ten
    with ten in the rest (see `conceal` and `joined`). hidden: cells that are not published anyway. costs: what
    withholding a cell loses; its people if not given. step, total_step: the width of share that rounding leaves open in
    a cell and in a row's total, such as 0.01 for whole percents; 0 where they are not rounded.
    A risky cell goes with others of its column until ten people are withheld there. Where subtraction across columns
    then still leaves it less than ten people to move in (or than half of its column's, where these are under twenty),
    it gets what is cheapest: one more cell of its column, or a partner row and column with which it forms a rectangle,
    so that people can be thought around its four corners without changing a total. Where no rectangle is large enough
    its column is withheld with the cheapest other, and where even that is not enough the whole table is.
    """
    count = np.asarray(people, dtype=np.intp)
    marks = np.zeros(count.shape, dtype=bool) if hidden is None else np.array(hidden, dtype=bool)
    loss = np.asarray(count + 1 if costs is None else costs, dtype=np.float64)
    size = count.sum(axis=0)
    risky = tells_few(count, size)
    marks |= risky
    for j in np.flatnonzero(risky.any(axis=0)):
        _widen(count[:, j], marks[:, j], loss[:, j])
    reader = _Reader(count, step, total_step)
    for i, j in sorted(zip(*np.nonzero(risky), strict=True), key=lambda at: (-count[at], at)):
        need = min(FEWEST_BEHIND, int(size[j] + 1) // 2)
        if not _protected(reader, marks, loss, (int(i), int(j), need)):
            return np.ones(count.shape, dtype=bool)
    return marks


def _protected(reader: "_Reader", marks: Marks, loss: Reals, cell: tuple[int, int, int]) -> bool:
    """Withhold what is cheapest until a cell (row, column, people it needs) has room; false where nothing is enough."""
    i, j, need = cell
    if reader.room(marks, (i, j)) >= need - SAME:
        return True
    price, corners = _rectangle(reader.count, marks, loss, cell)
    if _one_more(reader, marks, np.where(loss < price, loss, np.inf), cell):
        return True
    if np.isfinite(price):
        marks[corners] = True
        return True
    return _columns(reader.count, marks, loss, cell)


def joined(people: ArrayLike) -> list[list[int]]:
    """Which columns to show as one, so that each has at least ten people: the smallest joins the next smallest.

    people: how many are in each column, shape (columns,). Empty columns are left out. One list of positions for each
    column that is shown, in the order of their first.
    """
    sizes = np.asarray(people, dtype=np.intp)
    groups = [[int(i)] for i in np.flatnonzero(sizes)]
    while len(groups) > 1:
        groups.sort(key=lambda group: (sizes[group].sum(), group))
        if sizes[groups[0]].sum() >= FEWEST_BEHIND:
            break
        groups[:2] = [sorted(groups[0] + groups[1])]
    return sorted(groups)


@dataclass(frozen=True)
class _Reader:
    """What somebody knows who reads the table and subtracts all they can."""

    count: Counts
    step: float
    total_step: float

    def room(self, marks: Marks, at: tuple[int, int]) -> float:
        """How many people the cell can be moved by, given everything that is shown; 0 for tables too large to ask."""
        rows, columns = self.count.shape
        if self.count.size > LARGEST:
            return 0.0
        size, n = self.count.sum(axis=0), int(self.count.sum())
        shown = around(self.count, np.broadcast_to(size, self.count.shape), self.step)
        ends = np.where(marks[None], np.stack([np.zeros(self.count.shape), np.broadcast_to(size, marks.shape)]), shown)
        low, high = around(self.count.sum(axis=1), np.full(rows, n), self.total_step)
        of_rows = np.kron(np.eye(rows), np.ones(columns))
        goal = np.zeros(self.count.size)
        goal[at[0] * columns + at[1]] = 1
        limits = {
            "A_eq": np.kron(np.ones(rows), np.eye(columns)),
            "b_eq": size,
            "A_ub": np.vstack([of_rows, -of_rows]),
            "b_ub": np.append(high, -low) + SAME,
            "bounds": np.column_stack([ends[0].ravel() - SAME, ends[1].ravel() + SAME]).clip(0),
        }
        least, most = (scipy.optimize.linprog(way * goal, method="highs", **limits) for way in (1, -1))
        if least.fun is None or most.fun is None:
            return 0.0
        return float(-most.fun - least.fun)


def _one_more(reader: _Reader, marks: Marks, loss: Reals, at: tuple[int, int, int]) -> bool:
    """Withhold one more cell of the column, the cheapest that gives the cell the room it needs; whether one does."""
    i, j, need = at
    for row in np.lexsort((np.arange(len(loss)), loss[:, j])):
        tried = marks.copy()
        tried[row, j] = True
        if not marks[row, j] and np.isfinite(loss[row, j]) and reader.room(tried, (i, j)) >= need - SAME:
            marks[row, j] = True
            return True
    return False


def _widen(count: Counts, marks: Marks, loss: Reals) -> None:
    """Withhold more of one column, the cheapest first, until two of its cells of ten people together are, or all."""
    free = [int(i) for i in np.lexsort((np.arange(len(count)), loss)) if not marks[i]]
    while free and (marks.sum() < 2 or count[marks].sum() < FEWEST_BEHIND):
        some = [i for i in free if count[marks].sum() + count[i] >= FEWEST_BEHIND] or free
        free.remove(some[0])
        marks[some[0]] = True


def _rectangle(count: Counts, marks: Marks, loss: Reals, at: tuple[int, int, int]) -> tuple[float, Any]:
    """The price and the cells of the cheapest rectangle in which the cell can move as far as it must; else infinite."""
    i, j, need = at
    up = np.minimum(count[i, :][None, :], count[:, j][:, None])
    down = np.minimum(count[i, j], count)
    price = np.where(marks, 0.0, loss)
    total = price + price[i, :][None, :] + price[:, j][:, None] + price[i, j]
    total[(up + down) < need] = np.inf
    total[i, :] = total[:, j] = np.inf
    row, column = np.unravel_index(int(total.argmin()), total.shape)
    return float(total[row, column]), np.ix_([i, int(row)], [j, int(column)])


def _columns(count: Counts, marks: Marks, loss: Reals, at: tuple[int, int, int]) -> bool:
    """Withhold the cell's column with the cheapest other in which it can move as far as it must."""
    i, j, need = at
    price = np.where(marks, 0.0, loss).sum(axis=0)
    for other in np.argsort(price, kind="stable"):
        if other != j and _reach(count[:, j], count[:, other], i) >= need:
            marks[:, [j, int(other)]] = True
            return True
    return False


def _reach(mine: Counts, other: Counts, row: int) -> int:
    """How far a cell can move where two columns are withheld and their sum is known in every row."""
    both, total = mine + other, int(mine.sum())
    least, most = np.maximum(0, both - other.sum()), np.minimum(both, total)
    low = max(int(least[row]), total - int(most.sum() - most[row]))
    high = min(int(most[row]), total - int(least.sum() - least[row]))
    return high - low
