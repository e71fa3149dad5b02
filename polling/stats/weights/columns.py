"""The columns that weights are fitted to, as sums over cells: indicators of categories, which are never written out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from polling.stats.weights.cells import sums_by
from polling.stats.weights.margins import Codes, Reals

MOST_COLUMNS = 2_000  # beside the largest margin: above this an equation system is too large to be worth it
RIDGE = 1e-13  # of the largest diagonal; margins each sum to one whole, so that their system is always singular


@dataclass(frozen=True)
class Columns:
    """Indicators of each margin's categories and, where there are any, columns of numbers, for m cells or people.

    codes: per margin, shape (m,). sizes: categories per margin. numbers: shape (m, k) or None.
    In a vector over all columns the margins stand first, in order, and the numbers last.
    """

    codes: tuple[Codes, ...]
    sizes: tuple[int, ...]
    numbers: Reals | None = None

    @property
    def width(self) -> int:
        """How many columns there are in all."""
        return sum(self.sizes) + (0 if self.numbers is None else self.numbers.shape[1])

    @property
    def is_solvable(self) -> bool:
        """Whether `solve` is worth its memory."""
        largest = max(self.sizes, default=0)
        return self.width - largest <= MOST_COLUMNS and largest * (self.width - largest) <= MOST_COLUMNS**2

    def times(self, coefficients: Reals) -> Reals:
        """What the columns come to for each cell: shape (width,) -> (m,)."""
        parts, of_numbers = self._split(coefficients)
        found = sum((part[codes] for part, codes in zip(parts, self.codes, strict=True)), np.zeros(1))
        if self.numbers is not None:
            found = found + self.numbers @ of_numbers
        return np.asarray(found)

    def sums(self, mass: Reals) -> Reals:
        """Each column's total under some masses: shape (m,) -> (width,)."""
        found = [sums_by(codes, mass, size) for codes, size in zip(self.codes, self.sizes, strict=True)]
        if self.numbers is not None:
            found.append(self.numbers.T @ mass)
        return np.concatenate(found)

    def solve(self, mass: Reals, right: Reals) -> Reals:
        """Coefficients b with X'WX b = right, W the masses; the block of the largest margin is diagonal and goes first.

        Source: elimination by blocks (the Schur complement). Where X'WX is singular it is left nearly alone.
        """
        if not self.sizes:
            return _solved(self._dense(mass, -1), right)
        big = int(np.argmax(self.sizes))
        start = sum(self.sizes[:big])
        here = np.zeros(self.width, dtype=bool)
        here[start : start + self.sizes[big]] = True
        diagonal = sums_by(self.codes[big], mass, self.sizes[big])
        diagonal = diagonal + RIDGE * max(float(diagonal.max()), 1e-300)
        across = self._across(big, mass)
        scaled = across / diagonal[:, None]
        rest = _solved(self._dense(mass, big) - across.T @ scaled, right[~here] - scaled.T @ right[here])
        found = np.empty(self.width)
        found[~here] = rest
        found[here] = right[here] / diagonal - scaled @ rest
        return found

    def _split(self, vector: Reals) -> tuple[list[Reals], Reals]:
        parts = np.split(vector, np.cumsum(self.sizes)) if self.sizes else [vector]
        return parts[: len(self.sizes)], parts[-1]

    def _across(self, big: int, mass: Reals) -> Reals:
        """X'WX between the largest margin and all other columns."""
        size = self.sizes[big]
        blocks = [self._block(big, i, mass) for i in range(len(self.sizes)) if i != big]
        if self.numbers is not None:
            blocks += [sums_by(self.codes[big], mass * one, size)[:, None] for one in self.numbers.T]
        return np.concatenate(blocks, axis=1) if blocks else np.zeros((size, 0))

    def _dense(self, mass: Reals, without: int) -> Reals:
        """X'WX of all columns but one margin's."""
        kept = [i for i in range(len(self.sizes)) if i != without]
        starts = np.cumsum([0, *(self.sizes[i] for i in kept)])
        extra = 0 if self.numbers is None else self.numbers.shape[1]
        found = np.zeros((starts[-1] + extra, starts[-1] + extra))
        for a, i in enumerate(kept):
            here = slice(starts[a], starts[a + 1])
            for b, j in enumerate(kept[: a + 1]):
                there = slice(starts[b], starts[b + 1])
                found[here, there] = self._block(i, j, mass)
                found[there, here] = found[here, there].T
            if self.numbers is not None:
                sums = [sums_by(self.codes[i], mass * one, self.sizes[i]) for one in self.numbers.T]
                found[here, starts[-1] :] = np.stack(sums, axis=1)
                found[starts[-1] :, here] = found[here, starts[-1] :].T
        if self.numbers is not None:
            found[starts[-1] :, starts[-1] :] = self.numbers.T @ (self.numbers * mass[:, None])
        return found

    def _block(self, i: int, j: int, mass: Reals) -> Reals:
        if i == j:
            return np.diag(sums_by(self.codes[i], mass, self.sizes[i]))
        return together(self.codes[i], self.codes[j], (self.sizes[i], self.sizes[j]), mass)


def together(first: Codes, second: Codes, sizes: Sequence[int], mass: Reals | None = None) -> NDArray[np.float64]:
    """The mass (or number) of cells in each pair of categories, shape `sizes`."""
    pair = first * sizes[1] + second
    return np.bincount(pair, mass, sizes[0] * sizes[1]).reshape(sizes[0], sizes[1]).astype(np.float64)


def _solved(matrix: Reals, right: Reals) -> Reals:
    if not len(right):
        return np.zeros(0)
    ridge = RIDGE * max(float(np.abs(np.diag(matrix)).max()), 1e-300)
    for times in (1.0, 1e3, 1e6):
        try:
            factor = scipy.linalg.cho_factor(matrix + times * ridge * np.eye(len(right)), check_finite=False)
            return np.asarray(scipy.linalg.cho_solve(factor, right, check_finite=False))
        except np.linalg.LinAlgError:
            continue
    return np.asarray(np.linalg.lstsq(matrix, right, rcond=1e-13)[0])
