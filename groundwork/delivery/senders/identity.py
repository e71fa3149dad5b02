"""Our senders: who the carriers say each is, and how fast and how much it may send."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Brand, Sender, SenderKind
from groundwork.delivery.rows import add_once
from groundwork.models import Installation

FIRST_BRAND = "default"
DEMO_PACE = 100.0  # segments a second
DEMO_CALLS = 10.0
CARRIERS_DAY = ZoneInfo("America/Los_Angeles")


def day_of(now: datetime) -> date:
    """The day that daily caps and budgets count by; it turns when nobody in the country may be texted."""
    return now.astimezone(CARRIERS_DAY).date()


def known(session: Session, name: str, *, now: datetime) -> Sender:
    """The sender of this name, written down if it is new."""
    found = session.get(Sender, name)
    if found is not None:
        return found
    sender, brand = look(session, name, now=now)
    add_once(session, Brand, name=brand.name, reference="", approved_on=brand.approved_on, day_segments=0)
    _add(session, name, brand.name, sender.kind, sender.per_second, sender.calls_per_second)
    return session.get_one(Sender, name)


def look(session: Session, name: str, *, now: datetime) -> tuple[Sender, Brand]:
    """A sender and its brand; a new one is slow and waits for approval, save in a demo, and is not written down."""
    pair = session.execute(
        select(Sender, Brand).join(Brand, Brand.name == Sender.brand).where(Sender.name == name)
    ).first()
    if pair is not None:
        return pair[0], pair[1]
    is_demo = bool(session.scalar(select(Installation.is_demo)))
    brand = session.get(Brand, FIRST_BRAND)
    if brand is None:
        brand = Brand(name=FIRST_BRAND, reference="", approved_on=now.date() if is_demo else None, day_segments=0)
    pace, calls = (DEMO_PACE, DEMO_CALLS) if is_demo else (1.0, 1.0)
    sender = Sender(name=name, brand=brand.name, kind=SenderKind.LOCAL, per_second=pace, calls_per_second=calls)
    return sender, brand


def register(  # noqa: PLR0913 - what carriers know of a sender is said at once
    session: Session,
    name: str,
    *,
    brand: str,
    kind: SenderKind,
    per_second: float,
    calls_per_second: float,
    approved_on: date | None,
    reference: str,
    daily_cap: int | None,
) -> Sender:
    """Write down what a sender is and may do; one that is there is changed. The last three are its whole brand's."""
    add_once(session, Brand, name=brand, reference=reference, day_segments=0)
    whose = session.get_one(Brand, brand)
    whose.reference, whose.approved_on, whose.daily_cap = reference, approved_on, daily_cap
    _add(session, name, brand, kind, per_second, calls_per_second)
    sender = session.get_one(Sender, name)
    sender.brand, sender.kind = brand, kind
    sender.per_second, sender.calls_per_second = per_second, calls_per_second
    session.flush()
    return sender


def _add(session: Session, name: str, brand: str, kind: SenderKind, pace: float, calls: float) -> None:
    parts = {"brand": brand, "kind": kind, "per_second": pace, "calls_per_second": calls}
    add_once(session, Sender, name=name, tokens=max(pace, 1.0), call_tokens=max(calls, 1.0), **parts)
