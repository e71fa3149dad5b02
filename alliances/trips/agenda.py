"""A trip on one page for the plane: day by day, every time by the clock of its town."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import wallclock
from alliances.models import Alliance, Appointment, DirectoryEntry, Trip, TripStop
from alliances.trips import planning, queries
from alliances.trips.kinds import AppointmentState
from alliances.trips.wording import KINDS, clock_name
from groundwork.accounts.models import Grant
from groundwork.accounts.people import ALLIANCE
from groundwork.delivery.models import Address
from groundwork.web.languages import language
from groundwork.web.pages import phone_words
from groundwork.words import count, say

TIGHT = timedelta(hours=1)  # less between two towns is said
ON = (AppointmentState.PLANNED, AppointmentState.HELD, AppointmentState.MISSED)


@dataclass(frozen=True)
class Entry:
    """One appointment. begins, ends: by the town's own clock. warnings: what to look at before leaving."""

    appointment: Appointment
    stop: TripStop
    begins: datetime
    ends: datetime
    warnings: list[str]


@dataclass
class Page:
    """One day. clock: said where it differs from the day before, such as `Clocks: 1 hour back`."""

    day: date
    stops: list[TripStop]
    clock: str = ""
    entries: list[Entry] = field(default_factory=list)


def title(row: Appointment) -> str:
    """What an appointment is called in a line."""
    return row.title or f"{KINDS[row.kind]}{': ' + row.outlet_name if row.outlet_name else ''}"


def hours(row: Appointment, zone: str) -> str:
    """From when to when, by the clock of the town, which is named: `10:30 – 11:30 am EDT`."""
    begins, ends = (wallclock.hour_words(at, zone, language()) for at in (row.starts_at, row.ends_at))
    return " – ".join("\N{NO-BREAK SPACE}".join(part.split()) for part in (begins.rpartition(" ")[0], ends))


def when(row: Appointment, zone: str) -> str:
    """Day and hour by the clock of the town."""
    return wallclock.in_words(row.starts_at, zone, language(), skeleton="MMMEd")


def pages(session: Session, trip: Trip) -> list[Page]:
    """Every day of a trip, also one without appointments, in order."""
    stops = planning.stops_of(session, trip.id)
    rows = [(one, stop) for one, stop in queries.appointments(session, trip.id) if one.state in ON]
    entries = [_entry(one, stop, rows) for one, stop in rows]
    found: list[Page] = []
    for number in range((trip.ends_on - trip.starts_on).days + 1):
        day = trip.starts_on + timedelta(days=number)
        page = Page(day, [stop for stop in stops if stop.from_day <= day <= stop.until_day])
        page.entries = [one for one in entries if one.begins.date() == day]
        page.clock = _change(page, found)
        found.append(page)
    return found


def hosts(session: Session, trip: Trip) -> list[Alliance]:
    """The alliances of the trip's towns, whose public contact is printed."""
    known = queries.names(session)
    ids = dict.fromkeys(stop.alliance_id for stop in planning.stops_of(session, trip.id) if stop.alliance_id)
    return [known[one] for one in ids]


def contacts(session: Session, alliances: list[Alliance]) -> dict[int, list[str]]:
    """How to reach each alliance: what it shows to anybody, and the phone its people gave to other leaders."""
    found = {one.id: [one.public_email] if one.public_email else [] for one in alliances}
    held = (Grant.account_id == DirectoryEntry.account_id) & Grant.ended_at.is_(None)
    query = (
        select(DirectoryEntry.alliance_id, DirectoryEntry.name, Address.value)
        .join(Address, Address.id == DirectoryEntry.text_address_id)
        .join(Alliance, Alliance.id == DirectoryEntry.alliance_id)
        .join(Grant, held & (Grant.scope_kind == ALLIANCE) & (Grant.scope_id == Alliance.slug))
        .where(DirectoryEntry.alliance_id.in_(found))
        .distinct()
        .order_by(DirectoryEntry.name)
    )
    for alliance_id, name, number in session.execute(query):
        found[alliance_id or 0].append(f"{name} {phone_words(number)}")
    return found


def _entry(row: Appointment, stop: TripStop, rows: list[tuple[Appointment, TripStop]]) -> Entry:
    zone = ZoneInfo(stop.time_zone)
    return Entry(row, stop, row.starts_at.astimezone(zone), row.ends_at.astimezone(zone), _warnings(row, stop, rows))


def _warnings(row: Appointment, stop: TripStop, rows: list[tuple[Appointment, TripStop]]) -> list[str]:
    found = [] if row.is_confirmed or row.state is not AppointmentState.PLANNED else [say("not confirmed")]
    for other, there in rows:
        if other.id == row.id:
            continue
        if other.starts_at < row.ends_at and row.starts_at < other.ends_at:
            found.append(say("at the same time as %(what)s", what=title(other)))
        elif there.id != stop.id and timedelta(0) <= row.starts_at - other.ends_at < TIGHT:
            minutes = int((row.starts_at - other.ends_at).total_seconds() // 60)
            words = count(
                "only %(num)s minute from %(city)s", "only %(num)s minutes from %(city)s", minutes, city=there.city
            )
            found.append(words)
    return found


def _change(page: Page, before: list[Page]) -> str:
    """What the day's clock is where it is not that of the day before; within a day, every clock is named."""
    zones = list(dict.fromkeys(stop.time_zone for stop in page.stops))
    last = next((one.stops[-1].time_zone for one in reversed(before) if one.stops), "")
    names = ", ".join(clock_name(zone) for zone in zones)
    if not zones or (zones == [last] and not _hours(last, zones[0], page.day)):
        return ""
    hours = _hours(last or zones[0], zones[-1], page.day)
    if not hours:
        return names
    if hours > 0:
        return count("%(clock)s: clocks %(num)s hour on", "%(clock)s: clocks %(num)s hours on", hours, clock=names)
    return count("%(clock)s: clocks %(num)s hour back", "%(clock)s: clocks %(num)s hours back", -hours, clock=names)


def _hours(one: str, other: str, day: date) -> int:
    """How many hours later the other's clock shows at noon of the day."""
    noon = datetime.combine(day, time(12), ZoneInfo(one))
    moved = noon.astimezone(ZoneInfo(other)).replace(tzinfo=None) - noon.replace(tzinfo=None)
    return round(moved.total_seconds() / 3600)
