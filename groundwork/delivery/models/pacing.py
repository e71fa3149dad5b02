"""How fast and how much may be sent: senders, the brands carriers know them by, what each alliance spent in a day."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from groundwork.delivery.models.kinds import SenderKind


class Brand(Base):
    """Who carriers say is texting, and what they allow it; nothing is texted before they have approved it.

    reference: what the registration is called there. daily_cap: segments a day, none where they set no limit.
    day, day_segments: the day last counted and what was handed over in it.
    """

    __tablename__ = "brand"

    name: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(default="")
    approved_on: Mapped[date | None]
    daily_cap: Mapped[int | None]
    day: Mapped[date | None]
    day_segments: Mapped[int] = mapped_column(default=0)


class Sender(Base):
    """A number or messaging service of ours, and its pace: two buckets, filled by the real clock.

    per_second: segments; calls_per_second: calls we place. tokens, call_tokens: what may go now; below nothing after a
    long text, and then it waits. filled_at: when the buckets were last looked at.
    """

    __tablename__ = "sender"

    name: Mapped[str] = mapped_column(primary_key=True)
    brand: Mapped[str] = mapped_column(ForeignKey("brand.name"), index=True)
    kind: Mapped[SenderKind] = mapped_column(words(SenderKind), default=SenderKind.LOCAL)
    per_second: Mapped[float] = mapped_column(default=1.0)
    calls_per_second: Mapped[float] = mapped_column(default=1.0)
    tokens: Mapped[float] = mapped_column(default=0.0)
    call_tokens: Mapped[float] = mapped_column(default=0.0)
    filled_at: Mapped[datetime | None]


class Spending(Base):
    """What one alliance's texts have taken in one day."""

    __tablename__ = "spending"

    alliance: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    segments: Mapped[int] = mapped_column(default=0)
