"""Telling an alliance's other programs: rows in the transaction of their cause, sent later by the worker."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Supporter, Webhook, WebhookDelivery
from alliances.sharing.kinds import CONFIRMED, JOINED, LEFT, NEWS
from groundwork.tokens import new_token


def tell(
    session: Session, alliance_id: int, kind: str, subject: str, *, supporter_id: int | None = None, now: datetime
) -> int:
    """Put a piece of news in line for every webhook of the alliance that wants it; returns for how many.

    subject: what it is about, by an opaque id. supporter_id: about whom, where a webhook is told personal fields.
    """
    if kind not in NEWS:
        raise ValueError(kind)
    own = select(Webhook).where(Webhook.alliance_id == alliance_id, Webhook.ended_at.is_(None))
    wanted = [one for one in session.scalars(own) if kind in one.kinds.split(";")]
    event_id = new_token()
    session.add_all(waiting(one, event_id, kind, subject, supporter_id=supporter_id, now=now) for one in wanted)
    return len(wanted)


def waiting(
    webhook: Webhook, event_id: str, kind: str, subject: str, *, supporter_id: int | None = None, now: datetime
) -> WebhookDelivery:
    """One piece of news, to be sent as soon as the worker comes by."""
    return WebhookDelivery(
        webhook_id=webhook.id,
        alliance_id=webhook.alliance_id,
        event_id=event_id,
        kind=kind,
        subject=subject,
        supporter_id=supporter_id,
        not_before=now,
        happened_at=now,
    )


def joined(session: Session, supporter: Supporter, *, now: datetime) -> None:
    """Somebody is with an alliance now."""
    _about(session, supporter, JOINED, now=now)


def confirmed(session: Session, supporter: Supporter, *, now: datetime) -> None:
    """Somebody confirmed that a phone or mailbox is theirs."""
    _about(session, supporter, CONFIRMED, now=now)


def left(session: Session, supporter: Supporter, *, now: datetime) -> None:
    """Somebody is with an alliance no longer: told by the id that the receivers know, also when they are erased."""
    _about(session, supporter, LEFT, now=now)


def _about(session: Session, supporter: Supporter, kind: str, *, now: datetime) -> None:
    tell(session, supporter.alliance_id, kind, supporter.public_id, supporter_id=supporter.id, now=now)
