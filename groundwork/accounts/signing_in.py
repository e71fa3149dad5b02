"""Flask-Security, fitted to this house: our session, our words, our second factor."""

from datetime import timedelta
from typing import Any, cast

import segno
import structlog
from flask import Flask, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_security import (
    LoginForm,
    MailUtil,
    Security,
    SQLAlchemySessionUserDatastore,
    Totp,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    current_user,
    user_authenticated,
)
from markupsafe import Markup
from passlib.totp import TotpMatch  # type: ignore[import-untyped] # libpass ships none
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from groundwork.accounts.models import Account
from groundwork.accounts.post import send
from groundwork.refusal import Refusal
from groundwork.settings import Settings
from groundwork.tokens import new_token
from groundwork.web.current import clock, db_session
from groundwork.web.limits import limiter

log = structlog.get_logger("groundswell")

# what the library may say to somebody, in our words and so in our catalog
WORDS = {
    "GENERIC_AUTHN_FAILED": (_l("That address and password do not belong together."), "error"),
    "INVALID_PASSWORD": (_l("That is not your password."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Type your password."), "error"),
    "PASSWORD_INVALID_LENGTH": (_l("Take a password of %(length)s to 128 characters; a few words will do."), "error"),
    "PASSWORD_IS_THE_SAME": (_l("Take a password other than the present one."), "error"),
    "PASSWORD_TOO_SIMPLE": (_l("That password is among the first ones tried. Take a few words of your own."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two new passwords differ. Type the same one twice."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Type your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("That is not an e-mail address."), "error"),
    "INVALID_RECOVERY_CODE": (_l("That is not one of your recovery codes, or it was used before."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_l("You have no recovery codes yet."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (_l("That code is not right, or too old. Type the one your app shows now."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_l("Your sign-in app is set up."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_l("Please sign in first."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_l("Please choose one of the ways shown."), "error"),
    "TWO_FACTOR_DISABLED": (_l("Your sign-in app is no longer asked for."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_l("That took longer than %(within)s. Please begin again."), "error"),
    "PASSWORD_CHANGE": (_l("Your password is changed. Every other device is signed out."), "success"),
    "REAUTHENTICATION_REQUIRED": (_l("Please type your password again before you go on."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you."), "success"),
    "UNAUTHENTICATED": (_l("Please sign in first."), "error"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
}


class RequestSession:
    """Stands where Flask-Security expects a scoped session and is the request's own."""

    def __getattr__(self, name: str) -> Any:
        return getattr(db_session(), name)


class Accounts(SQLAlchemySessionUserDatastore):
    """Flask-Security's door to the account table."""

    def find_user(self, case_insensitive: bool = False, **named: Any) -> Account | None:
        """The account with this one attribute.

        In the library's own views the transaction ends here, so that hashing a password holds no write lock; they
        change nothing before they look somebody up.
        """
        name, value = named.popitem()
        wanted = str(value).strip().lower() if case_insensitive else value
        session: Session = db_session()
        found = session.scalar(select(Account).where(getattr(Account, name) == wanted))
        if request.blueprint == "security" and request.method == "POST":
            session.commit()
        return found


class Codes(Totp):
    """The second factor: each code works once, and the picture to scan is plain SVG."""

    def get_last_counter(self, user: Any) -> int | None:
        """The newest code this account has used."""
        return cast("Account", user).tf_last_counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the code as used; the view commits."""
        user.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """The picture to scan, as an `<svg>` element (segno draws squares only: no text of anybody's is in it)."""
        code = segno.make(self.get_totp_uri(username, totp), micro=False, error="m")
        return Markup(code.svg_inline(scale=5, border=4, dark="#1b1f24", light="#fff", svgclass=None, lineclass=None))  # noqa: S704


class Post(MailUtil):
    """Flask-Security's mail goes the way of all our mail."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **_more: Any,
    ) -> None:
        """Put one message into the outbox, in the transaction of the request; ours says who the sender is."""
        del sender, html
        address = recipient if isinstance(recipient, str) else recipient[1]
        key = f"{template}/{new_token()}"
        send(db_session(), address, subject=str(subject), body=body or "", key=key, now=clock().now())


class SignIn(LoginForm):
    """Address and password; nobody is remembered on a shared computer."""

    remember = None


class Rescue(TwoFactorRescueForm):
    """Only a recovery code helps; nobody is written to from an open page."""

    help_setup = RadioField(choices=[])


class SetUp(TwoFactorSetupForm):
    """An app that shows codes, or none; no code goes by mail or text."""

    setup = RadioField(choices=[SelectChoice("disable"), SelectChoice("authenticator")], validate_choice=False)


def install(app: Flask) -> None:
    """Set the library up and put its limits on; our blueprint stands before its, so that our templates win."""
    row = app.extensions["installation"]
    _require_secrets(app.extensions["settings"])
    app.config.update(_options(app.extensions["settings"], row.name, is_demo=row.is_demo))
    security = Security(
        app,
        Accounts(cast("Any", RequestSession()), Account, cast("Any", Account)),  # there is no role table: see Grant
        login_form=SignIn,
        two_factor_rescue_form=Rescue,
        two_factor_setup_form=SetUp,
        totp_cls=Codes,
        mail_util_cls=Post,
    )
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda *_why, **_how: redirect(url_for("security.login"), 303))
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined] # no tokens in headers or queries
    app.before_request(keep_signed_in)
    user_authenticated.connect(_note_sign_in, app)
    _limit(app)


def _require_secrets(settings: Settings) -> None:
    """No secret, no server: there is no default for any of them."""
    for name in ("secret_key", "password_salt", "totp_key"):
        if not getattr(settings, name).get_secret_value():
            raise Refusal(f"GROUNDSWELL_{name.upper()} is not set. Run: groundswell init --admin EMAIL")


def _options(settings: Settings, name: str, *, is_demo: bool) -> dict[str, Any]:
    options: dict[str, Any] = {
        "SESSION_PROTECTION": "basic",  # an organizer on the move changes networks
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SECURITY_PASSWORD_SALT": settings.password_salt.get_secret_value(),
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": True,
        "SECURITY_TOTP_SECRETS": {"1": settings.totp_key.get_secret_value()},
        "SECURITY_TOTP_ISSUER": name,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_REQUIRED": not is_demo,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "accounts.me",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _l("Your password was changed"),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FRESHNESS": timedelta(hours=24 if is_demo else 1),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_POST_LOGIN_VIEW": "accounts.desk",
        "SECURITY_POST_CHANGE_VIEW": "accounts.me",
        "SECURITY_POST_VERIFY_VIEW": "accounts.me",
        "SECURITY_LOGOUT_METHODS": None,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CACHE_CONTROL": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
    }
    return options | {f"SECURITY_MSG_{name}": words for name, words in WORDS.items()}


def keep_signed_in() -> Response | None:
    """A GET must not sign anybody out, which the library's code page would do to a visitor who is signed in."""
    if request.endpoint == "security.two_factor_token_validation" and request.method == "GET":
        return redirect(url_for("accounts.me"), 303) if current_user.is_authenticated else None
    return None


def _note_sign_in(_app: Flask, *, user: Account, **_rest: Any) -> None:
    log.info("signed_in", account=user.id)


def _asked_for() -> str:
    return "sign-in " + request.form.get("email", "").strip().lower()


def _limit(app: Flask) -> None:
    views: dict[str, Any] = app.view_functions
    for endpoint in ("login", "two_factor_token_validation", "mf_recovery", "verify", "change_password"):
        name = f"security.{endpoint}"
        views[name] = limiter.limit("10 per minute; 100 per hour", methods=["POST"])(views[name])
    # by account as well, wide enough that nobody is locked out by a stranger's few tries
    views["security.login"] = limiter.limit("100 per hour", methods=["POST"], key_func=_asked_for)(
        views["security.login"]
    )
