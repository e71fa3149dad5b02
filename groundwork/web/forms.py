"""Forms: one base with a one-time key, so that sending twice does once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField

from groundwork.models import FormKey
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.web.current import clock, db_session

LONGEST_KEY = 64  # ours have 22 characters; an index takes no novel


class _Words:
    """The library's own words for what is wrong, but for a choice: there we say what to do."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def gettext(self, words: str) -> str:
        """One wording in the language of the request."""
        is_of_choices = "choice" in words.lower()
        return _("Choose one of the choices shown.") if is_of_choices else str(self._library.gettext(words))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The wording for this number."""
        is_of_choices = "choice" in one.lower()
        return self.gettext(one) if is_of_choices else str(self._library.ngettext(one, many, number))


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A form with CSRF protection and a one-time key."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF ships no types
        """Who puts WTForms' own words."""

        def get_translations(self, form: FlaskForm) -> _Words:
            """Ours for choices, the library's for the rest."""
            return _Words(super().get_translations(form))

    once = HiddenField(default=new_token)

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal's words beside the field they belong to, or at the top."""
        field = self._fields.get(refusal.field)
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]


def answer_once(session: Session, key: str, act: Callable[[], str], *, now: datetime) -> str:
    """Where to go after a form: `act` runs the first time its key is seen, later the same place is answered.

    act: does the work and returns the location. Runs in the session's transaction, so that work and key stand or
    fall together.
    """
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = session.execute(
        insert(FormKey)
        .values(key=key, used_at=now, location="")
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(FormKey.key)
    ).first()
    if taken is None:
        return session.scalars(select(FormKey.location).where(FormKey.key == key)).one()
    location = act()
    session.get_one(FormKey, key).location = location
    return location


def answered_before(session: Session, form: Form) -> str:
    """Where this very sending of the form went when it first came, or nothing."""
    return session.scalar(select(FormKey.location).where(FormKey.key == form.once.data)) or ""


def done(session: Session, form: Form, act: Callable[[], str], *, now: datetime) -> Response:
    """The edge of a form: act once, commit once, redirect. A Refusal rolls back and is raised to the caller."""
    key = form.once.data or ""
    key = key if 0 < len(key) <= LONGEST_KEY else new_token()
    try:
        location = answer_once(session, key, act, now=now)
        session.commit()
    except Refusal:
        session.rollback()
        raise
    return redirect(location, 303)


def sent(form: Form, act: Callable[[], str]) -> Response | None:
    """Where a form leads once its work is done; nothing while it is to be shown (again), its refusals beside it."""
    if not form.validate_on_submit():
        return None
    try:
        return done(db_session(), form, act, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def filled_in(form: Form, act: Callable[[], str], page: Callable[[], str]) -> ResponseReturnValue:
    """Do what a form asks for, once; else its page, with what is wrong beside the boxes."""
    return sent(form, act) or (page(), 422 if form.errors else 200)
