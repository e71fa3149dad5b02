"""Reading polls: lists for pages, and results as frames."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ScalarSelect, Select, case, func, select
from sqlalchemy.orm import Session

from polling.finding import WHOLE
from polling.models import Figure, Invitation, Poll, PollState, Question, Recruitment, Response, Sample, Side
from polling.reporting.results import Outcome, outcome_of

RESULT_COLUMNS = [
    "sample", "recruitment", "question", "choice", "share", "low", "high", "n", "effective_n", "design_effect", "moe",
    "question_number", "choice_number", "side", "withheld",
]  # fmt: skip
SIDE_COLUMNS = [
    "sample", "recruitment", "question", "side", "role", "cut", "share", "low", "high", "moe", "n", "effective_n",
    "withheld",
]  # fmt: skip
SAMPLE_COLUMNS = [
    "sample", "recruitment", "is_random", "frame", "n", "effective_n", "design_effect", "is_weighted", "iterations",
    "largest_gap", "collapses", "targets", "withheld", "first_day", "last_day", "languages",
]  # fmt: skip


def results(session: Session, poll_id: int, *, language: str = "en") -> pd.DataFrame:
    """Each choice's share in each sample that is not withheld; no rows when all are.

    Columns: sample (int), recruitment (list, open_link, supporters), question, choice (words in `language`), share,
    low, high (proportions; low and high None where people did not come by chance), n, effective_n, design_effect,
    moe (None likewise), question_number, choice_number (int, from 1), side (favor, oppose, plain, apart), withheld
    (why the share and its ends are None, as `polling.reporting.figure_rows` has it; empty when not).
    """
    poll = whole(session, poll_id)
    return results_frame(session, poll, outcome_of(session, poll), language=language)


def results_frame(session: Session, poll: Poll, outcome: Outcome, *, language: str) -> pd.DataFrame:
    """The same for an outcome already at hand."""
    ways = _ways(session, poll.id)
    places = {
        choice.id: (question, choice, number)
        for number, question in enumerate(poll.questions, 1)
        for choice in question.choices
    }
    rows = []
    for one in outcome.figures:
        if one.choice_id is not None:
            question, choice, number = places[one.choice_id]
            words = (
                (question.wording_es, choice.label_es) if language == "es" else (question.wording_en, choice.label_en)
            )
            found = (one.share, one.low, one.high, one.n, one.effective_n, one.design_effect, one.moe)
            place = (number, choice.number, choice.side.value, one.withheld)
            rows.append((one.sample_id, ways[one.sample_id].recruitment.value, *words, *found, *place))
    return _frame(rows, RESULT_COLUMNS)


def sides_frame(session: Session, poll: Poll, outcome: Outcome) -> pd.DataFrame:
    """Both sides of each question put together, for everybody and by age, sex, race and education.

    Columns: sample, recruitment, question (its place, from 1), side (favor, oppose), role and cut (`age` and `18-34`;
    both empty for everybody), share, low, high, moe (None where people did not come by chance), n, effective_n,
    withheld (why there is no share; empty when there is one).
    """
    ways = _ways(session, poll.id)
    numbers = {question.id: number for number, question in enumerate(poll.questions, 1)}
    roles = {choice.category: question.role.value for question in poll.questions for choice in question.choices}
    rows = [
        (
            one.sample_id,
            ways[one.sample_id].recruitment.value,
            numbers[one.question_id],
            one.side.value,
            roles[one.cut] if one.cut else "",
            one.cut,
            one.share,
            one.low,
            one.high,
            one.moe,
            one.n,
            one.effective_n,
            one.withheld,
        )
        for one in outcome.figures
        if one.choice_id is None
    ]
    return _frame(rows, SIDE_COLUMNS)


def samples_frame(session: Session, poll: Poll, outcome: Outcome) -> pd.DataFrame:
    """Each sample: how people came, how many, how it was weighted, why it is withheld (empty when it is not)."""
    ways = _ways(session, poll.id)
    days = {row[0]: row[1:] for row in session.execute(_days(poll.id))}
    rows = []
    for one in outcome.samples:
        way = ways[one.sample_id]
        first, last, spanish = days.get(one.sample_id, (None, None, 0))
        weighting = (one.is_weighted, one.iterations, one.largest_gap, one.collapses, one.targets, one.withheld)
        counts = (one.n, one.effective_n, one.design_effect)
        head = (one.sample_id, way.recruitment.value, way.is_random, way.frame)
        rows.append((*head, *counts, *weighting, first, last, 2 if spanish else 1))
    return _frame(rows, SAMPLE_COLUMNS)


def latest_published(session: Session, alliance_id: int) -> Poll | None:
    """The alliance's newest published poll, with its questions."""
    return session.scalar(
        select(Poll)
        .where(Poll.alliance_id == alliance_id, Poll.state == PollState.PUBLISHED)
        .order_by(Poll.published_at.desc(), Poll.id.desc())
        .limit(1)
        .options(WHOLE)
    )


def trend(session: Session, alliance_id: int | None = None) -> pd.DataFrame:
    """How the first question's favor moved over published polls whose people were drawn by chance, oldest first.

    Columns: poll (slug), title, area, closed_at (UTC), share, low, high, moe, n, effective_n.
    """
    query = (
        select(
            Poll.slug,
            Poll.title_en,
            Poll.area,
            Poll.closes_at,
            Figure.share,
            Figure.low,
            Figure.high,
            Figure.moe,
            Figure.n,
            Figure.effective_n,
        )
        .join(Sample, Sample.poll_id == Poll.id)
        .join(Figure, Figure.sample_id == Sample.id)
        .join(Question, Question.id == Figure.question_id)
        .where(
            Poll.state == PollState.PUBLISHED,
            Sample.recruitment == Recruitment.LIST,
            Sample.is_random,
            Figure.choice_id.is_(None),
            Figure.cut == "",
            Figure.side == Side.FAVOR,
            Figure.share.is_not(None),
            Question.number == 1,
        )
        .order_by(Poll.closes_at)
    )
    if alliance_id is not None:
        query = query.where(Poll.alliance_id == alliance_id)
    columns = ["poll", "title", "area", "closed_at", "share", "low", "high", "moe", "n", "effective_n"]
    return pd.DataFrame(session.execute(query).all(), columns=columns)


def whole(session: Session, poll_id: int) -> Poll:
    """A poll with its questions and choices."""
    return session.scalars(select(Poll).where(Poll.id == poll_id).options(WHOLE)).one()


def to_answer(session: Session, *, now: datetime) -> list[Poll]:
    """Polls anybody may answer now, newest first."""
    rows = session.scalars(select(Poll).where(Poll.state == PollState.OPEN).order_by(Poll.opens_at.desc(), Poll.id))
    return [poll for poll in rows if poll.is_open(now)]


def published(session: Session) -> list[Poll]:
    """Polls whose results are out, newest first."""
    newest = (Poll.published_at.desc(), Poll.closes_at.desc(), Poll.id.desc())
    return list(session.scalars(select(Poll).where(Poll.state == PollState.PUBLISHED).order_by(*newest)))


def of_alliance(session: Session, alliance_id: int) -> pd.DataFrame:
    """An alliance's polls, newest first, for its staff.

    Columns: slug, title_en, title_es, state, area, opens_at, closes_at, responses, invited.
    """
    rows = session.execute(
        select(
            Poll.slug,
            Poll.title_en,
            Poll.title_es,
            Poll.state,
            Poll.area,
            Poll.opens_at,
            Poll.closes_at,
            _responses().label("responses"),
            _invited().label("invited"),
        )
        .where(Poll.alliance_id == alliance_id)
        .order_by(Poll.made_at.desc(), Poll.id.desc())
    )
    columns = ["slug", "title_en", "title_es", "state", "area", "opens_at", "closes_at", "responses", "invited"]
    return pd.DataFrame(rows.all(), columns=columns, dtype=object)


def progress(session: Session, poll_id: int) -> pd.DataFrame:
    """How many came to each sample. Columns: recruitment, is_random, frame, invited, used, responses."""
    responses = select(func.count(Response.id)).where(Response.sample_id == Sample.id).scalar_subquery()
    used = func.count(Invitation.used_at)
    rows = session.execute(
        select(Sample.recruitment, Sample.is_random, Sample.frame, func.count(Invitation.id), used, responses)
        .outerjoin(Invitation, Invitation.sample_id == Sample.id)
        .where(Sample.poll_id == poll_id)
        .group_by(Sample.id, Sample.recruitment, Sample.is_random, Sample.frame)
        .order_by(Sample.id)
    )
    columns = ["recruitment", "is_random", "frame", "invited", "used", "responses"]
    return pd.DataFrame(rows.all(), columns=columns, dtype=object)


def _responses() -> ScalarSelect[Any]:
    of_poll = select(func.count(Response.id)).join(Sample, Sample.id == Response.sample_id)
    return of_poll.where(Sample.poll_id == Poll.id).scalar_subquery()


def _invited() -> ScalarSelect[Any]:
    of_poll = select(func.count(Invitation.id)).join(Sample, Sample.id == Invitation.sample_id)
    return of_poll.where(Sample.poll_id == Poll.id).scalar_subquery()


def _ways(session: Session, poll_id: int) -> dict[int, Sample]:
    return {sample.id: sample for sample in session.scalars(select(Sample).where(Sample.poll_id == poll_id))}


def _days(poll_id: int) -> Select[int, datetime, datetime, Any]:
    spanish = func.sum(case((Response.language == "es", 1), else_=0))
    return (
        select(Response.sample_id, func.min(Response.answered_at), func.max(Response.answered_at), spanish)
        .join(Sample, Sample.id == Response.sample_id)
        .where(Sample.poll_id == poll_id)
        .group_by(Response.sample_id)
    )


def _frame(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    """A frame in which what is not known stays None."""
    return pd.DataFrame(rows, columns=columns, dtype=object)
