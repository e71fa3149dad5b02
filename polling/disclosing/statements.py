"""What people say of how their poll was done, where nobody can compute it; both languages, and no gap left open."""

import re

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from polling.disclosing.saying import Both, both, has
from polling.models import Invitation, Item, Poll, PollState, Recruitment, Response, Sample, Statement

ASKED = (Item.SPONSOR, Item.RECRUITMENT, Item.QUALITY, Item.LIMITATIONS)
ALWAYS = (Item.QUALITY, Item.LIMITATIONS)
LONGEST = 2000
GAP = re.compile(r"\[[^\]\n]*\]")


class NotSaid(Refusal):
    """A statement cannot be kept as it is."""


def of_poll(session: Session, poll_id: int) -> dict[Item, Both]:
    """What has been said so far, by item."""
    rows = session.scalars(select(Statement).where(Statement.poll_id == poll_id))
    return {row.item: Both(row.words_en, row.words_es) for row in rows}


def needed(session: Session, poll: Poll) -> tuple[Item, ...]:
    """The items on which this poll's makers must say something: how a list was drawn only where there was one."""
    of_list = select(Sample.id).where(Sample.poll_id == poll.id, Sample.recruitment == Recruitment.LIST)
    used = (
        select(Invitation.id).where(Invitation.sample_id.in_(of_list)).limit(1),
        select(Response.id).where(Response.sample_id.in_(of_list)).limit(1),
    )
    has_list = any(session.scalar(one) is not None for one in used)
    return tuple(item for item in ASKED if item in ALWAYS or (item == Item.RECRUITMENT and has_list))


def unsaid(session: Session, poll: Poll) -> list[Item]:
    """The needed items on which nobody has said anything."""
    said = of_poll(session, poll.id)
    return [item for item in needed(session, poll) if item not in said or not said[item].is_whole]


def keep(session: Session, poll: Poll, item: Item, words: Both) -> None:
    """Keep what is said of one item, in place of what was said before; empty in both languages takes it back.

    Raises NotSaid where the poll is published, one language is empty, a gap in brackets is open, or it is too long.
    """
    if poll.state == PollState.PUBLISHED:
        raise NotSaid(say("The poll is published; how it was done is fixed with its numbers."))
    clean = Both(words.en.strip(), words.es.strip())
    for language, text in (("en", clean.en), ("es", clean.es)):
        _check(clean, text, f"{item.value}_{language}")
    session.execute(delete(Statement).where(Statement.poll_id == poll.id, Statement.item == item))
    if clean.is_whole:
        session.add(Statement(poll_id=poll.id, item=item, words_en=clean.en, words_es=clean.es))
    session.flush()


def begun(item: Item) -> Both:
    """Words to begin with, their gaps in brackets; nothing where we have none."""
    return both(item.value, "begin") if has(item.value, "begin") else Both("", "")


def _check(words: Both, text: str, field: str) -> None:
    if not text and (words.en or words.es):
        raise NotSaid(say("Say it in both languages."), field=field)
    if len(text) > LONGEST:
        raise NotSaid(say("At most %(most)s characters.", most=f"{LONGEST:,}"), field=field)
    gap = GAP.search(text)
    if gap is not None:
        raise NotSaid(say("Fill in what stands in brackets: %(gap)s", gap=gap[0]), field=field)
