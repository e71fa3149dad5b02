"""What staff fill in about replies and stops."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired

from alliances.inbox import wording
from groundwork.web.forms import Form

WAYS = [SelectChoice(way, words) for way, words in wording.HOW.items()]


class AnswerForm(Form):
    """An answer to one person; one button counts, the other sends."""

    body = TextAreaField(_l("Your answer"), [InputRequired(_l("Write an answer."))])


class ReplyForm(Form):
    """A canned reply."""

    name = StringField(_l("Name"), [InputRequired(_l("Give it a name, to find it by."))])
    body_en = TextAreaField(_l("In English"), [InputRequired(_l("Write it in English."))], render_kw={"rows": 3})
    body_es = TextAreaField(_l("In Spanish"), [InputRequired(_l("Write it in Spanish too."))], render_kw={"rows": 3})


class StopForm(Form):
    """Somebody said stop to one of us."""

    address = StringField(
        _l("Phone number or e-mail"),
        [InputRequired(_l("Type the number or the e-mail address."))],
        render_kw={"autocomplete": "off"},
    )
    how = RadioField(_l("How they said it"), [InputRequired(_l("Choose how they said it."))], choices=WAYS)


class StopListForm(Form):
    """Many at once: pasted, or a file."""

    people = TextAreaField(_l("Numbers and e-mail addresses, one a line"), render_kw={"rows": 8})
    upload = FileField(_l("Or a file, as CSV"))
    how = RadioField(
        _l("How they said it"), [InputRequired(_l("Choose how they said it."))], choices=WAYS, default="paper"
    )
