"""Putting messages into the outbox, in the transaction of whatever caused them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Address, Batch, BatchState, Channel, Message, State, ZoneSet
from groundwork.delivery.rows import add_all_once, add_once
from groundwork.delivery.texts.measure import measure
from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST = 1600  # characters the phone company takes
PERSONAL = "personal:"  # how the causes of answers to single people begin
PERSONAL_LIFE = timedelta(days=2)  # an answer to what somebody just did is pointless later
CALL_LIFE = timedelta(minutes=10)  # and who asked to be rung has put the phone away


@dataclass(frozen=True)
class Outgoing:
    """One text to queue.

    key: unique per cause, person and step. token: a mark inside the body, by which a text is found again.
    zones: every time zone the person may be in; empty when not known.
    """

    address_id: int
    key: str
    body: str
    token: str
    zones: tuple[str, ...]
    written_by: int | None = None


class Unsendable(Refusal):
    """A text nobody can be sent."""


def open_batch(  # noqa: PLR0913 - everything that bounds a send is said at once
    session: Session,
    *,
    cause: str,
    alliance: str,
    sender: str,
    opens_at: datetime,
    closes_at: datetime | None,
    budget_cents: int | None,
    daily_cents: int | None = None,
    topic: str = "",
    now: datetime,
) -> Batch:
    """The batch of this cause, made when it is new; asking again changes nothing. No budget means no limit.

    topic: what its people must have said yes to, where that is not the alliance.
    """
    add_once(
        session,
        Batch,
        cause=cause,
        alliance=alliance,
        topic=topic,
        sender=sender,
        state=BatchState.OPEN,
        why_paused="",
        is_personal=False,
        opens_at=opens_at,
        closes_at=closes_at,
        budget_cents=budget_cents,
        daily_cents=daily_cents,
        told_why="",
        taken_segments=0,
        made_at=now,
    )
    return session.scalars(select(Batch).where(Batch.cause == cause)).one()


def batch_for(session: Session, cause: str) -> Batch | None:
    """The batch of this cause, if it was ever opened."""
    return session.scalar(select(Batch).where(Batch.cause == cause))


def queue(session: Session, batch: Batch, items: Sequence[Outgoing], *, now: datetime) -> int:
    """Add texts to a batch, each key once for ever; says how many were new. Raises Unsendable, and then adds none."""
    for item in items:
        _check(item)
    sets = {item.zones or _zones(session, item.address_id) for item in items}
    for zones in sets:
        add_once(session, ZoneSet, zones=quiet.joined(zones))
    return add_all_once(session, Message, [_row(session, batch, item, now) for item in items])


def send_text(  # noqa: PLR0913 - who, what, once, when decent, from which number, by whom
    session: Session,
    *,
    address_id: int,
    body: str,
    key: str,
    zones: tuple[str, ...],
    sender: str = "",
    written_by: int | None = None,
    now: datetime,
) -> bool:
    """Queue one text that answers what this person just did; says whether it was new.

    sender: the number to answer from, the installation's own where it is empty. written_by: the account of its author.
    """
    batch = _personal(session, now, sender)
    item = Outgoing(address_id, key, body, "", zones, written_by=written_by)
    return queue(session, batch, [item], now=now) == 1


def send_call(session: Session, *, address_id: int, key: str, token: str, now: datetime) -> bool:
    """Queue one call to somebody who asks to be rung this minute; says whether it was new. Later is too late."""
    batch = _personal(session, now)
    add_once(session, ZoneSet, zones="")
    row = _blank(batch, now) | {"address_id": address_id, "key": key, "body": "", "zones": "", "token": token}
    return add_once(session, Message, **row | {"channel": Channel.CALL, "segments": 0, "not_after": now + CALL_LIFE})


def send_mail(  # noqa: PLR0913 - who, what, once, in which batch
    session: Session,
    *,
    address_id: int,
    subject: str,
    body: str,
    key: str,
    batch: Batch | None = None,
    now: datetime,
) -> bool:
    """Queue one e-mail; says whether it was new.

    batch: whose it is, where it does not answer what this person just did.
    """
    batch = batch or _personal(session, now)
    add_once(session, ZoneSet, zones="")
    return add_once(session, Message, **mail_row(batch, address_id, key, subject=subject, body=body, now=now))


def mail_row(batch: Batch, address_id: int, key: str, *, subject: str, body: str, now: datetime) -> dict[str, Any]:
    """The row of one e-mail, for whoever adds many at once."""
    row = _blank(batch, now) | {"address_id": address_id, "key": key, "body": body, "zones": ""}
    return row | {"channel": Channel.MAIL, "subject": subject, "segments": 0}


def pause(session: Session, batch: Batch, *, now: datetime, why: str = "") -> None:
    """Let nothing more of a batch begin; what the phone company already has goes on."""
    del now
    if batch.state == BatchState.OPEN:
        batch.state, batch.why_paused = BatchState.PAUSED, why
        session.flush()


def pause_all(session: Session, alliance: str, *, why: str, now: datetime) -> None:
    """Pause what an alliance sends of itself; answers, and what people asked to hear of one thing, go on."""
    of_itself = (Batch.alliance == alliance) & ~Batch.is_personal & (Batch.topic == "")
    for batch in session.scalars(select(Batch).where(of_itself, Batch.state == BatchState.OPEN).with_for_update()):
        pause(session, batch, why=why, now=now)


def resume(session: Session, batch: Batch, *, now: datetime) -> None:
    """Let a paused batch go on. Raises Unsendable for one that was stopped."""
    del now
    if batch.state == BatchState.STOPPED:
        raise Unsendable(say("This was stopped for good. Make a new one."))
    batch.state, batch.why_paused, batch.told_why = BatchState.OPEN, "", ""
    session.flush()


def stop(session: Session, batch: Batch, *, now: datetime) -> int:
    """End a batch for good: what still waits is cancelled; says how many that were."""
    batch.state, batch.why_paused = BatchState.STOPPED, ""
    session.flush()
    done: Any = session.execute(
        update(Message)
        .where(Message.batch_id == batch.id, Message.state == State.QUEUED)
        .values(state=State.CANCELLED, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)


def counts(session: Session, batch_id: int) -> dict[str, int]:
    """How many messages of a batch stand in each state; states without any are missing."""
    rows = session.execute(
        select(Message.state, func.count()).where(Message.batch_id == batch_id).group_by(Message.state)
    )
    return {str(state): number for state, number in rows}


def queued_at(session: Session, prefix: str, *, since: datetime, address_id: int) -> list[datetime]:
    """When messages whose keys begin so were queued to an address, from a moment on."""
    to_it = (Message.address_id == address_id) & Message.key.startswith(prefix, autoescape=True)
    return list(session.scalars(select(Message.queued_at).where(to_it, Message.queued_at > since)))


def texts_queued(session: Session, prefix: str, *, since: datetime) -> int:
    """How many personal texts whose keys begin so were queued to anybody, from a moment on."""
    lately = select(Batch.id).where(Batch.is_personal, Batch.made_at > since - timedelta(days=1))
    wanted = select(func.count()).where(
        Message.batch_id.in_(lately),
        Message.channel == Channel.TEXT,
        Message.key.startswith(prefix, autoescape=True),
        Message.queued_at > since,
    )
    return session.scalar(wanted) or 0


def _personal(session: Session, now: datetime, sender: str = "") -> Batch:
    """The batch of the day for answers to single people from one number."""
    cause = f"{PERSONAL}{now:%Y-%m-%d}" + (f":{sender}" if sender else "")
    batch = open_batch(
        session,
        cause=cause,
        alliance="",
        sender=sender,
        opens_at=now,
        closes_at=now + PERSONAL_LIFE,
        budget_cents=None,
        now=now,
    )
    batch.is_personal = True
    session.flush()
    return batch


def _check(item: Outgoing) -> None:
    if not item.body.strip():
        raise Unsendable(say("The text is empty."), field="body")
    if len(item.body) > LONGEST:
        words = say("The text has %(length)s characters; %(most)s is the most.", length=len(item.body), most=LONGEST)
        raise Unsendable(words, field="body")
    if item.token and item.token not in item.body:
        raise ValueError(f"the token of {item.key} is not in its text, so it could never be found again")


def _zones(session: Session, address_id: int) -> tuple[str, ...]:
    return quiet.zones_of_number(session.scalars(select(Address.value).where(Address.id == address_id)).one())


def _blank(batch: Batch, now: datetime) -> dict[str, Any]:
    """The columns every new message shares; an INSERT of many rows names them all."""
    return {
        "batch_id": batch.id,
        "subject": "",
        "token": "",
        "state": State.QUEUED,
        "told": State.QUEUED,
        "why": "",
        "error_code": "",
        "attempt": 0,
        "worker": "",
        "misses": 0,
        "not_after": None,
        "written_by": None,
        "doubled_sid": "",
        "queued_at": now,
    }


def _row(session: Session, batch: Batch, item: Outgoing, now: datetime) -> dict[str, Any]:
    return _blank(batch, now) | {
        "address_id": item.address_id,
        "channel": Channel.TEXT,
        "key": item.key,
        "body": item.body,
        "token": item.token,
        "zones": quiet.joined(item.zones or _zones(session, item.address_id)),
        "segments": measure(item.body).segments,
        "written_by": item.written_by,
    }
