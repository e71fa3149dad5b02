"""What the owner does to an event that people have signed up for: moving it, calling it off, making more room."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alliances.events import calendar, planning, reminding, seats, telling
from alliances.events.planning import NewEvent
from alliances.events.telling import News, Told
from alliances.kinds import EventState
from alliances.models import Alliance, Event
from alliances.typed import required
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say

NOBODY = Told(0, 0, ())
WORDS = 500


@dataclass(frozen=True)
class Changed:
    """What came of a change. told: who heard that time or place is another; too_many: people above the capacity."""

    told: Told
    too_many: int


def change(session: Session, event: Event, alliance: Alliance, typed: NewEvent, *, site: str, now: datetime) -> Changed:
    """Keep what was typed, tell those signed up once where time or place changed, and let those waiting move up.

    A capacity below those who come throws nobody out. Raises Refusal.
    """
    event = seats.locked(session, event.id)
    if typed.starts_at != event.starts_at:
        reminding.take_back(session, event, now=now)
    is_moved = planning.change(session, event, alliance, typed, now=now)
    told = NOBODY
    if is_moved and not calendar.is_over(event, now=now):
        told = telling.tell(
            session, News(event, alliance, "changed", site), telling.everybody(session, event.id), now=now
        )
    telling.move_up(session, event, site=site, now=now)
    coming = seats.seats(session, event).coming
    return Changed(told, max(0, coming - event.capacity) if event.capacity else 0)


def cancel(  # noqa: PLR0913 - what, in which words, from which site, by whom
    session: Session, event: Event, alliance: Alliance, words: str, *, site: str, account_id: int, now: datetime
) -> Told:
    """Call an event off, with the words everyone signed up is told; doing it again changes nothing."""
    event = seats.locked(session, event.id)
    if event.state == EventState.CANCELLED:
        return NOBODY
    if event.state == EventState.HELD:
        raise Refusal(say("It has been held already. What came of it can still be changed."))
    was_draft = event.state == EventState.DRAFT
    event.cancelled_words = required(words, field="words", most=WORDS)
    event.state, event.cancelled_at, event.changed_at = EventState.CANCELLED, now, now
    event.sequence += not was_draft
    session.flush()
    told = NOBODY
    if not was_draft:
        reminding.take_back(session, event, now=now)
        news = News(event, alliance, "cancelled", site, event.cancelled_words)
        told = telling.tell(session, news, telling.everybody(session, event.id), now=now)
    _record(session, event, alliance, told, account_id=account_id, now=now)
    return told


def _record(session: Session, event: Event, alliance: Alliance, told: Told, *, account_id: int, now: datetime) -> None:
    counts = {"mails": told.mails, "texts": told.texts, "unreached": len(told.unreached)}
    ledger.record(
        session,
        "events.cancelled",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"event:{event.id}",
        told=counts,
        now=now,
    )
