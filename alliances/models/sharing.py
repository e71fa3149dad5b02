"""Signed news to an alliance's other programs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import DeliveryState
from groundwork.database import Base, words


class Webhook(Base):
    """Another program of an alliance's that is told the news.

    kinds: of news, joined by `;`. fields: the personal fields it is told, joined by `;`; empty is none.
    purpose: what the receiver does with them. secret: signs what is sent, so it has to be kept as it is.
    rests_since, why_rests: nothing is sent since then, until a leader wakes it.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    url: Mapped[str]
    kinds: Mapped[str]
    fields: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str]
    secret: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    rests_since: Mapped[datetime | None]
    why_rests: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One piece of news for one webhook, written in the transaction of its cause; sent at least once.

    event_id: the same in every try and for every webhook of the alliance. subject: whom or what it is about, opaque.
    supporter_id: whose fields are added when it is sent; what was sent is not kept.
    attempt: tries begun. not_before: when it is tried again. lease_until: whoever took it has it until then.
    status: the answer's HTTP status, none while there is no answer; milliseconds: how long that took.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "event_id"), Index(None, "state", "not_before"))

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    event_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    state: Mapped[DeliveryState] = mapped_column(words(DeliveryState), default=DeliveryState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    status: Mapped[int | None]
    milliseconds: Mapped[int | None]
    why: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
