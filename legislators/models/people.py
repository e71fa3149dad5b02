"""Tables of members: who, in which seat, from when to when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from legislators.models.kinds import UNITED_STATES, Chamber, LinkKind, StateKind


class State(Base):
    """A state, the District of Columbia, a territory or commonwealth with a seat in the House."""

    __tablename__ = "state"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[StateKind] = mapped_column(words(StateKind))
    time_zone: Mapped[str] = mapped_column(default="")  # where most of its people live


class Roster(Base):
    """One list of members as we took it from its source."""

    __tablename__ = "roster"
    __table_args__ = (UniqueConstraint("state", "as_of", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=UNITED_STATES)
    as_of: Mapped[date]
    source: Mapped[str]
    digest: Mapped[str] = mapped_column(default="")
    loaded_at: Mapped[datetime]


class Person(Base):
    """Somebody who is or was in Congress; `id` is the Bioguide id, or one of ours until there is one.

    same_as: the id under which our source knows this person at last.
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    middle: Mapped[str] = mapped_column(default="")
    nickname: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    full: Mapped[str] = mapped_column(default="")
    same_as: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    @property
    def name(self) -> str:
        """The name they go by in public."""
        return self.full or " ".join(part for part in (self.nickname or self.first, self.last, self.suffix) if part)


class Seat(Base):
    """An office of state in Congress.

    id: `OH-3`, `WY-0` (at large), `DC-0` (a delegate's), `OH-S1` (Senate, class 1).
    """

    __tablename__ = "seat"

    id: Mapped[str] = mapped_column(primary_key=True)
    chamber: Mapped[Chamber] = mapped_column(words(Chamber))
    state: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    district: Mapped[int | None]
    senate_class: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Term(Base):
    """One person holding one seat from a day to the day before another; a change of party or rank makes two rows.

    ends_on: the day the term ends by law, or the part of it where the next part begins. closed_on: the day from which
    the person held the seat no more, where that was earlier. since: the first day of this person's unbroken service in
    the chamber. rank: `senior` or `junior`. how: how the seat was won, where it was not a general election.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("person_id", "seat_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    closed_on: Mapped[date | None]
    since: Mapped[date]
    party: Mapped[str]
    caucus: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    end_type: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")

    @property
    def until(self) -> date:
        """The first day on which this row holds no more."""
        return min(self.closed_on, self.ends_on) if self.closed_on else self.ends_on


class Link(Base):
    """Where else a person is to be found, between two days. value: an address, or the name of an account."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("person_id", "kind", "value", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(words(LinkKind))
    value: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
