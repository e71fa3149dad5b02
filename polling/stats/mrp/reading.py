"""Reading a fitted model out to areas: draws of the coefficients, and the share each gives every area.

The share of an area is the mean chance over its people. Every chance is e^logit / (1 + e^logit), and e^logit is a
product of one factor per effect, so that exponentials are taken of coefficients and never of cells.
"""

from dataclasses import dataclass

import numpy as np

from polling.stats.mrp.deviations import Deviations
from polling.stats.mrp.model import Cells
from polling.stats.mrp.plan import Codes, Reals

FARTHEST = 600.0  # logits, of all factors together: beyond it a product would leave the range of numbers
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Estimates:
    """Shape (areas,) each: the mean of the draws, their 2.5 and 97.5 percent quantiles and their standard deviation."""

    share: Reals
    low: Reals
    high: Reals
    sd: Reals


def draws(known: Deviations, count: int, seed: int) -> Reals:
    """Draws of all coefficients, shape (coefficients, count): points by their shares, then normally around each point.

    Each normal draw is followed by its mirror image, which takes the chance out of the means.
    """
    rng = np.random.default_rng(seed)
    edges = np.cumsum(known.shares) * count
    each = np.diff(np.round(edges), prepend=0).astype(int)
    found = []
    for point, n in zip(known.points, each, strict=True):
        middle = point.mode.coefficients[:, None]
        if n:
            normals = rng.standard_normal((len(middle), -(-n // 2)))
            found.append(middle + point.mode.information.spread(np.hstack([normals, -normals])[:, :n]))
    return np.hstack(found)


def shares_by_area(cells: Cells, coefficients: Reals, starts: tuple[int, ...]) -> Reals:
    """The share of every area under each draw, shape (areas, draws). cells: sorted by area, every area with people."""
    reader = _Reader(cells, coefficients, starts)
    ends = np.flatnonzero(np.diff(cells.area, append=-1)) + 1
    begins = [0, *ends[:-1]]
    return np.array([reader.share(slice(begin, end)) for begin, end in zip(begins, ends, strict=True)])


class _Reader:
    """Shares of one area after another; what two neighbors in the list have in common is worked out once."""

    def __init__(self, cells: Cells, coefficients: Reals, starts: tuple[int, ...]) -> None:
        p = cells.fixed.shape[1]
        edge = FARTHEST / (len(starts) + p)
        self.cells, self.edge = cells, edge
        self.slopes = coefficients[:p]
        self.odds = np.exp(np.clip(coefficients, -edge, edge))
        self.codes = [start + codes for start, codes in zip(starts[:-1], cells.codes, strict=True)]
        self.key, self.kept = b"", np.zeros((0, 0))

    def share(self, rows: slice) -> Reals:
        """The share of the area whose cells are these rows, shape (draws,)."""
        common = np.ones(self.odds.shape[1])
        varying = []
        for codes in self.codes:
            mine = codes[rows]
            if (mine == mine[0]).all():
                common = common * self.odds[mine[0]]
            else:
                varying.append(mine)
        fixed = self.cells.fixed[rows]
        same = (fixed == fixed[0]).all(axis=0)
        common = common * self._factor(fixed[:1, same], self.slopes[same])[0]
        odds = self._varying(varying, fixed[:, ~same], self.slopes[~same], rows.stop - rows.start) * common
        odds += 1
        np.reciprocal(odds, out=odds)
        counts = self.cells.counts[rows]
        return np.asarray(np.clip(1 - np.einsum("i,ij->j", counts, odds) / counts.sum(), 0, 1))

    def _varying(self, codes: list[Codes], fixed: Reals, slopes: Reals, count: int) -> Reals:
        """The product of the factors that differ between an area's cells, shape (cells of the area, draws)."""
        key = b"|".join([one.tobytes() for one in (*codes, fixed)])
        if key != self.key or len(self.kept) != count:
            found = np.ones((count, self.odds.shape[1]))
            for one in codes:
                found *= self.odds[one]
            if fixed.shape[1]:
                found *= self._factor(fixed, slopes)
            self.key, self.kept = key, found
        return self.kept

    def _factor(self, fixed: Reals, slopes: Reals) -> Reals:
        return np.exp(np.clip(fixed @ slopes, -self.edge, self.edge))


def summary(shares: Reals) -> Estimates:
    """What the draws of each area come to."""
    low, high = np.quantile(shares, INTERVAL, axis=1)
    return Estimates(shares.mean(axis=1), low, high, shares.std(axis=1, ddof=1))
