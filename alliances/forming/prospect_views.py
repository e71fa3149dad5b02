"""The prospect list: whom to ask, asking them, taking them in, the list on paper; and the organizing meeting."""

from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import desk, showing, wording
from alliances.belonging import organizations, people
from alliances.forming import checklist, joining_in, prospects
from alliances.forming.forms import AskingForm, ProspectForm, TakeInForm
from alliances.forming.prospects import OPEN, Asked, Typed
from alliances.forming.stage_views import team
from alliances.forming.views import blueprint
from alliances.forming.wording import ANSWERS, BADGES, PROSPECT_KINDS, WAYS
from alliances.models import (
    Alliance,
    AskingWay,
    Organization,
    OrganizationKind,
    Prospect,
    ProspectAnswer,
    ProspectKind,
    Stage,
)
from groundwork.delivery.models import Address
from groundwork.web.current import db_session

LIST = "/alliances/<slug>/prospects"
ONE = f"{LIST}/<int:prospect_id>"
SHOWN = {"open": OPEN, "yes": (ProspectAnswer.YES,), "no": (ProspectAnswer.NO,), "all": ()}


@blueprint.get(LIST)
def prospect_list(slug: str) -> ResponseReturnValue:
    """Whom to ask: what is overdue first."""
    session, alliance = db_session(), desk.alliance_of(slug)
    shown = request.args.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    today = desk.today(alliance)
    return render_template(
        "alliances/forming/prospects.html",
        alliance=alliance,
        rows=prospects.rows(session, alliance.id, on=today, answers=SHOWN[shown]),
        counts=prospects.counts(session, alliance.id),
        shown=shown,
        answers=ANSWERS,
        badges=BADGES,
        today=today,
    )


@blueprint.get(f"{LIST}/sheet")
def prospect_sheet(slug: str) -> ResponseReturnValue:
    """The list on paper, with room to write beside each."""
    alliance = desk.alliance_of(slug)
    today = desk.today(alliance)
    rows = prospects.rows(db_session(), alliance.id, on=today, answers=OPEN)
    return render_template(
        "alliances/forming/prospect_sheet.html", alliance=alliance, rows=rows, answers=ANSWERS, today=today
    )


@blueprint.route(f"{LIST}/add", methods=["GET", "POST"])
def add_prospect(slug: str) -> ResponseReturnValue:
    """Put somebody on the list."""
    alliance = desk.alliance_of(slug)
    form = _with_parents(ProspectForm(data={"owner": desk.who(), "parent": request.args.get("parent", "")}))
    if request.method == "GET":
        form.name.data = request.args.get("name", "")[:120]
        form.city.data = request.args.get("city", "")[:120] or alliance.city

    def act() -> str:
        prospects.add(db_session(), alliance, _typed(form), now=desk.now())
        return url_for("forming.prospect_list", slug=slug)

    return desk.sent(form, act) or _form_page(slug, form, None)


@blueprint.route(f"{ONE}/change", methods=["GET", "POST"])
def change_prospect(slug: str, prospect_id: int) -> ResponseReturnValue:
    """Write what is known of a prospect anew."""
    session, alliance = db_session(), desk.alliance_of(slug)
    row = prospects.one(session, alliance.id, prospect_id)
    form = _with_parents(ProspectForm(data=_held(row)))

    def act() -> str:
        prospects.change(session, row, _typed(form))
        return url_for("forming.prospect", slug=slug, prospect_id=prospect_id)

    return desk.sent(form, act) or _form_page(slug, form, prospect_id)


def _form_page(slug: str, form: ProspectForm, prospect_id: int | None) -> ResponseReturnValue:
    page = render_template(
        "alliances/forming/prospect_form.html",
        form=form,
        alliance=desk.alliance_of(slug),
        prospect_id=prospect_id,
        team=team(slug),
    )
    return page, 422 if form.errors else 200


def _with_parents(form: ProspectForm) -> ProspectForm:
    form.parent.choices = [
        SelectChoice("", _("No national organization")),
        *(SelectChoice(str(one.id), one.name) for one in organizations.nationals(db_session())),
    ]
    return form


def _held(row: Prospect) -> dict[str, object]:
    session = db_session()
    phone = session.get(Address, row.text_address_id) if row.text_address_id else None
    email = session.get(Address, row.mail_address_id) if row.mail_address_id else None
    names = "name city contact role why owner next_step next_step_on"
    return {name: getattr(row, name) for name in names.split()} | {
        "kind": str(row.kind),
        "organization_kind": str(row.organization_kind),
        "parent": str(row.parent_id or ""),
        "phone": phone.value if phone else "",
        "email": email.value if email else "",
    }


def _typed(form: ProspectForm) -> Typed:
    return Typed(
        kind=ProspectKind(form.kind.data or ProspectKind.ORGANIZATION),
        name=form.name.data,
        organization_kind=OrganizationKind(form.organization_kind.data),
        contact=form.contact.data or "",
        role=form.role.data or "",
        city=form.city.data or "",
        why=form.why.data or "",
        parent_id=int(form.parent.data) if form.parent.data else None,
        owner=form.owner.data or "",
        next_step=form.next_step.data or "",
        next_step_on=form.next_step_on.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
    )


@blueprint.route(ONE, methods=["GET", "POST"])
def prospect(slug: str, prospect_id: int) -> ResponseReturnValue:
    """One prospect: each asking so far, and recording the next one."""
    session, alliance = db_session(), desk.alliance_of(slug)
    row = prospects.one(session, alliance.id, prospect_id)
    form = AskingForm(data={"by": desk.who(), "on": desk.today(alliance)})
    return desk.sent(form, lambda: _asked(form, alliance, row)) or _prospect_page(slug, prospect_id, asking=form)


def _asked(form: AskingForm, alliance: Alliance, row: Prospect) -> str:
    session, now = db_session(), desk.now()
    asked = Asked(
        on=form.on.data,
        by=form.by.data,
        way=AskingWay(form.way.data),
        answer=ProspectAnswer(form.answer.data),
        note=form.note.data or "",
        next_step=form.next_step.data or "",
        next_step_on=form.next_step_on.data,
    )
    prospects.ask(session, alliance, row, asked, now=now)
    if form.is_member.data:
        joining_in.take_in(session, alliance, row, on=form.on.data, account_id=desk.me(), now=now)
        flash(_("%(name)s is a member now.", name=row.name), "done")
    return url_for("forming.prospect", slug=alliance.slug, prospect_id=row.id)


def _prospect_page(
    slug: str, prospect_id: int, *, asking: AskingForm | None = None, joining: TakeInForm | None = None
) -> ResponseReturnValue:
    session, alliance = db_session(), desk.alliance_of(slug)
    row = prospects.one(session, alliance.id, prospect_id)
    parent = session.get(Organization, row.parent_id) if row.parent_id else None
    today = desk.today(alliance)
    page = render_template(
        "alliances/forming/prospect.html",
        alliance=alliance,
        row=row,
        held=_held(row),
        parent=parent.name if parent else "",
        askings=prospects.askings(session, row),
        answers=ANSWERS,
        kinds=PROSPECT_KINDS,
        organization_kinds=wording.ORGANIZATION_KINDS,
        ways=WAYS,
        asking=asking or AskingForm(formdata=None, data={"by": desk.who(), "on": today}),
        joining=desk.apart(joining or TakeInForm(formdata=None, data={"on": today}), "join"),
        team=team(slug),
        today=today,
    )
    return page, 422 if (asking and asking.errors) or (joining and joining.errors) else 200


@blueprint.post(f"{ONE}/join")
def take_in(slug: str, prospect_id: int) -> ResponseReturnValue:
    """Make a prospect who said yes a member."""
    session, alliance = db_session(), desk.alliance_of(slug)
    row, form = prospects.one(session, alliance.id, prospect_id), TakeInForm()

    def act() -> str:
        joining_in.take_in(session, alliance, row, on=form.on.data, account_id=desk.me(), now=desk.now())
        flash(_("%(name)s is a member now.", name=row.name), "done")
        return url_for("forming.prospect", slug=slug, prospect_id=prospect_id)

    return desk.sent(form, act) or _prospect_page(slug, prospect_id, joining=form)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite to the organizing meeting. role: or where they are from."""

    name: str
    role: str
    phone: str
    email: str


@blueprint.get("/alliances/<slug>/organizing-meeting")
def organizing_meeting(slug: str) -> ResponseReturnValue:
    """The organizing meeting: what is needed, when it is, and whom to invite."""
    session, alliance = db_session(), desk.alliance_of(slug)
    return render_template(
        "alliances/forming/organizing.html",
        alliance=alliance,
        lines=checklist.lines(session, alliance.id, Stage.MEETING),
        meetings=showing.meetings(session, now=desk.now(), alliance_id=alliance.id),
        guests=_guests(alliance),
        button=desk.button,
    )


def _guests(alliance: Alliance) -> list[Guest]:
    """Those who said yes, then individual members who were on no list."""
    session, today = db_session(), desk.today(alliance)
    said_yes = prospects.rows(session, alliance.id, on=today, answers=(ProspectAnswer.YES,))
    found = [
        Guest(one.prospect.name, one.prospect.contact or one.prospect.role, one.phone, one.email) for one in said_yes
    ]
    known = {one.name for one in found}
    others = [one for one in people.individuals(session, alliance.id) if one.row.until is None]
    return found + [
        Guest(one.row.name, getattr(one.row, "role", ""), one.phone, one.email)
        for one in others
        if one.row.name not in known
    ]
