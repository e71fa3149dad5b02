"""Staff pages of visits: what is planned, what waits for its report."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from alliances.desk import alliance_of, today
from alliances.models import Alliance
from campaigns import visits as visiting
from campaigns.forms import CancelForm, HeardForm, VisitForm
from campaigns.models import Visit
from campaigns.offices.scope import called, local_offices, office_of
from campaigns.views.base import blueprint, where
from campaigns.views.offices import heard_in
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from legislators.models import Office
from legislators.offices import office as find_office


@blueprint.get("/alliances/<slug>/visits")
def visits(slug: str) -> ResponseReturnValue:
    """The agenda: reports that are overdue, visits to come, and the form that plans one."""
    alliance = alliance_of(slug)
    return _agenda(alliance, VisitForm(data={"office_id": request.args.get("office", "")}))


def _agenda(alliance: Alliance, form: VisitForm) -> str:
    offices = local_offices(db_session(), alliance, on=today(alliance))
    names = {office.id: (office.label, called(holder)) for office, holder in offices}
    form.office_id.choices = [
        SelectChoice(office_id, f"{town}: {holder}") for office_id, (town, holder) in names.items()
    ]
    overdue, ahead = visiting.agenda(db_session(), alliance, now=clock().now())
    page = {"alliance": alliance, "form": form, "overdue": overdue, "ahead": ahead, "names": names}
    return render_template("campaigns/visits.html", **page, today=today(alliance))


@blueprint.post("/alliances/<slug>/visits")
def plan_visit(slug: str) -> ResponseReturnValue:
    """Book a visit."""
    alliance, form = alliance_of(slug), VisitForm()
    offices = local_offices(db_session(), alliance, on=today(alliance))
    form.office_id.choices = [SelectChoice(office.id, office.label) for office, _ in offices]

    def planned() -> str:
        found, _ = office_of(db_session(), alliance, form.office_id.data, on=today(alliance))
        moment = _moment(form, found)
        visiting.plan_visit(
            db_session(), where(alliance, found), planned_for=moment, who=form.who.data, now=clock().now()
        )
        return url_for("campaigns.visits", slug=slug)

    return forms.sent(form, planned) or (_agenda(alliance, form), 422)


def _moment(form: VisitForm, office: Office) -> datetime:
    """The day and hour on the form, by the office's own clock."""
    local = datetime.combine(form.day.data, form.at.data, ZoneInfo(office.time_zone))
    return local.astimezone(UTC)


@blueprint.get("/alliances/<slug>/visits/<int:visit_id>")
def report(slug: str, visit_id: int) -> ResponseReturnValue:
    """The form that says what came of a visit."""
    alliance = alliance_of(slug)
    return _report(alliance, visiting.visit_of(db_session(), alliance, visit_id), HeardForm())


def _report(alliance: Alliance, visit: Visit, form: HeardForm) -> str:
    office, holder = office_of(db_session(), alliance, visit.office_id, on=today(alliance))
    page = {"alliance": alliance, "visit": visit, "office": office, "short": called(holder)}
    return render_template("campaigns/report.html", **page, form=form, cancel=CancelForm(formdata=None))


@blueprint.post("/alliances/<slug>/visits/<int:visit_id>")
def reported(slug: str, visit_id: int) -> ResponseReturnValue:
    """Say what came of a visit; it then stands in the office's story."""
    alliance, form = alliance_of(slug), HeardForm()
    visit = visiting.visit_of(db_session(), alliance, visit_id)
    office = find_office(db_session(), visit.office_id)
    day = visit.planned_for.astimezone(ZoneInfo(office.time_zone)).date()

    def told() -> str:
        at = where(alliance, office)
        visiting.report_visit(db_session(), visit, at, heard_in(form), day=day, now=clock().now())
        return url_for("campaigns.office", slug=slug, office_id=visit.office_id)

    return forms.sent(form, told) or (_report(alliance, visit, form), 422)


@blueprint.post("/alliances/<slug>/visits/<int:visit_id>/cancel")
def cancel(slug: str, visit_id: int) -> ResponseReturnValue:
    """Call a visit off."""
    alliance, form = alliance_of(slug), CancelForm()
    visit = visiting.visit_of(db_session(), alliance, visit_id)

    def cancelled() -> str:
        visiting.cancel_visit(db_session(), visit)
        return url_for("campaigns.visits", slug=slug)

    return forms.done(db_session(), form, cancelled, now=clock().now())
