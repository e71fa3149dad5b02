"""The one figure of a published poll that a script may quote, with what must stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from polling.models import Figure, Poll, PollState, Question, Recruitment, Sample, Side


@dataclass(frozen=True)
class Quote:
    """How many favored what a poll's first question asked: share in whole percents, margin in points."""

    slug: str
    population_en: str
    population_es: str
    wording_en: str
    wording_es: str
    percent: int
    margin: float
    people: int
    opened_at: datetime | None
    closed_at: datetime | None

    def population(self, language: str) -> str:
        """Who was asked, in a language."""
        return self.population_es if language == "es" else self.population_en

    def wording(self, language: str) -> str:
        """What was asked, in a language."""
        return self.wording_es if language == "es" else self.wording_en


def _is_quotable(alliance_id: int) -> ColumnElement[bool]:
    """People drawn by chance, everybody together, in favor, published by this alliance."""
    conditions: ColumnElement[bool] = (
        (Poll.alliance_id == alliance_id)
        & (Poll.state == PollState.PUBLISHED)
        & (Sample.recruitment == Recruitment.LIST)
        & Sample.is_random
        & (Figure.side == Side.FAVOR)
        & Figure.choice_id.is_(None)
        & (Figure.cut == "")
        & Figure.share.is_not(None)
        & Figure.moe.is_not(None)
    )
    return conditions


def quotable(session: Session, alliance_id: int) -> Sequence[Poll]:
    """The alliance's published polls whose first figure may be quoted, newest first."""
    ids = (
        select(Sample.poll_id)
        .join(Poll, Poll.id == Sample.poll_id)
        .join(Figure, Figure.sample_id == Sample.id)
        .where(_is_quotable(alliance_id))
    )
    newest = (Poll.published_at.desc(), Poll.id.desc())
    return session.scalars(select(Poll).where(Poll.id.in_(ids)).order_by(*newest)).all()


def quote(session: Session, alliance_id: int, poll_id: int | None) -> Quote | None:
    """The figure of one poll; nothing when it has none that may be quoted."""
    query = (
        select(Poll, Question, Figure)
        .join(Sample, Sample.poll_id == Poll.id)
        .join(Figure, Figure.sample_id == Sample.id)
        .join(Question, Question.id == Figure.question_id)
        .where(_is_quotable(alliance_id), Poll.id == poll_id)
        .order_by(Question.number)
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    poll, question, figure = row
    return Quote(
        slug=poll.slug,
        population_en=poll.population_en,
        population_es=poll.population_es,
        wording_en=question.wording_en,
        wording_es=question.wording_es,
        percent=round((figure.share or 0.0) * 100),
        margin=round((figure.moe or 0.0) * 100, 1),
        people=figure.n,
        opened_at=poll.opens_at,
        closed_at=poll.closes_at,
    )
