"""What an alliance's public page shows of polls: one to answer, and the newest that is published."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.shown import Card
from groundwork.web.languages import language
from groundwork.words import say
from polling.models import Poll, PollState


def cards(session: Session, alliance_id: int, *, now: datetime) -> list[Card]:
    """The poll that is open to anybody, then the newest result."""
    own = select(Poll).where(Poll.alliance_id == alliance_id)
    opened = session.scalars(own.where(Poll.state == PollState.OPEN).order_by(Poll.opens_at.desc(), Poll.id)).all()
    published = session.scalars(
        own.where(Poll.state == PollState.PUBLISHED).order_by(Poll.published_at.desc(), Poll.id.desc()).limit(1)
    ).all()
    return [
        *[_open(poll) for poll in opened if poll.is_open(now)][:1],
        *[_published(poll) for poll in published],
    ]


def _open(poll: Poll) -> Card:
    spoken = language()
    return Card(
        kind=say("Poll"),
        title=poll.titled(spoken),
        words=say("Open to %(population)s.", population=poll.population(spoken)),
        link=url_for("polling.answer", slug=poll.slug),
        link_words=say("Answer the poll"),
        order=20,
    )


def _published(poll: Poll) -> Card:
    return Card(
        kind=say("Result"),
        title=poll.titled(language()),
        words=say("What the public said, with how we asked."),
        link=url_for("polling.result", slug=poll.slug),
        link_words=say("See the result"),
        order=30,
    )
