"""Pages of outlets: all of them by town, one with all that was done with it, correcting and merging."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.desk import alliance_of, me
from alliances.models import Alliance, Outlet
from alliances.outreach import outlets, queries, wording
from alliances.outreach.forms import MergeForm, OutletForm
from alliances.outreach.kinds import OutletKind
from alliances.outreach.views import blueprint
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session


@blueprint.get("/alliances/<slug>/outlets")
def all_outlets(slug: str) -> ResponseReturnValue:
    """Newspapers, stations, schools and clubs by town, and which look like one another."""
    alliance = alliance_of(slug)
    found = outlets.outlets_of(db_session(), alliance.id)
    return render_template(
        "alliances/outreach/outlets.html",
        alliance=alliance,
        outlets=found,
        doubles=outlets.doubles(found),
        kinds=wording.OUTLET_KINDS,
    )


@blueprint.route("/alliances/<slug>/outlets/<int:outlet_id>", methods=["GET", "POST"])
def outlet(slug: str, outlet_id: int) -> ResponseReturnValue:
    """One outlet: what was done with it, correcting it."""
    alliance, session = alliance_of(slug), db_session()
    found = outlets.outlet_of(session, alliance.id, outlet_id)
    form = OutletForm(obj=found) if request.method == "GET" else OutletForm()
    if request.method == "GET":
        form.kind.data = str(found.kind)
    if answer := forms.sent(form, lambda: _changed(alliance, form, found)):
        return answer
    return _page(alliance, found, form, MergeForm(formdata=None)), 422 if form.errors else 200


@blueprint.post("/alliances/<slug>/outlets/<int:outlet_id>/merge")
def merge(slug: str, outlet_id: int) -> ResponseReturnValue:
    """This outlet was entered twice: the other one goes into it."""
    alliance, session, now = alliance_of(slug), db_session(), clock().now()
    found = outlets.outlet_of(session, alliance.id, outlet_id)
    form = MergeForm()

    def act() -> str:
        typed = form.double.data or ""
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
        if not number:
            raise Refusal(_("Choose another outlet to merge with this one."))
        double = outlets.outlet_of(session, alliance.id, number)
        outlets.merge(session, found, double, account_id=me(), now=now)
        return url_for("outreach.outlet", slug=slug, outlet_id=found.id)

    try:
        return forms.done(session, form, act, now=now)
    except Refusal as refusal:
        form.refuse(Refusal(str(refusal), field="double"))
        return _page(alliance, found, _filled(found), form), refusal.status


def _filled(found: Outlet) -> OutletForm:
    form = OutletForm(formdata=None, obj=found)
    form.kind.data = str(found.kind)
    return form


def _changed(alliance: Alliance, form: OutletForm, found: Outlet) -> str:
    typed = outlets.NewOutlet(
        form.name.data or "",
        form.town.data or "",
        form.state.data or "",
        OutletKind(form.kind.data),
        form.website.data or "",
        form.notes.data or "",
    )
    outlets.change(db_session(), found, typed)
    return url_for("outreach.outlet", slug=alliance.slug, outlet_id=found.id)


def _page(alliance: Alliance, found: Outlet, form: OutletForm, merging: MergeForm) -> str:
    session = db_session()
    others = [one for one in outlets.outlets_of(session, alliance.id) if one.id != found.id]
    merging.double.choices = [SelectChoice("", ""), *(SelectChoice(str(one.id), _named(one)) for one in others)]
    return render_template(
        "alliances/outreach/outlet.html",
        alliance=alliance,
        outlet=found,
        form=form,
        merging=merging,
        others=others,
        rows=queries.of_outlet(session, found),
        kinds=wording.KINDS,
        outlet_kinds=wording.OUTLET_KINDS,
        results=wording.RESULTS,
    )


def _named(one: Outlet) -> str:
    return f"{one.name} ({one.town})" if one.town else one.name
