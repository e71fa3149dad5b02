"""What raked margins and calibration columns do not explain of a value: the part that stays uncertain.

Source: Deville and Särndal 1992. The weighted regression is solved on its normal equations, which are few.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import NDArray

from polling.stats.weights.margins import Margin

Reals = NDArray[np.float64]

SAME = 1e-12  # relative: below it an eigenvalue belongs to a column that the others already give
MANY = 1_500  # columns beyond which their products are not kept as one square


class Regression:
    """The regression of any values on the indicators of margins and on further columns.

    margins: a code of -1 is a category of its own. numbers: shape (n, k). by: shape (n,), the weights; equal if None.
    Collinear columns are harmless.
    """

    def __init__(self, margins: Sequence[Margin], numbers: Reals | None, by: Reals | None, *, n: int) -> None:
        self.columns: Any = _indicators(margins, n)
        if numbers is not None:
            more = scipy.sparse.csr_array(_scaled(numbers, has_constant=bool(margins)))
            self.columns = scipy.sparse.csr_array(scipy.sparse.hstack([self.columns, more], format="csr"))
        self._by = None if by is None else by / by.max()
        self._weighed = self.columns if self._by is None else self.columns.multiply(self._by[:, None]).tocsr()
        self._inverse = None if self.columns.shape[1] > MANY else _inverse((self._weighed.T @ self.columns).toarray())

    def coefficients(self, values: Any) -> Reals:
        """The slopes of each column of values, shape (columns, k), from values of shape (n, k), dense or sparse."""
        if self._inverse is None:
            return np.column_stack([self._searched(values[:, [i]]) for i in range(values.shape[1])])
        return np.asarray(self._inverse @ dense(self._weighed.T @ values), dtype=np.float64)

    def _searched(self, values: Any) -> Reals:
        root = np.ones(len(self.columns.indptr) - 1) if self._by is None else np.sqrt(self._by)
        columns = self.columns.multiply(root[:, None]).tocsr()
        found = scipy.sparse.linalg.lsqr(columns, dense(values)[:, 0] * root, atol=1e-14, btol=1e-14, iter_lim=20_000)
        return np.asarray(found[0], dtype=np.float64)


def is_sparse(values: Any) -> bool:
    """Whether the values are one of scipy's sparse matrices."""
    return bool(scipy.sparse.issparse(values))


def dense(values: Any) -> Reals:
    """The values as an array of their own, sparse or not."""
    if is_sparse(values):
        return np.asarray(values.toarray(), dtype=np.float64)
    return np.array(values, dtype=np.float64)


def _inverse(products: Reals) -> Reals:
    """The generalized inverse of the columns' products."""
    sizes, turned = np.linalg.eigh(products)
    kept = sizes > SAME * sizes.max()
    found: Reals = (turned[:, kept] / sizes[kept]) @ turned[:, kept].T
    return found


def _indicators(margins: Sequence[Margin], n: int) -> Any:
    """One column per category of each margin, and one for those of whom it is not known; shape (n, columns)."""
    starts = np.cumsum([0, *(len(one.categories) + 1 for one in margins)])
    places = [
        start + np.where(one.codes < 0, len(one.categories), one.codes)
        for start, one in zip(starts, margins, strict=False)
    ]
    rows = np.column_stack(places) if places else np.empty((n, 0), dtype=np.intp)
    pointers = np.arange(n + 1) * len(margins)
    return scipy.sparse.csr_array((np.ones(rows.size), rows.ravel(), pointers), shape=(n, starts[-1]))


def _scaled(numbers: Reals, *, has_constant: bool) -> Reals:
    """The columns at one size; around their means where a constant is among the columns or in the margins."""
    is_constant = np.ptp(numbers, axis=0) == 0
    is_moved = ~is_constant & (has_constant or (is_constant & (numbers[0] != 0)).any())
    moved = numbers - np.where(is_moved, numbers.mean(axis=0), 0)
    sizes = np.sqrt((moved**2).sum(axis=0))
    return moved / np.where(sizes > 0, sizes, 1)
