"""Writing a poll: its head, its questions, and when it opens and closes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from alliances.slugs import slug_of
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from polling import finding, wording
from polling.models import (
    Choice,
    Poll,
    PollState,
    Question,
    QuestionRole,
    Recruitment,
    Response,
    Sample,
    Side,
)
from polling.population import populations
from polling.wording import Line

MOST_QUESTIONS = 20


class Frozen(Refusal):
    """Words cannot change once somebody has answered them."""


class NotReady(Refusal):
    """Something is still missing before the poll can go on."""


@dataclass(frozen=True)
class Head:
    """What a poll says about itself, as it was typed; also_asks: about race or education, besides age and sex."""

    title_en: str
    title_es: str
    area: str
    population_en: str
    population_es: str
    paid_by: str
    closes_at: datetime | None = None
    also_asks: frozenset[QuestionRole] = frozenset()


@dataclass(frozen=True)
class Wording:
    """One question as it was typed."""

    en: str
    es: str
    lines: tuple[Line, ...]


def draft(session: Session, alliance_id: int, head: Head, *, now: datetime) -> Poll:
    """A new poll with its background questions, not open to anybody yet."""
    poll = Poll(
        slug=_free_slug(session, head.title_en),
        alliance_id=alliance_id,
        state=PollState.DRAFT,
        made_at=now,
        questions=wording.background(head.also_asks),
    )
    _put(session, poll, head, now=now)
    session.add(poll)
    session.flush()
    return poll


def change(session: Session, poll: Poll, head: Head, *, now: datetime) -> None:
    """New words in the head. Raises Frozen, NoTargets and NotReady."""
    require_unanswered(session, poll)
    _put(session, poll, head, now=now)
    _ask(session, poll, head.also_asks)


def add_question(session: Session, poll: Poll, words: Wording) -> Question:
    """One more question, before those about age and sex. Raises Frozen and NotReady."""
    require_unanswered(session, poll)
    numbers = [one.number for one in opinions(poll)]
    if len(numbers) >= MOST_QUESTIONS:
        raise NotReady(say("A poll has at most 20 questions; people leave longer ones."))
    question = Question(number=max(numbers, default=0) + 1, role=QuestionRole.OPINION)
    _word(question, words)
    poll.questions.append(question)
    session.flush()
    return question


def change_question(session: Session, poll: Poll, question_id: int, words: Wording) -> None:
    """Other words for a question. Raises Frozen and NotFound."""
    require_unanswered(session, poll)
    question = own_question(poll, question_id)
    session.execute(delete(Choice).where(Choice.question_id == question.id))
    session.expire(question, ["choices"])
    session.refresh(question, ["choices"])
    _word(question, words)
    session.flush()


def remove_question(session: Session, poll: Poll, question_id: int) -> None:
    """Take a question out. Raises Frozen and NotFound."""
    require_unanswered(session, poll)
    question = own_question(poll, question_id)
    session.execute(delete(Question).where(Question.id == question.id))


def open_poll(session: Session, poll: Poll, *, now: datetime) -> None:
    """Let people answer, by the open link at once. Raises NotReady and NoTargets."""
    if poll.state != PollState.DRAFT:
        raise NotReady(say("This poll has been opened before."))
    if not opinions(poll):
        raise NotReady(say("Add at least one question before you open the poll."))
    if poll.closes_at is not None and poll.closes_at <= now:
        raise NotReady(say("The poll's last day is over. Choose a later one."), field="closes_on")
    require_targets(session, poll.area, also_asked(poll))
    poll.state = PollState.OPEN
    poll.opens_at = now
    finding.sample(session, poll, Recruitment.OPEN_LINK)


def close_poll(poll: Poll, *, now: datetime) -> None:
    """Take no more answers. Raises NotReady when it is not open."""
    if poll.state != PollState.OPEN:
        raise NotReady(say("Only an open poll can be closed."))
    poll.state = PollState.CLOSED
    poll.closes_at = min(now, poll.closes_at or now)


def opinions(poll: Poll) -> list[Question]:
    """The questions that ask what people think, in order."""
    return [question for question in poll.questions if question.role == QuestionRole.OPINION]


def also_asked(poll: Poll) -> frozenset[QuestionRole]:
    """What the poll asks about a person besides age and sex."""
    return frozenset(question.role for question in poll.questions) & frozenset(wording.OPTIONAL)


def require_targets(session: Session, area: str, also: frozenset[QuestionRole]) -> None:
    """Raises NoTargets where the area has no table of what the poll would be weighted by."""
    populations.population(session, area)
    if also:
        populations.structure(session, area)


def own_question(poll: Poll, question_id: int) -> Question:
    """A question of this poll that may be worded. Raises NotFound."""
    for question in opinions(poll):
        if question.id == question_id:
            return question
    raise NotFound(say("This poll has no such question."))


def is_answered(session: Session, poll: Poll) -> bool:
    """Whether anybody has answered."""
    of_poll = select(Sample.id).where(Sample.poll_id == poll.id)
    return bool(session.scalar(select(exists().where(Response.sample_id.in_(of_poll)))))


def require_unanswered(session: Session, poll: Poll) -> None:
    """Hold the poll's row against a first answer arriving now. Raises Frozen when there was one."""
    session.execute(select(Poll.id).where(Poll.id == poll.id).with_for_update())
    if poll.state in {PollState.CLOSED, PollState.PUBLISHED} or is_answered(session, poll):
        raise Frozen(say("People have answered these words, so they stay as they are. Write a new poll instead."))


def _put(session: Session, poll: Poll, head: Head, *, now: datetime) -> None:
    if head.closes_at is not None and head.closes_at <= now:
        raise NotReady(say("The last day must be today or later."), field="closes_on")
    area = head.area.strip().upper()
    require_targets(session, area, head.also_asks)
    poll.title_en, poll.title_es, poll.area = head.title_en, head.title_es, area
    poll.population_en, poll.population_es = head.population_en, head.population_es
    poll.paid_by, poll.closes_at = head.paid_by, head.closes_at


def _ask(session: Session, poll: Poll, also: frozenset[QuestionRole]) -> None:
    """Bring the questions about race and education to those chosen."""
    asked = also_asked(poll)
    for question in [one for one in poll.questions if one.role in asked - also]:
        poll.questions.remove(question)
        session.delete(question)
    poll.questions.extend(one for one in wording.background(also) if one.role in also - asked)
    session.flush()


def _word(question: Question, words: Wording) -> None:
    if sum(line.side != Side.APART for line in words.lines) < 2:
        raise NotReady(say("A question needs at least two choices."), field="choices_en")
    question.wording_en, question.wording_es = words.en, words.es
    question.choices.extend(wording.choices_of(words.lines))


def _free_slug(session: Session, title: str) -> str:
    wanted = slug_of(title)[:60].strip("-")
    wanted = wanted if len(wanted) > 2 else f"poll-{wanted}"
    taken = set(session.scalars(select(Poll.slug).where(Poll.slug.startswith(wanted))))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)
