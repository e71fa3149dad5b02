"""Forms of the polls: answering one, writing one, inviting people to it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from groundwork.web.fields import Day
from groundwork.web.forms import Form
from polling.models import Poll, Question, QuestionRole, Side
from polling.wording import DONT_KNOW, RATHER_NOT, SCALES, Line
from polling.writing import Head, NotReady, Wording, also_asked

DAY = ZoneInfo("America/New_York")
PREFIX = "q"
FILLED = InputRequired(_l("Fill this in."))


class Confirm(Form):
    """Only a button."""


class HeadForm(Form):
    """What a poll says about itself."""

    title_en = StringField(_l("Title in English"), validators=[FILLED, Length(max=120)])
    title_es = StringField(_l("Title in Spanish"), validators=[FILLED, Length(max=120)])
    area = StringField(_l("Area"), validators=[FILLED, Length(max=8)])
    population_en = StringField(_l("Who is asked, in English"), validators=[FILLED, Length(max=80)])
    population_es = StringField(_l("Who is asked, in Spanish"), validators=[FILLED, Length(max=80)])
    paid_by = StringField(_l("Paid by"), validators=[FILLED, Length(max=120)])
    closes_on = Day(_l("Last day to answer"), validators=[Optional()])
    asks_race = BooleanField(_l("Also ask about race"))
    asks_education = BooleanField(_l("Also ask about education"))

    def head(self) -> Head:
        """What was typed."""
        names = ("title_en", "title_es", "area", "population_en", "population_es", "paid_by")
        typed = {name: (self[name].data or "").strip() for name in names}
        ticked = {QuestionRole.RACE: self.asks_race.data, QuestionRole.EDUCATION: self.asks_education.data}
        also = frozenset(role for role, is_ticked in ticked.items() if is_ticked)
        return Head(**typed, closes_at=end_of(self.closes_on.data) if self.closes_on.data else None, also_asks=also)


def head_form(poll: Poll) -> HeadForm:
    """The form with what the poll says now, or with what was sent."""
    asked = also_asked(poll)
    return HeadForm(
        obj=poll,
        closes_on=last_day(poll.closes_at) if poll.closes_at else None,
        asks_race=QuestionRole.RACE in asked,
        asks_education=QuestionRole.EDUCATION in asked,
    )


class QuestionForm(Form):
    """One question with the choices people have."""

    wording_en = TextAreaField(_l("Question in English"), validators=[FILLED, Length(max=400)])
    wording_es = TextAreaField(_l("Question in Spanish"), validators=[FILLED, Length(max=400)])
    scale = SelectField(
        _l("Choices"),
        choices=[
            SelectChoice("favor", _l("Strongly favor to strongly oppose")),
            SelectChoice("agree", _l("Strongly agree to strongly disagree")),
            SelectChoice("heard", _l("A lot to nothing at all")),
            SelectChoice("yes_no", _l("Yes or no")),
            SelectChoice("own", _l("My own, written below")),
        ],
    )
    choices_en = TextAreaField(_l("Your own choices in English, one on each line"), validators=[Optional()])
    choices_es = TextAreaField(_l("The same in Spanish, in the same order"), validators=[Optional()])

    def wording(self) -> Wording:
        """What was typed. Raises NotReady where the two languages do not match."""
        lines = _own_lines(self.choices_en.data, self.choices_es.data) if self.scale.data == "own" else None
        chosen = lines if lines is not None else SCALES[self.scale.data]
        return Wording(self.wording_en.data.strip(), self.wording_es.data.strip(), (*chosen, DONT_KNOW, RATHER_NOT))

    def fill(self, question: Question) -> None:
        """Show a question as it stands."""
        offered = [choice for choice in question.choices if choice.side != Side.APART]
        self.wording_en.data, self.wording_es.data = question.wording_en, question.wording_es
        labels = [choice.label_en for choice in offered]
        self.scale.data = next((key for key, lines in SCALES.items() if [one.en for one in lines] == labels), "own")
        if self.scale.data == "own":
            self.choices_en.data = "\n".join(labels)
            self.choices_es.data = "\n".join(choice.label_es for choice in offered)


class InviteForm(Form):
    """A list of people, and how links should come to them."""

    people = TextAreaField(_l("People, one on each line"), validators=[Optional()])
    upload = FileField(_l("Or a file with one on each line"), validators=[FileAllowed(["csv", "txt"])])
    frame = StringField(_l("Where is this list from?"), validators=[FILLED, Length(max=200)])
    is_random = BooleanField(
        _l("It was drawn by chance from everybody in the area. Members of our alliances were not preferred.")
    )
    wanted = IntegerField(_l("Draw only this many, by chance"), validators=[Optional(), NumberRange(min=1)])
    way = RadioField(
        _l("How will people get their link?"),
        choices=[
            SelectChoice("file", _l("Give me a file of links, for letters or for our own mailing")),
            SelectChoice("mail", _l("E-mail each of them from here")),
        ],
        default="file",
    )


def end_of(day: date) -> datetime:
    """The moment a last day is over, by Eastern time."""
    return datetime.combine(day + timedelta(days=1), time(0), DAY).astimezone(UTC)


def last_day(closes_at: datetime) -> date:
    """The last day on which anybody can answer, the other way round."""
    return (closes_at - timedelta(seconds=1)).astimezone(DAY).date()


def answer_form(poll: Poll, language: str) -> Form:
    """A form with one field for each question of the poll; nothing is chosen beforehand."""
    fields: dict[str, Any] = {
        f"{PREFIX}{question.id}": RadioField(
            question.worded(language),
            choices=[SelectChoice(str(choice.id), choice.labelled(language)) for choice in question.choices],
            validators=[Optional()],
        )
        for question in poll.questions
    }
    made: Form = type("AnswerForm", (Form,), fields)()
    return made


def answered(form: Form) -> Mapping[int, int]:
    """Question id -> choice id of what was chosen."""
    return {
        int(field.name.removeprefix(PREFIX)): int(field.data)
        for field in form
        if isinstance(field, RadioField) and field.data
    }


def _own_lines(english: str | None, spanish: str | None) -> tuple[Line, ...]:
    texts = [[line.strip() for line in (text or "").splitlines() if line.strip()] for text in (english, spanish)]
    if len(texts[0]) != len(texts[1]):
        raise NotReady(str(_l("Both languages need the same number of choices.")), field="choices_es")
    if len(set(texts[0])) < len(texts[0]):
        raise NotReady(str(_l("Two choices are the same.")), field="choices_en")
    return tuple(Line(en, es) for en, es in zip(*texts, strict=True))
