"""What leaders fill in about what leaves the house."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from alliances.sharing.kinds import FIELDS, NEWS
from groundwork.web.forms import Form

TICKED = _l("Choose at least one.")


class ExportForm(Form):
    """Whom, as what, and what for."""

    segment = SelectField(_l("Which supporters"), coerce=int)
    form = RadioField(
        _l("As what"),
        [InputRequired(_l("Choose a format."))],
        choices=[
            SelectChoice("csv", _l("A table (CSV), for a spreadsheet, letters, or another Groundswell")),
            SelectChoice("vcard", _l("Address cards (vCard), for a phone or an address book")),
            SelectChoice("osdi", _l("JSON in the shape of OSDI, for other organizing programs")),
        ],
        default="csv",
    )
    columns = SelectMultipleField(_l("Columns of the table"))
    reason = StringField(
        _l("What is it for?"),
        [InputRequired(_l("Say what it is for, such as: envelopes for the June meeting.")), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )


class WebhookForm(Form):
    """Another program that is told the news."""

    url = StringField(_l("Address"), [InputRequired(_l("Type the address the news goes to.")), Length(max=500)])
    kinds = SelectMultipleField(
        _l("Which news"), [InputRequired(TICKED)], choices=[SelectChoice(code, words) for code, words in NEWS.items()]
    )
    fields = SelectMultipleField(
        _l("Personal fields it is told"), choices=[SelectChoice(name, words) for name, words in FIELDS.items()]
    )
    purpose = StringField(
        _l("What does the receiver do with it?"),
        [InputRequired(_l("Say what the receiver does with it.")), Length(max=200)],
    )


class ChangeWebhookForm(WebhookForm):
    """The same, of one that is there."""

    with_new_secret = BooleanField(_l("Sign with a new secret from now on"))
