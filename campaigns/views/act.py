"""The public call page: whom to call, which office first, what to say, and how it went."""

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances.models import Alliance
from campaigns.call_me import newest
from campaigns.calls import tell
from campaigns.compose import by_slug
from campaigns.forms import CallMeForm, OutcomeForm
from campaigns.launch import supporter_of
from campaigns.models import Campaign, Outcome
from campaigns.phone.options import Caller, Option, caller_at, caller_of, holders, options
from campaigns.quote import quote
from campaigns.views.base import blueprint
from campaigns.wording import script_parts
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.languages import language
from groundwork.web.limits import limiter
from legislators.people import Holder, titled

OUTCOMES = {Outcome.SPOKE, Outcome.VOICEMAIL, Outcome.UNAVAILABLE, Outcome.SKIPPED}


@dataclass(frozen=True)
class Asked:
    """What the address of the page says: a link's token, or a ZIP code and perhaps a district; and which call."""

    token: str
    zip: str
    district: str
    turn: int

    def address(self, campaign: Campaign, **changes: str | int) -> str:
        """This page with something changed."""
        parts: dict[str, Any] = {"t": self.token, "zip": self.zip, "district": self.district, "turn": self.turn}
        kept = {name: value for name, value in {**parts, **changes}.items() if value}
        return url_for("campaigns.act", slug=campaign.slug, **kept)


def _asked(values: dict[str, str]) -> Asked:
    turn = values.get("turn", "")
    return Asked(
        values.get("t", ""),
        values.get("zip", ""),
        values.get("district", ""),
        max(1, int(turn)) if turn.isdecimal() and len(turn) < 3 else 1,
    )


@blueprint.get("/act/<slug>")
def act(slug: str) -> ResponseReturnValue:
    """Show the call page; nothing is written by looking."""
    found, asked = by_slug(db_session(), slug), _asked(request.args.to_dict())
    alliance = db_session().get_one(Alliance, found.alliance_id)
    g.time_zone = alliance.time_zone
    now = clock().now()
    if not found.is_open(now):
        return render_template("campaigns/act_closed.html", campaign=found, alliance=alliance, now=now), 410
    try:
        caller = _caller(found, asked)
    except Refusal as refusal:
        return render_template("campaigns/act_zip.html", campaign=found, alliance=alliance, refusal=refusal), 422
    if caller is None:
        return render_template("campaigns/act_zip.html", campaign=found, alliance=alliance, refusal=None)
    return _page(found, alliance, asked, caller)


def _caller(campaign: Campaign, asked: Asked) -> Caller | None:
    """Who looks at the page, as far as the link or a ZIP code says."""
    now = clock().now()
    supporter = supporter_of(db_session(), campaign, asked.token)
    if supporter is not None and not asked.zip:
        return caller_of(db_session(), supporter, now=now)
    return caller_at(db_session(), asked.zip, now=now, district=asked.district) if asked.zip else None


def _page(campaign: Campaign, alliance: Alliance, asked: Asked, caller: Caller) -> ResponseReturnValue:
    people = holders(db_session(), campaign, caller, now=clock().now())
    page = {"campaign": campaign, "alliance": alliance, "asked": asked, "caller": caller, "people": people}
    if asked.turn > len(people):
        return render_template("campaigns/act_done.html", **page)
    holder = people[asked.turn - 1]
    offices = _offices(campaign, caller, holder)
    form = OutcomeForm(formdata=None, data={**vars(asked), "t": asked.token})
    return render_template(
        "campaigns/act.html",
        **page,
        holder=holder,
        title=titled(holder),
        offices=offices,
        form=form,
        script=_script(campaign, caller, holder),
        quote=quote(db_session(), alliance.id, campaign.poll_id),
        our_number=settings().sender_number,
        is_known=bool(caller.supporter_id),
        call_form=CallMeForm(formdata=None, data={"t": asked.token}),
        last=newest(db_session(), caller.supporter_id, now=clock().now()) if caller.supporter_id else None,
    )


def _offices(campaign: Campaign, caller: Caller, holder: Holder) -> list[Option]:
    found = options(db_session(), campaign, caller, now=clock().now())
    return [one for one in found if one.holder.person_id == holder.person_id]


def _script(campaign: Campaign, caller: Caller, holder: Holder) -> list[list[tuple[str, str]]]:
    """What to say, in the language of the page, with the caller's own name and town."""
    town = ", ".join(part for part in (caller.place.city, caller.place.zip) if part)
    values = {
        "name": caller.name or _("your name"),
        "place": town,
        "legislator": titled(holder),
        "ask": campaign.ask(language()),
    }
    return script_parts(campaign.script(language()), values)


@blueprint.post("/act/<slug>")
@limiter.limit("60/hour")
def told(slug: str) -> ResponseReturnValue:
    """Record how a call went, once, and go on to the next legislator."""
    found = by_slug(db_session(), slug)
    asked, form = _asked(request.form.to_dict()), OutcomeForm()
    caller = _caller(found, asked)
    if caller is None or request.form.get("outcome") not in OUTCOMES:
        return redirect(asked.address(found), 303)
    office_id = request.form.get("office_id", "")
    if office_id not in {one.office.id for one in options(db_session(), found, caller, now=clock().now())}:
        raise NotFound(_("This office is not one of yours to call. Load the page again."))
    outcome = Outcome(request.form["outcome"])

    def record() -> str:
        tell(db_session(), found, office_id, outcome, supporter_id=caller.supporter_id, now=clock().now())
        return asked.address(found, turn=asked.turn + 1)

    return forms.done(db_session(), form, record, now=clock().now())
