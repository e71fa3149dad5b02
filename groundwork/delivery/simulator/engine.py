"""The simulated phone company's own time: `advance` does what is due, and all of its HTTP."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.simulator import conversation, texts, twiml
from groundwork.delivery.simulator.courier import Parcel, Receipt, post_all
from groundwork.delivery.simulator.lines import faults_of, pace_of
from groundwork.delivery.simulator.models import Fault, SimCall, SimEvent, SimMessage, TextStatus, Webhook
from groundwork.delivery.simulator.network import Instant, Network, Pace, instant, network_of
from groundwork.settings import Settings

AT_A_TIME = 100
LEASE = 40.0  # real seconds after which a webhook nobody saw answered is posted again
TRIES = 3


def advance(database: Database, clock: Clock, settings: Settings, *, pace: Pace | None = None) -> int:
    """Do everything that is due once; returns how many steps were taken, 0 when all is quiet.

    pace: how fast, where the installation's own is not wanted.
    """
    now = instant(clock)
    if not _is_due(database, now):
        return 0
    with database.writing() as session:
        network = network_of(settings, pace or pace_of(session))
        moved = _move_calls(session, now, network)
        parcels, silent = _claim(session, now, network)
    receipts = post_all(parcels, token=network.token, public_url=network.public_url)
    if receipts:
        with database.writing() as session:
            _settle(session, receipts, instant(clock), network)
    return moved + silent + len(parcels)


def next_due(database: Database) -> datetime | None:
    """The real moment at which something is due, or None while all is quiet."""
    with database.reading() as session:
        moments = [session.scalar(select(func.min(column))) for column in (SimEvent.due_at, SimCall.wake_at)]
    return min((moment for moment in moments if moment is not None), default=None)


def _is_due(database: Database, now: Instant) -> bool:
    due = select(
        or_(
            select(SimEvent.id).where(SimEvent.due_at <= now.real).exists(),
            select(SimCall.id).where(SimCall.wake_at <= now.real).exists(),
        )
    )
    with database.reading() as session:
        return bool(session.scalar(due))


def _move_calls(session: Session, now: Instant, network: Network) -> int:
    due = (
        select(SimCall)
        .where(SimCall.wake_at <= now.real)
        .order_by(SimCall.wake_at, SimCall.id)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True)
    )
    calls = session.scalars(due).all()
    for call in calls:
        if call.wake_at is not None and call.is_live:
            conversation.move(session, call, now=now, network=network)
    return len(calls)


def _claim(session: Session, now: Instant, network: Network) -> tuple[list[Parcel], int]:
    """Take what is due under a lease; returns what must be posted, and how much was due and has no address."""
    due = (
        select(SimEvent)
        .where(SimEvent.due_at <= now.real)
        .order_by(SimEvent.due_at, SimEvent.id)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True)
    )
    parcels = []
    events = session.scalars(due).all()
    for event in events:
        copies = _turn(session, event, now, network)
        if copies and event.url:
            event.due_at, event.tries = now.after(LEASE), event.tries + 1
            parcels.append(_parcel(event, copies))
        else:
            event.due_at, event.done_at = None, now.story
            if event.kind == Webhook.VOICE:  # a call that has nobody to ask is over
                _heed_voice(session, event, Receipt(event.id, 0), now, network)
    return parcels, len(events) - len(parcels)


def _turn(session: Session, event: SimEvent, now: Instant, network: Network) -> int:
    """Make happen what the webhook will tell; returns how often it is told."""
    copies = 2 if Fault.DUPLICATES in faults_of(session, event.phone) else 1
    if event.kind != Webhook.TEXT_STATUS or event.tries:
        return copies
    message = session.get_one(SimMessage, event.message_id)
    word = TextStatus(event.word)
    is_told = texts.reach(session, message, word, now=now, network=network)
    event.fields = texts.status_fields(message, word, network)
    return copies if is_told else 0


def _parcel(event: SimEvent, copies: int) -> Parcel:
    subject = f"text {event.message_id}" if event.message_id else f"call {event.call_id}"
    return Parcel(event.id, subject, event.url, event.fields, event.token, copies)


def _settle(session: Session, receipts: list[Receipt], now: Instant, network: Network) -> None:
    """Write down how each webhook was taken, and act on what it answered."""
    found = select(SimEvent).where(SimEvent.id.in_([receipt.event_id for receipt in receipts]))
    events = {event.id: event for event in session.scalars(found)}
    for receipt in sorted(receipts, key=lambda receipt: receipt.event_id):
        event = events[receipt.event_id]
        event.answer = receipt.status
        if receipt.status == 0 and event.tries < TRIES:
            event.due_at = now.real + timedelta(seconds=event.tries)
            continue
        event.due_at, event.done_at = None, now.story
        _heed(session, event, receipt, now, network)


def _heed(session: Session, event: SimEvent, receipt: Receipt, now: Instant, network: Network) -> None:
    is_good = 200 <= receipt.status < 300
    if event.kind == Webhook.VOICE:
        _heed_voice(session, event, receipt, now, network)
    elif event.kind == Webhook.TEXT and is_good:
        _heed_text(session, event, receipt, now)
    elif not is_good:
        event.note = f"11200 HTTP retrieval failure: {receipt.status or 'no answer'}"


def _heed_voice(session: Session, event: SimEvent, receipt: Receipt, now: Instant, network: Network) -> None:
    call = session.get_one(SimCall, event.call_id)
    if not call.is_live or call.fetch_id != event.id:
        return
    if 200 <= receipt.status < 300:
        conversation.begin(session, call, receipt.body, now=now, network=network)
        return
    event.note = f"11200 HTTP retrieval failure: {receipt.status or 'no answer'}"
    conversation.fail(session, call, event.note, now=now, network=network)


def _heed_text(session: Session, event: SimEvent, receipt: Receipt, now: Instant) -> None:
    message = session.get_one(SimMessage, event.message_id)
    try:
        words = twiml.messages(receipt.body)
    except twiml.Unreadable as error:
        event.note = str(error)
        return
    for body in words:
        texts.reply(session, message, body, now=now)
