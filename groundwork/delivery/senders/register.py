"""What the secretariat writes down of our senders, and what each has to do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Batch, BatchState, Brand, Channel, Message, Sender, SenderKind, State
from groundwork.delivery.senders import identity
from groundwork.delivery.senders.identity import day_of
from groundwork.refusal import Refusal
from groundwork.words import say

MOST_A_DAY = 100_000_000
FASTEST = 1000  # segments or calls a second; more is a slip of the keyboard


@dataclass(frozen=True)
class Row:
    """One sender as it is shown. today: segments of its whole brand; waiting: texts queued that are to come from it."""

    sender: Sender
    brand: Brand
    today: int
    waiting: int
    is_own: bool


@dataclass(frozen=True)
class Registered:
    """What carriers know of a sender, as typed."""

    brand: str
    kind: SenderKind
    per_second: float
    calls_per_second: float
    approved_on: date | None
    reference: str
    daily_cap: int | None


def every(session: Session, *, own: str, now: datetime) -> list[Row]:
    """Every sender we know or are about to use, the installation's own first."""
    queued = _waiting(session, own)
    names = {*session.scalars(select(Sender.name)), *queued} | ({own} if own else set())
    found = []
    for name in sorted(names, key=lambda one: (one != own, one)):
        sender, brand = identity.look(session, name, now=now)
        today = brand.day_segments if brand.day == day_of(now) else 0
        found.append(Row(sender, brand, today, queued.get(name, 0), name == own))
    return found


def keep(session: Session, name: str, typed: Registered, *, now: datetime) -> Sender:
    """Write it down. Raises a Refusal beside the field that needs another look."""
    for field, pace in (("per_second", typed.per_second), ("calls_per_second", typed.calls_per_second)):
        if not 0 < pace <= FASTEST:
            raise Refusal(say("Type a number above 0, and at most 1,000."), field=field)
    if typed.daily_cap is not None and not 0 < typed.daily_cap <= MOST_A_DAY:
        words = say("Type 1 to 100,000,000, or leave it empty where the carriers set no limit.")
        raise Refusal(words, field="daily_cap")
    if typed.approved_on is not None and typed.approved_on > now.date():
        raise Refusal(
            say("That day has not come yet. Leave it empty until the carriers have approved."), field="approved_on"
        )
    return identity.register(
        session,
        name,
        brand=" ".join(typed.brand.split()),
        kind=typed.kind,
        per_second=typed.per_second,
        calls_per_second=typed.calls_per_second,
        approved_on=typed.approved_on,
        reference=" ".join(typed.reference.split()),
        daily_cap=typed.daily_cap,
    )


def trouble(session: Session, *, own: str, now: datetime) -> str:
    """Texts that wait for the approval of carriers, and what to do."""
    waits = [row for row in every(session, own=own, now=now) if row.waiting and row.brand.approved_on is None]
    texts, names = sum(row.waiting for row in waits), ", ".join(row.sender.name for row in waits)
    if not waits:
        return ""
    return (
        f"{texts} texts wait because the carriers have not approved {names}; register it with the phone company, then"
        " write the day of approval down at /senders"
    )


def _waiting(session: Session, own: str) -> dict[str, int]:
    """Sender -> texts queued in open batches."""
    name = func.coalesce(func.nullif(Batch.sender, ""), own)
    rows = session.execute(
        select(name, func.count())
        .join(Message, Message.batch_id == Batch.id)
        .where(Batch.state == BatchState.OPEN, Message.state == State.QUEUED, Message.channel == Channel.TEXT)
        .group_by(name)
    )
    return {sender: texts for sender, texts in rows if sender}
