"""Staff pages of areas: one alliance's, and where the coalition's overlap."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from alliances import finding
from alliances.areas import overlaps, reach
from alliances.areas.forms import AreaForm
from groundwork.audit import ledger
from groundwork.web import forms
from groundwork.web.current import clock, db_session

blueprint = Blueprint("areas", __name__, template_folder="../templates")


@blueprint.get("/secretariat/areas")
def every() -> ResponseReturnValue:
    """What every alliance looks after, and who looks after the same."""
    session = db_session()
    areas = reach.every_area(session)
    rows = [(one, areas[one.id]) for one in finding.everyone(session)]
    return render_template(
        "alliances/areas/every.html", rows=rows, pairs=overlaps.overlaps(session), piece_words=reach.piece_words
    )


@blueprint.route("/alliances/<slug>/area", methods=["GET", "POST"])
def area(slug: str) -> ResponseReturnValue:
    """What one alliance looks after."""
    session = db_session()
    alliance = finding.by_slug(session, slug)
    form = AreaForm(area=reach.typed_area(session, alliance.id))
    if answer := forms.sent(form, lambda: _keep(form, slug)):
        return answer
    pairs = [one for one in overlaps.overlaps(session) if alliance.id in {one.one.id, one.other.id}]
    return render_template("alliances/areas/area.html", form=form, alliance=alliance, pairs=pairs), (
        422 if form.errors else 200
    )


def _keep(form: AreaForm, slug: str) -> str:
    session, now = db_session(), clock().now()
    pieces = reach.keep_area(session, finding.by_slug(session, slug), form.area.data or "", now=now)
    told = {"pieces": len(pieces)}
    ledger.record(session, "areas.decided", account_id=current_user.id, scope=slug, told=told, now=now)
    return url_for("areas.area", slug=slug)
