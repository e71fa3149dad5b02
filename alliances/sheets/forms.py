"""What staff fill in about a sign-in sheet."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from groundwork.web.fields import Day
from groundwork.web.forms import Form

LANGUAGES = [SelectChoice("en", "English"), SelectChoice("es", "Español")]


class SheetForm(Form):
    """Where and when a sheet went round."""

    met_on = Day(_l("Day"), [InputRequired(_l("Choose the day."))])
    place = StringField(_l("Place"))
    event = SelectField(_l("Event"), choices=[], default="")
    language = SelectField(_l("Language of the paper"), choices=LANGUAGES, default="en")


class LinesForm(Form):
    """The twenty lines; their boxes are read by name."""


class PhotoForm(Form):
    """A photo of the paper."""

    file = FileField(_l("Photo of the signed paper"), [InputRequired(_l("Choose the photo."))])


class ButtonForm(Form):
    """A form that is only a button."""
