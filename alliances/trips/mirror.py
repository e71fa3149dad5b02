"""A held appointment with press, radio or a school is one piece of its alliance's outreach, and follows it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Appointment, Outlet, Outreach, TripStop
from alliances.outreach import outlets, work
from alliances.outreach.kinds import OutreachResult
from alliances.trips.kinds import AppointmentState
from alliances.trips.wording import OUTREACH


def outreach_of(session: Session, appointment_id: int) -> Outreach | None:
    """The outreach that was made from an appointment."""
    return session.scalar(select(Outreach).where(Outreach.appointment_id == appointment_id))


def follow(session: Session, row: Appointment, *, now: datetime) -> Outreach | None:
    """Make the appointment's outreach, correct it, or take it away where there is none any more.

    What the alliance itself wrote stays: the result's code, the clip, and the next step once there is a row.
    """
    known = outreach_of(session, row.id)
    is_outreach = row.state is AppointmentState.HELD and row.kind in OUTREACH and row.alliance_id is not None
    if known is not None and (not is_outreach or known.alliance_id != row.alliance_id):
        work.put_clip(session, known, None)
        session.delete(known)
        session.flush()
        known = None
    if not is_outreach:
        return None
    alliance = session.get_one(Alliance, row.alliance_id)
    typed = _typed(session, row, alliance, known, now=now)
    if known is not None:
        work.change(session, alliance, known, typed, now=now)
        return known
    made = work.add_outreach(session, alliance, typed, account_id=row.account_id, now=now)
    made.appointment_id = row.id
    session.flush()
    return made


def _typed(
    session: Session, row: Appointment, alliance: Alliance, known: Outreach | None, *, now: datetime
) -> work.NewOutreach:
    stop = session.get_one(TripStop, row.stop_id)
    kind = OUTREACH[row.kind][0]
    named = _outlet(session, row, alliance, stop, now=now)
    there = row.starts_at.astimezone(ZoneInfo(stop.time_zone)).date()
    return work.NewOutreach(
        kind=kind,
        outlet=named.name,
        city=named.town,
        happened_on=min(there, local_day(alliance, now)),  # a clock farther east may already show tomorrow
        met_role=row.with_role,
        result=row.result,
        audience=row.audience,
        result_code=known.result_code if known else OutreachResult.HELD,
        clip_url=known.clip_url if known else "",
        next_step=known.next_step if known else row.next_step,
        next_step_on=known.next_step_on if known else row.next_step_on,
    )


def _outlet(session: Session, row: Appointment, alliance: Alliance, stop: TripStop, *, now: datetime) -> Outlet:
    """The outlet of this name, which need not be of the town it was met in; made there when it is new."""
    known = outlets.called(session, alliance.id, row.outlet_name)
    if len(known) == 1:
        return known[0]
    typed = outlets.NewOutlet(row.outlet_name, stop.city, stop.state, OUTREACH[row.kind][1])
    return outlets.outlet_named(session, alliance, typed, now=now)
