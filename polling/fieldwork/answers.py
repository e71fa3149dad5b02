"""Recording what somebody answers: once, whole, and apart from who they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.orm import Session

from groundwork.refusal import Gone, Refusal
from groundwork.tokens import digest
from groundwork.words import say
from polling import finding
from polling.models import Answer, Invitation, Mode, Poll, QuestionRole, Recruitment, Response, takes_answers


class NothingAnswered(Refusal):
    """Every question about opinions was left blank."""


class Misfit(Refusal):
    """A choice that does not belong to its question: the page was tampered with or is out of date."""


@dataclass(frozen=True)
class Ballot:
    """One person's answers: question id -> choice id; blanks are left out."""

    answers: Mapping[int, int]
    language: str
    mode: Mode = Mode.WEB


def record(session: Session, poll: Poll, ballot: Ballot, *, now: datetime) -> Response:
    """Keep what somebody answered who came by the open link. Raises Gone, NothingAnswered and Misfit."""
    _require_open(session, poll, now=now)
    sample = finding.sample(session, poll, Recruitment.OPEN_LINK)
    return _keep(session, poll, sample.id, ballot, now=now)


def record_invited(session: Session, token: str, ballot: Ballot, *, now: datetime) -> Response:
    """Keep what an invited person answered, and use up the link, in one transaction.

    Raises NotFound, Gone (used or closed), NothingAnswered and Misfit.
    """
    poll, invitation = finding.invited(session, token)
    _require_open(session, poll, now=now)
    taken = session.execute(
        update(Invitation)
        .where(Invitation.token_digest == digest(token), Invitation.used_at.is_(None))
        .values(used_at=month_of(now))
        .execution_options(synchronize_session=False)
    )
    if _count(taken) == 0:
        raise used()
    response = _keep(session, poll, invitation.sample_id, ballot, now=now)
    response.area = invitation.area
    return response


def used() -> Gone:
    """What somebody is told whose link was used before."""
    return Gone(say("This link has been used. It is good for one set of answers, and those are kept. Thank you."))


def closed() -> Gone:
    """What somebody is told who comes too late."""
    return Gone(say("This poll is closed. Thank you for wanting to answer."))


def month_of(now: datetime) -> datetime:
    """The first moment of the month: all that is kept of when a link was used."""
    return day_of(now).replace(day=1)


def day_of(now: datetime) -> datetime:
    """The first moment of the day: all that is kept of when somebody answered."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _require_open(session: Session, poll: Poll, *, now: datetime) -> None:
    """Hold the poll's row against being closed or reworded meanwhile."""
    row = select(Poll.state, Poll.closes_at).where(Poll.id == poll.id).with_for_update(read=True)
    state, closes_at = session.execute(row).one()
    if not takes_answers(state, closes_at, now):
        raise closed()


def _keep(session: Session, poll: Poll, sample_id: int, ballot: Ballot, *, now: datetime) -> Response:
    _check(poll, ballot)
    response = Response(sample_id=sample_id, answered_at=day_of(now), mode=ballot.mode, language=ballot.language)
    session.add(response)
    session.flush()
    session.execute(
        insert(Answer),
        [
            {"response_id": response.id, "question_id": question, "choice_id": choice}
            for question, choice in ballot.answers.items()
        ],
    )
    return response


def _check(poll: Poll, ballot: Ballot) -> None:
    offered = {question.id: {choice.id for choice in question.choices} for question in poll.questions}
    if any(choice not in offered.get(question, ()) for question, choice in ballot.answers.items()):
        raise Misfit(say("The questions have changed since you loaded the page. Load it again and answer once more."))
    asked = {question.id for question in poll.questions if question.role == QuestionRole.OPINION}
    if not asked & set(ballot.answers):
        raise NothingAnswered(say("Choose an answer to at least one question."))


def _count(result: Any) -> int:
    """Rows an UPDATE touched."""
    touched: CursorResult[Any] = result
    return touched.rowcount
