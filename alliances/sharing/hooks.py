"""Webhooks: added, changed, tested, woken, given a new secret, ended; each change is in the audit log."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alliances.kinds import DeliveryState
from alliances.models import Alliance, Webhook, WebhookDelivery
from alliances.sharing import news, places
from alliances.sharing.kinds import FIELDS, NEWS, TEST
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.tokens import new_token
from groundwork.words import say

MOST, SHOWN, SHORTEST = 10, 50, 8
AT_ONCE = 2_000
WAITS_FOR = (DeliveryState.WAITING, DeliveryState.SENDING)


@dataclass(frozen=True)
class Typed:
    """What a leader typed for another program. kinds: the news it is told; fields: the personal ones."""

    url: str
    kinds: Sequence[str]
    fields: Sequence[str]
    purpose: str


def standing(session: Session, alliance: Alliance) -> Sequence[Webhook]:
    """An alliance's webhooks, the oldest first."""
    own = select(Webhook).where(Webhook.alliance_id == alliance.id, Webhook.ended_at.is_(None))
    return session.scalars(own.order_by(Webhook.id)).all()


def by_id(session: Session, alliance: Alliance, webhook_id: int) -> Webhook:
    """One of this alliance's webhooks. Raises NotFound."""
    found = session.get(Webhook, webhook_id)
    if found is None or found.alliance_id != alliance.id or found.ended_at is not None:
        raise NotFound(say("There is no such webhook here. Look at the list of webhooks."))
    return found


def deliveries(session: Session, webhook: Webhook) -> Sequence[WebhookDelivery]:
    """What it was told, the newest first."""
    own = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    return session.scalars(own.order_by(WebhookDelivery.id.desc()).limit(SHOWN)).all()


def add(session: Session, alliance: Alliance, typed: Typed, *, account_id: int, now: datetime) -> Webhook:
    """A new webhook with a secret of its own. Raises Refusal for an address we do not send to."""
    if len(standing(session, alliance)) >= MOST:
        raise Refusal(say("An alliance has at most %(most)s webhooks. End one first.", most=MOST))
    hook = Webhook(alliance_id=alliance.id, secret=_new_secret(), account_id=account_id, made_at=now)
    _write(hook, typed)
    session.add(hook)
    session.flush()
    _record(session, alliance, hook, "added", account_id=account_id, reason=hook.purpose, told=_told(hook), now=now)
    return hook


def change(  # noqa: PLR0913 - who changes which, into what, and with which secret
    session: Session,
    alliance: Alliance,
    hook: Webhook,
    typed: Typed,
    *,
    with_new_secret: bool = False,
    account_id: int,
    now: datetime,
) -> None:
    """Tell it other news, or tell them elsewhere; the secret stays unless a new one is wanted.

    What waits goes to the new address; what waits and is no longer its news is given up. Raises Refusal for an
    address we do not send to, and then nothing has changed.
    """
    before = hook.url
    with session.no_autoflush:
        _write(hook, typed)
    dropped = WebhookDelivery.kind.not_in([*hook.kinds.split(";"), TEST])
    waits = (WebhookDelivery.webhook_id == hook.id) & (WebhookDelivery.state == DeliveryState.WAITING) & dropped
    given_up = {"state": DeliveryState.GIVEN_UP, "why": "unwanted", "settled_at": now}
    session.execute(update(WebhookDelivery).where(waits).values(**given_up))
    told = _told(hook) | {"moved": hook.url != before}
    _record(session, alliance, hook, "changed", account_id=account_id, reason=hook.purpose, told=told, now=now)
    if with_new_secret:
        renew(session, alliance, hook, account_id=account_id, now=now)


def _write(hook: Webhook, typed: Typed) -> None:
    purpose = " ".join(typed.purpose.split())
    if len(purpose) < SHORTEST:
        raise Refusal(say("Say in a few words what the receiver does with it."), field="purpose")
    kinds = [one for one in NEWS if one in set(typed.kinds)]
    if not kinds:
        raise Refusal(say("Choose at least one."), field="kinds")
    hook.url, hook.purpose, hook.kinds = places.read(typed.url), purpose, ";".join(kinds)
    hook.fields = ";".join(one for one in FIELDS if one in set(typed.fields))


def _told(hook: Webhook) -> dict[str, Any]:
    """What the log says of a webhook: never its whole address, which may hold a key of the receiver's."""
    place = urlsplit(hook.url).hostname or ""
    return {"kinds": hook.kinds.split(";"), "fields": hook.fields.split(";") if hook.fields else [], "place": place}


def renew(session: Session, alliance: Alliance, hook: Webhook, *, account_id: int, now: datetime) -> None:
    """Sign with a new secret from now on; the old one is worth nothing."""
    hook.secret = _new_secret()
    _record(session, alliance, hook, "secret", account_id=account_id, now=now)


def wake(session: Session, alliance: Alliance, hook: Webhook, *, account_id: int, now: datetime) -> None:
    """Send again, first what has been waiting."""
    if hook.rests_since is None:
        return
    hook.rests_since, hook.why_rests = None, ""
    waits = (WebhookDelivery.webhook_id == hook.id) & (WebhookDelivery.state == DeliveryState.WAITING)
    session.execute(update(WebhookDelivery).where(waits).values(not_before=now, attempt=0))
    _record(session, alliance, hook, "woken", account_id=account_id, now=now)


def end(session: Session, alliance: Alliance, hook: Webhook, *, account_id: int, now: datetime) -> None:
    """Tell it nothing more; its secret is forgotten, and what was in line is not sent."""
    hook.ended_at, hook.secret = now, ""
    waits = (WebhookDelivery.webhook_id == hook.id) & WebhookDelivery.state.in_(WAITS_FOR)
    ended = {"state": DeliveryState.GIVEN_UP, "why": "ended", "settled_at": now, "lease_until": None}
    session.execute(update(WebhookDelivery).where(waits).values(**ended))
    _record(session, alliance, hook, "ended", account_id=account_id, now=now)


def test(session: Session, hook: Webhook, *, now: datetime) -> WebhookDelivery:
    """Put a test in line: news of nothing, signed like any other. Raises Refusal while the webhook rests."""
    _must_be_awake(hook)
    made = news.waiting(hook, new_token(), TEST, f"webhook:{hook.id}", now=now)
    session.add(made)
    session.flush()
    return made


def resend(session: Session, hook: Webhook, delivery_id: int, *, now: datetime) -> None:
    """Send a piece of news once more under the same id. Raises Refusal while the webhook rests, NotFound."""
    found = session.get(WebhookDelivery, delivery_id)
    if found is None or found.webhook_id != hook.id:
        raise NotFound(say("There is no such piece of news here. Look at the list."))
    _must_be_awake(hook)
    if found.state == DeliveryState.SENDING:
        raise Refusal(say("It is being sent right now. Load the page again in a minute."))
    found.state, found.not_before, found.attempt, found.settled_at = DeliveryState.WAITING, now, 0, None
    session.flush()


def remove(session: Session, before: datetime, *, now: datetime) -> int:
    """Take old deliveries away, and ended webhooks that have none left; says how many rows."""
    del now
    old = select(WebhookDelivery.id).where(WebhookDelivery.happened_at < before).limit(AT_ONCE)
    done: Any = session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(old.scalar_subquery())))
    return int(done.rowcount)


def _must_be_awake(hook: Webhook) -> None:
    if hook.rests_since is not None:
        raise Refusal(say("This webhook rests. Wake it first."))


def _new_secret() -> str:
    return f"gsw_{secrets.token_urlsafe(32)}"


def _record(session: Session, alliance: Alliance, hook: Webhook, act: str, *, now: datetime, **parts: Any) -> None:
    subject = f"webhook:{hook.id}"
    ledger.record(session, f"sharing.webhook_{act}", scope=alliance.slug, subject=subject, now=now, **parts)
