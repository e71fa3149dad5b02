"""The public page of a call that we place: asked for with a button, and how far it has come."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances.models import Alliance, Supporter
from campaigns import call_me as ringing
from campaigns.compose import by_slug
from campaigns.forms import CallMeForm
from campaigns.launch import supporter_of
from campaigns.models import Campaign
from campaigns.views.base import blueprint
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.languages import language
from groundwork.web.limits import limiter


def _hers(slug: str, token: str) -> tuple[Campaign, Supporter]:
    """The campaign and whose link it is; nobody else can be rung."""
    campaign = by_slug(db_session(), slug)
    supporter = supporter_of(db_session(), campaign, token)
    if supporter is None:
        raise NotFound(_("This link does not say who you are. Open the link in the text you got from us."))
    return campaign, supporter


@blueprint.get("/act/<slug>/call")
def calling(slug: str) -> ResponseReturnValue:
    """How far the call she asked for has come."""
    campaign, supporter = _hers(slug, request.args.get("t", ""))
    return _page(campaign, supporter, CallMeForm(formdata=None, data={"t": request.args.get("t", "")}))


@blueprint.post("/act/<slug>/call")
@limiter.limit("20/hour")
def call_me(slug: str) -> ResponseReturnValue:
    """Ring her, once however often she presses."""
    form = CallMeForm()
    token = form.t.data or ""
    campaign, supporter = _hers(slug, token)

    def asked() -> str:
        ringing.ask(db_session(), campaign, supporter, language=language(), now=clock().now())
        return url_for("campaigns.calling", slug=slug, t=token)

    try:
        return forms.done(db_session(), form, asked, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(campaign, supporter, form), refusal.status


def _page(campaign: Campaign, supporter: Supporter, form: CallMeForm) -> str:
    now = clock().now()
    alliance = db_session().get_one(Alliance, campaign.alliance_id)
    g.time_zone = alliance.time_zone
    return render_template(
        "campaigns/call_me.html",
        campaign=campaign,
        alliance=alliance,
        form=form,
        last=ringing.newest(db_session(), supporter.id, now=now),
        why_not=ringing.why_not(db_session(), supporter, now=now),
        is_open=campaign.is_open(now),
        our_number=settings().sender_number,
        back=url_for("campaigns.act", slug=campaign.slug, t=form.t.data),
    )
