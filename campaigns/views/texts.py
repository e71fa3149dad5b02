"""Staff pages of text campaigns: the list, and writing one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances.desk import alliance_of, today
from alliances.models import Alliance
from alliances.segments.keeping import standing as segments_of
from campaigns.campaign_list import listed
from campaigns.compose import Draft, of_alliance, rewrite, write
from campaigns.forms import CampaignForm
from campaigns.models import Campaign, Target
from campaigns.quote import quotable
from campaigns.views.base import blueprint
from groundwork.delivery.texts.measure import measure
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session


@blueprint.get("/alliances/<slug>/texts")
def texts(slug: str) -> ResponseReturnValue:
    """Every text campaign of the alliance, newest first."""
    alliance = alliance_of(slug)
    rows = listed(db_session(), alliance)
    return render_template("campaigns/texts.html", alliance=alliance, rows=rows, now=clock().now())


@blueprint.route("/alliances/<slug>/texts/new", methods=["GET", "POST"])
def compose(slug: str) -> ResponseReturnValue:
    """Write a new campaign."""
    alliance = alliance_of(slug)
    form = CampaignForm(data=_fresh(alliance))
    return _writing(alliance, form, None)


@blueprint.route("/alliances/<slug>/texts/<campaign>/edit", methods=["GET", "POST"])
def edit(slug: str, campaign: str) -> ResponseReturnValue:
    """Change a campaign that was not sent yet."""
    alliance = alliance_of(slug)
    found = of_alliance(db_session(), alliance, campaign)
    return _writing(alliance, CampaignForm(data=_typed(found, alliance)), found)


def _writing(alliance: Alliance, form: CampaignForm, campaign: Campaign | None) -> ResponseReturnValue:
    polls = quotable(db_session(), alliance.id)
    form.poll_id.choices = [SelectChoice(0, _("None")), *[SelectChoice(poll.id, poll.title_en) for poll in polls]]
    kept = [SelectChoice(one.id, one.name) for one in segments_of(db_session(), alliance)]
    form.segment_id.choices = [SelectChoice(0, _("No segment: everybody there")), *kept]
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return forms.done(db_session(), form, lambda: _save(alliance, form, campaign), now=clock().now())
            except Refusal as refusal:
                form.refuse(refusal)
    sizes = [measure(form.text_en.data or ""), measure(form.text_es.data or "")]
    page = render_template("campaigns/compose.html", alliance=alliance, form=form, campaign=campaign, sizes=sizes)
    return page, status


def _save(alliance: Alliance, form: CampaignForm, campaign: Campaign | None) -> str:
    draft = _draft(form, alliance)
    if campaign is None:
        campaign = write(db_session(), alliance, draft, now=clock().now())
    else:
        rewrite(db_session(), campaign, draft)
    return url_for("campaigns.plan", slug=alliance.slug, campaign=campaign.slug)


def _draft(form: CampaignForm, alliance: Alliance) -> Draft:
    """What was typed; days begin and end at midnight where the alliance is."""
    return Draft(
        name=form.name.data,
        target=Target(form.target.data),
        audience=form.audience.data or "",
        ask_en=form.ask_en.data,
        ask_es=form.ask_es.data,
        text_en=form.text_en.data,
        text_es=form.text_es.data,
        script_en=form.script_en.data,
        script_es=form.script_es.data,
        opens_at=_midnight(form.opens_on.data, alliance),
        closes_at=_midnight(form.closes_on.data + timedelta(days=1), alliance),
        poll_id=form.poll_id.data or None,
        segment_id=form.segment_id.data or None,
    )


def _midnight(day: date, alliance: Alliance) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(alliance.time_zone)).astimezone(UTC)


def _typed(campaign: Campaign, alliance: Alliance) -> dict[str, object]:
    """A draft as its form shows it."""
    zone = ZoneInfo(alliance.time_zone)
    return {
        **{name: getattr(campaign, name) for name in CampaignForm.WORDS},
        "target": campaign.target.value,
        "poll_id": campaign.poll_id or 0,
        "segment_id": campaign.segment_id or 0,
        "opens_on": campaign.opens_at.astimezone(zone).date(),
        "closes_on": campaign.closes_at.astimezone(zone).date() - timedelta(days=1),
    }


def _fresh(alliance: Alliance) -> dict[str, object]:
    """What an empty form proposes."""
    return {
        "opens_on": today(alliance),
        "closes_on": today(alliance) + timedelta(days=14),
        "audience": alliance.state,
        "text_en": (
            "Hi {first_name}, it's {alliance}. Can you call {legislator} this week? Two minutes, here is how: "
            "{link} Reply STOP to stop."
        ),
        "text_es": (
            "Hola {first_name}, somos {alliance}. Puede llamar a {legislator} esta semana? Dos minutos: "
            "{link} Responda STOP para no recibir mas."
        ),
        "script_en": (
            "Hello, my name is {name}. I live in {place}, and I am a constituent.\n{ask}\n"
            "Would you tell me where {legislator} stands, and note my call?"
        ),
        "script_es": (
            "Hola, me llamo {name}. Vivo en {place} y ustedes me representan.\n{ask}\n"
            "¿Me puede decir qué opina {legislator} y anotar mi llamada?"
        ),
    }
