"""A table of small cells of the Earth that answers for most points at once, without looking at any line.

Two levels: a coarse cell of 0.32 degrees is one answer, or a block of 16 by 16 fine cells of 0.02 degrees. An answer is
the number of a district, counted from 1, when the whole cell lies in that district and no other district is within
300 meters of any part of it; `OUTSIDE` or `OUTSIDE_NEAR` when no part of the cell is in any district; else `MIXED`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Short = npt.NDArray[np.int16]
Degrees = npt.NDArray[np.float64]

A_DEGREE = 50  # fine cells in a degree
SIDE, SHIFT, LOW = 16, 4, 15  # fine cells along a coarse one; a fine number's bits for its coarse cell, and within it
COLUMNS, ROWS = 360 * A_DEGREE, 9008  # of fine cells, from 180 West and from the South Pole, in whole coarse ones
ACROSS = COLUMNS // SIDE  # coarse cells in a row
OUTSIDE, MIXED, OUTSIDE_NEAR = 0, -1, -2
FIRST_BLOCK = -3  # a coarse cell with this answer is block 0, one less is block 1 …


@dataclass(frozen=True, eq=False)
class Cells:
    """top: one answer for each coarse cell, row by row from the south. blocks: 256 answers for each block."""

    top: Short
    blocks: Short

    def answer(self, longitude: float, latitude: float) -> int:
        """What the table says of one point, which has to be one on Earth."""
        column = min(int((longitude + 180.0) * A_DEGREE), COLUMNS - 1)
        row = int((latitude + 90.0) * A_DEGREE)
        found = int(self.top[(row >> SHIFT) * ACROSS + (column >> SHIFT)])
        if found > FIRST_BLOCK:
            return found
        return int(self.blocks[((FIRST_BLOCK - found) << 8) | ((row & LOW) << SHIFT) | (column & LOW)])

    def answers(self, longitudes: Degrees, latitudes: Degrees) -> Short:
        """What the table says of many points at once."""
        columns = np.minimum(((longitudes + 180.0) * A_DEGREE).astype(np.int32), COLUMNS - 1)
        rows = ((latitudes + 90.0) * A_DEGREE).astype(np.int32)
        found = self.top[(rows >> SHIFT) * ACROSS + (columns >> SHIFT)]
        deeper = np.flatnonzero(found <= FIRST_BLOCK)
        block = (FIRST_BLOCK - found[deeper].astype(np.int32)) << 8
        found[deeper] = self.blocks[block | ((rows[deeper] & LOW) << SHIFT) | (columns[deeper] & LOW)]
        return found

    def expanded(self, coarse: Numbers) -> Short:
        """All 256 fine answers of each of these coarse cells, shape (n, 256)."""
        top = self.top[coarse]
        fine = np.repeat(top[:, None], SIDE * SIDE, axis=1)
        deeper = top <= FIRST_BLOCK
        fine[deeper] = self.blocks.reshape(-1, SIDE * SIDE)[FIRST_BLOCK - top[deeper].astype(np.int32)]
        return fine

    def renumbered(self, numbers: Short) -> "Cells":
        """The same table for another numbering of districts: numbers[old - 1] is the new one."""
        places = np.concatenate([np.array([OUTSIDE], dtype=np.int16), numbers])
        return Cells(
            np.where(self.top > 0, places[np.maximum(self.top, 0)], self.top),
            np.where(self.blocks > 0, places[np.maximum(self.blocks, 0)], self.blocks),
        )


def folded(top: Short, coarse: Numbers, fine: Any) -> Cells:
    """A table out of coarse answers and the fine ones of some coarse cells; blocks of one answer become coarse."""
    top = top.copy()
    is_even = (fine == fine[:, :1]).all(axis=1)
    top[coarse[is_even]] = fine[is_even, 0]
    blocks = fine[~is_even]
    top[coarse[~is_even]] = FIRST_BLOCK - np.arange(len(blocks))
    return Cells(top, blocks.astype(np.int16).reshape(-1))


def overridden(country: Cells, own: Cells, replaced: Short) -> Cells:
    """The country's table where one state has lines of its own; exact, because whatever is in doubt becomes mixed.

    replaced: the numbers of the districts of that state, which must be numbered alike in both tables.
    """
    has_old: npt.NDArray[np.bool_] = np.isin(country.top, replaced)
    in_block: Any = np.isin(country.blocks.reshape(-1, SIDE * SIDE), replaced).any(axis=1)
    deeper = np.flatnonzero(country.top <= FIRST_BLOCK)
    has_old[deeper] |= in_block[FIRST_BLOCK - country.top[deeper].astype(np.int32)]
    kept = np.flatnonzero((country.top <= FIRST_BLOCK) | (own.top != OUTSIDE) | has_old)
    before, new = country.expanded(kept), own.expanded(kept)
    was_here = np.isin(before, replaced)
    fine = np.full_like(before, MIXED)
    elsewhere = (new == OUTSIDE) & ~was_here
    fine[elsewhere] = before[elsewhere]
    nowhere = (new == OUTSIDE_NEAR) & ((before == OUTSIDE) | (before == OUTSIDE_NEAR))
    fine[nowhere] = OUTSIDE_NEAR
    here = (new > 0) & was_here
    fine[here] = new[here]
    return folded(country.top, kept, fine)
