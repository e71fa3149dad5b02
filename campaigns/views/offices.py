"""Staff pages of offices: the board that shows the gaps, and each office's story."""

from datetime import timedelta
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from alliances.desk import alliance_of, today
from alliances.models import Alliance
from campaigns import queries
from campaigns.forms import NOTHING_NEW, CareForm, HeardForm, KeptForm, TouchForm
from campaigns.models import Party, Position, TouchKind
from campaigns.offices import story
from campaigns.offices.record import Heard, keep_promise, log_touch, take_care
from campaigns.offices.scope import called, office_of, vacant
from campaigns.views.base import blueprint, where
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.forms import Form
from legislators.models import Office
from legislators.people import Holder, titled

GROUPS = {
    "never": _l("Never contacted"),
    "cold": _l("Gone cold, longer than the cadence"),
    "fresh": _l("On cadence"),
}
LONGEST_BAR = 80
PAGE = 20
LISTENING = timedelta(days=90)


@blueprint.get("/alliances/<slug>/offices")
def offices(slug: str) -> ResponseReturnValue:
    """Every local office of the state's legislators, the gaps first."""
    alliance = alliance_of(slug)
    on = today(alliance)
    frame = queries.coverage(db_session(), alliance.id, on=on, now=clock().now())
    chosen = request.args.get("member", "")
    shown = frame[frame["person_id"] == chosen] if chosen else frame
    rows: list[dict[str, Any]] = shown.astype(object).to_dict("records")  # type: ignore[assignment] # keys are column names
    return render_template(
        "campaigns/offices.html",
        alliance=alliance,
        groups=[(words, [row for row in rows if row["group"] == group], group) for group, words in GROUPS.items()],
        shown=len(rows),
        gaps=sum(row["group"] != "fresh" for row in rows),
        members=sorted(set(zip(frame["person_id"], frame["legislator"], strict=True)), key=lambda one: one[1]),
        chosen=chosen,
        stances=story.positions(db_session(), alliance.id),
        vacant=vacant(db_session(), alliance, on=on),
        longest=LONGEST_BAR,
    )


@blueprint.get("/alliances/<slug>/offices/<office_id>")
def office(slug: str, office_id: str) -> ResponseReturnValue:
    """One office's story."""
    alliance = alliance_of(slug)
    found, holder = office_of(db_session(), alliance, office_id, on=today(alliance))
    return _story(alliance, found, holder, TouchForm(data={"day": today(alliance)}), _care_form(alliance, found))


def _care_form(alliance: Alliance, found: Office) -> CareForm:
    care = story.care(db_session(), where(alliance, found))
    if care is None:
        return CareForm(data={"cadence_days": queries.CADENCE_DAYS})
    kind = (care.next_kind or TouchKind.CALL).value
    return CareForm(data={**vars(care), "next_kind": kind})


def _story(alliance: Alliance, found: Office, holder: Holder, form: Form, care: CareForm) -> str:
    g.time_zone = found.time_zone
    at = where(alliance, found)
    entries = story.timeline(db_session(), at)
    page = max(1, request.args.get("page", 1, type=int))
    last = story.last_touch(entries)
    return render_template(
        "campaigns/office.html",
        alliance=alliance,
        office=found,
        holder=holder,
        who=titled(holder),
        short=called(holder),
        entries=entries[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=max(1, -(-len(entries) // PAGE)),
        stances=story.stances_of(db_session(), alliance.id, holder.person_id),
        promises=story.promises(db_session(), at),
        voicemail=story.voicemail_share(db_session(), at, since=clock().now() - LISTENING),
        last=last,
        due=last + timedelta(days=care.cadence_days.data or queries.CADENCE_DAYS) if last else None,
        form=form,
        care=care,
        kept=KeptForm(formdata=None),
        today=today(alliance),
    )


def heard_in(form: HeardForm) -> Heard:
    """What a form says was heard."""
    position = form.position.data
    return Heard(
        met=form.met.data or "",
        heard=form.heard.data or "",
        asked=form.asked.data or "",
        position=None if position == NOTHING_NEW else Position(position),
        promise=form.promise.data or "",
        due_on=form.due_on.data,
        party=Party(form.party.data),
    )


@blueprint.post("/alliances/<slug>/offices/<office_id>/touches")
def log(slug: str, office_id: str) -> ResponseReturnValue:
    """Write down a touch that has happened."""
    alliance, form = alliance_of(slug), TouchForm()
    found, holder = office_of(db_session(), alliance, office_id, on=today(alliance))

    def logged() -> str:
        kind, day = TouchKind(form.kind.data), form.day.data
        log_touch(db_session(), where(alliance, found), kind, day=day, heard=heard_in(form), now=clock().now())
        return url_for("campaigns.office", slug=slug, office_id=office_id)

    return forms.sent(form, logged) or (_story(alliance, found, holder, form, _care_form(alliance, found)), 422)


@blueprint.post("/alliances/<slug>/offices/<office_id>/care")
def care(slug: str, office_id: str) -> ResponseReturnValue:
    """Say who looks after the office, how often, and what is next."""
    alliance, form = alliance_of(slug), CareForm()
    found, holder = office_of(db_session(), alliance, office_id, on=today(alliance))

    def taken() -> str:
        at = where(alliance, found)
        kind = TouchKind(form.next_kind.data) if form.next_on.data else None
        plan = {"owner": form.owner.data or "", "cadence_days": form.cadence_days.data}
        take_care(db_session(), at, **plan, next_kind=kind, next_on=form.next_on.data)
        return url_for("campaigns.office", slug=slug, office_id=office_id)

    touch = TouchForm(formdata=None, data={"day": today(alliance)})
    return forms.sent(form, taken) or (_story(alliance, found, holder, touch, form), 422)


@blueprint.post("/alliances/<slug>/offices/<office_id>/promises/<int:promise_id>")
def keep(slug: str, office_id: str, promise_id: int) -> ResponseReturnValue:
    """Note that a promise was kept."""
    alliance, form = alliance_of(slug), KeptForm()
    found, _holder = office_of(db_session(), alliance, office_id, on=today(alliance))

    def kept() -> str:
        keep_promise(db_session(), where(alliance, found), promise_id, on=today(alliance))
        return url_for("campaigns.office", slug=slug, office_id=office_id)

    return forms.done(db_session(), form, kept, now=clock().now())
