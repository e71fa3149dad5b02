"""The polls of the story. Every answer is drawn by a computer; none is a person's."""

import secrets
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from babel.dates import format_date
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.tokens import digest
from polling import demo_people, finding, writing
from polling.demo_people import DISTRICTS, SIZES, VOTE
from polling.disclosing import demo as disclosing
from polling.fieldwork import answers
from polling.models import (
    Answer,
    Invitation,
    Mode,
    Poll,
    Question,
    QuestionRole,
    Recruitment,
    Response,
    Sample,
    Side,
)
from polling.reporting import publishing
from polling.stats.weights.margins import Codes
from polling.wording import DONT_KNOW, RATHER_NOT, SCALES
from polling.writing import Head, Wording

WORDS = tomllib.loads((Path(__file__).parent / "content" / "court.toml").read_text(encoding="utf-8"))
FRAME = "Demo: an invented list; every answer is synthetic"

# who answers (older people more often), and how many of each age favor
AGES_INVITED = (0.16, 0.20, 0.29, 0.33, 0.02)
AGES_OPEN = (0.34, 0.28, 0.22, 0.14, 0.02)
SEXES = (0.54, 0.44, 0.02)
FAVOR_BY_AGE = (0.07, 0.03, 0.0, -0.04, 0.0)
HEARD = (0.12, 0.33, 0.31, 0.20, 0.03, 0.01)
# of the age groups asked for, and of those who do not say theirs: educations, as those who answer polls have them
EDUCATED = (
    (0.05, 0.24, 0.38, 0.24, 0.08, 0.01), (0.04, 0.22, 0.31, 0.26, 0.16, 0.01), (0.04, 0.28, 0.30, 0.22, 0.15, 0.01),
    (0.07, 0.33, 0.26, 0.18, 0.15, 0.01), (0.05, 0.27, 0.31, 0.20, 0.12, 0.05),
)  # fmt: skip
FAVOR_BY_VOTE = -0.6  # a district whose invented vote is ten points higher is six points less in favor


@dataclass(frozen=True)
class Fielding:
    """How one sample of the story answered.

    favor: the share in favor among all ages. invited: links made; none for the open link. by_district: whether the
    list says in which of Franklin's districts people live.
    """

    recruitment: Recruitment
    people: int
    favor: float
    invited: int = 0
    by_district: bool = False


@dataclass(frozen=True)
class Told:
    """One poll of the story: where, from when to when."""

    alliance: str
    area: str
    place: str
    opens: date
    closes: date
    slug: str
    questions: int = 3
    also_asks: frozenset[QuestionRole] = frozenset()


def tell(session: Session, *, now: datetime) -> None:
    """Seed everything: Franklin's people, six earlier polls, one published, one too small, one open."""
    draws = np.random.default_rng(20260616)
    demo_people.bring(session, now=now)
    for month, favor in zip(range(5), (0.51, 0.52, 0.515, 0.54, 0.55), strict=True):
        opens = date(2025 + (5 + 2 * month) // 12, (5 + 2 * month) % 12 + 1, 3)
        told = Told("franklin", "FK", "Franklin", opens, opens + timedelta(11), f"franklin-{opens:%Y-%m}", questions=1)
        _finish(session, told, [Fielding(Recruitment.LIST, 420 + 20 * month, favor, 1500)], draws, publish=True)
    _large(session)
    ohio = Told("ohio", "OH", "Ohio", date(2026, 5, 4), date(2026, 5, 16), "ohio-may-2026")
    both = [Fielding(Recruitment.LIST, 1204, 0.57, 4000), Fielding(Recruitment.OPEN_LINK, 312, 0.78)]
    _finish(session, ohio, both, draws, publish=True)
    vermont = Told("vermont", "VT", "Vermont", date(2026, 5, 20), date(2026, 6, 1), "vermont-may-2026")
    _finish(session, vermont, [Fielding(Recruitment.LIST, 31, 0.6, 120)], draws, publish=False)
    franklin = Told("franklin", "FK", "Franklin", date(2026, 6, 9), date(2026, 6, 30), "franklin-june-2026")
    came = [Fielding(Recruitment.LIST, 96, 0.57, 900), Fielding(Recruitment.OPEN_LINK, 41, 0.7)]
    _field(session, _write(session, franklin), came, draws, until=now)


def _large(session: Session) -> None:
    """The poll that is large enough for estimates of Franklin's districts."""
    also = frozenset({QuestionRole.EDUCATION})
    told = Told("franklin", "FK", "Franklin", date(2026, 4, 3), date(2026, 4, 14), "franklin-2026-04", 1, also)
    came = Fielding(Recruitment.LIST, 1480, 0.565, 4800, by_district=True)
    _finish(session, told, [came], np.random.default_rng(20260403), publish=True)


def _finish(session: Session, told: Told, came: list[Fielding], draws: np.random.Generator, *, publish: bool) -> None:
    poll = _write(session, told)
    closes = _noon(told.closes)
    _field(session, poll, came, draws, until=closes)
    writing.close_poll(poll, now=closes)
    if publish:
        disclosing.state(session, poll)
        publishing.publish(session, poll, now=closes + timedelta(days=4))


def _write(session: Session, told: Told) -> Poll:
    """The poll with its questions, open since its first day."""
    alliance = alliances.by_slug(session, told.alliance)
    opens = _noon(told.opens)
    poll = writing.draft(session, alliance.id, _head(told, alliance.name), now=opens)
    poll.slug = told.slug
    for asked in WORDS["questions"][: told.questions]:
        lines = (*SCALES[asked["scale"]], DONT_KNOW, RATHER_NOT)
        writing.add_question(session, poll, Wording(asked["en"], asked["es"], lines))
    writing.open_poll(session, poll, now=opens)
    session.flush()
    return poll


def _head(told: Told, payer: str) -> Head:
    months = {language: format_date(told.opens, "MMMM y", locale=language) for language in ("en", "es")}
    return Head(
        title_en=WORDS["title_en"].format(place=told.place, month=months["en"]),
        title_es=WORDS["title_es"].format(place=told.place, month=months["es"]),
        area=told.area,
        population_en=WORDS["population_en"].format(place=told.place),
        population_es=WORDS["population_es"].format(place=told.place),
        paid_by=payer,
        closes_at=_noon(told.closes),
        also_asks=told.also_asks,
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def _field(session: Session, poll: Poll, came: list[Fielding], draws: np.random.Generator, *, until: datetime) -> None:
    for one in came:
        sample = finding.sample(session, poll, one.recruitment)
        places = draws.choice(len(DISTRICTS), max(one.invited, one.people), p=SIZES) if one.by_district else None
        if one.invited:
            sample.is_random, sample.frame = True, FRAME
            _invite(session, sample, one, poll.opens_at or until, places)
        _answer(session, poll, sample, _Drawn(one, places, draws), until=until)


@dataclass(frozen=True)
class _Drawn:
    """Who came to one sample. places: of each invited person their district, those who answered first; or nothing."""

    came: Fielding
    places: Codes | None
    draws: np.random.Generator

    def areas(self) -> list[str]:
        """The district of each who answered."""
        return _areas(self.places, self.came.people)

    def favors(self, ages: Codes) -> NDArray[np.float64]:
        """How likely each is to be in favor."""
        by_age = self.came.favor + np.array(FAVOR_BY_AGE)[ages]
        if self.places is None:
            return by_age
        votes = np.array(VOTE)[self.places[: len(ages)]]
        return np.asarray(by_age + FAVOR_BY_VOTE * (votes - np.dot(VOTE, SIZES)))


def _areas(places: Codes | None, count: int) -> list[str]:
    return [""] * count if places is None else [DISTRICTS[place] for place in places[:count]]


def _invite(session: Session, sample: Sample, one: Fielding, made_at: datetime, places: Codes | None) -> None:
    used = answers.month_of(made_at)
    session.execute(
        insert(Invitation),
        [
            {
                "sample_id": sample.id,
                "token_digest": digest(secrets.token_urlsafe(16)),
                "made_at": made_at,
                "used_at": used if number < one.people else None,
                "area": area,
            }
            for number, area in enumerate(_areas(places, one.invited))
        ],
    )


def _answer(session: Session, poll: Poll, sample: Sample, drawn: _Drawn, *, until: datetime) -> None:
    one, draws = drawn.came, drawn.draws
    first = answers.day_of(poll.opens_at or until)
    days = draws.integers(0, max(1, (until - first).days), one.people)
    languages = draws.choice(["en", "es"], one.people, p=[0.91, 0.09]).tolist()
    responses = [
        {
            "sample_id": sample.id,
            "answered_at": first + timedelta(days=int(day)),
            "mode": Mode.WEB,
            "language": language,
            "area": area,
        }
        for day, language, area in zip(days, languages, drawn.areas(), strict=True)
    ]
    made = session.scalars(insert(Response).returning(Response.id, sort_by_parameter_order=True), responses).all()
    is_invited = one.recruitment == Recruitment.LIST
    ages = draws.choice(5, one.people, p=AGES_INVITED if is_invited else AGES_OPEN)
    rows = []
    for question in poll.questions:
        ids = [choice.id for choice in question.choices]
        for response, code in zip(made, _codes(question, ages, drawn), strict=True):
            rows.append({"response_id": response, "question_id": question.id, "choice_id": ids[code]})
    session.execute(insert(Answer), rows)


def _codes(question: Question, ages: Codes, drawn: _Drawn) -> list[int]:
    """Which choice each person takes, as its place among the question's choices."""
    if question.role == QuestionRole.AGE:
        return [int(code) for code in ages]
    if question.role == QuestionRole.SEX:
        return [int(code) for code in drawn.draws.choice(3, len(ages), p=SEXES)]
    if question.role == QuestionRole.EDUCATION:
        return _taken(np.array([EDUCATED[age] for age in range(5)])[ages], drawn.draws)
    if any(choice.side == Side.FAVOR for choice in question.choices):
        return _taken(np.array([_chances(favor) for favor in drawn.favors(ages).tolist()]), drawn.draws)
    return _taken(np.broadcast_to(HEARD, (len(ages), len(HEARD))), drawn.draws)


def _taken(chances: NDArray[np.float64], draws: np.random.Generator) -> list[int]:
    """One choice each, by each person's chances."""
    steps = np.cumsum(chances, axis=1)
    taken = (draws.random(len(chances))[:, None] > steps).sum(axis=1)
    return [int(code) for code in taken.clip(0, chances.shape[1] - 1)]


def _chances(favor: float) -> list[float]:
    """Shares of the four choices and the two ways of not answering."""
    against = 0.86 - favor
    return [favor * 0.54, favor * 0.46, against * 0.52, against * 0.48, 0.11, 0.03]
