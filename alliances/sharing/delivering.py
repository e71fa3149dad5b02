"""Sending what is in line for webhooks: claimed and committed first, then sent, then settled; at least once each."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from alliances.kinds import DeliveryState
from alliances.models import Alliance, Supporter, Webhook, WebhookDelivery
from alliances.sharing import people
from alliances.sharing.people import Person, Reach
from alliances.sharing.sending import Answer, Wire, post
from groundwork.database import Database

IN_ONE_RUN, AT_ONCE = 100, 8
LEASE = timedelta(minutes=5)
# how long after each try the next comes: eight tries in twenty-four hours
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 420, 759))
TRIES = len(WAITS) + 1
GONE = 410  # by which a receiver says: never again


@dataclass(frozen=True)
class Parcel:
    """One delivery as it is sent."""

    delivery_id: int
    url: str
    secret: str
    body: bytes


def deliver(database: Database, wire: Wire, *, is_demo: bool = False, now: datetime, limit: int = IN_ONE_RUN) -> int:
    """Send what is due, `limit` at most; returns how many were tried. In a demo nothing leaves the house."""
    with database.reading() as session:
        if session.scalar(select(WebhookDelivery.id).where(_is_due(now)).limit(1)) is None:
            return 0
    with database.writing() as session:
        parcels = claim(session, now=now, limit=limit)
    if is_demo:
        with database.writing() as session:
            _keep_home(session, parcels, now=now)
        return len(parcels)
    at = int(now.timestamp())
    with ThreadPoolExecutor(AT_ONCE) as crew:
        answers = crew.map(lambda one: post(one.url, one.body, one.secret, at=at, wire=wire), parcels)
        for parcel, answer in zip(parcels, answers, strict=True):
            with database.writing() as session:
                settle(session, parcel.delivery_id, answer, now=now)
    return len(parcels)


def claim(session: Session, *, now: datetime, limit: int) -> list[Parcel]:
    """Take what is due, in the order it happened; what another worker took and never settled is due again."""
    joined = select(WebhookDelivery.id).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
    awake = Webhook.rests_since.is_(None) & Webhook.ended_at.is_(None)
    due = session.scalars(joined.where(_is_due(now), awake).order_by(WebhookDelivery.id).limit(limit)).all()
    taken = (
        update(WebhookDelivery)
        .where(WebhookDelivery.id.in_(due), _is_due(now))
        .values(state=DeliveryState.SENDING, lease_until=now + LEASE, attempt=WebhookDelivery.attempt + 1)
        .returning(WebhookDelivery.id)
        .execution_options(synchronize_session=False)
    )
    ids = sorted(session.scalars(taken)) if due else []
    rows = session.execute(
        select(WebhookDelivery, Webhook, Alliance)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .join(Alliance, Alliance.id == Webhook.alliance_id)
        .where(WebhookDelivery.id.in_(ids))
        .order_by(WebhookDelivery.id)
    ).all()
    return [
        Parcel(one.id, hook.url, hook.secret, body_of(session, one, hook, alliance, now=now))
        for one, hook, alliance in rows
    ]


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = and_(WebhookDelivery.state == DeliveryState.WAITING, WebhookDelivery.not_before <= now)
    was_left = and_(WebhookDelivery.state == DeliveryState.SENDING, WebhookDelivery.lease_until <= now)
    return or_(waits, was_left)


def body_of(session: Session, one: WebhookDelivery, hook: Webhook, alliance: Alliance, *, now: datetime) -> bytes:
    """What is sent: opaque ids, and the personal fields that were ticked of a supporter who is still there."""
    told: dict[str, object] = {
        "id": one.event_id,
        "kind": one.kind,
        "at": one.happened_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "alliance": alliance.slug,
        "subject": one.subject,
    }
    fields = _fields(session, one, hook, alliance, now=now)
    if fields:
        told |= {"purpose": hook.purpose, "fields": fields}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _fields(
    session: Session, one: WebhookDelivery, hook: Webhook, alliance: Alliance, *, now: datetime
) -> dict[str, str]:
    wanted = [name for name in hook.fields.split(";") if name]
    supporter = session.get(Supporter, one.supporter_id) if wanted and one.supporter_id else None
    if supporter is None or supporter.left_at is not None or supporter.alliance_id != hook.alliance_id:
        return {}
    person = people.of(session, alliance, [supporter], now=now)[0]
    return {name: _field(person, name) for name in wanted}


def _field(person: Person, name: str) -> str:
    if name in {"phone", "email"}:
        reach: Reach | None = person.text if name == "phone" else person.mail
        return reach.value if reach else ""
    return str(getattr(person, name))


def settle(session: Session, delivery_id: int, answer: Answer, *, now: datetime) -> None:
    """Write down what came of a try: taken, tried again later, or given up, and then the webhook rests."""
    one = session.get_one(WebhookDelivery, delivery_id)
    one.status, one.milliseconds, one.why, one.lease_until = answer.status, answer.milliseconds, answer.why, None
    if answer.is_taken:
        one.state, one.settled_at = DeliveryState.TAKEN, now
    elif one.attempt >= TRIES or answer.status == GONE:
        one.state, one.settled_at = DeliveryState.GIVEN_UP, now
        _rest(session, one, now=now)
    else:
        one.state, one.not_before = DeliveryState.WAITING, now + WAITS[one.attempt - 1]


def _rest(session: Session, one: WebhookDelivery, *, now: datetime) -> None:
    hook = session.get_one(Webhook, one.webhook_id)
    if hook.rests_since is None:
        hook.rests_since, hook.why_rests = now, str(one.status or one.why)


def _keep_home(session: Session, parcels: Sequence[Parcel], *, now: datetime) -> None:
    ids = [one.delivery_id for one in parcels]
    kept = {"state": DeliveryState.KEPT_HOME, "settled_at": now, "lease_until": None}
    session.execute(update(WebhookDelivery).where(WebhookDelivery.id.in_(ids)).values(**kept))
