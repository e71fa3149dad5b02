"""What a poll's sample is weighted to: one margin for each background question, from the tables in force.

Age, sex, race and education each have a margin of their own. Crossed margins (sex by education) would be met by fewer
than ten people a cell in the samples of a few hundred that local alliances draw, and a cell that has to be joined to
its neighbors says less than two margins that hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from groundwork.words import say
from polling.models import Poll, Question, QuestionRole
from polling.population import joints
from polling.stats.weights.margins import Margin

Choices = NDArray[np.int64]

ORDERED = frozenset({QuestionRole.AGE, QuestionRole.EDUCATION})
BETWEEN = " | "  # where the counts are from, and where the structure is from


@dataclass(frozen=True)
class Target:
    """One variable of the population. name: the question's role. shares: of `categories`, sum 1."""

    name: str
    categories: tuple[str, ...]
    shares: tuple[float, ...]
    is_ordered: bool


@dataclass(frozen=True)
class Targets:
    """Everything a poll's sample is weighted to, as plain values. source: what `said` puts into words."""

    parts: tuple[Target, ...]
    source: str
    vintage: str


def targets_for(session: Session, poll: Poll) -> Targets:
    """What the tables in force say of the poll's area, by the categories the poll offers. Raises NoTargets."""
    asked = background(poll)
    found = joints.cells(session, [poll.area], list(asked), ages_of(poll))
    parts = []
    for role, question in asked.items():
        counts = found.of(role)
        categories = tuple(choice.category for choice in question.choices if choice.category)
        total = sum(counts.values())
        shares = tuple(counts[category] / total for category in categories)
        parts.append(Target(role.value, categories, shares, role in ORDERED))
    return Targets(tuple(parts), BETWEEN.join(filter(None, (found.source, found.structure))), found.vintage)


def margins_of(poll: Poll, answers: Mapping[int, Choices], targets: Targets) -> tuple[Margin, ...]:
    """The margins of people who answered so. answers: choice ids by question id, shape (n,), 0 where left blank."""
    asked = background(poll)
    made = []
    for part in targets.parts:
        question = asked[QuestionRole(part.name)]
        place = {choice.id: part.categories.index(choice.category) for choice in question.choices if choice.category}
        codes = coded(answers[question.id], place)
        made.append(
            Margin(
                name=part.name, codes=codes, categories=part.categories, shares=np.array(part.shares),
                is_ordered=part.is_ordered,
            )
        )  # fmt: skip
    return tuple(made)


def background(poll: Poll) -> dict[QuestionRole, Question]:
    """The poll's questions that place a person in the population, by their role."""
    return {question.role: question for question in poll.questions if question.role != QuestionRole.OPINION}


def ages_of(poll: Poll) -> list[str]:
    """The poll's age groups, in order."""
    return [choice.category for choice in background(poll)[QuestionRole.AGE].choices if choice.category]


def coded(chosen: Choices, place: Mapping[int, int]) -> NDArray[np.intp]:
    """The place of each choice id, -1 where it has none."""
    ids = np.array(sorted(place), dtype=np.int64)
    places = np.array([place[one] for one in sorted(place)], dtype=np.intp)
    at = np.searchsorted(ids, chosen).clip(0, len(ids) - 1)
    return np.where(ids[at] == chosen, places[at], -1)


def said(source: str) -> str:
    """Stored sources in words for a page: what was counted, and what is a model."""
    counted, _, structure = source.partition(BETWEEN)
    if not structure:
        return counted
    return say(
        "%(counted)s. Race and education are model-based: how they go together with age and sex is from %(structure)s,"
        " scaled to the newer counts",
        counted=counted,
        structure=structure,
    )
