"""Keeping segments: saved under a name, changed, copied, given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alliances.models import Alliance, Segment
from alliances.segments import rules
from alliances.segments.rules import Rule
from groundwork.refusal import NotFound, Refusal
from groundwork.segment_doors import SegmentUse
from groundwork.words import say

LONGEST_NAME = 60


@dataclass(frozen=True)
class Typed:
    """What somebody typed for a segment."""

    name: str
    rule: Rule


class NotClear(Refusal):
    """A part of the sentence cannot be read; what is wrong stands beside it."""


def standing(session: Session, alliance: Alliance) -> Sequence[Segment]:
    """An alliance's segments, by name."""
    own = select(Segment).where(Segment.alliance_id == alliance.id, Segment.ended_at.is_(None))
    return session.scalars(own.order_by(Segment.folded, Segment.id)).all()


def by_id(session: Session, alliance: Alliance, segment_id: int) -> Segment:
    """One of this alliance's segments that was not given up. Raises NotFound."""
    found = session.get(Segment, segment_id)
    if found is None or found.alliance_id != alliance.id or found.ended_at is not None:
        raise NotFound(say("There is no such segment here. Look at the list of segments."))
    return found


def by_name(session: Session, alliance: Alliance, name: str) -> Segment:
    """The segment of this name. Raises NotFound naming those there are."""
    there = standing(session, alliance)
    found = next((one for one in there if one.folded == _folded(name)), None)
    if found is None:
        names = ", ".join(one.name for one in there) or say("none")
        raise NotFound(say("There is no segment “%(name)s” here. There are: %(names)s.", name=name, names=names))
    return found


def save(session: Session, alliance: Alliance, typed: Typed, *, account_id: int | None, now: datetime) -> Segment:
    """Keep a new segment. Raises Refusal for a name that is taken, NotClear for a part that cannot be read."""
    segment = Segment(alliance_id=alliance.id, account_id=account_id, made_at=now)
    _fill(session, alliance, segment, typed, now=now)
    session.add(segment)
    _flush(session)
    return segment


def change(session: Session, alliance: Alliance, segment: Segment, typed: Typed, *, now: datetime) -> None:
    """Give a segment another name or rule. Raises as `save` does."""
    _fill(session, alliance, segment, typed, now=now)
    _flush(session)


def copy(session: Session, alliance: Alliance, segment: Segment, *, account_id: int | None, now: datetime) -> Segment:
    """A second one that chooses the same, to be changed."""
    taken = {one.folded for one in standing(session, alliance)}
    stem = segment.name[: LONGEST_NAME - 12]
    names = [say("%(name)s (copy %(number)s)", name=stem, number=number) for number in range(1, 100)]
    name = next((one for one in names if _folded(one) not in taken), names[-1])
    return save(session, alliance, Typed(name, rules.load(segment.rule)), account_id=account_id, now=now)


def end(session: Session, segment: Segment, *, uses: Sequence[SegmentUse], now: datetime) -> None:
    """Give a segment up; what was sent by it stays on record. Raises Refusal naming what still waits for it."""
    waiting = [one.words for one in uses if one.is_waiting]
    if waiting:
        raise Refusal(say("It is still used by: %(uses)s. Choose something else there first.", uses=", ".join(waiting)))
    segment.ended_at = now
    session.flush()


def _fill(session: Session, alliance: Alliance, segment: Segment, typed: Typed, *, now: datetime) -> None:
    name = " ".join(typed.name.split())
    if not name:
        raise Refusal(say("Give it a name, to find it by."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    if any(one.folded == _folded(name) and one.id != segment.id for one in standing(session, alliance)):
        raise Refusal(say("There is a segment of this name already. Choose another name."), field="name")
    if not rules.check(session, alliance, typed.rule, now=now):
        raise NotClear(say("A part of the sentence is not clear yet. What to do stands beside it."))
    if not typed.rule.parts:
        raise Refusal(say("Add at least one part: without any it is everybody, and needs no segment."))
    segment.name, segment.folded, segment.rule, segment.changed_at = name, _folded(name), rules.dump(typed.rule), now


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError:
        words = say("There is a segment of this name already. Choose another name.")
        raise Refusal(words, field="name") from None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
