"""Polls for tests: an alliance's poll with questions, open or drafted, and people who answer it."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Stage
from polling import finding, wording, writing
from polling.disclosing import statements
from polling.disclosing.saying import Both
from polling.fieldwork import answers, invitations
from polling.fieldwork.answers import Ballot
from polling.fieldwork.invitations import Frame
from polling.models import Choice, Poll, Question, QuestionRole
from polling.reporting import publishing
from polling.writing import Head, Wording
from tests.conftest import NOW
from tests.visitor import Page

FAVOR = Wording(
    "Do you favor or oppose more trees?",
    "¿Está a favor o en contra de más árboles?",
    (*wording.SCALES["favor"], wording.DONT_KNOW, wording.RATHER_NOT),
)
YES_NO = Wording(
    "Have you planted one?", "¿Ha plantado uno?", (*wording.SCALES["yes_no"], wording.DONT_KNOW, wording.RATHER_NOT)
)


def a_head(**changes: object) -> Head:
    typed: dict[str, object] = {
        "title_en": "Trees in Ohio",
        "title_es": "Árboles en Ohio",
        "area": "OH",
        "population_en": "adults in Ohio",
        "population_es": "personas adultas de Ohio",
        "paid_by": "Franklin Alliance",
    }
    return Head(**(typed | changes))  # type: ignore[arg-type] # a test may type nonsense


def an_alliance_for_polls(session: Session, slug: str = "franklin") -> Alliance:
    found = session.scalar(select(Alliance).where(Alliance.slug == slug))
    if found is None:
        found = Alliance(
            slug=slug, name=f"{slug.title()} Alliance", state="OH", stage=Stage.ACTIVE, stage_on=date(2026, 1, 1),
            made_at=NOW,
        )  # fmt: skip
        session.add(found)
        session.flush()
    return found


def a_draft(
    session: Session, *, alliance: str = "franklin", questions: tuple[Wording, ...] = (FAVOR, YES_NO), **head: object
) -> Poll:
    place = an_alliance_for_polls(session, alliance)
    poll = writing.draft(session, place.id, a_head(**head), now=NOW - timedelta(days=7))
    for words in questions:
        writing.add_question(session, poll, words)
    session.commit()
    return again(session, poll)


def an_open_poll(session: Session, **kwargs: object) -> Poll:
    poll = a_draft(session, **kwargs)  # type: ignore[arg-type] # passed on as they are
    writing.open_poll(session, poll, now=NOW - timedelta(days=6))
    session.commit()
    return again(session, poll)


def again(session: Session, poll: Poll) -> Poll:
    """The same poll, loaded whole."""
    alliance_id, slug = poll.alliance_id, poll.slug
    session.expunge_all()
    found = finding.of_alliance(session, alliance_id, slug)
    session.commit()  # lets go of the one writing transaction SQLite has
    return found


def links_for(session: Session, poll: Poll, people: int, *, is_random: bool = True, now: datetime = NOW) -> list[str]:
    """Tokens of as many invited people."""
    frame = Frame([f"person{number}@list.example" for number in range(people)], "An invented list", is_random)
    made = invitations.invite(session, poll, frame, now=now)
    session.commit()
    return [token for _, token in made]


def ballot(poll: Poll, number: int, *, language: str = "en") -> Ballot:
    """Answers to everything, different from person to person; nobody says nothing about age or sex."""
    return Ballot(
        {
            question.id: usual[(number // place) % len(usual)].id
            for place, question in enumerate(poll.questions, 1)
            for usual in [_usual(question)]
        },
        language,
    )


def answered_by(session: Session, poll: Poll, *, invited: int = 0, by_link: int = 0, is_random: bool = True) -> None:
    """So many people answer, each way."""
    for number, token in enumerate(links_for(session, poll, invited, is_random=is_random) if invited else []):
        answers.record_invited(session, token, ballot(poll, number), now=NOW)
    for number in range(by_link):
        answers.record(session, poll, ballot(poll, number), now=NOW)
    session.commit()


def stated(session: Session, poll: Poll) -> None:
    """Its makers say all they must before it can be published."""
    for item in statements.needed(session, poll):
        statements.keep(session, poll, item, Both(f"We know of {item.value}.", f"Sabemos de {item.value}."))


def a_published_poll(session: Session, *, invited: int = 120, by_link: int = 60, **kwargs: object) -> Poll:
    """A poll that went all the way, its makers having said what they must."""
    poll = an_open_poll(session, **kwargs)
    answered_by(session, poll, invited=invited, by_link=by_link)
    poll = again(session, poll)
    writing.close_poll(poll, now=NOW)
    stated(session, poll)
    publishing.publish(session, poll, now=NOW)
    session.commit()
    return again(session, poll)


def _usual(question: Question) -> list[Choice]:
    return question.choices[:-1] if question.role != QuestionRole.OPINION else question.choices


def a_closed_poll(session: Session, **people: int) -> Poll:
    """A poll that so many people answered and that takes no more."""
    poll = an_open_poll(session)
    answered_by(session, poll, **people)
    poll = again(session, poll)
    writing.close_poll(poll, now=NOW)
    session.commit()
    return again(session, poll)


def chosen(page: Page, number: int = 0) -> dict[str, str]:
    """Somebody's choices on a page that asks: their number decides, the last choice is never taken."""
    offered: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(q\d+)" value="(\d+)"', page.text):
        offered.setdefault(name, []).append(value)
    usual = {name: values[:-1] for name, values in offered.items()}
    return {name: values[(number // place) % len(values)] for place, (name, values) in enumerate(usual.items(), 1)}
