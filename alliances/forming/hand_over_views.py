"""The hand-over to the next leader: beginning it, the list, the sheet on paper, finishing."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import desk, showing, wording
from alliances.belonging import commitments, organizations, people
from alliances.belonging.wording import role_words
from alliances.forming import handing_over, prospects, steps
from alliances.forming.forms import DropForm, HandOverForm
from alliances.forming.handing_over import LINES, STAYING, Plan
from alliances.forming.prospects import OPEN
from alliances.forming.views import blueprint, mail_invitation
from alliances.forming.wording import ANSWERS
from alliances.models import HandOver
from groundwork.accounts import invitations, queries
from groundwork.accounts.models import Account
from groundwork.accounts.people import ALLIANCE
from groundwork.accounts.post import ROLE_WORDS
from groundwork.doors import Role
from groundwork.refusal import NotFound
from groundwork.web.current import db_session, settings
from groundwork.web.languages import language

PAGE = "/alliances/<slug>/hand-over"


@blueprint.route(PAGE, methods=["GET", "POST"])
def hand_over(slug: str) -> ResponseReturnValue:
    """Where the hand-over stands; or beginning one by inviting the next leader."""
    alliance = desk.alliance_of(slug)
    form = HandOverForm(data={"leaves": str(desk.me())})
    _offer(form, slug)

    def act() -> str:
        plan = Plan(
            name=form.name.data,
            email=form.email.data,
            by_day=form.by_day.data,
            from_account_id=int(form.leaves.data) if form.leaves.data else None,
            stays_as=form.stays_as.data or "",
            note=form.note.data or "",
            begun_by=desk.who(),
        )
        _row, token = handing_over.begin(db_session(), alliance, plan, now=desk.now())
        if token:
            mail_invitation(token, alliance.name)
        return url_for("forming.hand_over", slug=slug)

    return desk.sent(form, act) or _page(slug, form)


def _offer(form: HandOverForm, slug: str) -> None:
    holders = queries.holders(db_session(), ALLIANCE, slug)
    leading = [one for one in holders if one.role == Role.LEADER]
    form.leaves.choices = [SelectChoice(str(one.account_id), one.name or one.email) for one in leading] or [
        SelectChoice("", _("nobody: there is no leader now"))
    ]
    form.stays_as.choices = [
        SelectChoice("", _("nothing: their sign-in ends")),
        *(SelectChoice(str(role), ROLE_WORDS[role]) for role in STAYING),
    ]


def _page(slug: str, form: HandOverForm | None = None, drop: DropForm | None = None) -> ResponseReturnValue:
    session, alliance, now = db_session(), desk.alliance_of(slug), desk.now()
    row = handing_over.under_way(session, alliance.id)
    if form is None:
        form = HandOverForm(formdata=None, data={"leaves": str(desk.me())})
        _offer(form, slug)
    waiting = invitations.waiting(session, ALLIANCE, slug, now=now)
    page = render_template(
        "alliances/forming/hand_over.html",
        alliance=alliance,
        row=row,
        form=form,
        drop=drop or DropForm(formdata=None),
        lines=LINES,
        ticks=handing_over.ticks(session, row) if row else {},
        is_ready=bool(row and handing_over.next_leader(session, alliance, row)),
        is_invited=any(one.role == Role.LEADER for one in waiting),
        leaves=_name(row),
        past=handing_over.past(session, alliance.id),
        roles=ROLE_WORDS,
        button=desk.button,
        today=desk.today(alliance),
    )
    return page, 422 if form.errors or (drop and drop.errors) else 200


def _name(row: HandOver | None) -> str:
    account = db_session().get(Account, row.from_account_id) if row and row.from_account_id else None
    return (account.name or account.email) if account else ""


def _under_way(alliance_id: int) -> HandOver:
    row = handing_over.under_way(db_session(), alliance_id)
    if row is None:
        raise NotFound(_("No hand-over is under way."))
    return row


@blueprint.post(f"{PAGE}/list")
def tick_hand_over(slug: str) -> ResponseReturnValue:
    """Keep which lines of the list are gone through."""
    session, alliance = db_session(), desk.alliance_of(slug)
    row = _under_way(alliance.id)

    def act() -> str:
        codes = request.form.getlist("done")[: len(LINES)]
        handing_over.tick(session, alliance, row, codes, who=desk.who(), now=desk.now())
        return url_for("forming.hand_over", slug=slug)

    return desk.pressed(act)


@blueprint.post(f"{PAGE}/finish")
def finish_hand_over(slug: str) -> ResponseReturnValue:
    """End the old leader's role, once the next one has signed in."""
    session, alliance = db_session(), desk.alliance_of(slug)

    def act() -> str:
        row = _under_way(alliance.id)
        handing_over.finish(session, alliance, row, account_id=desk.me(), now=desk.now())
        flash(_("Handed over to %(name)s.", name=row.name), "done")
        return url_for("accounts.desk") if row.from_account_id == desk.me() else url_for("forming.hand_over", slug=slug)

    return desk.pressed(act)


@blueprint.post(f"{PAGE}/again")
def invite_again(slug: str) -> ResponseReturnValue:
    """Invite the next leader anew, where the first invitation is too old or lost."""
    session, alliance = db_session(), desk.alliance_of(slug)

    def act() -> str:
        token = handing_over.invite_again(session, alliance, _under_way(alliance.id), now=desk.now())
        mail_invitation(token, alliance.name)
        flash(_("Invited again. The link in the e-mail works for seven days."), "done")
        return url_for("forming.hand_over", slug=slug)

    return desk.pressed(act)


@blueprint.post(f"{PAGE}/drop")
def drop_hand_over(slug: str) -> ResponseReturnValue:
    """Give the hand-over up: the invitation is withdrawn, nobody's role ends."""
    session, alliance, form = db_session(), desk.alliance_of(slug), DropForm()
    row = _under_way(alliance.id)

    def act() -> str:
        handing_over.drop(session, alliance, row, form.reason.data, account_id=desk.me(), now=desk.now())
        return url_for("forming.hand_over", slug=slug)

    return desk.sent(form, act) or _page(slug, drop=form)


@blueprint.get(f"{PAGE}/sheet")
def hand_over_sheet(slug: str) -> ResponseReturnValue:
    """All that the next leader needs, on paper."""
    session, alliance = db_session(), desk.alliance_of(slug)
    today = desk.today(alliance)
    members = organizations.members_of(session, alliance.id, on=today)
    return render_template(
        "alliances/forming/hand_over_sheet.html",
        alliance=alliance,
        about=showing.about(alliance, language()),
        row=handing_over.under_way(session, alliance.id),
        lines=LINES,
        taken=steps.with_days(steps.history(session, alliance.id), on=today),
        stages=wording.STAGES,
        members=[(one, people.at_organization(session, alliance.id, one.organization_id)) for one in members],
        individuals=[one for one in people.individuals(session, alliance.id) if one.row.until is None],
        roles=[one for one in people.roles(session, alliance.id) if one.row.until is None],
        role_words=role_words,
        prospects=prospects.rows(session, alliance.id, on=today, answers=OPEN),
        answers=ANSWERS,
        programs=commitments.commitments(session, alliance.id),
        staff=queries.holders(session, ALLIANCE, slug),
        staff_roles=ROLE_WORDS,
        site=settings().public_url,
        today=today,
    )
