"""What people and staff fill in about events."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Optional

from alliances.events import wording
from alliances.events.planning import MOST_DATES
from alliances.events.seats import MOST_PEOPLE
from alliances.kinds import EventKind
from groundwork.web.fields import Day, Hour
from groundwork.web.forms import Form

KINDS = [SelectChoice(str(one), words) for one, words in wording.KINDS.items()]
PEOPLE = [SelectChoice(str(number), str(number)) for number in range(1, MOST_PEOPLE + 1)]


def _needed(words: Any) -> list[Any]:
    return [InputRequired(words)]


class Number(IntegerField):  # type: ignore[misc] # WTForms ships no types
    """A whole number; says how to type one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an empty box is none."""
        typed = (valuelist[0] if valuelist else "").strip().replace(",", "")
        self.data = None
        if not typed:
            return
        if not (typed.isascii() and typed.removeprefix("-").isdigit()) or len(typed) > 9:
            raise ValueError(_l("Type a whole number, such as 40."))
        self.data = int(typed)


class EventForm(Form):
    """Something people come to; days and times by the venue's own clock."""

    title = StringField(_l("Title"), _needed(_l("Type a title.")))
    title_es = StringField(_l("Title in Spanish"))
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(str(one), words) for one, words in wording.KINDS.items()],
        default=EventKind.MEETING,
    )
    day = Day(_l("Day"), _needed(_l("Choose the day.")))
    starts_at = Hour(_l("Begins at"), _needed(_l("Choose the time.")))
    ends_at = Hour(_l("Ends at"), [Optional()])
    ends_on = Day(_l("Ends on"), [Optional()])
    time_zone = SelectField(_l("Clock"), choices=[], validate_choice=True)
    is_second = BooleanField(_l("On the night clocks go back: the second of the two hours."))
    venue = StringField(_l("Venue"))
    street = StringField(_l("Street address"))
    city = StringField(_l("Town"))
    zip = StringField(_l("ZIP code"), render_kw={"inputmode": "numeric"})
    access_en = TextAreaField(_l("How to get there and in"), render_kw={"rows": 3})
    access_es = TextAreaField(_l("How to get there and in, in Spanish"), render_kw={"rows": 3})
    is_step_free = BooleanField(_l("One can get in without steps."))
    interpreting = StringField(_l("Interpreting"))
    online_url = URLField(_l("Online link"))
    about_en = TextAreaField(_l("What it is, in Markdown"), render_kw={"rows": 6})
    about_es = TextAreaField(_l("What it is, in Spanish"), render_kw={"rows": 6})
    capacity = Number(_l("How many people fit"), [Optional()])
    signup_on = Day(_l("Sign-up open until the end of"), [Optional()])
    contact_email = EmailField(_l("E-mail for questions, shown to everybody"))
    contact_phone = TelField(_l("Phone for questions, shown to everybody"))
    organizations = TextAreaField(_l("Organizations that host it with you, one a line"), render_kw={"rows": 2})
    is_unlisted = BooleanField(_l("Show it only to people who have the link."))


class NewEventForm(EventForm):
    """The same for a new one, which may repeat."""

    every = SelectField(
        _l("Repeats"), choices=[SelectChoice(value, words) for value, words in wording.EVERY.items()], default="once"
    )
    dates = Number(_l("How many dates, 1 to %(most)s", most=MOST_DATES), [Optional()])
    is_draft = BooleanField(_l("Keep it as a draft: nobody sees it yet."))


class SignUpForm(Form):
    """Signing up without an account; the tick for texts carries words set by the view."""

    name = StringField(_l("Your name"), _needed(_l("Type your name.")), render_kw={"autocomplete": "name"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    phone = TelField(_l("Mobile phone"), render_kw={"autocomplete": "tel"})
    people = SelectField(_l("How many of you come"), choices=PEOPLE, default="1")
    zip = StringField(_l("ZIP code, if you like"), render_kw={"autocomplete": "postal-code", "inputmode": "numeric"})
    wants_text = BooleanField()
    is_adult = BooleanField(_l("I am 18 or over."))


class PeopleForm(Form):
    """Coming with more or fewer."""

    people = SelectField(_l("How many of you come"), choices=PEOPLE)


class PressForm(Form):
    """A form that is only a button."""


class CancelForm(Form):
    """Calling an event off."""

    words = TextAreaField(
        _l("What everyone signed up is told"), _needed(_l("Say why, and what comes instead.")), render_kw={"rows": 3}
    )


class HostForm(Form):
    """Asking another alliance to host with us."""

    alliance = SelectField(_l("Alliance"), _needed(_l("Choose an alliance.")), choices=[])


class TickForm(Form):
    """How many of one sign-up are here."""

    here = Number(_l("How many are here"), [Optional()])


class WalkInForm(Form):
    """Somebody who had not signed up."""

    name = StringField(_l("Name"), _needed(_l("Type a name.")))
    people = Number(_l("How many"), default=1)


class CloseForm(Form):
    """After it: how many came, what came of it."""

    came_count = Number(_l("How many came in all, counted in the hall"), [Optional()])
    outcome = TextAreaField(_l("What came of it"), render_kw={"rows": 4})


class FollowUpForm(Form):
    """One e-mail after it."""

    subject = StringField(_l("Subject"), _needed(_l("Type a subject.")))
    body = TextAreaField(_l("E-mail"), _needed(_l("Type the e-mail.")), render_kw={"rows": 8})
