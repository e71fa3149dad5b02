"""What a poll found: each sample by itself, weighted where it was a list, withheld where it is too small."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from polling.models import (
    Answer,
    Figure,
    Poll,
    PollState,
    Question,
    QuestionRole,
    Recruitment,
    Response,
    Sample,
    SampleResult,
    Side,
)
from polling.populations import Population, population
from polling.stats import estimating
from polling.stats.weighting import Margin, NotWeightable, Raked, margin, rake

FEWEST = 50  # people a published share is of
FEWEST_EFFECTIVE = 30

Choices = NDArray[np.int64]


class Withheld(StrEnum):
    """Why a sample's figures are not published."""

    NO = ""
    FEW = "few"
    UNWEIGHTED = "unweighted"


class NotPublishable(Refusal):
    """The poll cannot be published, and why."""


@dataclass
class Outcome:
    """Everything a poll found: a result per sample, and the figures of those that are not withheld."""

    samples: list[SampleResult] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Fielded:
    """One sample with its answers: choice ids per question id, one row a response, 0 where left blank."""

    sample: Sample
    answers: dict[int, Choices]
    weights: NDArray[np.float64]
    margins: tuple[Margin, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether chance alone chose the people, so that a margin of error means something."""
        return self.sample.recruitment == Recruitment.LIST and self.sample.is_random


def compute(session: Session, poll: Poll) -> Outcome:
    """The results as the answers stand now; nothing is stored."""
    outcome = Outcome()
    samples = session.scalars(select(Sample).where(Sample.poll_id == poll.id).order_by(Sample.id)).all()
    for sample in samples:
        answers = _answers(session, poll, sample)
        result, fielded = _weighted(session, poll, sample, answers)
        outcome.samples.append(result)
        if fielded is not None and not result.withheld:
            outcome.figures.extend(_figures(poll, fielded))
    return outcome


def stored(session: Session, poll: Poll) -> Outcome:
    """The results as they were published."""
    of_poll = select(Sample.id).where(Sample.poll_id == poll.id)
    samples = session.scalars(
        select(SampleResult).where(SampleResult.sample_id.in_(of_poll)).order_by(SampleResult.sample_id)
    )
    figures = session.scalars(select(Figure).where(Figure.sample_id.in_(of_poll)).order_by(Figure.id))
    return Outcome(list(samples), list(figures))


def outcome_of(session: Session, poll: Poll) -> Outcome:
    """The published results where there are any, else the results as they stand."""
    return stored(session, poll) if poll.state == PollState.PUBLISHED else compute(session, poll)


def publish(session: Session, poll: Poll, *, now: datetime) -> Outcome:
    """Fix the numbers and show them to everybody. Raises NotPublishable with what is missing."""
    if poll.state != PollState.CLOSED:
        raise NotPublishable(say("Close the poll before you publish it; numbers must not move once they are out."))
    outcome = compute(session, poll)
    if all(one.withheld for one in outcome.samples):
        raise NotPublishable(
            say("Too few people answered. We publish at 50 answers that count as at least 30 after weighting.")
        )
    session.add_all([*outcome.samples, *outcome.figures])
    poll.state = PollState.PUBLISHED
    poll.published_at = now
    session.flush()
    return outcome


def _answers(session: Session, poll: Poll, sample: Sample) -> dict[int, Choices]:
    responses = session.scalars(select(Response.id).where(Response.sample_id == sample.id)).all()
    place = {response: row for row, response in enumerate(responses)}
    found = {question.id: np.zeros(len(responses), dtype=np.int64) for question in poll.questions}
    rows = session.execute(
        select(Answer.response_id, Answer.question_id, Answer.choice_id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.sample_id == sample.id)
    )
    for response, question, choice in rows:
        found[question][place[response]] = choice
    return found


def _weighted(
    session: Session, poll: Poll, sample: Sample, answers: dict[int, Choices]
) -> tuple[SampleResult, Fielded | None]:
    n = len(next(iter(answers.values()), ()))
    equal = Fielded(sample, answers, np.ones(n))
    if sample.recruitment != Recruitment.LIST or n == 0:
        withheld = Withheld.NO if n >= FEWEST else Withheld.FEW
        return _result(sample, n, withheld=withheld), equal
    people = population(session, poll.area)
    try:
        raked = rake(margins_of(poll, answers, people))
    except NotWeightable as refusal:
        return _result(sample, n, withheld=Withheld.UNWEIGHTED, note=str(refusal)), None
    return _raked_result(sample, n, raked, people.source), Fielded(sample, answers, raked.weights, raked.margins)


def margins_of(poll: Poll, answers: dict[int, Choices], people: Population) -> list[Margin]:
    """Age and sex as the poll asked for them, with the population's shares. Raises NotWeightable."""
    made = []
    for question in poll.questions:
        if question.role == QuestionRole.OPINION:
            continue
        words = {choice.id: choice.category for choice in question.choices if choice.category}
        values = [words.get(choice) for choice in answers[question.id].tolist()]
        is_age = question.role == QuestionRole.AGE
        counts = people.by_age(list(words.values())) if is_age else people.by_sex()
        made.append(margin(question.role.value, values, counts, is_ordered=is_age))
    return made


def _raked_result(sample: Sample, n: int, raked: Raked, source: str) -> SampleResult:
    report = raked.report
    withheld = Withheld.NO if n >= FEWEST and report.effective_n >= FEWEST_EFFECTIVE else Withheld.FEW
    if not report.converged:
        withheld = Withheld.UNWEIGHTED
    result = _result(sample, n, withheld=withheld, note="; ".join(report.collapses))
    result.effective_n, result.design_effect = report.effective_n, report.design_effect
    result.is_weighted, result.targets = True, source
    result.iterations, result.largest_gap = report.iterations, report.largest_gap
    return result


def _result(sample: Sample, n: int, *, withheld: Withheld, note: str = "") -> SampleResult:
    return SampleResult(
        sample_id=sample.id,
        n=n,
        effective_n=float(n),
        design_effect=1.0,
        is_weighted=False,
        iterations=0,
        largest_gap=0.0,
        collapses=note,
        targets="",
        withheld=withheld.value,
    )


def _figures(poll: Poll, fielded: Fielded) -> Iterator[Figure]:
    for question in poll.questions:
        if question.role == QuestionRole.OPINION:
            yield from _shares(question, fielded)
            yield from _sides(question, fielded)
    yield from _by_age(poll, fielded)


def _shares(question: Question, fielded: Fielded) -> Iterator[Figure]:
    chosen = fielded.answers[question.id]
    for choice in question.choices:
        if figure := _figure(fielded, chosen == choice.id, chosen > 0):
            figure.question_id, figure.choice_id, figure.side = question.id, choice.id, choice.side
            yield figure


def _sides(question: Question, fielded: Fielded, within: Any = True, cut: str = "") -> Iterator[Figure]:
    """The two sides of a question put together, where it has sides; among some of the people if `within` says so."""
    chosen = fielded.answers[question.id]
    for side in (Side.FAVOR, Side.OPPOSE):
        ids = [choice.id for choice in question.choices if choice.side == side]
        if ids and (figure := _figure(fielded, np.isin(chosen, ids), (chosen > 0) & within)):
            figure.question_id, figure.side, figure.cut = question.id, side, cut
            yield figure


def _by_age(poll: Poll, fielded: Fielded) -> Iterator[Figure]:
    """Every question's sides by age group: in weighted samples only, the others stand for nobody but themselves."""
    ages = [question for question in poll.questions if question.role == QuestionRole.AGE]
    if not fielded.margins or not ages:
        return
    for choice in ages[0].choices:
        group = fielded.answers[ages[0].id] == choice.id
        for question in poll.questions:
            if choice.category and question.role == QuestionRole.OPINION:
                yield from _sides(question, fielded, group, choice.category)


def _figure(fielded: Fielded, is_so: Any, within: Any) -> Figure | None:
    """One share, or nothing where it would be of too few people."""
    if within.sum() < FEWEST:
        return None
    found = estimating.share(is_so, fielded.weights, margins=fielded.margins, within=within)
    if found.effective_n < FEWEST_EFFECTIVE:
        return None
    return Figure(
        sample_id=fielded.sample.id,
        choice_id=None,
        cut="",
        share=found.share,
        low=found.low if fielded.is_certain else None,
        high=found.high if fielded.is_certain else None,
        moe=found.moe if fielded.is_certain else None,
        n=found.n,
        effective_n=found.effective_n,
        design_effect=found.design_effect,
    )
