"""From frames of words to integer codes: who was interviewed and who lives where, under one set of levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from polling.stats.mrp.numbers import answers, counts, of_area, own_numbers, real, weights
from polling.stats.mrp.plan import Codes, Plan, Reals
from polling.stats.problems import Unfit

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 3  # names in a sentence before "and so on"


@dataclass(frozen=True)
class Effect:
    """One partly pooled effect: the level of every interview and of every cell.

    levels: names, sorted. people: shape (n,). cells: shape (c,), both positions in `levels`.
    """

    name: str
    levels: tuple[str, ...]
    people: Codes
    cells: Codes


@dataclass(frozen=True)
class Coded:
    """Interviews and cells in codes, rows that cannot be used left out and counted.

    columns: every plain column by name; effects: those of the plan, crossings among them.
    answers: 1 or 0, weights: positive, both shape (n,). counts: people per cell, shape (c,).
    numbers: per fixed column its values for people and for cells. left_out: rows per column that was blank.
    """

    columns: dict[str, Effect]
    effects: tuple[Effect, ...]
    answers: Reals
    weights: Reals
    counts: Reals
    numbers: dict[str, tuple[Reals, Reals]]
    left_out: dict[str, int] = field(default_factory=dict)


def some(names: Sequence[object]) -> str:
    """The first few of these, quoted, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(repr(str(name)) for name in names[:SHOWN]) + more


def word(value: object) -> str:
    """A level's name: 1, 1.0 and "1" are one level, because files differ in how they write it."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def plain_columns(plan: Plan, poll: pd.DataFrame) -> tuple[str, ...]:
    """The columns of words behind the plan's effects: a crossing's parts, unless a column has just that name."""
    parts: list[str] = []
    for name in plan.effects:
        parts += [name] if name in poll.columns else name.split(":")
    return tuple(dict.fromkeys(parts))


def check_columns(poll: pd.DataFrame, cells: pd.DataFrame, plan: Plan) -> None:
    """Raise Unfit for a column the plan names that is not there, or is there twice."""
    plain = plain_columns(plan, poll)
    of_poll = [plan.success, *([plan.weights] if plan.weights else []), *plain]
    for where, frame, wanted in (("the poll", poll, of_poll), ("the cells", cells, [plan.count, *plain, *plan.fixed])):
        missing = [name for name in dict.fromkeys(wanted) if name not in frame.columns]
        if missing:
            have = some(list(frame.columns))
            raise Unfit(f"{where} has no column {some(missing)}; it has {have}: correct the name or add the column")
        twice = [name for name in dict.fromkeys(wanted) if list(frame.columns).count(name) > 1]
        if twice:
            raise Unfit(f"{where} has the column {some(twice)} more than once; keep one of them")


def code(poll: pd.DataFrame, cells: pd.DataFrame, plan: Plan) -> Coded:
    """Both frames in codes. Raises Unfit with the column, the level or the row that cannot be used."""
    check_columns(poll, cells, plan)
    plain = plain_columns(plan, poll)
    raw = {name: (_words(poll[name]), _words(cells[name])) for name in plain}
    blank = {name: people.codes < 0 for name, (people, _) in raw.items()}
    found = answers(poll, plan.success)
    own = own_numbers(poll, cells, plan)
    blank |= {name: np.isnan(one) for name, one in ({plan.success: found} | own).items()}
    kept = ~np.any(list(blank.values()), axis=0)
    columns = {name: _column(name, *both, kept) for name, both in raw.items()}
    effects = tuple(columns[name] if name in columns else _crossing(name, columns) for name in plan.effects)
    return Coded(
        columns=columns,
        effects=effects,
        answers=found[kept],
        weights=weights(poll, plan.weights)[kept],
        counts=counts(cells, plan.count),
        numbers={name: _numbers(poll[kept], cells, name, columns[plan.area], own) for name in plan.fixed},
        left_out={name: int(one.sum()) for name, one in blank.items() if one.any()},
    )


@dataclass(frozen=True)
class _Words:
    levels: tuple[str, ...]
    codes: Codes


def _words(column: pd.Series[Any]) -> _Words:
    """Codes of a column's words, -1 where blank, and the words in order of appearance."""
    import pandas as pd

    codes, uniques = pd.factorize(column)
    names = [word(value) for value in uniques]
    place = {name: i for i, name in enumerate(dict.fromkeys(names))}
    moved = np.array([-1 if not name.strip() else place[name] for name in names] + [-1], dtype=np.intp)
    return _Words(tuple(place), moved[codes])


def _column(name: str, people: _Words, cells: _Words, kept: np.ndarray[Any, Any]) -> Effect:
    """One column under the sorted levels of the cells. Raises Unfit where the poll has a level that no cell has."""
    if (cells.codes < 0).any():
        row = int(np.flatnonzero(cells.codes < 0)[0]) + 1
        raise Unfit(f"row {row} of the cells has no {name}; every cell needs one")
    levels = sorted(cells.levels[i] for i in np.unique(cells.codes))
    place = {level: i for i, level in enumerate(levels)}
    codes = people.codes[kept]
    strange = sorted({people.levels[i] for i in np.unique(codes)} - set(levels))
    if strange:
        found = int(np.isin(codes, [people.levels.index(one) for one in strange]).sum())
        words = f"{name}: {found} interviews are of {some(strange)}, which no cell has (cells have {some(levels)})"
        raise Unfit(f"{words}; recode the poll or add the cells")
    of_people = np.array([place.get(one, -1) for one in people.levels], dtype=np.intp)
    of_cells = np.array([place.get(one, -1) for one in cells.levels], dtype=np.intp)
    return Effect(name, tuple(levels), of_people[codes], of_cells[cells.codes])


def _crossing(name: str, columns: dict[str, Effect]) -> Effect:
    """The crossing of columns, of the combinations that a cell or an interview has."""
    parts = [columns[part] for part in name.split(":")]
    people, cells = parts[0].people, parts[0].cells
    names = list(parts[0].levels)
    for part in parts[1:]:
        people, cells = (a * len(part.levels) + b for a, b in ((people, part.people), (cells, part.cells)))
        used, codes = np.unique(np.concatenate([people, cells]), return_inverse=True)
        names = [f"{names[i // len(part.levels)]}:{part.levels[i % len(part.levels)]}" for i in used]
        people, cells = codes[: len(people)], codes[len(people) :]
    return Effect(name, tuple(names), people, cells)


def _numbers(
    poll: pd.DataFrame, cells: pd.DataFrame, name: str, area: Effect, own: dict[str, Reals]
) -> tuple[Reals, Reals]:
    """A fixed column for interviews and for cells."""
    of_cells = real(cells[name], "the cells")
    if name in own:
        return real(poll[name], "the poll"), of_cells
    return of_area(poll, cells, name, people=area.people, cell_areas=area.cells), of_cells
