"""The staff page of a campaign before it is sent: the plan, the previews, a test, and the launch."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from alliances.desk import alliance_of
from alliances.models import Alliance
from campaigns import approval, previews, segment_use
from campaigns import launch as launching
from campaigns.clock_words import area_words
from campaigns.compose import of_alliance
from campaigns.forms import LaunchForm, TrialForm
from campaigns.models import Campaign, CampaignState
from campaigns.personal import people, texts, with_tokens
from campaigns.reasons import LEFT_OUT
from campaigns.trial import send_trial
from campaigns.views.base import blueprint, own_sender
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.guard import may_reach
from groundwork.web.languages import language


def _link() -> str:
    return f"{settings().public_url}/act"


@blueprint.get("/alliances/<slug>/texts/<campaign>/plan")
def plan(slug: str, campaign: str) -> ResponseReturnValue:
    """What a launch would do, before anybody does it."""
    alliance = alliance_of(slug)
    return _plan(alliance, of_alliance(db_session(), alliance, campaign), LaunchForm(formdata=None))


def _plan(alliance: Alliance, campaign: Campaign, form: LaunchForm, trial: TrialForm | None = None) -> str:
    session, now = db_session(), clock().now()
    named = people(session, campaign, now=now)
    items = texts(campaign, alliance, with_tokens(named), _link())
    made = launching.planned(session, campaign, alliance, items, own=own_sender(), now=now)
    return render_template(
        "campaigns/plan.html",
        alliance=alliance,
        campaign=campaign,
        segment=segment_use.in_words(session, campaign),
        form=form,
        trial=trial or TrialForm(formdata=None),
        made=made,
        preview=_preview(alliance, named, items),
        spreads=previews.spreads(named, items),
        needs_two=approval.is_needed(alliance, made),
        waits=launching.waits_in_words(made.waits_for) if made.waits_for else "",
        asking=approval.asking(session, campaign, made.people),
        may_send=may_reach("campaigns.launch", {"slug": alliance.slug}),
        may_try=may_reach("campaigns.trial", {"slug": alliance.slug}),
        reasons=LEFT_OUT,
        areas=area_words(session, [zones for zones, *_ in made.windows], language=language()),
        now=now,
    )


def _preview(alliance: Alliance, named: Any, items: Any) -> previews.Preview | None:
    """The text of the person whose turn the address names."""
    typed = request.args.get("who", "")
    turn = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 1
    here = [named[min(max(turn, 1), len(named)) - 1].address_id] if named else []
    refused = consent.may_reach(db_session(), here, topic=consent.topic_of(alliance.slug), now=clock().now())
    return previews.preview(named, items, turn, refused)


@blueprint.post("/alliances/<slug>/texts/<campaign>/launch")
def launch(slug: str, campaign: str) -> ResponseReturnValue:
    """Send it to everybody it names, once; where it takes two people, ask for it or confirm it."""
    alliance, form = alliance_of(slug), LaunchForm()
    found = of_alliance(db_session(), alliance, campaign)

    def launched() -> str:
        typed = form.number.data or 0
        asked = {"link": _link(), "own": own_sender(), "by": current_user.id}
        launching.launch(db_session(), found, **asked, expected=typed, now=clock().now())
        page = "campaigns.plan" if found.state is CampaignState.DRAFT else "campaigns.live"
        return url_for(page, slug=slug, campaign=campaign)

    if form.validate():
        try:
            return forms.done(db_session(), form, launched, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _plan(alliance, found, form), 422


@blueprint.post("/alliances/<slug>/texts/<campaign>/test")
def trial(slug: str, campaign: str) -> ResponseReturnValue:
    """Text it to one number that has agreed to texts."""
    alliance, form = alliance_of(slug), TrialForm()
    found = of_alliance(db_session(), alliance, campaign)

    def tried() -> str:
        number, now = form.phone.data or "", clock().now()
        one = send_trial(db_session(), found, alliance, number=number, link=_link(), now=now)
        flash(_("The test is on its way, with the words for %(name)s.", name=one.first_name or one.city), "done")
        return url_for("campaigns.plan", slug=slug, campaign=campaign)

    if form.validate():
        try:
            return forms.done(db_session(), form, tried, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _plan(alliance, found, LaunchForm(formdata=None), form), 422
