"""The usual statistics as functions of many weight vectors at once, for `Replicates.estimate`.

Each function returns one that takes weights of shape (n, r) and gives estimates of shape (k, r). A share or mean of
nobody is NaN there, which `Replicates` refuses in words.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign
from polling.stats.replication.replicated import Statistic

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]


def totals(values: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """Weighted sums of the values, shape (n,) or (n, k), among those `within`, shape (n,)."""
    columns = _columns(values, within)
    return lambda weights: np.asarray(columns.T @ weights)


def ratios(above: ArrayLike, below: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """The sum of `above`, shape (n,) or (n, k), over the sum of `below`, shape (n,) or (n, k)."""
    over, under = totals(above, within=within), totals(below, within=within)

    def statistic(weights: Reals) -> Reals:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(over(weights) / under(weights))

    return statistic


def means(values: ArrayLike, *, within: ArrayLike | None = None) -> Statistic:
    """Weighted means of the values, shape (n,) or (n, k), among those `within`; of marks, shares."""
    return ratios(values, np.ones(len(np.asarray(values))), within=within)


def shares(codes: ArrayLike, categories: int, *, within: ArrayLike | None = None) -> Statistic:
    """The share of each category, (categories, r), among those whose code, shape (n,), is not -1."""
    found = np.asarray(codes)
    marks = (found[:, None] == np.arange(categories)).astype(np.float64)
    inside = (found >= 0) if within is None else (found >= 0) & np.asarray(within, dtype=bool)
    return means(marks, within=inside)


def by_groups(values: ArrayLike, groups: ArrayLike, count: int) -> Statistic:
    """The mean of the values, shape (n,), in each of `count` groups, whose codes have shape (n,)."""
    marks = (np.asarray(groups)[:, None] == np.arange(count)).astype(np.float64)
    return ratios(marks * np.asarray(values, dtype=np.float64)[:, None], marks)


def together(statistics: Sequence[Statistic]) -> Statistic:
    """Several statistics as one, their estimates one under the other, so that they have a common covariance."""
    return lambda weights: np.concatenate([np.atleast_2d(one(weights)) for one in statistics])


def differences(statistic: Statistic, pairs: Sequence[tuple[int, int]]) -> Statistic:
    """Each pair's first estimate less its second; the positions are those of `statistic`."""
    first, second = (list(side) for side in zip(*pairs, strict=True))

    def found(weights: Reals) -> Reals:
        estimates = np.atleast_2d(statistic(weights))
        return np.asarray(estimates[first] - estimates[second])

    return found


def _columns(values: ArrayLike, within: ArrayLike | None) -> Reals:
    columns = np.asarray(values, dtype=np.float64)
    if columns.ndim not in {1, 2}:
        raise BadDesign(f"the values have shape {columns.shape}; give one per person, or a column for each estimate")
    columns = columns.reshape(len(columns), -1)
    inside = np.ones(len(columns), dtype=bool) if within is None else np.asarray(within, dtype=bool)
    bad = np.flatnonzero(~np.isfinite(columns).all(axis=1) & inside)
    if len(bad):
        raise BadDesign(f"the value of person {bad[0] + 1} is missing or infinite; leave them out with `within`")
    return np.asarray(np.where(inside[:, None], columns, 0.0))
