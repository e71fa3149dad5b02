"""What is kept of a person about the news that other programs were told of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from alliances.models import Webhook, WebhookDelivery
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Each piece of news about them, to whom it went and with which of their fields."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    told = select(WebhookDelivery, Webhook).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
    rows = session.execute(told.where(WebhookDelivery.supporter_id.in_(ids)).order_by(WebhookDelivery.id))
    return [
        {
            "kind": "news to another program",
            "news": one.kind,
            "at": one.happened_at,
            "to": hook.url,
            "purpose": hook.purpose,
            "fields": hook.fields.replace(";", ", "),
            "state": one.state.value,
        }
        for one, hook in rows
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Nothing leads from a piece of news to them any more; what waits goes out with an id that nobody has."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    theirs = update(WebhookDelivery).where(WebhookDelivery.supporter_id.in_(ids)).values(supporter_id=None)
    session.execute(theirs.execution_options(synchronize_session=False))


PERSONAL_DATA = PersonalData("webhooks", show, erase)
