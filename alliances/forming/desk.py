"""What every page of this folder and of belonging asks: whose alliance, who is at work, which day."""

from collections.abc import Callable
from datetime import date, datetime

from flask import g
from flask_security import current_user
from werkzeug.wrappers import Response

from alliances import finding
from alliances.forms import ButtonForm
from alliances.models import Alliance
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session


def alliance_of(slug: str) -> Alliance:
    """The alliance of a page, whose clock the page then follows. Raises NotFound."""
    found = finding.by_slug(db_session(), slug)
    g.time_zone = found.time_zone
    return found


def me() -> int:
    """The account at work."""
    return int(current_user.id)


def who() -> str:
    """The name of whoever is at work."""
    return str(current_user.name or current_user.email)


def now() -> datetime:
    """The moment of the request."""
    return clock().now()


def today(alliance: Alliance) -> date:
    """Which day it is where the alliance is."""
    return finding.local_day(alliance, now())


def button() -> ButtonForm:
    """A form that is only a button, with a one-time key of its own: each button of a page needs one."""
    return ButtonForm(formdata=None)


def apart(form: forms.Form, word: str) -> forms.Form:
    """The form with ids of its own, for a page that has two with boxes of the same name."""
    for box in form:
        box.id = f"{word}-{box.id}"
    return form


def sent(form: forms.Form, act: Callable[[], str]) -> Response | None:
    """Where a form leads once its work is done; nothing while it is to be shown (again), its refusals beside it."""
    if not form.validate_on_submit():
        return None
    try:
        return forms.done(db_session(), form, act, now=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def pressed(act: Callable[[], str]) -> Response:
    """Where a button leads. Raises the Refusal of its work."""
    return forms.done(db_session(), ButtonForm(), act, now=now())
