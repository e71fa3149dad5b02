"""The webhooks the phone company owes us: written with their cause, posted later by `engine.advance`."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from groundwork.delivery.simulator.models import SimEvent, Webhook
from groundwork.delivery.simulator.network import Instant


@dataclass(frozen=True)
class Told:
    """One thing to tell us.

    subject: ("message_id" or "call_id", the row's id), or a pair of nothing.
    """

    kind: Webhook
    subject: tuple[str, int]
    phone: str
    url: str
    fields: dict[str, str]
    word: str = ""


def owe(session: Session, told: Told, *, now: Instant, wait: float = 0.0) -> SimEvent:
    """Write down a webhook to be posted `wait` real seconds from now."""
    event = SimEvent(
        kind=told.kind,
        phone=told.phone,
        url=told.url,
        word=told.word,
        fields=told.fields,
        token=secrets.token_hex(16),
        made_at=now.story,
        due_at=now.after(wait),
        tries=0,
        note="",
    )
    setattr(event, *told.subject)
    session.add(event)
    session.flush()
    return event
