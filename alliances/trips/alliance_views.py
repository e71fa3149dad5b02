"""A leader's pages of trips: which come here, what is on, proposing an appointment."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances.desk import alliance_of, me, today
from alliances.models import Alliance, TripStop
from alliances.trips import agenda, appointments, planning, queries, wording
from alliances.trips.appointment_views import proposed
from alliances.trips.forms import ProposalForm
from alliances.trips.views import blueprint
from groundwork.refusal import NotFound
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say


@blueprint.get("/alliances/<slug>/trips")
def of_alliance(slug: str) -> ResponseReturnValue:
    """The secretariat's trips that come here, with the appointments of this alliance; no costs."""
    session, alliance = db_session(), alliance_of(slug)
    day, found = today(alliance), queries.of_alliance(session, alliance.id)
    ahead = queries.stops_ahead(session, alliance.id, today=day)
    return render_template(
        "alliances/trips/mine.html",
        alliance=alliance,
        trips=found,
        clocks=queries.clocks(session, [one for _trip, _stops, rows in found for one in rows]),
        title=agenda.title,
        when=agenda.when,
        states=wording.STATES,
        clock_name=wording.clock_name,
        coming=ahead[0][0] if ahead else None,
        today=day,
    )


@blueprint.route("/alliances/<slug>/trips/<int:stop_id>/propose", methods=["GET", "POST"])
def propose(slug: str, stop_id: int) -> ResponseReturnValue:
    """Propose an appointment while the secretariat is in town."""
    session, alliance, form = db_session(), alliance_of(slug), ProposalForm()
    stop = _stop(alliance, stop_id)
    if request.method == "GET":
        form.day.data = stop.from_day
    if answer := forms.sent(form, lambda: _proposed(alliance, stop, form)):
        return answer
    page = render_template(
        "alliances/trips/propose.html",
        alliance=alliance,
        stop=stop,
        trip=planning.trip_of(session, stop.trip_id),
        form=form,
        clock_name=wording.clock_name,
    )
    return page, 422 if form.errors else 200


def _stop(alliance: Alliance, stop_id: int) -> TripStop:
    found = db_session().get(TripStop, stop_id)
    if found is None or found.alliance_id != alliance.id:
        raise NotFound(say("No trip of the secretariat goes there."))
    return found


def _proposed(alliance: Alliance, stop: TripStop, form: ProposalForm) -> str:
    typed = proposed(form, stop.id)
    appointments.propose(db_session(), alliance, stop, typed, account_id=me(), now=clock().now())
    return url_for("trips.of_alliance", slug=alliance.slug)
