"""What a poll found: each sample by itself, weighted where it was a list, withheld where it is too small."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from polling.models import (
    Answer,
    Figure,
    Poll,
    PollState,
    Recruitment,
    Response,
    Sample,
    SampleResult,
)
from polling.population.targeting import Targets, margins_of, targets_for
from polling.reporting.fielding import Answers, Fielded
from polling.reporting.figures import of_sample
from polling.stats.problems import NotWeightable
from polling.stats.recipe import canonical_order
from polling.stats.weights.weighting import Raked, rake
from polling.stats.withholding import FEWEST_BEHIND, is_thin
from polling.targets import NoTargets


class Withheld(StrEnum):
    """Why a sample's figures are not published."""

    NO = ""
    FEW = "few"
    UNWEIGHTED = "unweighted"


@dataclass
class Outcome:
    """Everything a poll found: a result per sample, and the figures of those that are not withheld."""

    samples: list[SampleResult] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What one sample came to. weights: shape (n,), in the order of its answers; none where it cannot be weighted."""

    result: SampleResult
    figures: list[Figure]
    weights: NDArray[np.float64] | None


def compute(session: Session, poll: Poll) -> Outcome:
    """The results as the answers stand now; nothing is stored."""
    outcome, targets = Outcome(), targets_of(session, poll)
    for sample in samples_of(session, poll):
        found = outcome_from(poll, sample, fielded(session, poll, sample), targets)
        outcome.samples.append(found.result)
        outcome.figures.extend(found.figures)
    return outcome


def outcome_from(poll: Poll, sample: Sample, answers: Answers, targets: Targets | None) -> Found:
    """What one sample's answers come to: arithmetic alone, so that a recipe can follow it without a database.

    answers: choice ids by question id, each of shape (n,), rows in the order of `in_order`. targets: none where the
    area has no table; then a list cannot be weighted.
    """
    result, weighted = weighted_from(poll, sample, answers, targets)
    figures = list(of_sample(poll, weighted)) if weighted is not None and not result.withheld else []
    return Found(result, figures, None if weighted is None else weighted.weights)


def samples_of(session: Session, poll: Poll) -> Sequence[Sample]:
    """A poll's samples, in the order they were begun."""
    return session.scalars(select(Sample).where(Sample.poll_id == poll.id).order_by(Sample.id)).all()


def targets_of(session: Session, poll: Poll) -> Targets | None:
    """What the poll's lists are weighted to; nothing where the area has no table."""
    try:
        return targets_for(session, poll)
    except NoTargets:
        return None


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


def fielded(session: Session, poll: Poll, sample: Sample) -> Answers:
    """One sample's answers: choice ids by question id, 0 where left blank; a row a response, as `in_order` has them.

    While people may still answer the last ten to nineteen are left out. So whoever looks twice, also once it is closed,
    sees numbers that are the same or differ by ten people or more, and never by the one who answered in between.
    """
    responses = session.scalars(select(Response.id).where(Response.sample_id == sample.id).order_by(Response.id)).all()
    if poll.state == PollState.OPEN:
        responses = responses[: max(0, len(responses) // FEWEST_BEHIND - 1) * FEWEST_BEHIND]
    place = {response: row for row, response in enumerate(responses)}
    found = {question.id: np.zeros(len(responses), dtype=np.int64) for question in poll.questions}
    rows = session.execute(
        select(Answer.response_id, Answer.question_id, Answer.choice_id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.sample_id == sample.id)
    )
    for response, question, choice in rows:
        if response in place:
            found[question][place[response]] = choice
    return in_order(poll, found)


def in_order(poll: Poll, answers: Answers) -> Answers:
    """The rows sorted by what they say, so that sums come out the same to the last bit from any copy of the answers."""
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices} | {0: 0}
    columns = [[numbers[choice] for choice in answers[question.id].tolist()] for question in poll.questions]
    order = canonical_order(columns)
    return {question: chosen[order] for question, chosen in answers.items()}


def weighted_from(
    poll: Poll, sample: Sample, answers: Answers, targets: Targets | None
) -> tuple[SampleResult, Fielded | None]:
    """How one sample comes out, and its people with their weights; no people where it cannot be weighted."""
    n = len(next(iter(answers.values()), ()))
    equal = Fielded(sample, answers, np.ones(n))
    if sample.recruitment != Recruitment.LIST or n == 0:
        withheld = Withheld.FEW if is_thin(n, n) else Withheld.NO
        return _result(sample, n, withheld=withheld), equal
    if targets is None:
        return _result(sample, n, withheld=Withheld.UNWEIGHTED), None
    try:
        raked = rake(margins_of(poll, answers, targets))
    except NotWeightable as refusal:
        said = json.dumps([{"said": str(refusal)}])
        return _result(sample, n, withheld=Withheld.UNWEIGHTED, collapses=said), None
    return _raked_result(sample, n, raked, targets.source), Fielded(sample, answers, raked.weights, raked.margins)


def _raked_result(sample: Sample, n: int, raked: Raked, source: str) -> SampleResult:
    report = raked.report
    withheld = Withheld.FEW if is_thin(n, report.effective_n) else Withheld.NO
    if not report.converged:
        withheld = Withheld.UNWEIGHTED
    collapses = json.dumps([asdict(one) for one in report.collapses], ensure_ascii=False)
    result = _result(sample, n, withheld=withheld, collapses=collapses)
    result.effective_n, result.design_effect = report.effective_n, report.design_effect
    result.is_weighted, result.targets = True, source
    result.iterations, result.largest_gap = report.iterations, report.largest_gap
    return result


def _result(sample: Sample, n: int, *, withheld: Withheld, collapses: str = "[]") -> SampleResult:
    return SampleResult(
        sample_id=sample.id,
        n=n,
        effective_n=float(n),
        design_effect=1.0,
        is_weighted=False,
        iterations=0,
        largest_gap=0.0,
        collapses=collapses,
        targets="",
        withheld=withheld.value,
    )
