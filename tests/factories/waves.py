"""Published polls that asked the same at different times."""

from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from polling import finding, writing
from polling.models import Answer, Mode, Poll, QuestionRole, Recruitment, Response, Sample
from polling.reporting import publishing
from polling.writing import Wording
from tests.conftest import NOW
from tests.factories.polling import FAVOR, a_draft, again, stated

MONTH = timedelta(days=30)
COUNTS = (60, 60, 50, 50, 40, 30)  # people for each choice of the first question


def a_wave(
    session: Session,
    ago: int,
    counts: tuple[int, ...] = COUNTS,
    *,
    is_random: bool = True,
    questions: tuple[Wording, ...] = (FAVOR,),
    **head: object,
) -> Poll:
    """A poll published so many months ago whose list answered so: `counts` people for each choice of every opinion."""
    poll = a_draft(session, questions=questions, **head)
    closes = NOW - ago * MONTH
    writing.open_poll(session, poll, now=closes - timedelta(days=6))
    sample = finding.sample(session, poll, Recruitment.LIST)
    sample.is_random, sample.frame = is_random, "An invented list"
    session.flush()
    _answer(session, poll, sample, counts, closes)
    writing.close_poll(poll, now=closes)
    stated(session, poll)
    publishing.publish(session, poll, now=closes)
    session.commit()
    return again(session, poll)


def _answer(session: Session, poll: Poll, sample: Sample, counts: tuple[int, ...], closes: datetime) -> None:
    people = sum(counts)
    day = closes.replace(hour=0, minute=0)
    rows = [{"sample_id": sample.id, "answered_at": day, "mode": Mode.WEB, "language": "en", "area": ""}] * people
    made = session.scalars(insert(Response).returning(Response.id, sort_by_parameter_order=True), rows).all()
    chance, answers = np.random.default_rng(people), []
    for question in poll.questions:
        if question.role == QuestionRole.OPINION:
            codes = np.repeat(np.arange(len(counts)), counts).clip(max=len(question.choices) - 1)
        else:
            codes = chance.integers(0, len(question.choices) - 1, people)  # everybody says their age and sex
        ids = [choice.id for choice in question.choices]
        answers += [
            {"response_id": one, "question_id": question.id, "choice_id": ids[code]}
            for one, code in zip(made, codes.tolist(), strict=True)
        ]
    session.execute(insert(Answer), answers)
