"""A closed poll of the invented State of Franklin whose list says in which district people live."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from polling import demo_people, finding, writing
from polling.demo_people import DISTRICTS, VOTE
from polling.models import Answer, Mode, Poll, Question, QuestionRole, Recruitment, Response, Sample, Side
from polling.population import populations
from tests.conftest import NOW
from tests.factories.polling import FAVOR, a_draft, again

SLOPE = -0.8  # how much less an area favors, for each point of its vote


def a_poll_by_district(
    session: Session,
    people: int = 640,
    *,
    seed: int = 1,
    is_random: bool = True,
    shares: tuple[float, ...] | None = None,
) -> Poll:
    """So many people answered; shares: of each district among them, alike if not given. Committed and closed."""
    demo_people.bring(session, now=NOW)
    poll = a_draft(session, questions=(FAVOR,), area="FK", also_asks=frozenset({QuestionRole.EDUCATION}))
    chance = np.random.default_rng(seed)
    places = chance.choice(len(DISTRICTS), people, p=shares)
    return _fielded(session, poll, _Came([DISTRICTS[place] for place in places], truth(), chance), is_random=is_random)


def a_poll_of_the_nation(session: Session, people: int) -> Poll:
    """So many people of real districts answered; no opinion differs from place to place."""
    demo_people.bring(session, now=NOW)
    poll = a_draft(session, questions=(FAVOR,), area="US")
    chance = np.random.default_rng(1)
    known = populations.districts_of(session, "US")
    areas = [known[place] for place in chance.choice(len(known), people)]
    return _fielded(session, poll, _Came(areas, dict.fromkeys(known, 0.55), chance))


def sample_of(session: Session, poll: Poll) -> Sample:
    """Its random sample."""
    return finding.sample(session, poll, Recruitment.LIST)


def truth() -> dict[str, float]:
    """The share in favor that chance was told, by district."""
    return {area: 0.55 + SLOPE * (vote - 0.5) for area, vote in zip(DISTRICTS, VOTE, strict=True)}


@dataclass(frozen=True)
class _Came:
    """Who answered: the district of each, and how likely one of it is in favor."""

    areas: list[str]
    favor: dict[str, float]
    chance: np.random.Generator


def _fielded(session: Session, poll: Poll, came: _Came, *, is_random: bool = True) -> Poll:
    writing.open_poll(session, poll, now=NOW - timedelta(days=6))
    sample = sample_of(session, poll)
    sample.is_random, sample.frame = is_random, "An invented list"
    session.flush()
    _answer(session, poll, sample, came)
    writing.close_poll(poll, now=NOW)
    session.commit()
    return again(session, poll)


def _answer(session: Session, poll: Poll, sample: Sample, came: _Came) -> None:
    day = NOW.replace(hour=0, minute=0)
    rows = [
        {"sample_id": sample.id, "answered_at": day, "mode": Mode.WEB, "language": "en", "area": area}
        for area in came.areas
    ]
    made = session.scalars(insert(Response).returning(Response.id, sort_by_parameter_order=True), rows).all()
    answers = [
        {"response_id": response, "question_id": question.id, "choice_id": choice}
        for question in poll.questions
        for response, choice in zip(made, _chosen(question, came), strict=True)
    ]
    session.execute(insert(Answer), answers)


def _chosen(question: Question, came: _Came) -> list[int]:
    people = len(came.areas)
    if question.role == QuestionRole.OPINION:
        favor = [choice.id for choice in question.choices if choice.side == Side.FAVOR]
        rest = [choice.id for choice in question.choices if choice.side == Side.OPPOSE]
        likely = np.array([came.favor[area] for area in came.areas])
        picks = came.chance.integers(0, 2, people)
        is_so = came.chance.random(people) < likely
        return [(favor if yes else rest)[pick] for yes, pick in zip(is_so, picks, strict=True)]
    usual = [choice.id for choice in question.choices if choice.category]
    return [int(one) for one in came.chance.choice(usual, people)]
