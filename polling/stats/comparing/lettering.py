"""Column letters: which columns of a table lie above which others by more than chance, as polling firms mark them.

Source: Holm 1979, A simple sequentially rejective multiple test procedure (the correction).
"""

from collections.abc import Sequence

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

LEVEL = 0.05


def letter(place: int) -> str:
    """The name of a column by its place, counted from 0: A to Z, then AA, AB and so on."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def above(shares: ArrayLike, bases: ArrayLike, *, level: float = LEVEL) -> Marks:
    """Which columns lie above which, shape (columns, columns): entry (a, b) is whether a is above b.

    shares: one row of the table, shape (columns,). bases: how many people each column's shares count as, shape
    (columns,), the EFFECTIVE n: on plain or weighted counts unequal weights would pass for more people than came.
    The rule, for every pair of columns: t = (p_a - p_b) / sqrt(p (1 - p) (1 / n_a + 1 / n_b)), where p is both columns
    together, n_a p_a + n_b p_b over n_a + n_b; two-sided, with n_a + n_b - 2 degrees of freedom. A row has as many
    tests as pairs, so Holm's correction holds the chance of one false letter in the row at `level`.
    """
    share, base = np.asarray(shares, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    first, second = np.triu_indices(len(share), 1)
    beyond = holm(_chances(share, base, first, second), level=level)
    marks = np.zeros((len(share), len(share)), dtype=bool)
    is_first = share[first] > share[second]
    marks[first[beyond & is_first], second[beyond & is_first]] = True
    marks[second[beyond & ~is_first], first[beyond & ~is_first]] = True
    return marks


def holm(chances: ArrayLike, *, level: float = LEVEL) -> Marks:
    """Which of several p-values are beyond chance together, shape as given.

    The smallest is held against level / m, the next against level / (m - 1) and so on; the first that fails stops it.
    """
    given = np.asarray(chances, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    passed = np.cumprod(given[order] <= level / np.arange(len(given), 0, -1)).astype(bool)
    found = np.zeros(len(given), dtype=bool)
    found[order] = passed
    return found


def words(marks: Marks, names: Sequence[str]) -> list[str]:
    """Per column the letters of those it lies above, in order, joined by spaces."""
    return [" ".join(names[other] for other in np.flatnonzero(row).tolist()) for row in marks]


def _chances(share: Reals, base: Reals, first: NDArray[np.intp], second: NDArray[np.intp]) -> Reals:
    """The two-sided p-value of each pair; 1 where both columns are wholly for or wholly against."""
    n_a, n_b = base[first], base[second]
    together = (n_a * share[first] + n_b * share[second]) / (n_a + n_b)
    se = np.sqrt(together * (1 - together) * (1 / n_a + 1 / n_b))
    apart = np.abs(share[first] - share[second])
    t = np.divide(apart, se, out=np.zeros_like(se), where=se > 0)
    found: Reals = 2 * scipy.special.stdtr(np.maximum(n_a + n_b - 2, 1), -t)
    return found
