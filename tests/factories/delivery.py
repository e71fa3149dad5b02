"""Addresses, consent, batches and messages to test with."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery import outbox
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Address, Batch, Channel, Message, Sender, SenderKind
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.permission import consent
from groundwork.delivery.senders import identity
from groundwork.delivery.sending.claim import Claimant, Claimed, claim
from tests.conftest import NOW

NEW_YORK = ("America/New_York",)
OURS = "+12025550190"  # the installation's own number in every test
_numbers = count(100)


def a_number() -> str:
    """A number nobody has, never the same twice in a test run (555-01xx, over many area codes)."""
    area, line = divmod(next(_numbers), 100)
    codes = (608, 614, 216, 330, 419, 513, 740, 937, 202, 802, 956, 512, 713, 214, 817, 210, 915, 414, 262, 715)
    return f"+1{codes[area % len(codes)]}55501{line:02}"


def a_text_address(session: Session, number: str = "", *, agrees: bool = True, now: datetime = NOW) -> Address:
    """A mobile number whose owner agreed to texts, unless told otherwise."""
    address = text_address(session, number or a_number())
    if agrees:
        agree(session, address, now=now)
    return address


def agree(session: Session, address: Address, *, topic: str = "alliance:franklin", now: datetime = NOW) -> None:
    words = "Yes, text me about 4 times a month."
    consent.give(session, address, topic=topic, wording=words, how="web form", evidence="test", now=now)


def a_sender(session: Session, name: str = OURS, **changes: Any) -> Sender:
    """A number of ours that the carriers have approved, quick enough never to be waited for."""
    parts: dict[str, Any] = {
        "brand": "default",
        "kind": SenderKind.SHORT_CODE,
        "per_second": 100_000.0,
        "calls_per_second": 1_000.0,
        "approved_on": NOW.date(),
        "reference": "BN-test",
        "daily_cap": None,
    }
    return identity.register(session, name, **parts | changes)


def a_batch(session: Session, **changes: Any) -> Batch:
    """An open batch of the Franklin Alliance, for the day."""
    parts: dict[str, Any] = {
        "cause": f"campaign:{next(_numbers)}",
        "alliance": "franklin",
        "sender": "",
        "opens_at": NOW - timedelta(hours=1),
        "closes_at": NOW + timedelta(days=2),
        "budget_cents": 100_00,
        "now": NOW,
    }
    parts |= changes
    if parts["sender"] and session.get(Sender, parts["sender"]) is None:
        a_sender(session, parts["sender"])
    return outbox.open_batch(session, **parts)


def an_outgoing(address: Address, key: str = "", **changes: Any) -> Outgoing:
    """One short text with its mark."""
    key = key or f"{address.id}/1"
    token = f"token-{key.replace('/', '-').replace(':', '-')}-{next(_numbers)}"
    parts: dict[str, Any] = {"body": f"Please call: http://localhost/act/x?t={token}", "token": token}
    return Outgoing(address.id, key, **({"zones": NEW_YORK} | parts | changes))


def a_queued_text(session: Session, *, batch: Batch | None = None, address: Address | None = None) -> Message:
    """One text that may go out now."""
    address = address or a_text_address(session)
    batch = batch or a_batch(session)
    item = an_outgoing(address, f"{batch.cause}/{address.id}/1")
    outbox.queue(session, batch, [item], now=NOW)
    session.flush()
    return session.scalars(select(Message).where(Message.key == item.key)).one()


def a_claimant(now: datetime = NOW, *, real_now: datetime = NOW, worker: str = "test", **changes: Any) -> Claimant:
    return Claimant(worker, now, real_now, **({"channels": tuple(Channel), "sender": OURS} | changes))


def claimed(session: Session, now: datetime = NOW, **changes: Any) -> list[Claimed]:
    return claim(session, a_claimant(now, **changes))
