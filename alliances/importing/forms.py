"""What staff fill in about a file of people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from alliances.importing.plans import ALL, MARKED, Plan, Statement
from alliances.importing.presets import PRESETS
from alliances.importing.targets import FIELD, NEW, WORDS
from alliances.models import Alliance, CustomField
from alliances.wording import mail_consent, text_consent
from groundwork.web.fields import Day
from groundwork.web.forms import Form

WHO = [
    SelectChoice("", _l("Nobody, or I cannot show it")),
    SelectChoice(ALL, _l("Everybody in the file")),
    SelectChoice(MARKED, _l("Those whom a column of the file marks")),
]
WHOLE = [
    SelectChoice("", _l("No")),
    SelectChoice("stopped", _l("Yes: they all unsubscribed")),
    SelectChoice("bounced", _l("Yes: their e-mail does not arrive")),
]
ROWS = {"rows": 3}


class UploadForm(Form):
    """Bringing a file."""

    file = FileField(_l("File, as CSV"), [InputRequired(_l("Choose a file."))])


class ButtonForm(Form):
    """A form that is only a button."""


class PlanForm(Form):
    """How a file is to be read; `columns_form` adds a box for each column."""

    preset = SelectField(
        _l("The file comes from"),
        choices=[
            SelectChoice("", _l("another program or a spreadsheet")),
            *(SelectChoice(one.code, one.name) for one in PRESETS),
        ],
    )
    tags = StringField(_l("Tags for everybody, parted by semicolons"))
    whole = SelectField(_l("Is the whole file a list of people not to be written to?"), choices=WHOLE)
    texts_who = RadioField(_l("Who of them said yes to texts?"), choices=WHO, default="")
    texts_wording = TextAreaField(_l("In these words"), render_kw=ROWS)
    texts_where = StringField(_l("Where they said it"))
    texts_day = Day(_l("On which day, if it was one"), [Optional()])
    mail_who = RadioField(_l("Who of them said yes to e-mail?"), choices=WHO, default="")
    mail_wording = TextAreaField(_l("In these words"), render_kw=ROWS)
    mail_where = StringField(_l("Where they said it"))
    mail_day = Day(_l("On which day, if it was one"), [Optional()])
    holds_proof = BooleanField(_l("We hold the proof of every yes, and show it when we are asked."))
    all_adults = BooleanField(_l("All of them are 18 or over."))


def columns_form(columns: Sequence[str], fields: Sequence[CustomField], **given: Any) -> PlanForm:
    """The form for one file, with a box for each of its columns."""
    choices = target_choices(fields)
    boxes = {
        f"column_{place}": SelectField(_("Column %(name)s", name=name), choices=choices)
        for place, name in enumerate(columns)
    }
    made: PlanForm = type("ColumnsForm", (PlanForm,), boxes)(**given)
    return made


def target_choices(fields: Sequence[CustomField]) -> list[SelectChoice]:
    """Where a column can go."""
    own = [SelectChoice(f"{FIELD}{one.id}", _("Custom field: %(name)s", name=one.name)) for one in fields]
    kinds = {"text": _("words"), "number": _("numbers"), "day": _("days"), "yes_no": _("yes or no")}
    new = [SelectChoice(f"{NEW}{kind}", _("New custom field: %(kind)s", kind=words)) for kind, words in kinds.items()]
    return [*(SelectChoice(str(target), words) for target, words in WORDS.items()), *own, *new]


def first_values(plan: Plan, alliance: Alliance) -> dict[str, object]:
    """What the boxes hold when the page is opened."""
    found: dict[str, object] = {f"column_{place}": target for place, target in enumerate(plan.columns)}
    found |= {"preset": plan.preset, "tags": "; ".join(plan.tags), "whole": plan.whole}
    for channel, stated, words in (
        ("texts", plan.texts, text_consent(alliance.name)),
        ("mail", plan.mail, mail_consent(alliance.name)),
    ):
        found |= {f"{channel}_who": stated.who, f"{channel}_wording": stated.wording or words}
        found |= {f"{channel}_where": stated.where}
        found |= {f"{channel}_day": date.fromisoformat(stated.day) if stated.day else None}
    return found | {"holds_proof": plan.holds_proof, "all_adults": plan.all_adults}


def plan_from(form: PlanForm, count: int, *, has_header: bool) -> Plan:
    """The plan as it was filled in."""
    return Plan(
        columns=tuple(form[f"column_{place}"].data or "" for place in range(count)),
        tags=tuple(one for one in (" ".join(tag.split()) for tag in (form.tags.data or "").split(";")) if one),
        preset=form.preset.data or "",
        texts=_statement(form, "texts"),
        mail=_statement(form, "mail"),
        holds_proof=form.holds_proof.data,
        all_adults=form.all_adults.data,
        whole=form.whole.data or "",
        has_header=has_header,
    )


def _statement(form: PlanForm, channel: str) -> Statement:
    day = form[f"{channel}_day"].data
    return Statement(
        who=form[f"{channel}_who"].data or "",
        wording=(form[f"{channel}_wording"].data or "").strip()[:2000],
        where=" ".join((form[f"{channel}_where"].data or "").split())[:200],
        day=day.isoformat() if day else "",
    )
