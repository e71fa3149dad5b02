"""What staff fill in about outreach and outlets."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from alliances.kinds import OutreachKind
from alliances.outreach import wording
from alliances.outreach.kinds import OutletKind
from groundwork.web.fields import Day
from groundwork.web.forms import Form

KIND_CHOICES = [SelectChoice(str(kind), words) for kind, words in wording.KINDS.items()]
RESULT_CHOICES = [SelectChoice("", _l("Not said yet")), *(SelectChoice(str(k), w) for k, w in wording.RESULTS.items())]
OUTLET_CHOICES = [SelectChoice(str(kind), words) for kind, words in wording.OUTLET_KINDS.items()]


class People(IntegerField):  # type: ignore[misc] # WTForms ships no types
    """How many people, such as 40 or 1,200."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        typed = valuelist[0].replace(",", "").strip() if valuelist else ""
        if not typed:
            self.data = None
            return
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 8):
            self.data = None
            raise ValueError(_("Type how many people listened, as a plain number."))
        self.data = int(typed)


class OutreachForm(Form):
    """One piece of work with press, radio, schools or universities, planned or done."""

    kind = SelectField(_l("Kind"), choices=KIND_CHOICES, default=str(OutreachKind.EDITORIAL_BOARD))
    outlet = StringField(
        _l("Outlet or institution"),
        [InputRequired(_l("Type its name."))],
        render_kw={"list": "outlets", "autocomplete": "off"},
    )
    city = StringField(_l("Town"), render_kw={"list": "towns", "autocomplete": "off"})
    happened_on = Day(_l("Day"), [InputRequired(_l("Choose the day."))])
    met_role = StringField(_l("Who was met, by role"))
    result_code = SelectField(_l("What came of it"), choices=RESULT_CHOICES, default="")
    result = TextAreaField(_l("In words"), render_kw={"rows": 3})
    audience = People(_l("How many people listened"), [Optional()], render_kw={"inputmode": "numeric"})
    clip_url = StringField(_l("Clip: a link"), render_kw={"inputmode": "url", "autocomplete": "off"})
    file = FileField(_l("Or a file"))
    no_file = BooleanField(_l("Take the file away"))
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class OutletForm(Form):
    """Correcting an outlet."""

    name = StringField(_l("Its name"), [InputRequired(_l("Type its name."))])
    kind = SelectField(_l("Kind"), choices=OUTLET_CHOICES, default=str(OutletKind.NEWSPAPER))
    town = StringField(_l("Town"))
    state = StringField(_l("State, two letters"), render_kw={"maxlength": 2})
    website = StringField(_l("Website"), render_kw={"inputmode": "url"})
    notes = TextAreaField(_l("Notes"), render_kw={"rows": 3})


class MergeForm(Form):
    """An outlet that was entered twice."""

    double = SelectField(_l("Which one is the same"), choices=[], validate_choice=False)


def typed_kind(raw: Any) -> OutreachKind | None:
    """A kind as a link names it; nothing for any other word."""
    return OutreachKind(raw) if raw in set(OutreachKind) else None
