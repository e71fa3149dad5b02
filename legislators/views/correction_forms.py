"""What staff fill in to set our list right."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from groundwork.web.fields import Day
from groundwork.web.forms import Form

LONGEST = 200


def _text(label: Any, *needed: Any, longest: int = LONGEST, kind: Any = StringField) -> Any:
    """One line of words; `needed`: what to say when it is empty."""
    first = InputRequired(needed[0]) if needed else Optional()
    return kind(label, [first, Length(max=longest, message=_l("That is too long."))])


class Evidence(Form):
    """What every correction says: how it is known."""

    evidence = _text(_l("How do you know?"), _l("Say how you know it."), longest=500, kind=TextAreaField)


class DetailsForm(Evidence):
    """An office as it is now; what is left as it stands is no correction."""

    DETAILS = ("phone", "address", "suite", "building", "city", "zip", "hours")

    phone = _text(_l("Phone"), kind=TelField)
    address = _text(_l("Street and number"))
    suite = _text(_l("Suite"))
    building = _text(_l("Building"))
    city = _text(_l("Town"), _l("Type the town."))
    zip = _text(_l("ZIP code"), longest=20)
    hours = _text(_l("Hours"))


class CloseForm(Evidence):
    """An office that is there no more."""


class AddForm(Evidence):
    """A local office that the public list lacks."""

    city = _text(_l("Town"), _l("Type the town."))
    zip = _text(_l("ZIP code"), _l("Type the ZIP code."), longest=20)
    address = _text(_l("Street and number"), _l("Type street and number."))
    suite = _text(_l("Suite"))
    building = _text(_l("Building"))
    phone = _text(_l("Phone"), kind=TelField)
    hours = _text(_l("Hours"))


class SuccessorForm(Evidence):
    """Who holds a seat from a day on."""

    first = _text(_l("First name"), _l("Type the first name."))
    last = _text(_l("Last name"), _l("Type the last name."))
    party = SelectField(
        _l("Party"),
        choices=[
            SelectChoice("Democrat", _l("Democrat")),
            SelectChoice("Republican", _l("Republican")),
            SelectChoice("Independent", _l("Independent")),
        ],
    )
    starts_on = Day(_l("In the seat from"), [InputRequired(_l("Choose the day."))])
    ends_on = Day(_l("The term ends on"), [InputRequired(_l("Choose the day."))])
    phone = _text(_l("Phone in Washington"), kind=TelField)
    bioguide = _text(_l("Id in the Biographical Directory, if there is one"), longest=20)


class VacantForm(Evidence):
    """A seat that nobody holds."""

    on = Day(_l("Vacant from"), [InputRequired(_l("Choose the day."))])


class BackForm(Form):
    """A button."""
