"""The polls of the story. Every answer is drawn by a computer; none is a person's."""

import secrets
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from babel.dates import format_date
from sqlalchemy import insert
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.tokens import digest
from polling import answers, finding, results, writing
from polling.models import (
    Answer,
    Invitation,
    Mode,
    Poll,
    PopulationCount,
    Question,
    QuestionRole,
    Recruitment,
    Response,
    Sample,
    Side,
)
from polling.stats.weighting import Codes
from polling.wording import DONT_KNOW, RATHER_NOT, SCALES
from polling.writing import Head, Wording

WORDS = tomllib.loads((Path(__file__).parent / "content" / "court.toml").read_text(encoding="utf-8"))
FRAME = "Demo: an invented list; every answer is synthetic"

# adults of the invented State of Franklin by age, women and men
FRANKLIN = {
    "18-24": (262_000, 271_000), "25-29": (184_000, 189_000), "30-34": (197_000, 201_000), "35-39": (195_000, 196_000),
    "40-44": (186_000, 187_000), "45-49": (170_000, 171_000), "50-54": (184_000, 184_000), "55-59": (190_000, 187_000),
    "60-64": (203_000, 196_000), "65-69": (185_000, 173_000), "70-74": (151_000, 136_000), "75-79": (109_000, 93_000),
    "80-84": (70_000, 53_000), "85+": (65_000, 38_000),
}  # fmt: skip

# who answers (older people more often), and how many of each age favor
AGES_INVITED = (0.16, 0.20, 0.29, 0.33, 0.02)
AGES_OPEN = (0.34, 0.28, 0.22, 0.14, 0.02)
SEXES = (0.54, 0.44, 0.02)
FAVOR_BY_AGE = (0.07, 0.03, 0.0, -0.04, 0.0)


@dataclass(frozen=True)
class Fielding:
    """How one sample of the story answered.

    favor: the share in favor among all ages. invited: links made; none for the open link.
    """

    recruitment: Recruitment
    people: int
    favor: float
    invited: int = 0


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


def tell(session: Session, *, now: datetime) -> None:
    """Seed everything: Franklin's people, six earlier polls, one published, one too small, one open."""
    draws = np.random.default_rng(20260616)
    session.add_all(_population())
    session.flush()
    for month, favor in zip(range(6), (0.51, 0.52, 0.515, 0.54, 0.55, 0.565), strict=True):
        opens = date(2025 + (5 + 2 * month) // 12, (5 + 2 * month) % 12 + 1, 3)
        told = Told("franklin", "FK", "Franklin", opens, opens + timedelta(11), f"franklin-{opens:%Y-%m}", questions=1)
        _finish(session, told, [Fielding(Recruitment.LIST, 420 + 20 * month, favor, 1500)], draws, publish=True)
    ohio = Told("ohio", "OH", "Ohio", date(2026, 5, 4), date(2026, 5, 16), "ohio-may-2026")
    both = [Fielding(Recruitment.LIST, 1204, 0.57, 4000), Fielding(Recruitment.OPEN_LINK, 312, 0.78)]
    _finish(session, ohio, both, draws, publish=True)
    vermont = Told("vermont", "VT", "Vermont", date(2026, 5, 20), date(2026, 6, 1), "vermont-may-2026")
    _finish(session, vermont, [Fielding(Recruitment.LIST, 31, 0.6, 120)], draws, publish=False)
    franklin = Told("franklin", "FK", "Franklin", date(2026, 6, 9), date(2026, 6, 30), "franklin-june-2026")
    came = [Fielding(Recruitment.LIST, 96, 0.57, 900), Fielding(Recruitment.OPEN_LINK, 41, 0.7)]
    _field(session, _write(session, franklin), came, draws, until=now)


def _population() -> list[PopulationCount]:
    return [
        PopulationCount(area="FK", sex=sex, age=age, adults=adults, source="Invented for the demo")
        for age, pair in FRANKLIN.items()
        for sex, adults in zip(("Female", "Male"), pair, strict=True)
    ]


def _finish(session: Session, told: Told, came: list[Fielding], draws: np.random.Generator, *, publish: bool) -> None:
    poll = _write(session, told)
    closes = _noon(told.closes)
    _field(session, poll, came, draws, until=closes)
    writing.close_poll(poll, now=closes)
    if publish:
        results.publish(session, poll, now=closes + timedelta(days=4))


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
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def _field(session: Session, poll: Poll, came: list[Fielding], draws: np.random.Generator, *, until: datetime) -> None:
    for one in came:
        sample = finding.sample(session, poll, one.recruitment)
        if one.invited:
            sample.is_random, sample.frame = True, FRAME
            _invite(session, sample, one, poll.opens_at or until)
        _answer(session, poll, sample, one, draws, until=until)


def _invite(session: Session, sample: Sample, one: Fielding, made_at: datetime) -> None:
    used = answers.month_of(made_at)
    session.execute(
        insert(Invitation),
        [
            {
                "sample_id": sample.id,
                "token_digest": digest(secrets.token_urlsafe(16)),
                "made_at": made_at,
                "used_at": used if number < one.people else None,
            }
            for number in range(one.invited)
        ],
    )


def _answer(
    session: Session, poll: Poll, sample: Sample, one: Fielding, draws: np.random.Generator, *, until: datetime
) -> None:
    first = answers.day_of(poll.opens_at or until)
    days = draws.integers(0, max(1, (until - first).days), one.people)
    responses = [
        {
            "sample_id": sample.id,
            "answered_at": first + timedelta(days=int(day)),
            "mode": Mode.WEB,
            "language": language,
        }
        for day, language in zip(days, draws.choice(["en", "es"], one.people, p=[0.91, 0.09]).tolist(), strict=True)
    ]
    made = session.scalars(insert(Response).returning(Response.id), responses).all()
    is_invited = one.recruitment == Recruitment.LIST
    ages = draws.choice(5, one.people, p=AGES_INVITED if is_invited else AGES_OPEN)
    rows = []
    for question in poll.questions:
        ids = [choice.id for choice in question.choices]
        for response, code in zip(made, _codes(question, ages, one.favor, draws), strict=True):
            rows.append({"response_id": response, "question_id": question.id, "choice_id": ids[code]})
    session.execute(insert(Answer), rows)


def _codes(question: Question, ages: Codes, favor: float, draws: np.random.Generator) -> list[int]:
    """Which choice each person takes, as its place among the question's choices."""
    if question.role == QuestionRole.AGE:
        return [int(code) for code in ages]
    if question.role == QuestionRole.SEX:
        return [int(code) for code in draws.choice(3, len(ages), p=SEXES)]
    sided = any(choice.side == Side.FAVOR for choice in question.choices)
    chances = [_chances(favor + FAVOR_BY_AGE[age] if sided else None) for age in range(5)]
    steps = np.cumsum(chances, axis=1)[ages]
    return [int(code) for code in (draws.random(len(ages))[:, None] > steps).sum(axis=1).clip(0, 5)]


def _chances(favor: float | None) -> list[float]:
    """Shares of the four choices and the two ways of not answering."""
    if favor is None:
        return [0.12, 0.33, 0.31, 0.20, 0.03, 0.01]
    against = 0.86 - favor
    return [favor * 0.54, favor * 0.46, against * 0.52, against * 0.48, 0.11, 0.03]
