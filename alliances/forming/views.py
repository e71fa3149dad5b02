"""The secretariat's board, and the requests to start an alliance."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from alliances import desk, finding, wording
from alliances.forming import board, stalled, starting
from alliances.forming.forms import DeclineForm, InviteLeaderForm, RequestForm
from alliances.forming.wording import SHOWN
from alliances.models import StartRequest, StartState
from groundwork.accounts import invitations, post, queries
from groundwork.accounts.models import StaffInvitation
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.audit import ledger
from groundwork.doors import Role
from groundwork.refusal import NotFound
from groundwork.web.current import db_session, settings
from groundwork.words import say

blueprint = Blueprint("forming", __name__, template_folder="../templates")
ONE = "/secretariat/starts/<public_id>"


@blueprint.get("/secretariat")
def secretariat() -> ResponseReturnValue:
    """All alliances, what stands still first, and who wants to start another."""
    session, now = db_session(), desk.now()
    shown = request.args.get("show", "all")
    state = request.args.get("state", "")[:2]
    return render_template(
        "alliances/forming/secretariat.html",
        board=board.board(session, on=now.date(), shown=shown if shown in board.SHOWN else "all", state=state),
        shown=shown if shown in board.SHOWN else "all",
        state=state,
        shown_words=SHOWN,
        stages=wording.STAGES,
        patience=stalled.PATIENCE,
        waiting=_together(starting.waiting(session)),
        declined=len(starting.waiting(session, StartState.DECLINED)),
        staff=_staff(),
        button=desk.button,
        today=now.date(),
    )


def _together(rows: list[tuple[StartRequest, str, str]]) -> list[tuple[str, list[tuple[StartRequest, str, str]]]]:
    """Requests by place, the place whose first one waits longest first."""
    groups: dict[tuple[str, str], list[tuple[StartRequest, str, str]]] = {}
    for row in rows:
        groups.setdefault((row[0].state, row[0].city.lower()), []).append(row)
    names = finding.state_names(db_session(), (state for state, _city in groups))
    named = [(names[state], found) for (state, _city), found in groups.items()]
    return [(f"{found[0][0].city}, {name}" if found[0][0].city else name, found) for name, found in named]


def _staff() -> dict[int, str]:
    return {one.account_id: one.name or one.email for one in queries.holders(db_session(), COALITION, "")}


@blueprint.get("/secretariat/starts")
def declined() -> ResponseReturnValue:
    """Requests that were declined, which can be taken up again."""
    session = db_session()
    found = [row for row, _phone, _mail in starting.waiting(session, StartState.DECLINED)]
    names = finding.state_names(session, (row.state for row in found))
    return render_template("alliances/forming/declined.html", rows=[(row, names[row.state]) for row in found])


@blueprint.route(ONE, methods=["GET", "POST"])
def start_request(public_id: str) -> ResponseReturnValue:
    """One request to start an alliance: who sees to it, a note, the decision, inviting the leader."""
    session = db_session()
    asked = starting.by_public_id(session, public_id)
    form = RequestForm(data={"account": str(asked.account_id or ""), "note": asked.note})
    form.account.choices = [
        SelectChoice("", _("nobody yet")), *(SelectChoice(str(key), name) for key, name in _staff().items())
    ]  # fmt: skip

    def kept() -> str:
        starting.assign(session, asked, int(form.account.data) if form.account.data else None, form.note.data or "")
        return url_for("forming.start_request", public_id=public_id)

    return desk.sent(form, kept) or _request_page(asked.public_id, form=form)


def _request_page(
    public_id: str,
    *,
    form: RequestForm | None = None,
    decline: DeclineForm | None = None,
    invite: InviteLeaderForm | None = None,
) -> ResponseReturnValue:
    session = db_session()
    asked = starting.by_public_id(session, public_id)
    phone, email = starting.reached_at(session, asked)
    made = starting.alliance_of(session, asked)
    held = {"account": str(asked.account_id or ""), "note": asked.note}
    form = form or RequestForm(formdata=None, data=held)
    if not form.account.choices:
        form.account.choices = [SelectChoice(str(key), name) for key, name in _staff().items()]
    page = render_template(
        "alliances/forming/request.html",
        asked=asked,
        phone=phone,
        email=email,
        made=made,
        leaders=queries.holders(session, ALLIANCE, made.slug) if made else [],
        invited=[one for one in _invited(made.slug) if one.role == Role.LEADER] if made else [],
        state_name=finding.state_name(session, asked.state),
        others=starting.others_there(session, asked),
        staff=_staff(),
        form=form,
        decline=decline or DeclineForm(formdata=None, data={"answer": _kind_no(asked)}),
        invite=invite or InviteLeaderForm(formdata=None, data={"email": email}),
        button=desk.button,
    )
    return page, 422 if any(one and one.errors for one in (form, decline, invite)) else 200


def _invited(slug: str) -> list[StaffInvitation]:
    return invitations.waiting(db_session(), ALLIANCE, slug, now=desk.now())


def _kind_no(asked: StartRequest) -> str:
    """A first wording of a no, in the language of whoever asked."""
    with force_locale(asked.language):
        return say(
            "Hello %(name)s,\n\nthank you for wanting to start an alliance. We cannot take it up now.\n\n"
            "You can join the nearest alliance today, and ask us again later.\n\nThe secretariat",
            name=asked.name,
        )


@blueprint.post(f"{ONE}/accept")
def accept(public_id: str) -> ResponseReturnValue:
    """Make an alliance of a request; what is offered next is to invite its leader."""
    session, now = db_session(), desk.now()
    asked = starting.by_public_id(session, public_id)

    def act() -> str:
        made = starting.accept(session, asked, who=desk.who(), now=now)
        _told("forming.accepted", asked, {"alliance": made.slug})
        return url_for("forming.start_request", public_id=public_id)

    return desk.pressed(act)


@blueprint.post(f"{ONE}/decline")
def decline(public_id: str) -> ResponseReturnValue:
    """Say no, in words that are mailed to whoever asked."""
    session, now = db_session(), desk.now()
    asked, form = starting.by_public_id(session, public_id), DeclineForm()

    def act() -> str:
        was_mailed = starting.decline(session, asked, who=desk.who(), answer=form.answer.data or "", now=now)
        _told("forming.declined", asked, {"mailed": was_mailed})
        flash(
            _("Declined. Your answer is on its way to them.") if was_mailed else _("Declined. Nobody was written to."),
            "done",
        )
        return url_for("forming.secretariat")

    return desk.sent(form, act) or _request_page(public_id, decline=form)


@blueprint.post(f"{ONE}/reopen")
def reopen(public_id: str) -> ResponseReturnValue:
    """Take a no back: the request waits again."""
    session = db_session()
    asked = starting.by_public_id(session, public_id)

    def act() -> str:
        starting.reopen(session, asked)
        _told("forming.reopened", asked, {})
        return url_for("forming.start_request", public_id=public_id)

    return desk.pressed(act)


@blueprint.post(f"{ONE}/invite")
def invite_leader(public_id: str) -> ResponseReturnValue:
    """Invite whoever asked to lead the alliance that was made."""
    session = db_session()
    asked, form = starting.by_public_id(session, public_id), InviteLeaderForm()
    made = starting.alliance_of(session, asked)
    if made is None:
        raise NotFound(_("Accept the request first; then its leader can be invited."))

    def act() -> str:
        send_invitation(made.slug, made.name, form.email.data)
        flash(_("Invited. The link in the e-mail works for seven days."), "done")
        return url_for("forming.start_request", public_id=public_id)

    return desk.sent(form, act) or _request_page(public_id, invite=form)


def send_invitation(slug: str, name: str, email: str) -> None:
    """Invite somebody to lead an alliance, and mail them the link. Raises Refusal."""
    session, now = db_session(), desk.now()
    token = invitations.invite(session, email, Role.LEADER, scope_kind=ALLIANCE, scope_id=slug, now=now)
    mail_invitation(token, name)


def mail_invitation(token: str, name: str) -> None:
    """Mail the link of an invitation that was made."""
    session, now = db_session(), desk.now()
    invitation = invitations.opened(session, token, now=now)
    link = settings().public_url + url_for("accounts.accept", token=token)
    post.send_invitation(session, invitation, link, place=name, now=now)


def _told(act: str, asked: StartRequest, told: dict[str, ledger.Plain]) -> None:
    ledger.record(
        db_session(), act, account_id=desk.me(), subject=f"start_request:{asked.id}", told=told, now=desk.now()
    )
