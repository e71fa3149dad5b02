"""What a trip cost, and each alliance's share of it, to the cent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Trip, TripCost
from alliances.trips import planning
from alliances.trips.kinds import CostKind
from alliances.typed import required
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


@dataclass(frozen=True)
class NewCost:
    """What is typed about a cost. alliance_id: for whom alone; nothing: for all alliances of the trip."""

    kind: CostKind
    what: str
    cents: int
    alliance_id: int | None = None


@dataclass(frozen=True)
class Bill:
    """A trip's costs. shares: cents by alliance, whose sum with `unshared` (no alliance to bear it) is the total."""

    lines: list[TripCost]
    total: int
    shares: list[tuple[Alliance, int]]
    unshared: int


def add(session: Session, trip: Trip, typed: NewCost, *, account_id: int, now: datetime) -> TripCost:
    """Put a line on the bill. Raises Refusal for an amount of nothing."""
    if typed.cents <= 0:
        raise Refusal(say("Type an amount above zero."), field="amount")
    if typed.alliance_id and typed.alliance_id not in {one.id for one in alliances_of(session, trip.id)}:
        raise Refusal(say("This alliance is not on the trip. Add its town first."), field="alliance")
    row = TripCost(
        trip_id=trip.id,
        alliance_id=typed.alliance_id,
        kind=typed.kind,
        what=required(typed.what, field="what"),
        cents=typed.cents,
        account_id=account_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def remove(session: Session, trip: Trip, cost_id: int, *, account_id: int, now: datetime) -> None:
    """Take a line off the bill; the log keeps what it was. Raises NotFound."""
    row = session.get(TripCost, cost_id)
    if row is None or row.trip_id != trip.id:
        raise NotFound(say("There is no such line on this bill."))
    told: dict[str, str | int] = {"kind": str(row.kind), "cents": row.cents}
    session.delete(row)
    session.flush()
    subject = f"trip:{trip.id}"
    ledger.record(session, "trip.cost_removed", account_id=account_id, subject=subject, told=told, now=now)


def alliances_of(session: Session, trip_id: int) -> list[Alliance]:
    """The alliances whose towns a trip goes to, each once, in the order of the trip."""
    ids = [stop.alliance_id for stop in planning.stops_of(session, trip_id) if stop.alliance_id]
    found = {one.id: one for one in session.scalars(select(Alliance).where(Alliance.id.in_(ids)))}
    return [found[one] for one in dict.fromkeys(ids)]


def bill_of(session: Session, trip: Trip) -> Bill:
    """A trip's costs and who bears how much; what is for all is shared evenly, odd cents to the first ones."""
    lines = list(session.scalars(select(TripCost).where(TripCost.trip_id == trip.id).order_by(TripCost.id)))
    alliances = alliances_of(session, trip.id)
    own: dict[int | None, int] = dict.fromkeys([*(one.id for one in alliances), *(one.alliance_id for one in lines)], 0)
    for line in lines:
        own[line.alliance_id] = own[line.alliance_id] + line.cents
    common = own.pop(None, 0)
    for place, one in enumerate(alliances):
        own[one.id] += split(common, len(alliances), place)
    left = {one.id: one for one in session.scalars(select(Alliance).where(Alliance.id.in_([*own])))}
    shares = [(left[alliance_id], cents) for alliance_id, cents in own.items() if alliance_id and cents]
    return Bill(lines, sum(one.cents for one in lines), shares, common if not alliances else 0)


def split(cents: int, among: int, place: int) -> int:
    """The share of the one at this place (from 0) when cents are divided evenly; all shares sum to the whole."""
    each, odd = divmod(cents, among)
    return each + (place < odd)
