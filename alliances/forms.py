"""What people and staff fill in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from alliances import wording
from alliances.models import MaterialKind, OrganizationKind, OutreachKind
from groundwork.web.fields import Day, Hour
from groundwork.web.forms import Form

LANGUAGES = [SelectChoice("en", "English"), SelectChoice("es", "Español")]


def _needed(words: Any) -> list[Any]:
    return [InputRequired(words)]


def _choices(words: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(kind), text) for kind, text in words.items()]


class JoinForm(Form):
    """Joining an alliance. The two consents carry the alliance's own words, set by the view."""

    name = StringField(_l("Your name"), _needed(_l("Type your name.")), render_kw={"autocomplete": "name"})
    zip = StringField(
        _l("ZIP code"),
        _needed(_l("Type your five-digit ZIP code.")),
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    phone = TelField(_l("Mobile phone"), render_kw={"autocomplete": "tel"})
    is_adult = BooleanField(_l("I am 18 or over."))
    wants_texts = BooleanField()
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    wants_mail = BooleanField()


class DistrictForm(Form):
    """The one question a split ZIP code leaves."""

    district = RadioField(_l("Which one is yours?"), _needed(_l("Choose one.")), validate_choice=False)


class ButtonForm(Form):
    """A form that is only a button."""


class StartForm(Form):
    """Two minutes for somebody who wants to start an alliance."""

    name = StringField(_l("Your name"), _needed(_l("Type your name.")), render_kw={"autocomplete": "name"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    phone = TelField(_l("Phone"), render_kw={"autocomplete": "tel"})
    place = StringField(_l("Town and state, or ZIP code"), _needed(_l("Type your town and state.")))
    organization = StringField(_l("An organization that may back you, if you know one"))
    why = TextAreaField(_l("Why you want to do this"), render_kw={"rows": 4})


class StageForm(Form):
    """Taking an alliance to its next step."""

    on = Day(_l("Day it was reached"), _needed(_l("Choose the day.")))
    evidence = StringField(_l("What shows it"))
    is_without_visit = BooleanField(_l("Confirmed without a founding visit: the reason is in the note."))
    note = TextAreaField(_l("Note"), render_kw={"rows": 3})
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class NextForm(Form):
    """Only the next step and its day."""

    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class OrganizationForm(Form):
    """An organization that joins an alliance."""

    name = StringField(_l("Its name"), _needed(_l("Type its name.")))
    kind = SelectField(_l("Kind"), choices=_choices(wording.ORGANIZATION_KINDS), default=OrganizationKind.LOCAL)
    parent = SelectField(_l("Local affiliate of"), choices=[], default="")
    city = StringField(_l("Town"))
    since = Day(_l("Member since"), _needed(_l("Choose the day.")))
    is_backing = BooleanField(_l("It backs the leader: a letter or resolution is on file."))


class CommitmentForm(Form):
    """A regular program that takes the issue up."""

    organization = SelectField(_l("Organization"), _needed(_l("Choose the organization.")), choices=[])
    program = StringField(_l("Which regular program or activity"), _needed(_l("Name the program.")))
    since = Day(_l("Since"), _needed(_l("Choose the day.")))
    renews_on = Day(_l("Renewed on"), [Optional()])
    done = TextAreaField(_l("What was done so far"), render_kw={"rows": 3})


class MaterialForm(Form):
    """Something to hand out, teach or speak from."""

    title = StringField(_l("Title"), _needed(_l("Type a title.")))
    kind = SelectField(_l("Kind"), choices=_choices(wording.MATERIAL_KINDS), default=MaterialKind.HANDOUT)
    language = SelectField(_l("Language"), choices=LANGUAGES, default="en")
    audience = StringField(_l("For whom"))
    body = TextAreaField(_l("Text, in Markdown"), _needed(_l("Type the text.")), render_kw={"rows": 12})


class OutreachForm(Form):
    """Work with press, radio, schools or universities."""

    kind = SelectField(_l("Kind"), choices=_choices(wording.OUTREACH_KINDS), default=OutreachKind.EDITORIAL_BOARD)
    outlet = StringField(_l("Outlet or institution"), _needed(_l("Type its name.")))
    city = StringField(_l("Town"))
    happened_on = Day(_l("Day"), _needed(_l("Choose the day.")))
    met_role = StringField(_l("Who was met, by role"))
    result = TextAreaField(_l("What came of it"), render_kw={"rows": 3})
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class EventForm(Form):
    """Something people come to; day and time by the alliance's own clock."""

    title = StringField(_l("Title"), _needed(_l("Type a title.")))
    venue = StringField(_l("Where"))
    city = StringField(_l("Town"))
    day = Day(_l("Day"), _needed(_l("Choose the day.")))
    starts_at = Hour(_l("Begins at"), _needed(_l("Choose the time.")))
