"""Tables of places: district lines, and which districts a ZIP code may be in."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base
from legislators.models.kinds import UNITED_STATES


class BoundarySet(Base):
    """District lines of one Congress, of the country or of one state, in force between two days.

    has_lines: false where a change is known but the new lines are not here yet. packed: the lines in the form of
    `legislators.outlines.pieces`; none where they come with the product. digest: of what they were read from.
    """

    __tablename__ = "boundary_set"
    __table_args__ = (UniqueConstraint("congress", "state", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress: Mapped[int]
    state: Mapped[str] = mapped_column(default=UNITED_STATES)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    has_lines: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str]
    digest: Mapped[str] = mapped_column(default="")
    packed: Mapped[bytes | None] = mapped_column(deferred=True)


class District(Base):
    """One district of a set of lines. latitude, longitude: a point well inside; the others bound it, in degrees."""

    __tablename__ = "district"

    boundary_set_id: Mapped[int] = mapped_column(ForeignKey("boundary_set.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seat.id"), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    south: Mapped[float]
    west: Mapped[float]
    north: Mapped[float]
    east: Mapped[float]


class ZipCandidate(Base):
    """A district that at least part of a ZIP code lies in.

    basis: `crosswalk` (the Census's areas), `middle` (where the ZIP's middle lies) or `state` (its only district).
    """

    __tablename__ = "zip_candidate"
    __table_args__ = (Index("ix_zip_candidate_zip", "zip"),)

    boundary_set_id: Mapped[int] = mapped_column(ForeignKey("boundary_set.id"), primary_key=True)
    zip: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    basis: Mapped[str]
    valid_to: Mapped[date | None]


class ZipPlace(Base):
    """A ZIP code that the `zipcodes` package does not know: an invented state's."""

    __tablename__ = "zip_place"

    zip: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(ForeignKey("state.code"))
    latitude: Mapped[float]
    longitude: Mapped[float]
    time_zone: Mapped[str]
