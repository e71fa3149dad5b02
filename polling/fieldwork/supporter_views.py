"""The page on which a poll is sent to our own supporters, or to some of them drawn by chance."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from alliances import finding as alliances
from alliances.models import Alliance
from alliances.segments import keeping
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from polling import finding
from polling.fieldwork import our_supporters
from polling.fieldwork.our_supporters import Asking, Drawing
from polling.models import Poll

blueprint = Blueprint(
    "polling_supporters", __name__, template_folder="../templates", url_prefix="/alliances/<slug>/polls"
)
WAYS = ("text", "mail")


class SupportersForm(forms.Form):
    """Which of our supporters, how many, and how they get their link."""

    segment = SelectField(_l("Which supporters"), coerce=int)
    wanted = IntegerField(_l("Draw only this many, by chance"), [Optional(), NumberRange(min=1)])
    way = RadioField(
        _l("How will people get their link?"),
        [InputRequired(_l("Choose a way."))],
        choices=[
            SelectChoice("mail", _l("E-mail those who agreed to e-mail")),
            SelectChoice("text", _l("Text those who agreed to texts; the alliance pays for them")),
        ],
        default="mail",
    )


@blueprint.route("/<poll_slug>/invite/supporters", methods=["GET", "POST"])
def invite(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Ask our own supporters; they are a sample of their own."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    found = finding.of_alliance(session, alliance.id, poll_slug)
    form = _form(alliance)
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _invite(alliance, found, form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
            alliance = alliances.by_slug(session, slug)
            found = finding.of_alliance(session, alliance.id, poll_slug)
    page = render_template(
        "polling/staff/invite_supporters.html", alliance=alliance, poll=found, form=form, there=_there(alliance, found)
    )
    return page, 422 if form.errors else 200


def _form(alliance: Alliance) -> SupportersForm:
    form = SupportersForm()
    kept = [SelectChoice(one.id, one.name) for one in keeping.standing(db_session(), alliance)]
    form.segment.choices = [SelectChoice(0, _("All supporters")), *kept]
    return form


def _there(alliance: Alliance, found: Poll) -> dict[str, int]:
    """How many of all supporters can be asked each way."""
    session, now = db_session(), clock().now()
    return {way: len(our_supporters.askable(session, found, alliance, Drawing(way), now=now)) for way in WAYS}


def _invite(alliance: Alliance, found: Poll, form: SupportersForm) -> str:
    session = db_session()
    segment = keeping.by_id(session, alliance, form.segment.data) if form.segment.data else None
    drawing = Drawing(form.way.data, segment, form.wanted.data)
    asking = Asking(_link, _letter, own=settings().sender_number)
    asked = our_supporters.invite(session, found, drawing, asking, now=clock().now())
    flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", asked), "done")
    return url_for("polling_staff.poll", slug=alliance.slug, poll_slug=found.slug)


def _link(token: str, language: str) -> str:
    link = f"{settings().public_url}{url_for('polling.invited', token=token)}".replace("/es/polls/", "/polls/", 1)
    return link.replace("/polls/", "/es/polls/", 1) if language == "es" else link


def _letter(found: Poll, token: str) -> tuple[str, str]:
    """Subject and body of an invitation, in both languages."""
    links = {"link": _link(token, "en"), "spanish": _link(token, "es")}
    return render_template("polling/letter_subject.txt", poll=found).strip(), render_template(
        "polling/letter.txt", poll=found, **links
    )
