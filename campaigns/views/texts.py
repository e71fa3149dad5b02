"""Staff pages of text campaigns: the list, writing, the plan, the launch, and what became of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from alliances.models import Alliance
from campaigns import launch as launching
from campaigns.campaign_list import counts_of, listed
from campaigns.compose import Draft, of_alliance, rewrite, write
from campaigns.forms import CampaignForm, LaunchForm, SteerForm
from campaigns.models import Campaign, Target
from campaigns.quote import quotable
from campaigns.views.base import alliance_of, blueprint, today
from groundwork.delivery.measure import measure
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings

REASONS = {
    "opted_out": _l("asked us to stop"),
    "held": _l("wrote something a person must read first"),
    "invalid": _l("number is not valid"),
    "landline": _l("number cannot get texts"),
    "unreachable": _l("number could not be reached"),
    "reassigned": _l("number has a new owner"),
    "no_consent": _l("has not agreed to texts"),
    "no_window": _l("no hour at which to text"),
}
STEERING = {"pause": launching.pause, "resume": launching.resume, "stop": launching.stop}


def _link() -> str:
    return f"{settings().public_url}/act"


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
        "opens_on": campaign.opens_at.astimezone(zone).date(),
        "closes_on": campaign.closes_at.astimezone(zone).date() - timedelta(days=1),
    }


def _fresh(alliance: Alliance) -> dict[str, object]:
    """What an empty form proposes."""
    return {
        "opens_on": today(alliance),
        "closes_on": today(alliance) + timedelta(days=14),
        "audience": alliance.state,
        "text_en": _(
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


@blueprint.get("/alliances/<slug>/texts/<campaign>")
def live(slug: str, campaign: str) -> ResponseReturnValue:
    """What became of a campaign: messages by state, calls."""
    alliance = alliance_of(slug)
    found = of_alliance(db_session(), alliance, campaign)
    return _live(alliance, found, SteerForm())


def _live(alliance: Alliance, campaign: Campaign, form: SteerForm) -> str:
    return render_template(
        "campaigns/live.html",
        alliance=alliance,
        campaign=campaign,
        form=form,
        counts=counts_of(db_session(), campaign),
        now=clock().now(),
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


@blueprint.get("/alliances/<slug>/texts/<campaign>/plan")
def plan(slug: str, campaign: str) -> ResponseReturnValue:
    """What a launch would do, before anybody does it."""
    alliance = alliance_of(slug)
    return _plan(alliance, of_alliance(db_session(), alliance, campaign), LaunchForm())


def _plan(alliance: Alliance, campaign: Campaign, form: LaunchForm) -> str:
    made = launching.forecast(db_session(), campaign, alliance, link=_link(), now=clock().now())
    samples = launching.samples(db_session(), campaign, alliance, link=_link())
    page = {"alliance": alliance, "campaign": campaign, "form": form, "made": made, "samples": samples}
    return render_template("campaigns/plan.html", **page, reasons=REASONS, now=clock().now())


@blueprint.post("/alliances/<slug>/texts/<campaign>/launch")
def launch(slug: str, campaign: str) -> ResponseReturnValue:
    """Send it to everybody it names, once."""
    alliance, form = alliance_of(slug), LaunchForm()
    found = of_alliance(db_session(), alliance, campaign)

    def launched() -> str:
        launching.launch(db_session(), found, link=_link(), expected=form.number.data, now=clock().now())
        return url_for("campaigns.live", slug=slug, campaign=campaign)

    if form.validate():
        try:
            return forms.done(db_session(), form, launched, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return _plan(alliance, found, form), 422
