"""After an event: one e-mail to those who came, another to those who missed it, in the leader's own words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import letters, telling
from alliances.kinds import EventState, SeatState
from alliances.models import Alliance, Event, EventSignup
from alliances.typed import required
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say

CAME, MISSED = "came", "missed"
WORDS = 3_000


@dataclass(frozen=True)
class Readers:
    """Who would get it: of so many, those whose mailbox said yes to hearing of this event."""

    of: int
    signups: list[EventSignup]


def readers(session: Session, event: Event, group: str, *, now: datetime) -> Readers:
    """Those who came, or those who signed up and did not."""
    is_in = EventSignup.came_people > 0 if group == CAME else EventSignup.came_people == 0
    mine = (EventSignup.event_id == event.id) & (EventSignup.state == SeatState.COMING)
    found = list(session.scalars(select(EventSignup).where(mine, is_in).order_by(EventSignup.id)))
    return Readers(len(found), telling.proven(session, event, found, now=now))


def send(  # noqa: PLR0913 - whom, what, by whom
    session: Session,
    event: Event,
    alliance: Alliance,
    group: str,
    *,
    subject: str,
    body: str,
    account_id: int,
    now: datetime,
) -> int:
    """Write to one group once; says how many get it. Raises Refusal."""
    subject, body = required(subject, field="subject", most=120), required(body, field="body", most=WORDS)
    if event.state != EventState.HELD:
        raise Refusal(say("Close the event first: then it is known who came."))
    if sent_at(event, group) is not None:
        raise Refusal(say("They were written to already; nobody is thanked twice."))
    found = readers(session, event, group, now=now).signups
    if not found:
        raise Refusal(say("None of them confirmed an e-mail address for this event, so there is nobody to write to."))
    batch = telling.batch_of(session, event, alliance, f"after:{group}", until=now + telling.LETTERS_LIFE, now=now)
    rows = [(one, f"event-after:{one.id}", letters.Letter(" ".join(subject.split()), body)) for one in found]
    sent = telling.mail_in(session, batch, rows, now=now)
    if group == CAME:
        event.thanked_at = now
    else:
        event.missed_at = now
    ledger.record(
        session, "events.followed_up", account_id=account_id, scope=alliance.slug, subject=f"event:{event.id}",
        told={"group": group, "mails": sent}, now=now,
    )  # fmt: skip
    return sent


def sent_at(event: Event, group: str) -> datetime | None:
    """When this group was written to."""
    return event.thanked_at if group == CAME else event.missed_at
