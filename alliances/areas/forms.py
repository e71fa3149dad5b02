"""What is typed about an area, and which alliance may write."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from groundwork.web.forms import Form


class AreaForm(Form):
    """What an alliance looks after."""

    area = TextAreaField(_l("States, counties or ZIP codes"), render_kw={"rows": 8})


class ChoiceForm(Form):
    """Which of several alliances may write."""

    alliance = RadioField(
        _l("Which alliance may write to you?"), [InputRequired(_l("Choose one."))], validate_choice=False
    )
