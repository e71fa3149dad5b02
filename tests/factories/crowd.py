"""Thousands of people who agreed to texts, each with one queued, written in bulk."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from groundwork.database import Base, Database
from groundwork.delivery.models import Address, Batch, Channel, Consent, ConsentKind, Message, State, ZoneSet
from groundwork.delivery.rows import add_once
from tests.conftest import NOW
from tests.factories import delivery as make

ZONES = "America/New_York"
AT_ONCE = 5_000


def number(n: int) -> str:
    """The n-th invented number."""
    return f"+1{200 + n // 10_000}555{n % 10_000:04}"


def a_crowd(database: Database, count: int, **changes: Any) -> int:
    """Queue one text for each of `count` people in one batch; returns the batch's id."""
    with database.writing() as session:
        parts = {"budget_cents": None, "closes_at": NOW + timedelta(days=2)}
        make.a_sender(session)
        batch = make.a_batch(session, **parts | changes)
        add_once(session, ZoneSet, zones=ZONES)
        session.flush()
        ids = addresses(session, count)
        _fill(session, Message, (_message(batch, n, row) for n, row in enumerate(ids)))
        return batch.id


def addresses(session: Session, count: int) -> Sequence[int]:
    """The ids of this many people who said yes."""
    make.agree(session, make.a_text_address(session))  # the fingerprints' key is there
    _fill(session, Address, (_address(n) for n in range(count)))
    wanted = select(Address.id).where(Address.line_type == "crowd").order_by(Address.id)
    ids = session.scalars(wanted).all()
    _fill(session, Consent, (_consent(row) for row in ids))
    return ids


def _address(n: int) -> dict[str, Any]:
    mark = hashlib.sha256(number(n).encode()).hexdigest()
    return {"channel": Channel.TEXT, "value": number(n), "fingerprint": mark, "line_type": "crowd"}


def _consent(address_id: int) -> dict[str, Any]:
    words = {"topic": "alliance:franklin", "wording": "Yes, text me.", "how": "web form", "evidence": "test"}
    return {"address_id": address_id, "kind": ConsentKind.GIVEN, "at": NOW} | words


def _message(batch: Batch, n: int, address_id: int) -> dict[str, Any]:
    token = f"t{batch.id}x{n:07}"
    return {
        "batch_id": batch.id,
        "address_id": address_id,
        "channel": Channel.TEXT,
        "key": f"{batch.cause}/{n}",
        "body": f"Please ring your Senator about the hearing: http://localhost/act/x?t={token}",
        "token": token,
        "zones": ZONES,
        "segments": 1,
        "state": State.QUEUED,
        "told": State.QUEUED,
        "queued_at": NOW,
    }


def _fill(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    everything = list(rows)
    for start in range(0, len(everything), AT_ONCE):
        session.execute(insert(table), everything[start : start + AT_ONCE])
