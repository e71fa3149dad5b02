"""Forms of accounts: inviting, accepting, ending a role, asking for a new password."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from groundwork.accounts.post import ROLE_WORDS
from groundwork.doors import Role
from groundwork.web.forms import Form

MEANINGS = {
    Role.SECRETARIAT: _l("Secretariat: looks after every alliance"),
    Role.LEADER: _l("Leader: everything here, invites others"),
    Role.ORGANIZER: _l("Organizer: polls, texts, visits, supporters"),
    Role.VOLUNTEER: _l("Volunteer: records visits and calls"),
    Role.VIEWER: _l("Viewer: reads results, changes nothing"),
}


class InviteForm(Form):
    """An address and a role."""

    email = EmailField(_l("E-mail address"), validators=[InputRequired(_l("Type an e-mail address."))])
    role = RadioField(_l("Role"), coerce=Role, validators=[InputRequired(_l("Choose a role."))])

    def offer(self, roles: list[Role]) -> None:
        """Show only these roles."""
        self.role.choices = [SelectChoice(role, MEANINGS[role]) for role in roles]


class AcceptForm(Form):
    """What somebody new sets when they take up an invitation; the boxes not needed are taken out."""

    name = StringField(
        _l("Your name, as colleagues see it"),
        validators=[
            InputRequired(_l("Type your name.")),
            Length(max=80, message=_l("Keep the name under 80 letters.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Choose a password."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        validators=[EqualTo("password", message=_l("The two passwords differ. Type the same one twice."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """The same rules as everywhere: long enough, and not one of those tried first."""
        wrong, field.data = current_app.extensions["security"].password_util.validate(field.data, True)
        if wrong:
            raise ValidationError(" ".join(str(words) for words in wrong))


class AccountRoleForm(Form):
    """A button beside one person: end this role, or withdraw this invitation."""

    account = HiddenField()
    invitation = HiddenField()
    role = HiddenField()
    slug = HiddenField()


class ForgotForm(Form):
    """The address of somebody who forgot their password."""

    email = EmailField(
        _l("Your e-mail address"),
        validators=[InputRequired(_l("Type your e-mail address."))],
        render_kw={"autocomplete": "email"},
    )


class SpeakForm(Form):
    """A button that changes the language. path: the page it stands on, to come back to."""

    language = HiddenField()
    path = HiddenField()


class ButtonForm(Form):
    """A form that is only a button."""


def words_of(role: Any) -> str:
    """A role's word in the language of the request."""
    return str(ROLE_WORDS[Role(role)])
