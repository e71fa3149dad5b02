"""Reading a MARGINS file: what share of the population, or how many people, each category of each variable has."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from groundwork.file_commands import opened_source
from groundwork.refusal import Refusal
from groundwork.table_files import TableFile, open_table
from polling.commands.respondents import Respondents, chunks
from polling.stats.tables import CROSS, crossed, margin_of, number_in
from polling.stats.weights.margins import Margin
from polling.stats.weights.shares import Units

NEEDED = ("variable", "category")
AMOUNTS = ("share", "total")
APART = 0.005  # relative: totals of two variables that differ by more are of two populations


@dataclass
class Target:
    """What the population is by one variable. amounts: by category, in the file's order. lines: of each category."""

    name: str
    amounts: dict[str, float] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns it is of; several where it is crossed."""
        return self.name.split(CROSS)


@dataclass(frozen=True)
class Targets:
    """A whole MARGINS file. are_totals: whether it counts people, rather than giving shares."""

    variables: tuple[Target, ...]
    are_totals: bool

    @property
    def columns(self) -> list[str]:
        """Every column that is weighted by, once."""
        return list(dict.fromkeys(name for one in self.variables for name in one.columns))

    @property
    def population(self) -> float | None:
        """How many people there are, by the first variable; nothing where only shares are known."""
        return sum(self.variables[0].amounts.values()) if self.are_totals else None

    def margins(self, people: Respondents, ordered: Sequence[str] = ()) -> list[Margin]:
        """The margins of these people. ordered: columns whose neighbors are alike, besides those that show it."""
        strange = [name for name in ordered if name not in self.columns]
        if strange:
            raise Refusal(f"--ordered {strange[0]}: the margins have no such variable.")
        units: Units = "total" if self.are_totals else "share"
        return [
            margin_of(
                crossed([people.columns[name] for name in one.columns]), one.amounts, units=units, ordered=ordered
            )
            for one in self.variables
        ]


def read_targets(opened: ExitStack, file: Path) -> Targets:
    """The targets in a file with the columns variable, category and share (or total), or in standard input.

    Raises Refusal with the file, the line and the reason.
    """
    try:
        return targets(opened_source(opened, file), str(file))
    except Refusal as refusal:
        raise Refusal(f"{file}: {refusal}" if str(refusal).startswith("Line") else str(refusal)) from None


def targets(file: BinaryIO, name: str) -> Targets:
    """The same from an open file."""
    with open_table(file, name) as table:
        places, amount = _places(table, name)
        found: dict[str, Target] = {}
        for line, variable, category, text in _rows(table, places):
            target = found.setdefault(variable, Target(variable))
            _take(target, line, category, _amount(line, text, amount, has_commas=table.separator != ","))
    if not found:
        raise Refusal(f"{name} has the names of its columns and no target below them.")
    whole = Targets(tuple(found.values()), amount == "total")
    _require_one_population(whole)
    return whole


def _places(table: TableFile, name: str) -> tuple[list[int], str]:
    """Where variable, category and the amount stand, and which of the two the amount is."""
    there = [column.casefold() for column in table.columns]
    lacking = [column for column in NEEDED if column not in there]
    amounts = [column for column in AMOUNTS if column in there]
    if lacking or not amounts:
        words = "variable, category and share (or total)"
        raise Refusal(f"Line 1: {name} needs the columns {words}; it has {', '.join(table.columns)}.")
    if len(amounts) > 1:
        raise Refusal(f"Line 1: {name} has both share and total. Keep one of the two.")
    twice = next((column for column in (*NEEDED, *amounts) if there.count(column) > 1), None)
    if twice:
        raise Refusal(f"Line 1: the column {twice} is there twice. Rename one of the two.")
    return [there.index(column) for column in (*NEEDED, amounts[0])], amounts[0]


def _rows(table: TableFile, places: Sequence[int]) -> Iterator[tuple[int, str, str, str]]:
    """Line, variable, category and amount of each row; the spaces around them and around colons do not count."""
    for chunk in chunks(table):
        for line, cells in chunk:
            if any(cell.strip() for cell in cells):
                variable, category, amount = (cells[place].strip() for place in places)
                yield line, _joined(variable), _joined(category), amount


def _joined(text: str) -> str:
    return CROSS.join(part.strip() for part in text.split(CROSS))


def _take(target: Target, line: int, category: str, amount: float) -> None:
    parts, wide = category.split(CROSS), len(target.columns)
    if not all(target.columns) or not all(parts):
        raise Refusal(f"Line {line}: a variable or a category is blank. People who did not answer need no target.")
    if len(set(target.columns)) < wide:
        raise Refusal(f"Line {line}: {target.name} crosses a variable with itself.")
    if len(parts) > wide:
        hint = f"A colon joins the values of crossed variables, as in sex{CROSS}educ with Female{CROSS}HS."
        raise Refusal(f"Line {line}: {category!r} holds a colon too many. {hint} Write the value without one.")
    if len(parts) < wide:
        raise Refusal(
            f"Line {line}: {target.name} needs {wide} values joined by colons, and {category!r} has {len(parts)}."
        )
    if category in target.amounts:
        raise Refusal(f"Line {line}: {target.name} {category} has a target already, on line {target.lines[category]}.")
    target.amounts[category] = amount
    target.lines[category] = line


def _amount(line: int, text: str, column: str, *, has_commas: bool) -> float:
    """A share or a total; 40% is 0.40."""
    percent = column == "share" and text.endswith("%")
    found = number_in(text.removesuffix("%").strip() if percent else text, has_commas=has_commas)
    if np.isnan(found):
        raise Refusal(f"Line {line}: the {column} {text!r} is not a number.")
    if found < 0:
        raise Refusal(f"Line {line}: the {column} is {text}; it cannot be below zero.")
    return found / 100 if percent else found


def _require_one_population(whole: Targets) -> None:
    if not whole.are_totals:
        return
    first, *others = whole.variables
    population = sum(first.amounts.values())
    for one in others:
        found = sum(one.amounts.values())
        if abs(found / population - 1) > APART:
            line = min(one.lines.values())
            words = f"the totals of {one.name} sum to {found:,.0f} and those of {first.name} to {population:,.0f}"
            raise Refusal(f"Line {line}: {words}. Give totals of one population, or shares.")
