"""What staff fill in about materials."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from alliances.kinds import MaterialKind
from alliances.materials import wording
from alliances.materials.kinds import Audience, Licence, Sight
from groundwork.files.kinds import DOCUMENTS, accept
from groundwork.web.fields import Day
from groundwork.web.forms import Form


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(code), text) for code, text in words.items()]


class FactsForm(Form):
    """What a material is, whom it is for, who looks after it."""

    kind = SelectField(_l("Kind"), choices=_choices(wording.KINDS), default=MaterialKind.HANDOUT)
    language = SelectField(_l("Language"), choices=_choices(wording.LANGUAGES), default="en")
    reader = SelectField(_l("For whom"), choices=_choices(wording.READERS), default=Audience.ANYBODY)
    audience = StringField(_l("For whom, more closely"))
    sight = SelectField(_l("Who may see it"), choices=_choices(wording.SIGHTS), default=Sight.PUBLIC)
    licence = SelectField(_l("What others may do with it"), choices=_choices(wording.LICENCES), default=Licence.ASK)
    licence_words = StringField(_l("What others may do with it, in your words"))
    owner = StringField(_l("Who looks after it"))
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class TextForm(Form):
    """A material's own words and file. version: the one that was on the page."""

    version = IntegerField(widget=HiddenInput(), default=0)
    title = StringField(_l("Title"), [InputRequired(_l("Type a title."))])
    body = TextAreaField(_l("Text, in Markdown"), render_kw={"rows": 14})
    file = FileField(_l("File"), render_kw={"accept": accept(DOCUMENTS)})
    drops_file = BooleanField(_l("Hand out the text alone, without the present file."))
    changed = StringField(_l("What was changed"))


class NewForm(FactsForm, TextForm):
    """A material that is new here."""

    translates = HiddenField()


class PartForm(Form):
    """A material to put into a kit."""

    part = SelectField(_l("Material"), [InputRequired(_l("Choose a material."))], choices=[], coerce=int)


class RetireForm(Form):
    """Why a material is handed out no longer."""

    why = StringField(_l("Why it is handed out no longer"))


class ButtonForm(Form):
    """A form that is only a button."""
