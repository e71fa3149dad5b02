"""One claimed batch on its way: a last look, the network without any transaction, then what came of it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery import learning, mail, settle, suppression
from groundwork.delivery.claim import BATCH, Claimed
from groundwork.delivery.http import CONNECT_SECONDS, READ_SECONDS
from groundwork.delivery.models import Address, Channel, Message
from groundwork.delivery.telephony import (
    Accepted,
    NotAccepted,
    OutboundText,
    PhoneError,
    Rejected,
    SenderBlocked,
    Telephony,
)
from groundwork.settings import Settings

REQUEST_LIFE = timedelta(seconds=CONNECT_SECONDS + READ_SECONDS)


@dataclass(frozen=True)
class Result:
    """What one attempt came to: an answer, an e-mail handed over (`kept` says why not), or a way to fail."""

    row: Claimed
    answer: Accepted | PhoneError | str


def send(
    database: Database, clock: Clock, settings: Settings, phone: Telephony | None, rows: Sequence[Claimed]
) -> None:
    """Send these messages at once and settle them; they are committed as claimed, and the lease still runs."""
    going = _last_look(database, rows, now=clock.now(), real_now=datetime.now(UTC))
    with ThreadPoolExecutor(max_workers=BATCH) as pool:
        results = list(pool.map(lambda row: Result(row, _hand_over(settings, phone, row)), going))
    with database.writing() as session:
        for result in results:
            _settle(session, result, now=clock.now(), real_now=datetime.now(UTC))


def _last_look(database: Database, rows: Sequence[Claimed], *, now: datetime, real_now: datetime) -> list[Claimed]:
    """What may still go: nobody said no since the claim, and the lease outlives a request."""
    with database.reading() as session:
        refused = _refused(session, [row.attempt.row_id for row in rows])
    late = {row.attempt.row_id for row in rows if real_now + REQUEST_LIFE > row.lease_until}
    if refused or late:
        with database.writing() as session:
            _hold_back(session, rows, refused, late, now)
    return [row for row in rows if row.attempt.row_id not in refused.keys() | late]


def _hold_back(
    session: Session, rows: Sequence[Claimed], refused: dict[int, str], late: set[int], now: datetime
) -> None:
    for row in rows:
        if row.attempt.row_id in refused:
            settle.withheld(session, row.attempt, why=refused[row.attempt.row_id], now=now)
        elif row.attempt.row_id in late:
            settle.not_accepted(session, row.attempt, not_before=None)


def _refused(session: Session, row_ids: list[int]) -> dict[int, str]:
    why = suppression.standing_reason()
    rows = session.execute(
        select(Message.id, why)
        .join(Address, Address.id == Message.address_id)
        .where(Message.id.in_(row_ids), why.is_not(None))
    )
    return {row_id: str(reason) for row_id, reason in rows}


def _hand_over(settings: Settings, phone: Telephony | None, row: Claimed) -> Accepted | PhoneError | str:
    try:
        if row.channel == Channel.MAIL:
            return mail.send(row, settings)
        if phone is None:
            return NotAccepted()
        return phone.send(_text(row, settings))
    except PhoneError as error:
        return error


def _text(row: Claimed, settings: Settings) -> OutboundText:
    sender = row.sender or settings.messaging_service or settings.sender_number
    query = f"o={row.attempt.row_id}&a={row.attempt.number}"
    return OutboundText(
        to=row.to,
        sender=sender,
        body=row.body,
        valid_for=row.valid_for,
        callback_url=f"{settings.public_url}/hooks/twilio/status?{query}",
    )


def _settle(session: Session, result: Result, *, now: datetime, real_now: datetime) -> None:
    attempt = result.row.attempt
    match result.answer:
        case Accepted() as answer:
            learning.learn(session, attempt, answer, now=now)
        case str() as why:
            settle.handed_over(session, attempt, why=why, now=now)
        case NotAccepted(retry_after=wanted):
            settle.not_accepted(session, attempt, not_before=settle.back_off(attempt, wanted, real_now=real_now))
        case Rejected(code=code, why=reason):
            settle.rejected(session, attempt, code=code, why=reason, now=now)
        case SenderBlocked(code=code):
            settle.not_accepted(session, attempt, not_before=settle.back_off(attempt, 0, real_now=real_now))
            settle.pause_for_sender(session, attempt.row_id, code)
        case _:
            settle.unknown(session, attempt)
