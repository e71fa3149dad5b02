"""What the secretariat fills in about the standing pages."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from groundwork.web.forms import Form

LONG = {"rows": 18}


class PageForm(Form):
    """A page in both languages. version: the one that was on the page; empty in one language shows the other."""

    version = IntegerField(widget=HiddenInput(), default=0)
    title_en = StringField(_l("Title in English"), render_kw={"lang": "en"})
    body_en = TextAreaField(_l("Text in English, in Markdown"), render_kw=LONG | {"lang": "en"})
    title_es = StringField(_l("Title in Spanish"), render_kw={"lang": "es"})
    body_es = TextAreaField(_l("Text in Spanish, in Markdown"), render_kw=LONG | {"lang": "es"})
    in_footer = BooleanField(_l("Show a link to it at the foot of every page."))
    changed = StringField(_l("What was changed"))


class NewPageForm(PageForm):
    """A page of the coalition's own."""

    address = StringField(_l("Word for its address"), [InputRequired(_l("Type a word, such as press."))])


class ButtonForm(Form):
    """A form that is only a button."""
