"""What is filled in before personal data opens."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired

from groundwork.web.forms import Form


class ReasonForm(Form):
    """Why; and where to go on to."""

    reason = TextAreaField(
        _l("What do you need it for?"),
        [InputRequired(_l("Say in a sentence what you need it for."))],
        render_kw={"rows": 3, "maxlength": 500},
    )
    next = HiddenField()
