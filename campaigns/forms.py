"""The forms of campaigns, calls, visits and offices."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from campaigns.models import Party, Position, Target, TouchKind
from groundwork.web.fields import Day, Hour
from groundwork.web.forms import Form

NOTHING_NEW = "same"
POSITIONS: list[SelectChoice] = [
    SelectChoice(Position.YES.value, _l("Yes")),
    SelectChoice(Position.LEAN_YES.value, _l("Leans yes")),
    SelectChoice(Position.UNDECIDED.value, _l("Undecided")),
    SelectChoice(Position.LEAN_NO.value, _l("Leans no")),
    SelectChoice(Position.NO.value, _l("No")),
]
KINDS: list[SelectChoice] = [
    SelectChoice(TouchKind.VISIT.value, _l("Visit")),
    SelectChoice(TouchKind.CALL.value, _l("Call")),
    SelectChoice(TouchKind.LETTER.value, _l("Letter")),
    SelectChoice(TouchKind.MEETING.value, _l("Meeting elsewhere")),
]
PARTIES: list[SelectChoice] = [
    SelectChoice(Party.THEY.value, _l("They promised")),
    SelectChoice(Party.WE.value, _l("We promised")),
]


def needed(words: Any) -> InputRequired:
    """The box must be filled; `words` say with what."""
    return InputRequired(words)


class CampaignForm(Form):
    """Writing a campaign."""

    WORDS = ("name", "audience", "ask_en", "ask_es", "text_en", "text_es", "script_en", "script_es")

    name = StringField(_l("Name"), [needed(_l("Give the campaign a name."))])
    target = RadioField(
        _l("Whom supporters call"),
        [needed(_l("Choose whom supporters call."))],
        choices=[
            SelectChoice(Target.SENATORS.value, _l("Both Senators")),
            SelectChoice(Target.REPRESENTATIVE.value, _l("Their Representative")),
            SelectChoice(Target.ALL.value, _l("All three")),
        ],
    )
    audience = StringField(_l("States or districts"), [Optional()])
    segment_id = SelectField(_l("Only those of a segment"), coerce=int, default=0)
    ask_en = TextAreaField(_l("The ask, in English"), [needed(_l("Write what you ask for."))])
    ask_es = TextAreaField(_l("The ask, in Spanish"), [needed(_l("Write the ask in Spanish too."))])
    text_en = TextAreaField(_l("The text, in English"), [needed(_l("Write the text."))])
    text_es = TextAreaField(_l("The text, in Spanish"), [needed(_l("Write the text in Spanish too."))])
    script_en = TextAreaField(_l("What to say, in English"), [needed(_l("Write what callers may say."))])
    script_es = TextAreaField(_l("What to say, in Spanish"), [needed(_l("Write it in Spanish too."))])
    opens_on = Day(_l("Opens on"), [needed(_l("Choose the first day."))])
    closes_on = Day(_l("Last day"), [needed(_l("Choose the last day."))])
    poll_id = SelectField(_l("Quote a published poll"), coerce=int, default=0)


class LaunchForm(Form):
    """Sending a campaign: the number is typed, so that nobody sends by a slip."""

    number = IntegerField(_l("How many people will get it"), [needed(_l("Type the number of people."))])


class TrialForm(Form):
    """A test of a text, to one phone."""

    phone = StringField(_l("Your mobile number"), [needed(_l("Type a mobile number."))])


class SteerForm(Form):
    """Pause, resume or stop; the button says which."""

    act = HiddenField()


class CallMeForm(Form):
    """Asking to be rung; the link's token says by whom."""

    t = HiddenField()


class OutcomeForm(Form):
    """How a call went; the button says it."""

    t = HiddenField()
    zip = HiddenField()
    district = HiddenField()
    office_id = HiddenField()
    outcome = HiddenField()
    turn = IntegerField(default=1)


class HeardForm(Form):
    """What came of a visit or another touch."""

    met = StringField(_l("Whom you met, by role"), [Optional()])
    heard = TextAreaField(_l("What you heard"), [Optional()])
    asked = TextAreaField(_l("What you asked"), [Optional()])
    position = SelectField(
        _l("Stance you heard"), choices=[SelectChoice(NOTHING_NEW, _l("Nothing new")), *POSITIONS], default=NOTHING_NEW
    )
    party = SelectField(_l("Whose promise"), choices=PARTIES, default=Party.THEY.value)
    promise = StringField(_l("Promise, if any"), [Optional()])
    due_on = Day(_l("Due"), [Optional()])


class TouchForm(HeardForm):
    """A touch that has happened."""

    kind = SelectField(_l("What"), choices=KINDS)
    day = Day(_l("When"), [needed(_l("Choose the day."))])


class VisitForm(Form):
    """Planning a visit."""

    office_id = SelectField(_l("Office"), [needed(_l("Choose an office."))])
    day = Day(_l("Day"), [needed(_l("Choose the day."))])
    at = Hour(_l("Time at the office"), [needed(_l("Choose the time."))])
    who = StringField(_l("Who goes"), [needed(_l("Say who goes, so that somebody does."))])


class CancelForm(Form):
    """Calling a visit off."""


class KeptForm(Form):
    """A promise was kept."""

    promise_id = HiddenField()


class CareForm(Form):
    """Who looks after an office."""

    owner = StringField(_l("Owner"), [Optional()])
    cadence_days = IntegerField(_l("A touch every so many days"), [needed(_l("Write a number of days."))])
    next_kind = SelectField(_l("Next touch"), choices=KINDS, default=TouchKind.CALL.value)
    next_on = Day(_l("On"), [Optional()])
