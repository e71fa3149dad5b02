"""Tables of whom we talk to. Facts about the world are closed with a date, never deleted or overwritten."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words

UNITED_STATES = ""  # the `state` of a roster or of boundaries that cover the whole country


class Chamber(StrEnum):
    """The two chambers of Congress."""

    SENATE = "senate"
    HOUSE = "house"


class OfficeKind(StrEnum):
    """Where an office is: at the Capitol, or at home."""

    WASHINGTON = "washington"
    LOCAL = "local"


class StateKind(StrEnum):
    """What a state code stands for; only a state has Senators."""

    STATE = "state"
    DISTRICT = "district"
    TERRITORY = "territory"
    COMMONWEALTH = "commonwealth"


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
    """Somebody who is or was in Congress; `id` is the Bioguide id."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    middle: Mapped[str] = mapped_column(default="")
    nickname: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    full: Mapped[str] = mapped_column(default="")

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
    """One person holding one seat from a day to the day before another; a change of party makes two rows.

    since: the first day of this person's unbroken service in the chamber. rank: `senior` or `junior`.
    how: how the seat was won, where it was not a general election. Phones are E.164.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("person_id", "seat_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    since: Mapped[date]
    party: Mapped[str]
    caucus: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    end_type: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    fax: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    contact_form: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")


class Office(Base):
    """One of a legislator's places of work; `id` is the person's id and the town, and stays with it."""

    __tablename__ = "office"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[OfficeKind] = mapped_column(words(OfficeKind))
    address: Mapped[str] = mapped_column(default="")
    suite: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    city: Mapped[str]
    state: Mapped[str]
    zip: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    fax: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    time_zone: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")

    @property
    def label(self) -> str:
        """The town that tells it from the person's other offices."""
        return "Washington" if self.kind == OfficeKind.WASHINGTON else self.city

    @property
    def street(self) -> str:
        """Street, suite and building on one line."""
        return ", ".join(part for part in (self.address, self.suite, self.building) if part)

    def is_there(self, on: date) -> bool:
        """Whether this office is in use on a day, as far as we know."""
        return self.valid_to is None or on < self.valid_to


class BoundarySet(Base):
    """District lines of one Congress, of the country or of one state, in force between two days.

    has_lines: false where a change is known but the new lines are not here yet.
    """

    __tablename__ = "boundary_set"
    __table_args__ = (UniqueConstraint("congress", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress: Mapped[int]
    state: Mapped[str] = mapped_column(default=UNITED_STATES)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    has_lines: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str]


class ZipCandidate(Base):
    """A district that at least part of a ZIP code lies in.

    basis: `crosswalk` (the Census's areas), `middle` (where the ZIP's middle lies) or `state` (its only district).
    """

    __tablename__ = "zip_candidate"
    __table_args__ = (Index("ix_zip_candidate_zip", "zip"),)

    boundary_set_id: Mapped[int] = mapped_column(ForeignKey("boundary_set.id"), primary_key=True)
    zip: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(primary_key=True)
    basis: Mapped[str]


class ZipPlace(Base):
    """A ZIP code that the `zipcodes` package does not know: an invented state's."""

    __tablename__ = "zip_place"

    zip: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(ForeignKey("state.code"))
    latitude: Mapped[float]
    longitude: Mapped[float]
    time_zone: Mapped[str]
