"""Pages of appointments and costs for the secretariat."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.desk import me
from alliances.forms import ButtonForm
from alliances.models import Appointment, Trip, TripStop
from alliances.trips import agenda, appointments, costs, mirror, planning, queries, wording
from alliances.trips.forms import AcceptForm, AppointmentForm, CostForm, ProposalForm, ReasonForm, ToldForm
from alliances.trips.kinds import AppointmentKind, AppointmentState, CostKind
from alliances.trips.views import TRIP, blueprint, request_asked, trip_or_404, trip_page
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say

ONE = f"{TRIP}/appointments/<int:appointment_id>"
FROM_REQUEST = {"visit": AppointmentKind.MEMBERS_MEETING, "speaker": AppointmentKind.SPEECH}


def _both(trip_id: int, appointment_id: int) -> tuple[Trip, Appointment]:
    found = trip_or_404(trip_id)
    return found, appointments.appointment_of(db_session(), found, appointment_id)


@blueprint.route(f"{TRIP}/appointments/new", methods=["GET", "POST"])
def add_appointment(trip_id: int) -> ResponseReturnValue:
    """Put an appointment on the trip; a request's page may have begun it."""
    found = trip_or_404(trip_id)
    form = _form(found, None)
    if request.method == "GET":
        form.stop.data = request.args.get("stop", "")[:12]
        asked = request_asked()
        if asked:
            form.title.data, form.bring.data = asked.title, asked.wanted
            form.kind.data = str(FROM_REQUEST.get(asked.kind, AppointmentKind.OTHER))
            form.day.data = asked.needed_on
    return _page(found, None, form)


@blueprint.route(ONE, methods=["GET", "POST"])
def appointment(trip_id: int, appointment_id: int) -> ResponseReturnValue:
    """Change an appointment."""
    found, row = _both(trip_id, appointment_id)
    return _page(found, row, _form(found, row))


@blueprint.route(f"{ONE}/told", methods=["GET", "POST"])
def told(trip_id: int, appointment_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    (found, row), session = _both(trip_id, appointment_id), db_session()
    form = ToldForm(obj=row) if request.method == "GET" else ToldForm()
    if request.method == "GET":
        answers = {AppointmentState.HELD: "yes", AppointmentState.MISSED: "no"}
        form.was_held.data = answers.get(row.state)
    if answer := forms.sent(form, lambda: _told(found, row, form)):
        return answer
    page = render_template(
        "alliances/trips/told.html",
        trip=found,
        row=row,
        form=form,
        stop=planning.stop_of(session, found, row.stop_id),
        title=agenda.title(row),
        is_outreach=row.kind in wording.OUTREACH and row.alliance_id is not None,
    )
    return page, 422 if form.errors else 200


def _told(found: Trip, row: Appointment, form: ToldForm) -> str:
    said = appointments.Told(
        form.was_held.data == "yes",
        form.result.data or "",
        form.audience.data,
        form.next_step.data or "",
        form.next_step_on.data,
    )
    appointments.tell(db_session(), row, said, now=clock().now())
    return url_for("trips.trip", trip_id=found.id) + f"#appointment-{row.id}"


@blueprint.post(f"{ONE}/<act>")
def settle(trip_id: int, appointment_id: int, act: str) -> ResponseReturnValue:
    """Accept or decline what a leader proposed, or call an appointment off."""
    (found, row), session, now = _both(trip_id, appointment_id), db_session(), clock().now()
    form: AcceptForm | ReasonForm = AcceptForm() if act == "accept" else ReasonForm()

    def work() -> str:
        if isinstance(form, AcceptForm):
            appointments.accept(session, row, may_overlap=form.may_overlap.data, now=now)
        elif act == "decline":
            appointments.decline(session, row, form.reason.data or "", now=now)
        else:
            appointments.call_off(session, row, form.reason.data or "", now=now)
        return url_for("trips.trip", trip_id=found.id)

    if act not in {"accept", "decline", "call-off"}:
        raise NotFound(say("There is no such page."))
    try:
        return forms.done(session, form, work, now=now)
    except Refusal as refusal:
        fresh = _form(found, row, is_fresh=True)
        fresh.refuse(Refusal(str(refusal)))
        return _shown(found, row, fresh, form.reason.data or "" if isinstance(form, ReasonForm) else ""), 422


@blueprint.post(f"{TRIP}/costs")
def add_cost(trip_id: int) -> ResponseReturnValue:
    """Put a line on the bill."""
    found, session, form = trip_or_404(trip_id), db_session(), CostForm()
    form.alliance.choices = [("", "")] + [(str(one.id), one.name) for one in costs.alliances_of(session, found.id)]

    def work() -> str:
        alliance_id = int(form.alliance.data) if form.alliance.data else None
        typed = costs.NewCost(CostKind(form.kind.data), form.what.data or "", form.amount.cents or 0, alliance_id)
        costs.add(session, found, typed, account_id=me(), now=clock().now())
        return url_for("trips.trip", trip_id=found.id) + "#costs"

    if answer := forms.sent(form, work):
        return answer
    return trip_page(found, form), 422


@blueprint.post(f"{TRIP}/costs/<int:cost_id>/remove")
def remove_cost(trip_id: int, cost_id: int) -> ResponseReturnValue:
    """Take a line off the bill."""
    found, session, now = trip_or_404(trip_id), db_session(), clock().now()

    def work() -> str:
        costs.remove(session, found, cost_id, account_id=me(), now=now)
        return url_for("trips.trip", trip_id=found.id) + "#costs"

    return forms.done(session, ButtonForm(), work, now=now)


def _form(found: Trip, row: Appointment | None, *, is_fresh: bool = False) -> AppointmentForm:
    """The form with its choices; with what is kept of the appointment when it is looked at, or when that is wanted."""
    session = db_session()
    stops = planning.stops_of(session, found.id)
    is_fresh = row is not None and (is_fresh or request.method == "GET")
    form = AppointmentForm(formdata=None, obj=row) if is_fresh else AppointmentForm()
    form.stop.choices = [SelectChoice(str(one.id), _named(one)) for one in stops]
    own = SelectChoice("", _("The town's"))
    form.alliance.choices = [own, *(SelectChoice(str(one.id), one.name) for one in queries.names(session).values())]
    if row is not None and is_fresh:
        clock_there = ZoneInfo(next(one.time_zone for one in stops if one.id == row.stop_id))
        begins, ends = row.starts_at.astimezone(clock_there), row.ends_at.astimezone(clock_there)
        form.stop.data, form.kind.data, form.alliance.data = str(row.stop_id), str(row.kind), str(row.alliance_id or "")
        form.day.data, form.starts_at.data, form.ends_at.data = begins.date(), begins.time(), ends.time()
        form.may_overlap.data = bool(appointments.overlapping(session, row))
    return form


def _named(stop: TripStop) -> str:
    return f"{stop.city}, {stop.state} ({wording.clock_name(stop.time_zone)})"


def _page(found: Trip, row: Appointment | None, form: AppointmentForm) -> ResponseReturnValue:
    now = clock().now()
    if answer := forms.sent(form, lambda: _kept(found, row, form, now)):
        return answer
    return _shown(found, row, form), 422 if form.errors else 200


def _shown(found: Trip, row: Appointment | None, form: AppointmentForm, reason: str = "") -> str:
    session = db_session()
    return render_template(
        "alliances/trips/appointment.html",
        trip=found,
        row=row,
        form=form,
        stops=planning.stops_of(session, found.id),
        title=agenda.title(row) if row else "",
        outreach=mirror.outreach_of(session, row.id) if row else None,
        alliance=queries.names(session).get(row.alliance_id) if row and row.alliance_id else None,
        reason=ReasonForm(formdata=None, reason=reason),
        accepting=AcceptForm(formdata=None),
        states=wording.STATES,
        now=clock().now(),
    )


def _kept(found: Trip, row: Appointment | None, form: AppointmentForm, now: datetime) -> str:
    typed = replace(
        proposed(form, int(form.stop.data)),
        alliance_id=int(form.alliance.data) if form.alliance.data else None,
        link=form.link.data or "",
        is_confirmed=form.is_confirmed.data,
        may_overlap=form.may_overlap.data,
    )
    if row is None:
        appointments.add(db_session(), found, typed, account_id=me(), request=request_asked(), now=now)
    else:
        appointments.change(db_session(), found, row, typed, now=now)
    return url_for("trips.trip", trip_id=found.id)


def proposed(form: ProposalForm, stop_id: int) -> appointments.NewAppointment:
    """What leaders and the secretariat both type."""
    return appointments.NewAppointment(
        stop_id=stop_id,
        kind=AppointmentKind(form.kind.data),
        day=form.day.data,
        starts_at=form.starts_at.data,
        ends_at=form.ends_at.data,
        title=form.title.data or "",
        outlet_name=form.outlet_name.data or "",
        place=form.place.data or "",
        with_role=form.with_role.data or "",
        accompanied_by=form.accompanied_by.data or "",
        bring=form.bring.data or "",
    )
