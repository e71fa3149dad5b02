"""What an error code means beyond its own message: for the number it went to, or for the sender it came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Message
from groundwork.delivery.permission import suppression
from groundwork.delivery.phone.rising import Standing
from groundwork.delivery.phone.telephony import RECIPIENT, SENDER
from groundwork.delivery.sending import settle

BREAKS_AT = 5  # messages of one batch refused for the sender's sake, within this time, before it is paused
WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Coded:
    """A code that concerns more than its message."""

    row_id: int
    batch_id: int
    address_id: int
    code: int


def read(row: Standing, error_code: str) -> list[Coded]:
    """The code of one callback, where it concerns more than its message; else nothing."""
    code = int(error_code) if re.fullmatch(r"[0-9]{1,9}", error_code) else 0
    return [Coded(row.id, row.batch_id, row.address_id, code)] if code in RECIPIENT or code in SENDER else []


def act(session: Session, coded: Sequence[Coded], *, now: datetime) -> None:
    """Write to no number again that takes nothing, and pause what carriers refuse for its sender's sake."""
    for code, addresses in _by_code(coded).items():
        marks = session.scalars(select(Address.fingerprint).where(Address.id.in_(addresses))).all()
        suppression.suppress_all(session, marks, RECIPIENT[code], how="phone company", evidence=str(code), now=now)
    for batch_id, one in {one.batch_id: one for one in coded if one.code in SENDER}.items():
        if _refused(session, batch_id, now) >= BREAKS_AT:
            settle.pause_for_sender(session, one.row_id, one.code)


def _by_code(coded: Sequence[Coded]) -> dict[int, set[int]]:
    """The addresses behind each code that says something about them."""
    found: dict[int, set[int]] = {}
    for one in coded:
        if one.code in RECIPIENT:
            found.setdefault(one.code, set()).add(one.address_id)
    return found


def _refused(session: Session, batch_id: int, now: datetime) -> int:
    """How many messages of a batch were refused for its sender's sake lately."""
    codes = [str(code) for code in SENDER]
    mine = (Message.batch_id == batch_id) & Message.error_code.in_(codes) & (Message.settled_at > now - WITHIN)
    return session.scalar(select(func.count()).where(mine)) or 0
