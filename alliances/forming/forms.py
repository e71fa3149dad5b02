"""What staff fill in while an alliance forms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
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

from alliances.forming import wording
from alliances.models import AskingWay, OrganizationKind, ProspectAnswer, ProspectKind, Standing
from alliances.wording import ORGANIZATION_KINDS
from groundwork.web.fields import Day
from groundwork.web.forms import Form

TODAY = _l("Choose the day.")


def choices(words: dict[Any, Any]) -> list[SelectChoice]:
    """The choices of a field from a table of words."""
    return [SelectChoice(str(code), text) for code, text in words.items()]


class NextForm(Form):
    """The next step, its day and who does it."""

    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])
    next_owner = StringField(_l("Who does it"), render_kw={"list": "team", "autocomplete": "off"})


class StepForm(NextForm):
    """Taking an alliance to its next stage."""

    on = Day(_l("Day it was reached"), [InputRequired(TODAY)])
    backing = SelectField(_l("Which organization backs the leader"), choices=[], validate_choice=False)
    evidence = StringField(_l("What shows it"))
    file = FileField(_l("Letter, resolution or list on file"))
    owner = StringField(_l("Who did it"), render_kw={"list": "team", "autocomplete": "off"})
    is_without_visit = BooleanField(_l("Confirmed without a founding visit: the reason is in the note."))
    note = TextAreaField(_l("Note"), render_kw={"rows": 3})

    def offer(self, members: dict[int, str]) -> None:
        """Let one of the member organizations be named as the backing one; an only member is chosen beforehand."""
        nobody = SelectChoice("", _l("not on the list of members yet"))
        self.backing.choices = [nobody, *(SelectChoice(str(key), name) for key, name in members.items())]
        if len(members) == 1 and not self.is_submitted():
            self.backing.data = str(next(iter(members)))


class LineForm(Form):
    """A line of one's own on a checklist."""

    words = StringField(_l("Another line"), [InputRequired(_l("Please fill this in."))])


class UndoForm(Form):
    """Taking the last step back."""

    reason = StringField(_l("Why it was recorded wrongly"), [InputRequired(_l("Please fill this in."))])


class StandingForm(Form):
    """Setting an alliance to rest, closing it, taking it up again."""

    standing = RadioField(
        _l("What becomes of it"), [InputRequired(_l("Choose one."))], choices=choices(wording.STANDINGS)
    )
    on = Day(_l("From which day"), [InputRequired(TODAY)])
    reason = TextAreaField(_l("Why"), [InputRequired(_l("Please fill this in."))], render_kw={"rows": 3})
    until = Day(_l("Until about when, if it rests"), [Optional()])

    def offer(self, today: Standing) -> None:
        """Leave out what it is already."""
        self.standing.choices = choices({one: words for one, words in wording.STANDINGS.items() if one != today})


class IntroductionForm(Form):
    """How an alliance introduces itself to everybody."""

    leader = StringField(_l("Leader, as shown to everybody"))
    email = EmailField(_l("E-mail, as shown to everybody"))
    about_en = TextAreaField(_l("About you, in English"), render_kw={"rows": 4})
    about_es = TextAreaField(_l("About you, in Spanish"), render_kw={"rows": 4})


class RequestForm(Form):
    """Who of the secretariat sees to a request, and a note."""

    account = SelectField(_l("Who sees to it"), choices=[], default="")
    note = TextAreaField(_l("Note for the secretariat"), render_kw={"rows": 3})


class DeclineForm(Form):
    """The words of a no."""

    answer = TextAreaField(_l("Your answer"), render_kw={"rows": 8})


class InviteLeaderForm(Form):
    """Where the invitation to lead goes."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Type an e-mail address."))])


class ProspectForm(Form):
    """Somebody who may join."""

    kind = RadioField(_l("Who it is"), choices=choices(wording.PROSPECT_KINDS), default=str(ProspectKind.ORGANIZATION))
    name = StringField(_l("Its name, or the person's"), [InputRequired(_l("Type a name."))])
    city = StringField(_l("Town"))
    organization_kind = SelectField(
        _l("Kind of organization"), choices=choices(ORGANIZATION_KINDS), default=str(OrganizationKind.LOCAL)
    )
    parent = SelectField(_l("Local affiliate of"), choices=[], default="")
    contact = StringField(_l("Whom to ask for there"))
    role = StringField(_l("Their role"))
    phone = TelField(_l("Phone"))
    email = EmailField(_l("E-mail"))
    why = TextAreaField(_l("Why they may join"), render_kw={"rows": 2})
    owner = StringField(_l("Who asks them"), render_kw={"list": "team", "autocomplete": "off"})
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class AskingForm(Form):
    """One asking and its answer."""

    on = Day(_l("Asked on"), [InputRequired(TODAY)])
    by = StringField(_l("Asked by"), [InputRequired(_l("Say who asked."))], render_kw={"list": "team"})
    way = SelectField(_l("How"), choices=choices(wording.WAYS), default=str(AskingWay.CALL))
    answer = RadioField(
        _l("What they said"),
        [InputRequired(_l("Choose what they answered."))],
        choices=choices({one: words for one, words in wording.ANSWERS.items() if one != ProspectAnswer.NOT_ASKED}),
    )
    is_member = BooleanField(_l("They said yes: take them in as a member from that day."))
    note = TextAreaField(_l("Note"), render_kw={"rows": 2})
    next_step = StringField(_l("Next step"))
    next_step_on = Day(_l("By when"), [Optional()])


class TakeInForm(Form):
    """From which day a prospect belongs."""

    on = Day(_l("Member since"), [InputRequired(TODAY)])


class HandOverForm(Form):
    """Who takes over."""

    name = StringField(_l("Name of the next leader"), [InputRequired(_l("Type a name."))])
    email = EmailField(_l("Their e-mail"), [InputRequired(_l("Type an e-mail address."))])
    by_day = Day(_l("Handed over by"), [InputRequired(TODAY)])
    leaves = SelectField(_l("Who steps down"), choices=[], default="")
    stays_as = SelectField(_l("And stays as"), choices=[], default="")
    note = TextAreaField(_l("Where things are"), render_kw={"rows": 4})


class DropForm(Form):
    """Giving a hand-over up."""

    reason = StringField(_l("Why it is given up"), [InputRequired(_l("Please fill this in."))])
