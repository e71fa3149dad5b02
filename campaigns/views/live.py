"""The staff page of a campaign that was sent: what became of it, pause, resume and stop."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances.desk import alliance_of
from alliances.models import Alliance
from campaigns import segment_use, steering
from campaigns.compose import of_alliance
from campaigns.forms import SteerForm
from campaigns.models import Campaign
from campaigns.progress import progress
from campaigns.views.base import blueprint, own_sender
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session

STEERING = {"pause": steering.pause, "resume": steering.resume, "stop": steering.stop}


@blueprint.get("/alliances/<slug>/texts/<campaign>")
def live(slug: str, campaign: str) -> ResponseReturnValue:
    """What became of a campaign: messages by state, calls."""
    alliance = alliance_of(slug)
    found = of_alliance(db_session(), alliance, campaign)
    return _live(alliance, found, SteerForm())


def _live(alliance: Alliance, campaign: Campaign, form: SteerForm) -> str:
    now = clock().now()
    return render_template(
        "campaigns/live.html",
        alliance=alliance,
        campaign=campaign,
        segment=segment_use.in_words(db_session(), campaign),
        form=form,
        stands=progress(db_session(), campaign, own=own_sender(), now=now),
        now=now,
    )


@blueprint.post("/alliances/<slug>/texts/<campaign>/steer")
def steer(slug: str, campaign: str) -> ResponseReturnValue:
    """Pause, resume or stop it, with its batch in the same transaction."""
    alliance, form = alliance_of(slug), SteerForm()
    found = of_alliance(db_session(), alliance, campaign)
    act = STEERING.get(request.form.get("act", ""))
    if act is None:
        raise Refusal(_("Choose pause, resume or stop."))

    def steered() -> str:
        act(db_session(), found, now=clock().now())
        return url_for("campaigns.live", slug=slug, campaign=campaign)

    try:
        return forms.done(db_session(), form, steered, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _live(alliance, found, form), 422
