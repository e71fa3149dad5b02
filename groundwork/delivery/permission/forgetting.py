"""What delivery keeps about a person, shown whole and erased but for the mark that a STOP hangs on."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.addresses import BadAddress, read_mailbox, read_number
from groundwork.delivery.models import (
    Address,
    Channel,
    Consent,
    ConsentKind,
    Message,
    ReceivedText,
    State,
    Suppression,
    Thread,
    Why,
)
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.doors import PersonalData

# might still go out, or be looked for: without a number neither makes sense
UNDER_WAY = (State.QUEUED, State.SENDING, State.UNKNOWN, State.UNRESOLVED)


def address_of(session: Session, raw: str) -> Address | None:
    """The address a person names in any spelling, also of a stranger who only ever texted us. Raises BadAddress."""
    channel, value = (Channel.MAIL, read_mailbox(raw)) if "@" in raw else (Channel.TEXT, _number(session, raw))
    found = session.scalar(select(Address).where(Address.channel == channel, Address.value == value))
    if found is None and _has_written(session, value):
        found = Address(channel=channel, value=value, fingerprint=fingerprint(session, channel, value))
        session.add(found)
        session.flush()
    return found


def is_marked(session: Session, raw: str) -> bool:
    """Whether a number or mailbox that we do not keep is known by its mark as one that must not be written to."""
    channel, value = (Channel.MAIL, read_mailbox(raw)) if "@" in raw else (Channel.TEXT, _number(session, raw))
    mark = fingerprint(session, channel, value)
    standing = select(Suppression.id).where(Suppression.fingerprint == mark, Suppression.lifted_at.is_(None))
    return session.scalar(standing.limit(1)) is not None


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Each address with its permissions, what we sent it and what it sent us."""
    del now
    return [
        {
            "channel": str(address.channel),
            "address": address.value,
            "line_type": address.line_type,
            "confirmed_at": address.verified_at,
            "must_not_be_reached": _reasons(session, address),
            "consent": _ledger(session, address),
            "messages": _sent(session, address),
            "received": _received(session, address),
            "threads": _threads(session, address),
        }
        for address in _known(session, address_ids)
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty addresses and all that was written to or from them.

    What stays hangs on the mark alone: permissions with their dates, and the stop. A number is stopped if it was not,
    so that only START brings it back; a mailbox is not, for nothing could: its owner confirms by a mailed link anyway.
    """
    for address in _known(session, address_ids):
        _empty_messages(session, address, now=now)
        _empty_received(session, address, now=now)
        if address.channel == Channel.TEXT:
            consent.withdraw(session, address, how="erased", evidence="", now=now)
        suppression.lift(session, address.fingerprint, Why.HELD, how="erased", now=now)
        address.value, address.found_by, address.erased_at = f"erased:{address.id}", "", now
        address.line_type, address.verified_at = "", None
    session.flush()


def let_go(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty addresses nothing needs any more. Nobody is stopped by it: whoever joins anew begins anew.

    Not even their mark is kept; a stop that stands has its own.
    """
    for address in _known(session, address_ids):
        _empty_messages(session, address, now=now)
        _empty_received(session, address, now=now)
        waiting = (Consent.address_id == address.id) & (Consent.kind == ConsentKind.ASKED)
        session.execute(delete(Consent).where(waiting).execution_options(synchronize_session=False))
        address.value, address.found_by, address.erased_at = f"erased:{address.id}", "", now
        address.fingerprint, address.line_type, address.verified_at = f"let go:{address.id}", "", None
    session.flush()


PERSONAL_DATA = PersonalData("delivery", show, erase)


def _number(session: Session, raw: str) -> str:
    """A number as E.164; one that we could never text is good enough if it texted us. Raises BadAddress."""
    try:
        return read_number(raw)
    except BadAddress:
        typed = "+" * raw.strip().startswith("+") + re.sub(r"\D", "", raw)
        if not _has_written(session, typed):
            raise
        return typed


def _has_written(session: Session, value: str) -> bool:
    return session.scalar(select(ReceivedText.id).where(ReceivedText.sender == value).limit(1)) is not None


def _known(session: Session, address_ids: Collection[int]) -> Sequence[Address]:
    wanted = select(Address).where(Address.id.in_(address_ids), Address.erased_at.is_(None))
    return session.scalars(wanted.order_by(Address.id)).all()


def _reasons(session: Session, address: Address) -> list[str]:
    standing = (Suppression.fingerprint == address.fingerprint) & Suppression.lifted_at.is_(None)
    return [str(why) for why in session.scalars(select(Suppression.why).where(standing).order_by(Suppression.id))]


def _ledger(session: Session, address: Address) -> list[dict[str, object]]:
    lines = session.scalars(select(Consent).where(Consent.address_id == address.id).order_by(Consent.id))
    return [
        {"at": line.at, "kind": str(line.kind), "topic": line.topic, "wording": line.wording, "how": line.how}
        for line in lines
    ]


def _sent(session: Session, address: Address) -> list[dict[str, object]]:
    rows = session.scalars(select(Message).where(Message.address_id == address.id).order_by(Message.id))
    return [
        {"queued_at": row.queued_at, "state": str(row.state), "subject": row.subject, "body": row.body} for row in rows
    ]


def _received(session: Session, address: Address) -> list[dict[str, object]]:
    rows = session.scalars(select(ReceivedText).where(ReceivedText.sender == address.value).order_by(ReceivedText.id))
    return [{"at": row.at, "body": row.body, "read_as": row.read_as, "reply": row.reply} for row in rows]


def _threads(session: Session, address: Address) -> list[dict[str, object]]:
    rows = session.scalars(select(Thread).where(Thread.phone == address.value).order_by(Thread.id))
    names = "ours last_at waiting_since taken_at"
    return [{name: getattr(row, name) for name in names.split()} for row in rows]


def _empty_messages(session: Session, address: Address, *, now: datetime) -> None:
    """Words, links and keys go, which lead to who it was; that a message was sent, and arrived, stays counted."""
    hers = (Message.address_id == address.id) & Message.state.in_(UNDER_WAY)
    once = {"synchronize_session": False}
    session.execute(
        update(Message)
        .where(hers)
        .values(state=State.CANCELLED, why="erased", settled_at=now, lease_until=None)
        .execution_options(**once)
    )
    for message_id in session.scalars(select(Message.id).where(Message.address_id == address.id)).all():
        emptied = update(Message).where(Message.id == message_id).values(subject="", body="", token="")
        session.execute(emptied.values(key=f"erased:{message_id}").execution_options(**once))


def _empty_received(session: Session, address: Address, *, now: datetime) -> None:
    """What she texted us; a text still held for a person to read is settled with it."""
    hers = update(ReceivedText).where(ReceivedText.sender == address.value).execution_options(synchronize_session=False)
    session.execute(hers.where(ReceivedText.settled_at.is_(None)).values(settled_at=now))
    session.execute(hers.values(sender="", body="", reply=""))
    for thread in session.scalars(select(Thread).where(Thread.phone == address.value)):
        thread.phone, thread.waiting_since, thread.taken_by, thread.taken_at = f"erased:{thread.id}", None, None, None
