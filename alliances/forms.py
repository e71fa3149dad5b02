"""What people and staff fill in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectChoice,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from groundwork.web.forms import Form

LANGUAGES = [SelectChoice("en", "English"), SelectChoice("es", "Español")]


def _needed(words: Any) -> list[Any]:
    return [InputRequired(words)]


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(kind), text) for kind, text in words.items()]


class JoinForm(Form):
    """Joining an alliance. The two consents carry the alliance's own words, set by the view."""

    name = StringField(_l("Your name"), _needed(_l("Type your name.")), render_kw={"autocomplete": "name"})
    zip = StringField(
        _l("ZIP code"),
        _needed(_l("Type your five-digit ZIP code.")),
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    phone = TelField(_l("Mobile phone"), render_kw={"autocomplete": "tel"})
    is_adult = BooleanField(_l("I am 18 or over."))
    wants_texts = BooleanField()
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    wants_mail = BooleanField()


class DistrictForm(Form):
    """The one question a split ZIP code leaves."""

    district = RadioField(_l("Which one is yours?"), _needed(_l("Choose one.")), validate_choice=False)


class ButtonForm(Form):
    """A form that is only a button."""


class StartForm(Form):
    """Two minutes for somebody who wants to start an alliance."""

    name = StringField(_l("Your name"), _needed(_l("Type your name.")), render_kw={"autocomplete": "name"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    phone = TelField(_l("Phone"), render_kw={"autocomplete": "tel"})
    place = StringField(_l("Town and state, or ZIP code"), _needed(_l("Type your town and state.")))
    organization = StringField(_l("An organization that may back you, if you know one"))
    why = TextAreaField(_l("Why you want to do this"), render_kw={"rows": 4})
