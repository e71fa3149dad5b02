"""What staff fill in about who belongs."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Optional

from alliances.belonging import wording
from alliances.forming.forms import TODAY, choices
from alliances.models import OrganizationKind, RoleKind
from alliances.wording import ORGANIZATION_KINDS
from groundwork.web.fields import Day
from groundwork.web.forms import Form


class People(IntegerField):  # type: ignore[misc] # WTForms ships no types
    """How many people were there; says how to type it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            super().process_formdata([one.replace(",", "").strip() for one in valuelist])
        except ValueError:
            raise ValueError(_l("Type how many people were there as a number, or leave it empty.")) from None


class OrganizationForm(Form):
    """An organization that joins an alliance."""

    name = StringField(_l("Its name"), [InputRequired(_l("Type its name."))])
    kind = SelectField(_l("Kind"), choices=choices(ORGANIZATION_KINDS), default=OrganizationKind.LOCAL)
    parent = SelectField(_l("Local affiliate of"), choices=[], default="")
    city = StringField(_l("Town"))
    since = Day(_l("Member since"), [InputRequired(TODAY)])
    is_backing = BooleanField(_l("It backs the leader."))


class BackingForm(Form):
    """Whether an organization backs the leader, with its letter."""

    is_backing = BooleanField(_l("It backs the leader."))
    file = FileField(_l("Its letter or resolution"))


class EndForm(Form):
    """Ending a membership, a program, a role."""

    on = Day(_l("From which day"), [InputRequired(TODAY)])
    reason = StringField(_l("Why"))


class EndMembershipForm(EndForm):
    """Ending an organization's membership."""

    reason = StringField(_l("Why"), [InputRequired(_l("Please fill this in."))])
    with_programs = BooleanField(_l("Its programs with the issue end on that day too."))


class EndProgramForm(EndForm):
    """Ending a program."""

    reason = StringField(_l("Why"), [InputRequired(_l("Please fill this in."))])


class AgainForm(Form):
    """Taking an organization in again."""

    since = Day(_l("Member again since"), [InputRequired(TODAY)])


class PersonForm(Form):
    """A person at an organization, or an individual member."""

    name = StringField(_l("Name"), [InputRequired(_l("Type a name."))])
    role = StringField(_l("Role, in words"))
    phone = TelField(_l("Phone"))
    email = EmailField(_l("E-mail"))
    since = Day(_l("Since"), [InputRequired(TODAY)])


class IndividualForm(PersonForm):
    """An individual member."""

    supporter = SelectField(_l("The same person among the supporters"), choices=[], default="")


class RoleForm(PersonForm):
    """A role somebody takes on."""

    kind = SelectField(_l("Which role"), choices=choices(wording.ROLES), default=str(RoleKind.DEPUTY))
    role = StringField(_l("In words"))
    account = SelectField(_l("Signs in as"), choices=[], default="")


class CommitmentForm(Form):
    """A regular program that takes the issue up."""

    organization = SelectField(_l("Organization"), [InputRequired(_l("Choose the organization."))], choices=[])
    program = StringField(_l("Which regular program or activity"), [InputRequired(_l("Name the program."))])
    since = Day(_l("Since"), [InputRequired(TODAY)])
    renews_on = Day(_l("To be renewed on"), [Optional()])
    done = TextAreaField(_l("What was done so far"), render_kw={"rows": 3})


class DoneForm(Form):
    """One thing a program did."""

    on = Day(_l("Day"), [InputRequired(TODAY)])
    words = TextAreaField(_l("What was done"), [InputRequired(_l("Please fill this in."))], render_kw={"rows": 3})
    people = People(_l("How many people were there, if counted"), [Optional()])


class RenewForm(Form):
    """Until when a program is renewed."""

    renews_on = Day(_l("Renewed until"), [InputRequired(TODAY)])


class FactsForm(Form):
    """What the secretariat writes about an organization."""

    name = StringField(_l("Its name"), [InputRequired(_l("Type its name."))])
    kind = SelectField(_l("Kind"), choices=choices(ORGANIZATION_KINDS), default=OrganizationKind.NATIONAL)
    parent = SelectField(_l("Local affiliate of"), choices=[], default="")
    state = SelectField(_l("State"), choices=[], default="")
    city = StringField(_l("Town"))


class MergeForm(Form):
    """Which row is the same organization."""

    double = SelectField(_l("The same organization, written twice"), [InputRequired(_l("Choose one."))], choices=[])
