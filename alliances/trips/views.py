"""Pages of trips for the secretariat: all of them, one, its days, its towns, calling it off."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms import SelectChoice

from alliances.desk import me
from alliances.forms import ButtonForm
from alliances.models import Alliance, HelpRequest, Trip, TripStop
from alliances.requests import asking
from alliances.trips import agenda, calendar, costs, planning, queries, wording
from alliances.trips.forms import CostForm, ReasonForm, StopForm, TripForm
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from legislators.states import all_states

blueprint = Blueprint("trips", __name__, template_folder="../templates")
TRIP = "/secretariat/trips/<int:trip_id>"


def trip_or_404(trip_id: int) -> Trip:
    """The trip of a page."""
    return planning.trip_of(db_session(), trip_id)


@blueprint.get("/secretariat/trips")
def all_trips() -> ResponseReturnValue:
    """Trips ahead and trips over, and what is missing of them."""
    ahead, over = queries.all_trips(db_session(), now=clock().now())
    return render_template(
        "alliances/trips/all.html", ahead=ahead, over=over, missing=sum(one.missing for one in [*ahead, *over])
    )


@blueprint.route("/secretariat/trips/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a trip; a request's page may have begun it."""
    form = TripForm()
    if request.method == "GET":
        form.travelers.data = str(current_user.name or "")
        _prefill(form)
    if answer := forms.sent(form, lambda: _planned(form)):
        return answer
    return render_template("alliances/trips/edit.html", form=form, trip=None), 422 if form.errors else 200


def request_asked() -> HelpRequest | None:
    """The leader's request that a page was opened for, if it was."""
    wanted = request.args.get("request", 0, type=int) or 0
    return asking.request_of(db_session(), wanted) if wanted else None


def _prefill(form: TripForm) -> None:
    asked = request_asked()
    if asked is not None:
        form.purpose.data, form.starts_on.data = asked.title, asked.needed_on
        form.ends_on.data = asked.needed_on


def _typed(form: TripForm) -> planning.NewTrip:
    return planning.NewTrip(
        form.purpose.data or "",
        form.travelers.data or "",
        form.starts_on.data,
        form.ends_on.data,
        form.notes.data or "",
    )


def _planned(form: TripForm) -> str:
    made = planning.plan(db_session(), _typed(form), account_id=me(), now=clock().now())
    asked = request_asked()
    return url_for("trips.add_stop", trip_id=made.id, request=asked.id if asked else None)


@blueprint.get(TRIP)
def trip(trip_id: int) -> ResponseReturnValue:
    """One trip: towns, appointments, what is missing, costs."""
    return trip_page(trip_or_404(trip_id), CostForm(formdata=None))


def trip_page(found: Trip, form: CostForm) -> str:
    """The page of one trip; form: of a cost that may have been refused."""
    session, now = db_session(), clock().now()
    known = queries.names(session)
    form.alliance.choices = [
        SelectChoice("", _("All alliances of the trip")),
        *(SelectChoice(str(one.id), one.name) for one in costs.alliances_of(session, found.id)),
    ]
    return render_template(
        "alliances/trips/trip.html",
        trip=found,
        stops=planning.stops_of(session, found.id),
        pages=agenda.pages(session, found),
        rows=queries.appointments(session, found.id),
        missing=queries.missing(session, found.id, now=now),
        title=agenda.title,
        hours=agenda.hours,
        bill=costs.bill_of(session, found),
        form=form,
        reason=ReasonForm(formdata=None),
        button=ButtonForm(formdata=None),
        alliances=known,
        states=wording.STATES,
        cost_kinds=wording.COSTS,
        clock_name=wording.clock_name,
        now=now,
    )


@blueprint.route(f"{TRIP}/edit", methods=["GET", "POST"])
def edit(trip_id: int) -> ResponseReturnValue:
    """Change purpose, travelers and days."""
    found, session = trip_or_404(trip_id), db_session()
    form = TripForm(obj=found) if request.method == "GET" else TripForm()

    def act() -> str:
        planning.change(session, found, _typed(form), now=clock().now())
        return url_for("trips.trip", trip_id=found.id)

    if answer := forms.sent(form, act):
        return answer
    return render_template("alliances/trips/edit.html", form=form, trip=found), 422 if form.errors else 200


@blueprint.route(f"{TRIP}/cancel", methods=["GET", "POST"])
def cancel(trip_id: int) -> ResponseReturnValue:
    """Call the trip off, and say why."""
    found, session, form = trip_or_404(trip_id), db_session(), ReasonForm()

    def act() -> str:
        planning.cancel(session, found, form.reason.data or "", now=clock().now())
        return url_for("trips.trip", trip_id=found.id)

    if answer := forms.sent(form, act):
        return answer
    return render_template("alliances/trips/cancel.html", form=form, trip=found), 422 if form.errors else 200


@blueprint.get(f"{TRIP}/agenda")
def plane(trip_id: int) -> ResponseReturnValue:
    """The whole trip on one page, to print."""
    found, session = trip_or_404(trip_id), db_session()
    hosts = agenda.hosts(session, found)
    return render_template(
        "alliances/trips/agenda.html",
        trip=found,
        pages=agenda.pages(session, found),
        hosts=hosts,
        contacts=agenda.contacts(session, hosts),
        title=agenda.title,
        hours=agenda.hours,
    )


@blueprint.get("/secretariat/trips/<int:trip_id>.ics")
def ics(trip_id: int) -> ResponseReturnValue:
    """The trip for a calendar."""
    found = trip_or_404(trip_id)
    answer = Response(calendar.ical(db_session(), found, now=clock().now()), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="trip-{found.id}.ics"'
    return answer


@blueprint.route(f"{TRIP}/stops/new", methods=["GET", "POST"])
def add_stop(trip_id: int) -> ResponseReturnValue:
    """Add a town."""
    return _stop_page(trip_or_404(trip_id), None)


@blueprint.route(f"{TRIP}/stops/<int:stop_id>", methods=["GET", "POST"])
def edit_stop(trip_id: int, stop_id: int) -> ResponseReturnValue:
    """Change a town."""
    found = trip_or_404(trip_id)
    return _stop_page(found, planning.stop_of(db_session(), found, stop_id))


@blueprint.post(f"{TRIP}/stops/<int:stop_id>/remove")
def remove_stop(trip_id: int, stop_id: int) -> ResponseReturnValue:
    """Take a town off the trip."""
    session, found = db_session(), trip_or_404(trip_id)
    stop = planning.stop_of(session, found, stop_id)

    def act() -> str:
        planning.remove_stop(session, found, stop)
        return url_for("trips.trip", trip_id=found.id)

    return forms.done(session, ButtonForm(), act, now=clock().now())


def _stop_page(found: Trip, stop: TripStop | None) -> ResponseReturnValue:
    form = _stop_form(found, stop)
    if answer := forms.sent(form, lambda: _stop_kept(found, stop, form)):
        return answer
    page = render_template(
        "alliances/trips/stop.html", form=form, trip=found, stop=stop, button=ButtonForm(formdata=None)
    )
    return page, 422 if form.errors else 200


def _stop_form(found: Trip, stop: TripStop | None) -> StopForm:
    session = db_session()
    form = StopForm(obj=stop) if request.method == "GET" and stop else StopForm()
    none = SelectChoice("", _("No alliance there yet"))
    form.alliance.choices = [none, *(SelectChoice(str(one.id), one.name) for one in queries.names(session).values())]
    form.state.choices = [SelectChoice("", ""), *(SelectChoice(one.code, one.name) for one in all_states(session))]
    if request.method == "GET" and stop is None:
        form.from_day.data = form.until_day.data = found.starts_on
        _go_to_who_asked(form)
    elif request.method == "GET" and stop is not None:
        form.alliance.data = str(stop.alliance_id or "")
    return form


def _go_to_who_asked(form: StopForm) -> None:
    """The first town of a trip that a leader asked for is theirs."""
    asked = request_asked()
    if asked is not None:
        host = db_session().get_one(Alliance, asked.alliance_id)
        form.alliance.data, form.city.data, form.state.data = str(host.id), host.city, host.state


def _stop_kept(found: Trip, stop: TripStop | None, form: StopForm) -> str:
    session = db_session()
    typed = planning.NewStop(
        form.city.data or "",
        form.state.data or "",
        form.from_day.data,
        form.until_day.data or form.from_day.data,
        int(form.alliance.data) if form.alliance.data else None,
        form.time_zone.data or "",
        form.lodging.data or "",
    )
    if stop is None:
        made, asked = planning.add_stop(session, found, typed), request_asked()
        if asked is not None:  # the town is there for it, so the next thing is the appointment that answers it
            return url_for("trips.add_appointment", trip_id=found.id, stop=made.id, request=asked.id)
    else:
        planning.change_stop(session, found, stop, typed)
    return url_for("trips.trip", trip_id=found.id)
