"""What people come to: events, who hosts them, who signed up and who came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import EventKind, EventState, HostState, SeatState
from groundwork.database import Base, words


class Event(Base):
    """Something people come to; its owner is one alliance, others may host it with them.

    slug: what its public address carries. time_zone: the venue's own clock, by which everything about it is said.
    title, about_en, access_en: in English, which is shown where the Spanish one is empty.
    online_url: shown only to those signed up. capacity: people who fit; none where there is no end.
    signup_until: none means until it begins. is_listed: not listed, it is open to whoever has the link.
    contact_email, contact_phone: the host's public ones. series: shared by the dates made in one go.
    sequence: goes up with every change that people's calendars must hear of.
    came_count: counted in the hall, where nobody ticked names; it comes before the ticks.
    outcome: what came of it.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="room_for_somebody"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[EventKind] = mapped_column(words(EventKind), default=EventKind.MEETING)
    state: Mapped[EventState] = mapped_column(words(EventState), default=EventState.ANNOUNCED)
    title: Mapped[str]
    title_es: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    about_es: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="")
    access_en: Mapped[str] = mapped_column(default="")
    access_es: Mapped[str] = mapped_column(default="")
    is_step_free: Mapped[bool] = mapped_column(default=False)
    interpreting: Mapped[str] = mapped_column(default="")
    online_url: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="America/New_York")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    capacity: Mapped[int | None]
    signup_until: Mapped[datetime | None]
    is_listed: Mapped[bool] = mapped_column(default=True)
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    series: Mapped[str] = mapped_column(default="", index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled_words: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    came_count: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(default="")
    thanked_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class EventHost(Base):
    """Who hosts an event beside its owner: another alliance, once its leader said yes, or an organization by name."""

    __tablename__ = "event_host"
    __table_args__ = (UniqueConstraint("event_id", "alliance_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    organization: Mapped[str] = mapped_column(default="")
    state: Mapped[HostState] = mapped_column(words(HostState))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")


class EventSignup(Base):
    """Somebody who wants to come, or came; kept without an account.

    public_id: the link of their own page. people: how many come with this name, themselves included.
    mail_token_digest: knows the link in the mail again, which alone proves the mailbox.
    replaces_id: typed anew with an address that signed up before; it counts once the address says so (PENDING).
    waits_since: the order of the waiting list. came_people: how many of them came; none while nobody looked.
    supporter_id: who they are to the owner, by their address, known from the door on. is_walk_in: nobody signed up.
    """

    __tablename__ = "event_signup"
    __table_args__ = (
        CheckConstraint("people >= 1", name="somebody_comes"),
        Index("ix_event_signup_event_id_state", "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    state: Mapped[SeatState] = mapped_column(words(SeatState))
    name: Mapped[str]
    people: Mapped[int] = mapped_column(default=1)
    zip: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    wants_text: Mapped[bool] = mapped_column(default=False)
    wants_mail: Mapped[bool] = mapped_column(default=False)
    text_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    mail_token_digest: Mapped[str | None] = mapped_column(unique=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("event_signup.id"))
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    waits_since: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    came_people: Mapped[int | None]
    came_at: Mapped[datetime | None]
