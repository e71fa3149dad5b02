"""Whether answers and groups are independent: Rao and Scott's test for weighted, clustered and raked samples.

Source: Rao and Scott 1984, On chi-squared tests for multiway contingency tables with proportions from survey data.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import Problem
from polling.stats.variance.designs import Design

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

RAO_SCOTT = "Rao-Scott F"
MOST = 1_000  # cells beyond which a table has no test: their covariance would be a million numbers
NOTHING = 1e-12  # relative: a variance below this is rounding


class Untestable(Problem):
    """There is nothing to test in this table."""


@dataclass(frozen=True)
class Test:
    """Whether the answers differ between the columns by more than chance; p: the chance of a table so uneven."""

    __test__ = False  # not one of pytest's, whatever its name

    name: str
    statistic: float
    df1: float
    df2: float
    p: float


def rao_scott(design: Design, rows: ArrayLike, columns: ArrayLike) -> Test:
    """Rao and Scott's test of independence with the second-order correction, as R's `svychisq(statistic="F")`.

    rows, columns: shape (n,), codes from 0; -1 where not known. Pearson's statistic of the weighted shares, times the
    people in the table, over the trace of Delta, the matrix of generalized design effects; its degrees of freedom are
    trace(Delta)^2 / trace(Delta^2), fractional, and these times the design's. Empty rows and columns do not count.
    Where empty cells leave contrasts without information these are left out (R stops there).
    Raises Untestable with the reason, and TooFew.
    """
    answer, group = np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp)
    is_in = (answer >= 0) & (group >= 0)
    r_names, answer = _compact(answer, is_in)
    c_names, group = _compact(group, is_in)
    r, c = len(r_names), len(c_names)
    if min(r, c) < 2:
        raise Untestable("nothing to test: everybody in the table is in one row or in one column")
    if r * c > MOST:
        raise Untestable(f"no test: {r} by {c} is more than {MOST:,} cells; join answers or columns")
    cell, n = np.asarray((answer * c + group)[is_in], dtype=np.intp), int(np.count_nonzero(is_in))
    mass = np.bincount(cell, design.weights[is_in], r * c).astype(np.float64)
    share = mass / mass.sum()
    spread = _delta(share, _cell_covariance(design, np.flatnonzero(is_in), cell, mass), (r, c), n)
    traced = float(spread.trace())
    if traced <= NOTHING:
        raise Untestable("no test: the weights were fitted to this very table, so that it has no uncertainty")
    table = share.reshape(r, c)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    statistic = float(n * ((table - expected) ** 2 / expected).sum()) / traced
    df1 = traced**2 / float(np.einsum("ij,ji->", spread, spread))
    df2 = df1 * design.degrees
    return Test(RAO_SCOTT, statistic, df1, df2, float(scipy.special.fdtrc(df1, df2, statistic)))


def _cell_covariance(design: Design, people: Codes, cell: Codes, mass: Reals) -> Reals:
    """The covariance of the cells' weighted sums over the table's, before they are made shares of it."""
    starts = np.searchsorted(people, np.arange(design.n + 1))
    values = np.full(len(people), 1 / mass.sum())
    return design.covariance(scipy.sparse.csr_array((values, cell, starts), shape=(design.n, len(mass))))


def _delta(share: Reals, covariance: Reals, shape: tuple[int, int], n: int) -> Reals:
    """Rao and Scott's Delta on the contrasts that carry information, shape (k, k)."""
    contrasts = np.kron(_contrasts(shape[0]), _contrasts(shape[1]))
    inverse = np.divide(1.0, share, out=np.zeros_like(share), where=share > 0)
    scaled = inverse[:, None] * contrasts
    simple = contrasts.T @ scaled / n
    sizes, turned = np.linalg.eigh(simple)
    kept = sizes > NOTHING * sizes.max()
    turned = turned[:, kept] / np.sqrt(sizes[kept])
    centered = (scaled - share @ scaled) @ turned
    found: Reals = centered.T @ covariance @ centered
    return found


def _contrasts(size: int) -> Reals:
    """An orthonormal basis of all contrasts of so many categories (Helmert's), shape (size, size - 1)."""
    steps = np.arange(1, size)
    made = np.triu(np.ones((size, size - 1)))
    made[steps, steps - 1] = -steps
    return made / np.sqrt(steps * (steps + 1.0))


def _compact(codes: Codes, is_in: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """The codes that somebody has, and every person's position among them."""
    names, place = np.unique(codes[is_in], return_inverse=True)
    found = np.full(len(codes), -1, dtype=np.intp)
    found[is_in] = place
    return names, found
