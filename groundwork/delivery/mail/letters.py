"""E-mail to many at once: their addresses and their letters, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery import outbox
from groundwork.delivery.models import Address, Batch, Channel, Message, ZoneSet
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.delivery.rows import add_all_once, add_once

AT_ONCE = 500  # in one statement


@dataclass(frozen=True)
class Letter:
    """One e-mail. mailbox: as `addresses.read_mailbox` gives it. key: unique per cause and person."""

    mailbox: str
    subject: str
    body: str
    key: str


def send_letters(session: Session, batch: Batch, letters: Sequence[Letter], *, now: datetime) -> int:
    """Queue an e-mail to each; says how many were new."""
    add_once(session, ZoneSet, zones="")
    return sum(
        _send(session, batch, letters[start : start + AT_ONCE], now) for start in range(0, len(letters), AT_ONCE)
    )


def _send(session: Session, batch: Batch, letters: Sequence[Letter], now: datetime) -> int:
    ids = _addresses(session, {letter.mailbox for letter in letters})
    rows = [
        outbox.mail_row(batch, ids[one.mailbox], one.key, subject=one.subject, body=one.body, now=now)
        for one in letters
    ]
    return add_all_once(session, Message, rows)


def _addresses(session: Session, mailboxes: set[str]) -> dict[str, int]:
    """Mailbox -> number of its address, made where it is new."""
    wanted = select(Address.value, Address.id).where(Address.channel == Channel.MAIL, Address.value.in_(mailboxes))
    known = dict(session.execute(wanted).all())
    fresh = [
        {"channel": Channel.MAIL, "value": value, "fingerprint": fingerprint(session, Channel.MAIL, value)}
        for value in sorted(mailboxes - known.keys())
    ]
    add_all_once(session, Address, [row | {"line_type": ""} for row in fresh])
    return dict(session.execute(wanted).all()) if fresh else known
