"""What somebody of the staff writes about themselves for other leaders."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectChoice, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from alliances.directory import wording
from groundwork.web.forms import Form


class EntryForm(Form):
    """One's own entry; nothing is shown that is not written here."""

    name = StringField(_l("Name to show"), [InputRequired(_l("Type the name others shall see."))])
    town = StringField(_l("Town"))
    topics = SelectMultipleField(
        _l("What others may ask you about"),
        choices=[SelectChoice(str(code), words) for code, words in wording.TOPICS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    helps_with = TextAreaField(_l("In your words"), render_kw={"rows": 3})
    languages = StringField(_l("Languages you speak"))
    phone = TelField(_l("Phone to show"), render_kw={"autocomplete": "tel"})
    mail = EmailField(_l("E-mail to show"), render_kw={"autocomplete": "email"})
    shows_account_mail = BooleanField(_l("Show the e-mail I sign in with."))


class ButtonForm(Form):
    """A form that is only a button."""
