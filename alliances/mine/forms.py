"""What a person fills in on their own page."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from alliances.forms import LANGUAGES
from groundwork.web.forms import Form


class AskForm(Form):
    """Whose page it is."""

    address = StringField(
        _l("Your mobile number or e-mail address"),
        [InputRequired(_l("Type your number or your e-mail address."))],
        render_kw={"autocomplete": "off", "maxlength": 320},
    )


class CorrectForm(Form):
    """What is right about somebody."""

    name = StringField(_l("Your name"), [InputRequired(_l("Type your name."))], render_kw={"autocomplete": "name"})
    zip = StringField(
        _l("ZIP code"),
        [InputRequired(_l("Type your five-digit ZIP code."))],
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    language = SelectField(_l("Language"), choices=LANGUAGES)
    wants_calls = BooleanField(_l("I may be asked to call my legislators."))
    wants_events = BooleanField(_l("Tell me of meetings and events."))


class MineDistrictForm(Form):
    """Which district of a split ZIP code."""

    district = RadioField(_l("Which one is yours?"), [InputRequired(_l("Choose one."))], validate_choice=False)


class StopForm(Form):
    """A button each: texts, e-mail, everything."""

    what = RadioField(choices=["texts", "mail", "all"], validators=[InputRequired()])


class DeleteForm(Form):
    """Deletion, which nobody does by accident."""

    typed = StringField(_l("Type DELETE"), render_kw={"autocomplete": "off", "autocapitalize": "characters"})
