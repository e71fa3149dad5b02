"""The sides of a question by age, sex, race and education, so that no group leads back to a few people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polling.models import Figure, Poll, Question, QuestionRole, Side
from polling.population.targeting import background
from polling.reporting.fielding import SIDES, Codes, Fielded, is_few, sided
from polling.reporting.figure_rows import PERCENT, Place, row_of
from polling.stats import withholding
from polling.stats.variance import estimating
from polling.stats.withheld_cells import conceal_table

WORTH = {Side.FAVOR: 4.0, Side.OPPOSE: 2.0}  # what a reader loses with it; what is left of both is never printed


@dataclass(frozen=True)
class Telling:
    """The sides that are told of everybody, and how wide rounding leaves everybody's share open."""

    sides: list[Side]
    step: float


@dataclass(frozen=True)
class _Group:
    """Some of the people who answered a question, such as those of one age. member: shape (n,)."""

    role: QuestionRole
    category: str
    member: NDArray[np.bool_]


def by_group(poll: Poll, question: Question, fielded: Fielded, telling: Telling) -> Iterator[Figure]:
    """The told sides of a question by every background question, among those who answered both."""
    codes, _people = sided(question, fielded)
    answered = codes >= 0
    if is_few(fielded, answered):
        return
    groups = [group for group in _groups(poll, fielded) if (group.member & answered).any()]
    kept = withholding.apart([answered, *(group.member & answered for group in groups)])[1:]
    by_role: dict[QuestionRole, list[tuple[_Group, bool]]] = {}
    for group, is_kept in zip(groups, kept, strict=True):
        by_role.setdefault(group.role, []).append((group, bool(is_kept)))
    for of_role in by_role.values():
        yield from _of_role(question, fielded, of_role, telling)


def _of_role(
    question: Question, fielded: Fielded, groups: Sequence[tuple[_Group, bool]], telling: Telling
) -> Iterator[Figure]:
    """One background question's groups, each with whether it may stand beside the others."""
    codes, _people = sided(question, fielded)
    where = np.full(len(codes), len(groups), dtype=np.intp)
    for place, (group, _kept) in enumerate(groups):
        where[group.member] = place
    people = np.bincount((where * 3 + codes)[codes >= 0], minlength=3 * (len(groups) + 1)).reshape(-1, 3).T
    thin = [is_few(fielded, group.member & (codes >= 0)) for group, _kept in groups]
    shown = np.array([kept and not few for (_group, kept), few in zip(groups, thin, strict=True)] + [False])
    marks = _concealed_cells(people, telling, shown)
    where = np.where(where < len(groups), where, -1)
    found = None if all(thin) else estimating.shares_by(fielded.design, codes, 3, where, len(groups))
    for place, (group, _kept) in enumerate(groups):
        estimates = None if found is None or thin[place] else found.estimates(place)
        for side in telling.sides:
            i = SIDES.index(side)
            about = (int(people[i, place]), bool(marks[i, place]) or not shown[place])
            one = estimates[i] if estimates else None
            yield row_of(fielded, Place(question, side, None, group.category, True), one, about, people[:, place].sum())


def _concealed_cells(people: Codes, telling: Telling, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which sides to withhold in which groups, shape (3, groups and those of none); all where nothing else will do."""
    rows = [SIDES.index(side) for side in telling.sides]
    left = [i for i in range(3) if i not in rows]
    table = np.vstack([people[rows], people[left].sum(axis=0)])
    worth = np.array([*(WORTH[side] for side in telling.sides), 0.05])
    hidden = np.broadcast_to(~shown, table.shape)
    costs = worth[:, None] * (table + 1)
    marks = np.ones(people.shape, dtype=bool)
    found = conceal_table(table, hidden=hidden, costs=costs, step=PERCENT, total_step=telling.step)
    marks[rows] = found[: len(rows)]
    return marks


def _groups(poll: Poll, fielded: Fielded) -> list[_Group]:
    """Everybody's groups, question by question in the order they were asked; the first stay where two are too alike."""
    return [
        _Group(role, choice.category, fielded.answers[question.id] == choice.id)
        for role, question in background(poll).items()
        for choice in question.choices
        if choice.category
    ]
