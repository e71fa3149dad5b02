"""The webhooks of the story; nothing is sent in a demo."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import DeliveryState
from alliances.models import Alliance, Supporter, Webhook, WebhookDelivery
from alliances.sharing.kinds import COMMITTED, JOINED, LEFT
from groundwork.tokens import new_token

KINDS = (JOINED, LEFT, COMMITTED)


def seed(session: Session, *, now: datetime) -> None:
    """One program that is told who joins, with three pieces of news."""
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    hook = Webhook(
        alliance_id=franklin.id,
        url="https://lantern.example/groundswell",
        kinds=";".join(KINDS),
        fields="name;city",
        purpose="adds new people to the welcome list",
        secret="gsw_of-the-story",  # noqa: S106 - nothing is ever signed with it
        made_at=now - timedelta(days=40),
    )
    session.add(hook)
    session.flush()
    newest = select(Supporter).where(Supporter.alliance_id == franklin.id, Supporter.left_at.is_(None))
    for one in session.scalars(newest.order_by(Supporter.joined_at.desc(), Supporter.id).limit(3)):
        session.add(
            WebhookDelivery(
                webhook_id=hook.id, alliance_id=franklin.id, event_id=new_token(), kind=JOINED, subject=one.public_id,
                supporter_id=one.id, state=DeliveryState.KEPT_HOME, attempt=1, not_before=one.joined_at,
                happened_at=one.joined_at, settled_at=one.joined_at,
            )
        )  # fmt: skip
    session.flush()
