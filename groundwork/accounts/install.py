"""What accounts hang up for the other rooms."""

from datetime import timedelta

from flask import Flask
from flask_babel import gettext as _

from groundwork.doors import (
    PUBLIC,
    Doors,
    Job,
    MenuItem,
    Permission,
    Role,
    anybody_signed_in,
    secretariat,
    staff,
)


def open_doors(doors: Doors) -> None:
    """Say who may reach the pages of accounts, and what runs by itself."""
    from groundwork.accounts.demo import seed
    from groundwork.accounts.forgetting import PERSONAL_DATA
    from groundwork.accounts.post import answer_password_requests

    doors.permit(PUBLIC, "accounts.sign_out", "accounts.accept", "accounts.forgot")
    # these know by the session how far somebody is in signing in
    doors.permit(PUBLIC, "security.login", "security.two_factor_setup", "security.two_factor_token_validation")
    doors.permit(PUBLIC, "security.two_factor_rescue", "security.tf_select", "security.mf_recovery")
    doors.permit(anybody_signed_in(), "security.verify", "security.change_password", "security.mf_recovery_codes")
    doors.permit(
        anybody_signed_in(),
        "security.two_factor_setup_validate",
        *(f"accounts.{name}" for name in ("desk", "me", "notes", "speak")),
    )
    doors.permit(staff(Role.SECRETARIAT, Role.LEADER), "accounts.team", "accounts.end_role")
    doors.permit(
        secretariat(), "accounts.secretariat_team", "accounts.end_secretariat_role", "accounts.reset_second_factor"
    )
    doors.permit(Permission(demo_only=True), "accounts.demo", "accounts.demo_sign_in")
    doors.menu.append(MenuItem("tabs", "accounts.team", lambda: _("People"), 90))
    doors.menu.append(MenuItem("secretariat", "accounts.secretariat_team", lambda: _("People"), 90))
    doors.menu.append(MenuItem("footer", "security.login", lambda: _("Staff sign-in"), 90))
    doors.jobs.append(Job("accounts.passwords", timedelta(minutes=1), answer_password_requests))
    doors.seeds.append(seed)
    doors.personal_data.append(PERSONAL_DATA)


def install(app: Flask) -> None:
    """Add the pages, and Flask-Security behind them."""
    from groundwork.accounts import signing_in
    from groundwork.accounts.forms import SpeakForm, words_of
    from groundwork.accounts.views import blueprint
    from groundwork.web.current import settings

    app.register_blueprint(blueprint)
    app.jinja_env.globals["role_words"] = words_of
    app.jinja_env.globals["speak_form"] = lambda: SpeakForm(formdata=None)
    app.jinja_env.globals["settings"] = settings
    signing_in.install(app)
