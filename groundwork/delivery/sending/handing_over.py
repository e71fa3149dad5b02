"""Claimed messages on their way: a last look at every no, then the network without any transaction."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import bindparam, or_, select

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.mail import smtp
from groundwork.delivery.models import Address, Batch, BatchState, Channel, Message
from groundwork.delivery.permission import suppression
from groundwork.delivery.phone.telephony import (
    Accepted,
    NotAccepted,
    OutboundCall,
    OutboundText,
    PhoneError,
    Telephony,
    Unknown,
)
from groundwork.delivery.sending import outcomes, settle
from groundwork.delivery.sending.claim import BATCH, Attempt, Claimed
from groundwork.delivery.sending.outcomes import Result
from groundwork.delivery.sending.patience import PATIENT, Patience
from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

LOOK_HOLDS = 0.5  # seconds


@dataclass(frozen=True)
class Post:
    """Where messages are taken from and whom they are handed to; no phone means no texts and no calls."""

    database: Database
    clock: Clock
    settings: Settings
    phone: Telephony | None
    patience: Patience = PATIENT


def send(
    database: Database, clock: Clock, settings: Settings, phone: Telephony | None, rows: Sequence[Claimed]
) -> None:
    """Send these messages at once and settle them; they are committed as claimed, and the lease still runs."""
    post = Post(database, clock, settings, phone)
    going = last_look(post, rows)
    with ThreadPoolExecutor(max_workers=BATCH) as pool:
        results = list(pool.map(lambda row: hand_over(post, row), going))
    outcomes.settle_all(database, clock, results)


def last_look(post: Post, rows: Sequence[Claimed]) -> list[Claimed]:
    """What may still go: nobody said no or pause since the claim, and the lease outlives a request."""
    over = datetime.now(UTC) + post.patience.request_life
    late = {row.attempt.row_id for row in rows if over > row.lease_until}
    refused, halted = _held(post.database, [row.attempt.row_id for row in rows])
    held = refused.keys() | halted.keys() | late
    if held:
        _hold_back(post, [row.attempt for row in rows if row.attempt.row_id in held], refused, halted)
    return [row for row in rows if row.attempt.row_id not in held]


def _hold_back(post: Post, attempts: Sequence[Attempt], refused: dict[int, str], halted: dict[int, BatchState]) -> None:
    now = post.clock.now()
    with post.database.writing() as session:
        for attempt in attempts:
            if attempt.row_id in refused:
                settle.withheld(session, attempt, why=refused[attempt.row_id], now=now)
            elif halted.get(attempt.row_id) == BatchState.STOPPED:
                settle.cancelled(session, attempt, now=now)
            else:
                settle.not_accepted(session, attempt, not_before=None)


def _held(database: Database, row_ids: list[int]) -> tuple[dict[int, str], dict[int, BatchState]]:
    """Those whose person said no, with why, and those whose batch was paused or stopped, in the meantime."""
    with database.reading() as session:
        rows = session.execute(_HELD, {"row_ids": row_ids}).all()
    refused = {row_id: str(why) for row_id, why, _ in rows if why is not None}
    return refused, {row_id: state for row_id, _, state in rows if state != BatchState.OPEN}


_HELD = (
    select(Message.id, suppression.standing_reason(), Batch.state)
    .join(Address, Address.id == Message.address_id)
    .join(Batch, Batch.id == Message.batch_id)
    .where(
        Message.id.in_(bindparam("row_ids", expanding=True)),
        or_(suppression.standing_reason().is_not(None), Batch.state != BatchState.OPEN),
    )
)


def hand_over_soon(post: Post, row: Claimed, looked_at: float) -> Result | None:
    """The same for a message that may have waited for its turn; nothing where it was held back after all.

    looked_at: when it had its last look, by the clock of `time.monotonic`; long ago means another one.
    """
    try:
        if time.monotonic() - looked_at > LOOK_HOLDS and not last_look(post, [row]):
            return None
    except Exception:  # it was not sent; its lease will end
        log.exception("the last look failed", message=row.attempt.row_id)
        return None
    return hand_over(post, row)


def hand_over(post: Post, row: Claimed) -> Result:
    """Hand one message to whoever carries it, once. What breaks on our side leaves its fate unknown."""
    try:
        return Result(row, _carry(post.settings, post.phone, row))
    except PhoneError as error:
        return Result(row, error)
    except Exception as error:
        log.exception("handing over failed", message=row.attempt.row_id)
        return Result(row, Unknown(type(error).__name__))


def _carry(settings: Settings, phone: Telephony | None, row: Claimed) -> Accepted | str:
    if row.channel == Channel.MAIL:
        return smtp.send(row, settings)
    if phone is None:
        raise NotAccepted
    return phone.call(_call(row, settings)) if row.channel == Channel.CALL else phone.send(_text(row, settings))


def _text(row: Claimed, settings: Settings) -> OutboundText:
    return OutboundText(
        to=row.to,
        sender=row.sender or settings.messaging_service or settings.sender_number,
        body=row.body,
        valid_for=row.valid_for,
        callback_url=f"{settings.public_url}/hooks/twilio/status?{_named(row)}",
    )


def _call(row: Claimed, settings: Settings) -> OutboundCall:
    hooks = f"{settings.public_url}/hooks/twilio"
    return OutboundCall(
        to=row.to,
        sender=caller_id(row.sender, settings),
        answer_url=f"{hooks}/voice/called?k={row.token}",
        status_url=f"{hooks}/call-status?{_named(row)}",
    )


def caller_id(sender: str, settings: Settings) -> str:
    """The number a call comes from: a messaging service cannot ring anybody."""
    return settings.sender_number if not sender or sender.startswith("MG") else sender


def _named(row: Claimed) -> str:
    return f"o={row.attempt.row_id}&a={row.attempt.number}"
