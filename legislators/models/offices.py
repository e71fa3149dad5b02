"""Tables of offices: what holds now, and what held before."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from legislators.models.kinds import OfficeKind


class Details:
    """Where an office is and how it is reached. Phones are E.164; hours are as published."""

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

    @property
    def street(self) -> str:
        """Street, suite and building on one line."""
        return ", ".join(part for part in (self.address, self.suite, self.building) if part)


class Office(Details, Base):
    """One of a legislator's places of work; `id` is the person's id and the town, and stays with it.

    valid_from, valid_to: when it is in use. since: the day from which these details hold; earlier ones are kept as an
    OfficePast.
    """

    __tablename__ = "office"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[OfficeKind] = mapped_column(words(OfficeKind))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    since: Mapped[date]
    source: Mapped[str] = mapped_column(default="")

    @property
    def label(self) -> str:
        """The town that tells it from the person's other offices."""
        return "Washington" if self.kind == OfficeKind.WASHINGTON else self.city

    def is_there(self, on: date) -> bool:
        """Whether this office is in use on a day, as far as we know."""
        return self.valid_to is None or on < self.valid_to


class OfficePast(Details, Base):
    """What held of an office between two days, before something about it changed."""

    __tablename__ = "office_past"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    source: Mapped[str] = mapped_column(default="")
