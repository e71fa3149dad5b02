"""Weighted crosstabs: shares by column with standard errors, a test of the whole table, and column letters.

`independence` has the test, `lettering` the letters' rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.comparing import lettering
from polling.stats.comparing.independence import Test, Untestable, rao_scott
from polling.stats.problems import BadDesign
from polling.stats.variance import grouped
from polling.stats.variance.designs import Design
from polling.stats.withholding import is_thin

Codes = NDArray[np.intp]

TOTAL = "Total"


@dataclass(frozen=True)
class Column:
    """One column: its name, its letter (none for the total), and how many people its shares are of.

    effective_n: what they count as after weighting and clusters; letters are worked out on it.
    is_thin: fewer than 50 people or than 30 effective ones: its shares are marked and it has no part in letters.
    """

    name: str
    letter: str
    n: int
    effective_n: float
    is_thin: bool


@dataclass(frozen=True)
class Cell:
    """One answer in one column; every number is finite.

    share: of the column's people, weighted, with se, its 95 % interval and moe, all proportions. people: how many
    gave the answer, not weighted. n, effective_n, is_thin: the column's. letters: the columns it lies above.
    """

    answer: str
    column: str
    share: float
    se: float
    low: float
    high: float
    moe: float
    people: int
    n: int
    effective_n: float
    letters: str
    is_thin: bool


@dataclass(frozen=True)
class Crosstab:
    """A table of answers (rows) by columns, the total first.

    rows: one tuple of cells per answer, in the order of the columns. test: None where `no_test` says why.
    left_out: people of whom the answer or the column is not known.
    unsaid: columns with nobody, or too few for a standard error (one person, one cluster), with how many they have;
    their people count in the total and in the test.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    test: Test | None
    no_test: str
    left_out: int
    unsaid: tuple[tuple[str, int], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, answer by answer."""
        return tuple(cell for row in self.rows for cell in row)


def crosstab(
    design: Design, rows: ArrayLike, columns: ArrayLike, *, answers: Sequence[str], groups: Sequence[str]
) -> Crosstab:
    """The shares of each answer within each column, with letters and the test of the whole table.

    rows, columns: shape (n,), positions in `answers` and in `groups`; -1 where not known, which leaves the person out
    (they still count in the standard errors, as in R's `subset`). A row nobody gave stays, with shares of 0.
    A column's effective n is Kish's; where people were drawn in clusters, and these cost more than the weights do, it
    is n over the mean design effect of its answers. It never masks a cell: see `withholding`.
    Raises TooFew where fewer than two people are in the table, and BadDesign.
    """
    answer, group = _codes("rows", rows, answers, design), _codes("columns", columns, groups, design)
    is_in = (answer >= 0) & (group >= 0)
    answer, group = np.where(is_in, answer, -1), np.where(is_in, group, -1)
    design.degrees_within(is_in)
    whole = grouped.shares_by(design, answer, len(answers), np.where(is_in, 0, -1), 1)
    by_group = grouped.shares_by(design, answer, len(answers), group, len(groups))
    counts = _counts(answer, group, is_in, shape=(len(answers), len(groups)))
    test, no_test = _tested(design, answer, group)
    unsaid = tuple((groups[code], int(counts[:, code].sum())) for code in by_group.left_out)
    made: tuple[Column, ...] = (_column(TOTAL, "", whole, 0, design),)
    made += tuple(
        _column(groups[code], lettering.letter(place), by_group, place, design)
        for place, code in enumerate(by_group.groups)
    )
    people = np.column_stack([counts.sum(axis=1), counts[:, list(by_group.groups)]])
    cells = _rows(answers, made, whole, by_group, people)
    return Crosstab(made, cells, test, no_test, int(np.count_nonzero(~is_in)), unsaid)


def _tested(design: Design, answer: Codes, group: Codes) -> tuple[Test | None, str]:
    try:
        return rao_scott(design, answer, group), ""
    except Untestable as problem:
        return None, str(problem)


def _column(name: str, letter: str, table: grouped.Table, place: int, design: Design) -> Column:
    n, effective_n = int(table.n[place]), float(table.effective_n[place])
    if design.clusters is not None:
        share = table.value[place]
        room = share * (1 - share)
        if room.sum() > 0:
            effective_n = min(effective_n, n / max(1.0, float(room @ table.design_effect[place] / room.sum())))
    return Column(name, letter, n, effective_n, is_thin(n, effective_n))


def _rows(
    answers: Sequence[str], columns: Sequence[Column], whole: grouped.Table, by_group: grouped.Table, people: Codes
) -> tuple[tuple[Cell, ...], ...]:
    """The cells of each answer, the total's first. people: shape (answers, columns)."""
    letters = _letters(by_group, columns[1:])
    tables = [(whole, 0), *((by_group, place) for place in range(len(by_group.groups)))]
    return tuple(
        tuple(
            _cell(name, columns[j], table, (place, i), (int(people[i, j]), letters[i][j]))
            for j, (table, place) in enumerate(tables)
        )
        for i, name in enumerate(answers)
    )


def _letters(table: grouped.Table, columns: Sequence[Column]) -> list[list[str]]:
    """Letters per answer and column, the total's (always empty) first; thin columns neither give nor get any."""
    thick = [place for place, column in enumerate(columns) if not column.is_thin]
    names = [columns[place].letter for place in thick]
    bases = [columns[place].effective_n for place in thick]
    found = []
    for share in table.value.T:
        row = [""] * (len(columns) + 1)
        for place, said in zip(thick, lettering.words(lettering.above(share[thick], bases), names), strict=True):
            row[place + 1] = said
        found.append(row)
    return found


def _cell(name: str, column: Column, table: grouped.Table, at: tuple[int, int], said: tuple[int, str]) -> Cell:
    return Cell(
        answer=name,
        column=column.name,
        share=float(table.value[at]),
        se=float(table.se[at]),
        low=float(table.low[at]),
        high=float(table.high[at]),
        moe=float(table.moe[at]),
        people=said[0],
        n=column.n,
        effective_n=column.effective_n,
        letters=said[1],
        is_thin=column.is_thin,
    )


def _codes(name: str, given: ArrayLike, names: Sequence[str], design: Design) -> Codes:
    codes = np.asarray(given)
    if codes.shape != (design.n,):
        raise BadDesign(f"{name}: {codes.size} values for {design.n} people; give one per person")
    if not np.issubdtype(codes.dtype, np.integer):
        raise BadDesign(f"{name}: give positions as whole numbers, not {codes.dtype}")
    if len(codes) and (codes.min() < -1 or codes.max() >= len(names)):
        raise BadDesign(f"{name}: every position must be -1 or from 0 to {len(names) - 1}, one for each name")
    return codes.astype(np.intp)


def _counts(answer: Codes, group: Codes, is_in: NDArray[np.bool_], *, shape: tuple[int, int]) -> Codes:
    cell = answer[is_in] * shape[1] + group[is_in]
    return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
