"""The rows of an export: one a response, in an order that tells nothing, with nothing that leads to a person."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from polling.disclosing import disclosure
from polling.disclosing.saying import Both, both, joined
from polling.exporting.small import FEWEST, tellable
from polling.exporting.variables import LANGUAGES, MODES, SAMPLES, WEIGHT, Variable, names_of, variables_of
from polling.models import Answer, Item, Poll, PollState, Record, Response, Sample
from polling.reproducing import recipes
from polling.stats.recipe import canonical_order

Row = dict[str, object]


class NotExportable(Refusal):
    """There are no answers that may leave, and why."""


@dataclass(frozen=True)
class Table:
    """One poll's answers.

    rows: a value per variable, None where it is blank. left_out: samples too small to go. how: how the weights were
    made, in sentences.
    """

    poll: Poll
    variables: tuple[Variable, ...]
    rows: tuple[Row, ...]
    left_out: int
    how: tuple[Both, ...] = ()

    def column(self, name: str) -> list[Any]:
        """One variable's values."""
        return [row[name] for row in self.rows]


def table_of(session: Session, poll: Poll, *, language: str) -> Table:
    """The answers of a closed or published poll. Raises NotExportable.

    Samples of fewer than ten people stay out. A district, language or mode that fewer than ten of a sample share is
    blank. Rows are sorted by what they say, so that their order tells nothing about who came when.
    """
    if poll.state not in {PollState.CLOSED, PollState.PUBLISHED}:
        raise NotExportable(
            say("Close the poll first: two files of an open poll would show what somebody answered between them.")
        )
    weights = recipes.weights_of(session, poll)
    samples = session.scalars(select(Sample).where(Sample.poll_id == poll.id).order_by(Sample.id)).all()
    rows: list[Row] = []
    left_out = 0
    for sample in samples:
        found = _responses(session, poll, sample)
        if len(found) >= FEWEST:
            rows.extend(_rows(poll, sample, found, weights[sample.id]))
        left_out += 0 < len(found) < FEWEST
    if not rows:
        raise NotExportable(say("No sample of this poll has ten answers. Fewer cannot leave without telling whose."))
    return Table(poll, tuple(variables_of(poll, language)), tuple(rows), left_out, tuple(_how(session, poll)))


def _how(session: Session, poll: Poll) -> Iterator[Both]:
    """What the disclosure says of precision, weighting and handling."""
    wanted = {Item.PRECISION, Item.WEIGHTING, Item.QUALITY}
    for entry in disclosure.of_poll(session, poll).entries:
        if entry.item in wanted:
            for passage in entry.passages:
                title = passage.title
                head = Both(f"{title.en}:", f"{title.es}:") if title.is_whole else title
                yield joined(head, passage.text, *passage.points)
    if session.get(Record, poll.id) is None:
        yield both("weights_of_today")


@dataclass(frozen=True)
class _Came:
    """One response with the numbers of its choices by question id."""

    day: datetime
    mode: int
    language: int
    area: str
    choices: Mapping[int, int]


def _responses(session: Session, poll: Poll, sample: Sample) -> list[_Came]:
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices}
    chosen: dict[int, dict[int, int]] = {}
    answers = (
        select(Answer.response_id, Answer.question_id, Answer.choice_id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.sample_id == sample.id)
    )
    for response, question, choice in session.execute(answers):
        chosen.setdefault(response, {})[question] = numbers[choice]
    came = session.scalars(select(Response).where(Response.sample_id == sample.id))
    return [
        _Came(one.answered_at, MODES[one.mode], LANGUAGES[one.language], one.area, chosen.get(one.id, {}))
        for one in came
    ]


def _rows(poll: Poll, sample: Sample, found: list[_Came], weights: Sequence[float] | None) -> Iterator[Row]:
    names = names_of(poll)
    answers = [[one.choices.get(question.id, 0) for one in found] for question in poll.questions]
    beside = [[one.day.toordinal() for one in found], [one.mode for one in found], [one.language for one in found]]
    order = canonical_order([*answers, *beside, np.unique([one.area for one in found], return_inverse=True)[1]])
    safe = {
        "mode": _common(found, lambda one: one.mode),
        "language": _common(found, lambda one: one.language),
        "area": _common(found, lambda one: one.area),
    }
    for place, at in enumerate(order.tolist()):
        one = found[at]
        told = {"mode": one.mode, "language": one.language, "area": one.area or None}
        yield {
            "sample": SAMPLES[sample.recruitment],
            "day": one.day.date().isoformat(),
            **{name: value if value in safe[name] else None for name, value in told.items()},
            **{names[question.id]: one.choices.get(question.id) for question in poll.questions},
            WEIGHT: None if weights is None else float(weights[place]),
        }


def _common(found: list[_Came], of: Callable[[_Came], Hashable]) -> set[Hashable]:
    """The values that may stand beside answers: enough people share each of them."""
    return tellable(Counter(of(one) for one in found))
