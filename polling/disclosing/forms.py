"""The form on which people say how their poll was done."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, Optional

from groundwork.web.forms import Form
from polling.disclosing.saying import Both
from polling.disclosing.statements import ASKED, LONGEST
from polling.models import Item

SURE = "sure"


def _box(label: str) -> TextAreaField:
    return TextAreaField(label, validators=[Optional(), Length(max=LONGEST)])


class StatementsForm(Form):
    """What people say of each item, in both languages; nothing counts until somebody stands by it."""

    sponsor_en = _box(_l("In English"))
    sponsor_es = _box(_l("In Spanish"))
    recruitment_en = _box(_l("In English"))
    recruitment_es = _box(_l("In Spanish"))
    quality_en = _box(_l("In English"))
    quality_es = _box(_l("In Spanish"))
    limitations_en = _box(_l("In English"))
    limitations_es = _box(_l("In Spanish"))
    sure = BooleanField(_l("I have read both languages, and this is how it was done."))

    def show(self, said: Mapping[Item, Both]) -> None:
        """Fill in what was said before."""
        for item, words in said.items():
            if item in ASKED:
                self[f"{item.value}_en"].data, self[f"{item.value}_es"].data = words.en, words.es

    def typed(self) -> dict[Item, Both]:
        """What was typed, by item; Windows' line ends are ours."""
        return {item: Both(self._text(f"{item.value}_en"), self._text(f"{item.value}_es")) for item in ASKED}

    def _text(self, name: str) -> str:
        return (self[name].data or "").replace("\r\n", "\n").strip()
