"""Appointments of a trip: made, proposed by leaders, moved, called off, told afterwards."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import wallclock
from alliances.models import Alliance, Appointment, HelpRequest, Trip, TripStop
from alliances.outreach.work import MOST_PEOPLE
from alliances.trips import mirror, planning
from alliances.trips.kinds import AppointmentKind, AppointmentState
from alliances.trips.wording import OUTREACH
from alliances.typed import LINE, TEXT, required
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

USUAL_LENGTH = timedelta(hours=1)
OVER = (AppointmentState.DECLINED, AppointmentState.CANCELLED)
TOLD = (AppointmentState.HELD, AppointmentState.MISSED)


@dataclass(frozen=True)
class NewAppointment:
    """What is typed about an appointment; day and times by the clock of the stop.

    ends_at: an hour later where it is left out; before starts_at means after midnight is not meant, and is refused.
    may_overlap: two of us travel, so it may be at the same time as another one.
    """

    stop_id: int
    kind: AppointmentKind
    day: date
    starts_at: time
    ends_at: time | None = None
    title: str = ""
    outlet_name: str = ""
    place: str = ""
    with_role: str = ""
    accompanied_by: str = ""
    bring: str = ""
    link: str = ""
    alliance_id: int | None = None
    is_confirmed: bool = False
    may_overlap: bool = False


@dataclass(frozen=True)
class Told:
    """What came of an appointment. was_held: otherwise `result` says why it did not take place."""

    was_held: bool
    result: str
    audience: int | None = None
    next_step: str = ""
    next_step_on: date | None = None


def appointment_of(session: Session, trip: Trip, appointment_id: int) -> Appointment:
    """One appointment of this trip. Raises NotFound."""
    found = session.get(Appointment, appointment_id)
    if found is None or found.trip_id != trip.id:
        raise NotFound(say("There is no such appointment on this trip."))
    return found


def add(  # noqa: PLR0913 - who adds what to which trip, for which request
    session: Session,
    trip: Trip,
    typed: NewAppointment,
    *,
    account_id: int | None,
    request: HelpRequest | None = None,
    is_proposed: bool = False,
    now: datetime,
) -> Appointment:
    """Put an appointment on a trip. Raises Refusal for a day the trip is not there, or what it overlaps with."""
    planning.require_on(trip)
    row = Appointment(
        uid=uuid4().hex,
        sequence=0,
        trip_id=trip.id,
        account_id=account_id,
        request_id=request.id if request else None,
        state=AppointmentState.PROPOSED if is_proposed else AppointmentState.PLANNED,
        made_at=now,
    )
    _write(session, trip, row, typed, now=now)
    session.add(row)
    session.flush()
    return row


def propose(
    session: Session, alliance: Alliance, stop: TripStop, typed: NewAppointment, *, account_id: int, now: datetime
) -> Appointment:
    """A leader proposes an appointment in a town of theirs; the secretariat then accepts or declines.

    Raises Refusal for a trip that is over.
    """
    trip = planning.trip_of(session, stop.trip_id)
    if stop.alliance_id != alliance.id:
        raise NotFound(say("This trip does not go there. Look at its towns."))
    if stop.until_day < now.date():
        raise Refusal(say("This trip is over. Ask the secretariat for a new visit."))
    return add(session, trip, typed, account_id=account_id, is_proposed=True, now=now)


def change(session: Session, trip: Trip, row: Appointment, typed: NewAppointment, *, now: datetime) -> None:
    """Correct an appointment; calendars see a newer version, and its outreach follows."""
    planning.require_on(trip)
    if row.state in OVER:
        raise Refusal(say("This appointment was called off. Make a new one."))
    _write(session, trip, row, typed, now=now)
    if row.state in TOLD and row.starts_at > now:
        words = say("It was said already what came of this. Make a new appointment for a day to come.")
        raise Refusal(words, field="day")
    row.sequence += 1
    session.flush()
    mirror.follow(session, row, now=now)


def accept(session: Session, row: Appointment, *, may_overlap: bool = False, now: datetime) -> None:
    """What a leader proposed is on."""
    _require_proposed(row)
    if not may_overlap:
        _require_free(session, row)
    row.state, row.changed_at, row.sequence = AppointmentState.PLANNED, now, row.sequence + 1
    session.flush()


def decline(session: Session, row: Appointment, words: str, *, now: datetime) -> None:
    """What a leader proposed is not possible, and why."""
    _require_proposed(row)
    _end(session, row, AppointmentState.DECLINED, words, now=now)


def call_off(session: Session, row: Appointment, words: str, *, now: datetime) -> None:
    """An appointment that was on is off, and why."""
    if row.state is not AppointmentState.PLANNED:
        raise Refusal(say("Only an appointment that is planned can be called off."))
    _end(session, row, AppointmentState.CANCELLED, words, now=now)


def tell(session: Session, row: Appointment, told: Told, *, now: datetime) -> None:
    """Say what came of an appointment, or correct it. Raises Refusal before it has begun."""
    if row.state in (AppointmentState.PROPOSED, *OVER):
        raise Refusal(say("This appointment was not on, so nothing came of it."))
    if row.starts_at > now:
        raise Refusal(say("This appointment is still to come. Say afterwards what came of it."))
    words = say("Say in a line what came of it.") if told.was_held else say("Say in a line why it did not take place.")
    if not told.result.strip():
        raise Refusal(words, field="result")
    if told.audience is not None and not 0 <= told.audience <= MOST_PEOPLE:
        raise Refusal(say("Type how many people listened, as a plain number."), field="audience")
    if told.next_step_on and not told.next_step.strip():
        raise Refusal(say("Say what the next step is, or leave its day out."), field="next_step")
    row.state = AppointmentState.HELD if told.was_held else AppointmentState.MISSED
    row.result, row.audience = told.result.strip()[:TEXT], told.audience if told.was_held else None
    row.next_step, row.next_step_on, row.changed_at = told.next_step.strip()[:LINE], told.next_step_on, now
    session.flush()
    mirror.follow(session, row, now=now)


def overlapping(session: Session, row: Appointment) -> list[Appointment]:
    """What else of the same trip is on at the same time."""
    on = (AppointmentState.PLANNED, AppointmentState.HELD)
    query = select(Appointment).where(
        Appointment.trip_id == row.trip_id, Appointment.state.in_(on),
        Appointment.starts_at < row.ends_at, Appointment.ends_at > row.starts_at,
    )  # fmt: skip
    return [one for one in session.scalars(query.order_by(Appointment.starts_at)) if one.id != row.id]


def _write(session: Session, trip: Trip, row: Appointment, typed: NewAppointment, *, now: datetime) -> None:
    stop = planning.stop_of(session, trip, typed.stop_id)
    if not stop.from_day <= typed.day <= stop.until_day:
        words = say("The trip is in %(city)s on other days. Choose one of those, or another town.", city=stop.city)
        raise Refusal(words, field="day")
    begins = wallclock.read(typed.day, typed.starts_at, stop.time_zone).at
    ends = begins + USUAL_LENGTH
    if typed.ends_at is not None:
        ends = wallclock.read(typed.day, typed.ends_at, stop.time_zone, field="ends_at").at
    if ends <= begins:
        raise Refusal(say("It ends before it begins. Look at both times again."), field="ends_at")
    outlet = typed.outlet_name.strip()
    if typed.kind in OUTREACH:
        if not outlet:
            raise Refusal(say("Name the paper, station, school or university."), field="outlet_name")
        outlet = required(outlet, field="outlet_name")
    row.stop_id, row.kind, row.starts_at, row.ends_at = stop.id, typed.kind, begins, ends
    row.alliance_id = typed.alliance_id or stop.alliance_id
    row.outlet_name = outlet if typed.kind in OUTREACH else ""
    for name in ("title", "place", "with_role", "accompanied_by", "link"):
        setattr(row, name, getattr(typed, name).strip()[:LINE])
    row.bring, row.is_confirmed, row.changed_at = typed.bring.strip()[:TEXT], typed.is_confirmed, now
    if row.state is not AppointmentState.PROPOSED and not typed.may_overlap:
        _require_free(session, row)


def _require_free(session: Session, row: Appointment) -> None:
    with session.no_autoflush:
        others = overlapping(session, row)
    if others:
        words = say(
            "At that time there is another appointment: %(what)s. Choose another time, or tick that both can be.",
            what=others[0].title or others[0].outlet_name or others[0].place or others[0].with_role,
        )
        raise Refusal(words, field="starts_at")


def _require_proposed(row: Appointment) -> None:
    if row.state is not AppointmentState.PROPOSED:
        raise Refusal(say("This proposal was answered already."))


def _end(session: Session, row: Appointment, state: AppointmentState, words: str, *, now: datetime) -> None:
    if not words.strip():
        raise Refusal(say("Say why. The leader reads it."), field="reason")
    row.declined_for = required(words, field="reason", most=TEXT)
    row.state, row.changed_at, row.sequence = state, now, row.sequence + 1
    session.flush()
