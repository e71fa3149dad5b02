"""Publishing a poll: its numbers are fixed and shown to everybody, with how they were made."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from polling.by_district import districts
from polling.disclosing import disclosure
from polling.disclosing.entries import named
from polling.disclosing.saying import here
from polling.finding import WHOLE
from polling.models import Item, Poll, PollState, Record
from polling.reporting.results import Outcome
from polling.reproducing import recipes
from polling.reproducing.recipes import Cooked
from polling.stats import recipe as core


class NotPublishable(Refusal):
    """The poll cannot be published, and why."""


class NotDisclosed(NotPublishable):
    """Something that must be said of how the poll was done has not been said. items: what is missing."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        names = ", ".join(f"“{here(named(item))}”" for item in self.items)
        super().__init__(say("Say how the poll was done before you publish it. Still missing: %(names)s.", names=names))


def publish(session: Session, poll: Poll, *, now: datetime) -> Outcome:
    """Fix the numbers with how they were made, and show both to everybody.

    Raises NotPublishable where the poll is not closed or too few answered, NotDisclosed where an item is empty.
    """
    poll = _held(session, poll)
    if poll.state != PollState.CLOSED:
        raise NotPublishable(say("Close the poll before you publish it; numbers must not move once they are out."))
    cooked = recipes.cooked(session, poll)
    if all(one.found.result.withheld for one in cooked):
        raise NotPublishable(
            say("Too few people answered. We publish at 50 answers that count as at least 30 after weighting.")
        )
    missing = disclosure.missing(session, poll, [one.found for one in cooked])
    if missing:
        raise NotDisclosed(missing)
    outcome = _fixed(session, cooked)
    for one in cooked:
        districts.estimate(session, poll, one.sample)
    _record(session, poll, cooked, now=now)
    poll.state = PollState.PUBLISHED
    poll.published_at = now
    session.flush()
    return outcome


def _held(session: Session, poll: Poll) -> Poll:
    """The poll as it is now, held against being published twice at once, its questions in their order.

    One that was written in this very session need not have them so.
    """
    session.flush()
    whole = select(Poll).where(Poll.id == poll.id).options(WHOLE).with_for_update()
    return session.scalars(whole.execution_options(populate_existing=True)).one()


def _fixed(session: Session, cooked: Sequence[Cooked]) -> Outcome:
    outcome = Outcome([one.found.result for one in cooked], [row for one in cooked for row in one.found.figures])
    session.add_all([*outcome.samples, *outcome.figures])
    session.flush()
    return outcome


def _record(session: Session, poll: Poll, cooked: Sequence[Cooked], *, now: datetime) -> None:
    recipe = recipes.recipe_of(poll, cooked, estimates=districts.stored(session, poll), now=now)
    whole = disclosure.as_fixed(session, poll, [one.found for one in cooked], recipe, now=now)
    session.add(
        Record(
            poll_id=poll.id,
            recipe=core.text_of(recipe),
            disclosure=json.dumps(whole.as_json(), ensure_ascii=False, sort_keys=True),
            data_hash=recipe["data"]["hash"],
            made_at=now,
        )
    )
