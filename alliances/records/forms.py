"""What staff fill in about supporters."""

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

from alliances.forms import LANGUAGES
from alliances.models import FieldKind
from alliances.records import wording
from groundwork.web.forms import Form


def _needed(words: Any) -> list[Any]:
    return [InputRequired(words)]


class PersonForm(Form):
    """Somebody added by hand. The two yeses carry the alliance's own words, set by the view."""

    name = StringField(_l("Their name"), _needed(_l("Type their name.")), render_kw={"autocomplete": "off"})
    zip = StringField(
        _l("ZIP code"), _needed(_l("Type their five-digit ZIP code.")), render_kw={"inputmode": "numeric"}
    )
    language = SelectField(_l("Language"), choices=LANGUAGES, default="en")
    phone = TelField(_l("Mobile phone"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "off"})
    wants_texts = BooleanField()
    wants_mail = BooleanField()
    way = RadioField(
        _l("How they said yes"),
        [Optional()],
        choices=[
            SelectChoice("paper", _l("On paper, signed under these words")),
            SelectChoice("spoken", _l("Spoken: these words were read to them")),
        ],
    )
    is_adult = BooleanField(_l("They are 18 or over."))


class CorrectForm(Form):
    """What staff may set right."""

    name = StringField(_l("Their name"), _needed(_l("Type their name.")))
    zip = StringField(
        _l("ZIP code"), _needed(_l("Type their five-digit ZIP code.")), render_kw={"inputmode": "numeric"}
    )
    district = SelectField(_l("The district they say is theirs"), [Optional()], choices=[], validate_choice=False)
    language = SelectField(_l("Language"), choices=LANGUAGES)
    wants_calls = BooleanField(_l("May be called by our volunteers"))
    wants_events = BooleanField(_l("Wants to hear of events"))


class ReachForm(Form):
    """Another number or mailbox of somebody; one of the two may stay empty."""

    phone = TelField(_l("Another mobile number"), render_kw={"autocomplete": "off"})
    email = EmailField(_l("Another e-mail address"), render_kw={"autocomplete": "off"})


class NoteForm(Form):
    """A note."""

    words = TextAreaField(_l("Note"), _needed(_l("Write the note.")), render_kw={"rows": 3})


class TagForm(Form):
    """A tag by its name."""

    name = StringField(_l("Tag"), _needed(_l("Type the name of the tag.")), render_kw={"autocomplete": "off"})


class IntoForm(Form):
    """Which tag another becomes."""

    into = SelectField(_l("Merge it into"), _needed(_l("Choose a tag.")), choices=[], validate_choice=False)


class AllForm(Form):
    """A tag for everybody who was found."""

    name = StringField(_l("Tag"), _needed(_l("Type the name of the tag.")), render_kw={"autocomplete": "off"})
    act = RadioField(
        _l("What to do"),
        choices=[SelectChoice("put", _l("Put it on all of them")), SelectChoice("take", _l("Take it off all of them"))],
        default="put",
    )


class LeaveForm(Form):
    """Somebody stops altogether."""

    why = RadioField(
        _l("Why"),
        _needed(_l("Choose why they leave.")),
        choices=[SelectChoice(code, words) for code, words in wording.REASONS.items()],
    )
    words = StringField(_l("What they said (may stay empty)"))


class FieldForm(Form):
    """A field of the alliance's own."""

    name = StringField(_l("What you want to know"), _needed(_l("Type the name of the field.")))
    kind = SelectField(
        _l("Answered by"),
        choices=[SelectChoice(str(kind), words) for kind, words in wording.KINDS.items()],
        default=FieldKind.TEXT,
    )
    choices = TextAreaField(_l("Choices, one a line (only for one of several)"), render_kw={"rows": 4})
