"""What is filled in about requests and advice."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from alliances.requests import wording
from groundwork.web.fields import Day
from groundwork.web.forms import Form

KINDS = [SelectChoice(str(kind), words) for kind, words in wording.KINDS.items()]


class AskForm(Form):
    """A leader asks the secretariat."""

    kind = RadioField(_l("What do you need?"), [InputRequired(_l("Choose what you need."))], choices=KINDS)
    title = StringField(_l("In one line"), [InputRequired(_l("Say it in one line."))])
    wanted = TextAreaField(
        _l("What exactly"), [InputRequired(_l("Say what exactly would help."))], render_kw={"rows": 5}
    )
    why = TextAreaField(_l("What it is for"), render_kw={"rows": 3})
    needed_on = Day(_l("By when"), [Optional()])


class ThreadForm(Form):
    """A line for a request's thread; which button was pressed stands in the address."""

    words = TextAreaField(_l("Your words"), render_kw={"rows": 5})


class AdviceForm(Form):
    """An answered request in words that name nobody."""

    title = StringField(_l("Title"), [InputRequired(_l("Type a title."))])
    question = TextAreaField(_l("The question"), [InputRequired(_l("Write the question."))], render_kw={"rows": 5})
    answer = TextAreaField(_l("The answer"), [InputRequired(_l("Write the answer."))], render_kw={"rows": 8})


class AgreeForm(Form):
    """A tick for one version of the words."""

    version = HiddenField()
