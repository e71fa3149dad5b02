"""Pages of accounts: where to after signing in, who may do what here, invitations, signing out."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user, hash_password, login_user, logout_user
from werkzeug.wrappers import Response

from groundwork.accounts import invitations, people, places, post, queries
from groundwork.accounts.forms import AcceptForm, AccountRoleForm, ButtonForm, ForgotForm, InviteForm, SpeakForm
from groundwork.accounts.models import Account
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.audit import ledger
from groundwork.doors import Role
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.guard import may_reach
from groundwork.web.languages import language, link_in, own_path
from groundwork.web.limits import limiter

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/desk")
def desk() -> ResponseReturnValue:
    """Where somebody who signed in goes: to their one place, or to a choice of them."""
    found = places.places_of(db_session(), current_user.id)
    if len(found) == 1:
        return redirect(found[0].path, 303)
    return render_template("accounts/desk.html", places=found)


@blueprint.get("/account")
def me() -> ResponseReturnValue:
    """One's own account: roles, password, second factor."""
    return render_template(
        "accounts/me.html",
        account=current_user,
        places=places.places_of(db_session(), current_user.id),
        button=ButtonForm(formdata=None),
    )


@blueprint.post("/account/notes")
def notes() -> ResponseReturnValue:
    """Have the week's note mailed on Fridays, or no longer."""
    session = db_session()

    def turn() -> str:
        account = session.get_one(Account, current_user.id)
        account.wants_notes = not account.wants_notes
        return url_for("accounts.me")

    return forms.done(session, ButtonForm(), turn, now=clock().now())


@blueprint.post("/account/language")
def speak() -> ResponseReturnValue:
    """Go on in the other language, and be written to in it from now on."""
    session, form = db_session(), SpeakForm()
    chosen = form.language.data or ""

    def turn() -> str:
        people.speak(session.get_one(Account, current_user.id), chosen)
        return link_in(chosen, own_path(form.path.data or ""))

    return forms.done(session, form, turn, now=clock().now())


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    if current_user.is_authenticated:
        logout_user()
    return redirect(url_for("security.login"), 303)


@blueprint.route("/alliances/<slug>/people", methods=["GET", "POST"])
def team(slug: str) -> ResponseReturnValue:
    """Who may do what in one alliance; inviting somebody."""
    return _team(ALLIANCE, slug)


@blueprint.route("/secretariat/people", methods=["GET", "POST"])
def secretariat_team() -> ResponseReturnValue:
    """Who is in the secretariat; inviting somebody."""
    return _team(COALITION, "")


def _team(kind: str, scope_id: str) -> ResponseReturnValue:
    form = InviteForm()
    form.offer([role for role in Role if (role == Role.SECRETARIAT) == (kind == COALITION)])
    if answer := forms.sent(form, lambda: _invite(form, kind, scope_id)):
        return answer
    return _team_page(form, kind, scope_id)


def _team_page(form: InviteForm, kind: str, scope_id: str) -> ResponseReturnValue:
    session, now = db_session(), clock().now()
    page = render_template(
        "accounts/team.html",
        form=form,
        button=AccountRoleForm(formdata=None),
        place_name=places.name_of(session, kind, scope_id),
        in_coalition=kind == COALITION,
        holders=queries.holders(session, kind, scope_id),
        waiting=invitations.waiting(session, kind, scope_id, now=now),
        slug=scope_id,
        may_reset=may_reach("accounts.reset_second_factor", {}),
    )
    return page, 422 if form.errors else 200


def _invite(form: InviteForm, kind: str, scope_id: str) -> str:
    session, now = db_session(), clock().now()
    place = places.name_of(session, kind, scope_id)
    token = invitations.invite(session, form.email.data, form.role.data, scope_kind=kind, scope_id=scope_id, now=now)
    invitation = invitations.opened(session, token, now=now)
    link = settings().public_url + url_for("accounts.accept", token=token)
    post.send_invitation(session, invitation, link, place=place, now=now)
    _remember("role.invited", f"invitation:{invitation.id}", scope=scope_id, role=form.role.data)
    return _team_path(kind, scope_id)


def _remember(act: str, subject: str, *, scope: str = "", account_id: int = 0, role: str = "") -> None:
    """A line of the audit log, by whoever is signed in unless somebody else is named."""
    by, told = account_id or current_user.id, {"role": str(role)} if role else {}
    ledger.record(db_session(), act, account_id=by, scope=scope, subject=subject, told=told, now=clock().now())


def _team_path(kind: str, scope_id: str) -> str:
    return url_for("accounts.secretariat_team") if kind == COALITION else url_for("accounts.team", slug=scope_id)


@blueprint.post("/alliances/<slug>/people/end")
def end_role(slug: str) -> ResponseReturnValue:
    """Take a role in an alliance away, or withdraw an invitation to one."""
    return _end(ALLIANCE, slug)


@blueprint.post("/secretariat/people/end")
def end_secretariat_role() -> ResponseReturnValue:
    """Take the secretariat's role away, or withdraw an invitation to it."""
    return _end(COALITION, "")


def _end(kind: str, scope_id: str) -> Response:
    form = AccountRoleForm()

    def act() -> str:
        session, now = db_session(), clock().now()
        if form.invitation.data:
            number = int(form.invitation.data) if form.invitation.data.isdecimal() else 0
            invitations.withdraw(session, number, scope_kind=kind, scope_id=scope_id, now=now)
            _remember("role.withdrawn", f"invitation:{number}", scope=scope_id)
        else:
            account = _account(form.account.data or "")
            role = _role(form.role.data or "")
            people.end_grant(session, account, role, scope_kind=kind, scope_id=scope_id, now=now)
            _remember("role.ended", f"account:{account.id}", scope=scope_id, role=role)
        return _team_path(kind, scope_id)

    return forms.done(db_session(), form, act, now=clock().now())


@blueprint.post("/secretariat/people/reset")
def reset_second_factor() -> ResponseReturnValue:
    """Take a lost sign-in app off somebody's account; nobody does it to their own."""
    form = AccountRoleForm()

    def act() -> str:
        session, now = db_session(), clock().now()
        account, slug = _account(form.account.data or ""), form.slug.data or ""
        kind = ALLIANCE if slug else COALITION
        places.name_of(session, kind, slug)  # the log names it, so it must be there
        if account.id == current_user.id:
            raise Refusal(_("Another person of the secretariat must do that for you."))
        people.reset_second_factor(account)
        post.send_reset_notice(session, account, key=f"reset:{form.once.data}", now=now)
        _remember("account.reset", f"account:{account.id}", scope=slug)
        return _team_path(kind, slug)

    return forms.done(db_session(), form, act, now=clock().now())


def _account(number: str) -> Account:
    found = db_session().get(Account, int(number)) if number.isdecimal() else None
    if found is None:
        raise Refusal(_("There is no such person here."))
    return found


def _role(name: str) -> Role:
    if name not in set(Role):
        raise people.UnfitRole(_("That role does not exist there."))
    return Role(name)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@limiter.limit("30 per minute")
def accept(token: str) -> ResponseReturnValue:
    """An invitation's link: shows what it offers, and on POST takes it up."""
    form = AcceptForm()
    hashed = _hashed(form)
    session = db_session()
    if form.is_submitted() and (location := forms.answered_before(session, form)):
        return redirect(location, 303)
    invitation = invitations.opened(session, token, now=clock().now())
    if not invitations.needs_password(session, invitation):
        del form.password, form.again
    if people.by_email(session, invitation.email) is not None:
        del form.name
    if form.validate_on_submit():
        return _take_up(form, token, hashed)
    place = places.name_of(session, invitation.scope_kind, invitation.scope_id)
    page = render_template("accounts/accept.html", form=form, invitation=invitation, place=place)
    return page, 422 if form.errors else 200


def _hashed(form: AcceptForm) -> str | None:
    """The password's hash, made before the write transaction begins."""
    return hash_password(form.password.data) if request.method == "POST" and form.password.data else None


def _take_up(form: AcceptForm, token: str, hashed: str | None) -> ResponseReturnValue:
    taken: list[Account] = []

    def act() -> str:
        name = form.name.data if "name" in form else ""
        invitation = invitations.opened(db_session(), token, now=clock().now())
        account = invitations.take_up(
            db_session(), token, name=name, password=hashed, language=language(), now=clock().now()
        )
        taken.append(account)
        act, number = "role.granted" if invitation.role else "account.password", account.id
        _remember(act, f"account:{number}", scope=invitation.scope_id, account_id=number, role=invitation.role or "")
        return url_for("accounts.desk")

    answer = forms.done(db_session(), form, act, now=clock().now())
    if taken and hashed and not current_user.is_authenticated:
        return _enter(taken[0]) or answer
    return answer


def _enter(account: Account) -> ResponseReturnValue | None:
    """Go on as after typing the new password: to the second factor, or straight in where none is wanted."""
    plugins = current_app.extensions["security"].two_factor_plugins
    response: ResponseReturnValue | None = plugins.tf_enter(account, False, "invitation", next_loc=None)
    if response is None:
        login_user(account, authn_via=["password"])
    return response


@blueprint.route("/forgot", methods=["GET", "POST"])
@limiter.limit("5 per minute", methods=["POST"])
def forgot() -> ResponseReturnValue:
    """Asking for a new password: the answer is the same whether the address is known or not."""
    form = ForgotForm()
    if answer := forms.sent(form, lambda: _ask(form)):
        return answer
    return render_template(
        "accounts/forgot.html", form=form, asked="asked" in request.args
    ), 422 if form.errors else 200


def _ask(form: ForgotForm) -> str:
    link_base = settings().public_url + request.script_root
    invitations.ask_for_password(db_session(), form.email.data, link_base=link_base, now=clock().now())
    return url_for("accounts.forgot", asked=1)


@blueprint.get("/demo")
def demo() -> ResponseReturnValue:
    """The demo's first steps: look around as one of the invented people."""
    return render_template("accounts/demo.html", form=ButtonForm(), tour=places.tour())


@blueprint.post("/demo/sign-in")
def demo_sign_in() -> ResponseReturnValue:
    """Sign in as an invented person, in a demo alone."""
    from groundwork.accounts.demo import EMAILS

    email = EMAILS.get(request.form.get("who", ""), "")
    account = people.by_email(db_session(), email)
    if account is None:
        raise Refusal(_("Choose whom to look around as."))
    db_session().commit()
    if current_user.is_authenticated:
        logout_user()
    login_user(account, authn_via=["demo"])
    return redirect(url_for("accounts.desk"), 303)
