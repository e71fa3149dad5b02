"""What a simulated phone can be told."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from groundwork.delivery.simulator.hearing import BEHAVIOURS
from groundwork.delivery.simulator.models import Behaviour, Fault
from groundwork.web.forms import Form

FAULTS = {
    Fault.LATENCY: _l("Every request takes so many milliseconds more"),
    Fault.TOO_MANY: _l("Percent of requests refused as too many (429)"),
    Fault.BREAKS: _l("Percent accepted, then answered 500"),
    Fault.DROPS: _l("Percent accepted, then the line breaks"),
    Fault.REFUSES: _l("Texts to this number are refused with this code"),
    Fault.UNDELIVERABLE: _l("Texts to this number fail with this code"),
    Fault.DUPLICATES: _l("Everything is told twice"),
    Fault.DISORDER: _l("Delivered is told before sent"),
    Fault.KEYWORDS: _l("The phone company answers STOP itself"),
    Fault.NEW_OWNER: _l("A lookup says that somebody else has the number now"),
    Fault.PACE: _l("Waiting takes so many percent of the usual"),
}
LINES = [
    SelectChoice("", _l("as everybody")),
    *(SelectChoice(kind.value, words) for kind, words in BEHAVIOURS.items()),
]


class TextForm(Form):
    """A text typed on the phone to one of our numbers."""

    partner = HiddenField()
    body = StringField(_l("Reply"))


class DialForm(Form):
    """A number to ring."""

    to = StringField(_l("Number to call"), validators=[InputRequired(_l("Type a number, such as 202-555-0190."))])


class KeyForm(Form):
    """Keys pressed during a call."""

    key = StringField(_l("Key"))


class ActForm(Form):
    """A button alone: answer, hang up."""


class NextForm(Form):
    """How the next office that is called takes it."""

    behaviour = SelectField(choices=[SelectChoice(kind.value) for kind in Behaviour if kind != Behaviour.OURS])


class LineForm(Form):
    """How one line takes calls from now on."""

    number = StringField(_l("Line"), validators=[InputRequired()])
    behaviour = SelectField(_l("Takes a call"), choices=LINES)
    hours = StringField(_l("Open on working days, if it keeps hours"))


class ClockForm(Form):
    """How much later it shall be in the story."""

    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(_l("Type minutes, such as 90."))])


class FaultForm(Form):
    """Something that shall go wrong; without an amount it goes right again."""

    kind = SelectField(
        _l("What goes wrong"), choices=[SelectChoice(kind.value, words) for kind, words in FAULTS.items()]
    )
    amount = IntegerField(_l("Amount or code"), validators=[Optional()])
    number = StringField(_l("Only for this number"))
