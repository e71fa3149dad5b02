"""Staff pages of areas: one alliance's, and where the coalition's overlap."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from alliances import finding
from alliances.areas import overlaps, reach
from alliances.areas.forms import AreaForm
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session

blueprint = Blueprint("areas", __name__, template_folder="../templates")


@blueprint.get("/secretariat/areas")
def every() -> ResponseReturnValue:
    """What every alliance looks after, and who looks after the same."""
    session = db_session()
    rows = [(one, reach.area_of(session, one.id)) for one in finding.everyone(session)]
    return render_template(
        "alliances/areas/every.html", rows=rows, pairs=overlaps.overlaps(session), piece_words=reach.piece_words
    )


@blueprint.route("/alliances/<slug>/area", methods=["GET", "POST"])
def area(slug: str) -> ResponseReturnValue:
    """What one alliance looks after."""
    session = db_session()
    alliance = finding.by_slug(session, slug)
    form = AreaForm(area=reach.typed_area(session, alliance.id))
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _keep(form, slug), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    pairs = [one for one in overlaps.overlaps(session) if alliance.id in {one.one.id, one.other.id}]
    return render_template("alliances/areas/area.html", form=form, alliance=alliance, pairs=pairs), (
        422 if form.errors else 200
    )


def _keep(form: AreaForm, slug: str) -> str:
    session = db_session()
    reach.keep_area(session, finding.by_slug(session, slug), form.area.data or "", now=clock().now())
    return url_for("areas.area", slug=slug)
