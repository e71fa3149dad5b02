"""The directory of leaders: looking for somebody to ask, and one's own entry."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from alliances import finding
from alliances.desk import Desk, me, on_both
from alliances.directory import entries, wording
from alliances.directory.forms import ButtonForm, EntryForm
from alliances.directory.kinds import Topic
from alliances.materials.showing import in_templates
from groundwork.doors import Role
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.guard import my_grants
from groundwork.web.pages import phone_words

blueprint = Blueprint("directory", __name__, template_folder="../templates")
blueprint.context_processor(in_templates)
REACHING = {Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER}


def leaders(at: Desk) -> ResponseReturnValue:
    """Whom one may ask about what; how to reach them is for those who lead."""
    session = db_session()
    wanted = entries.Wanted(*(request.args.get(name, "")[:100] for name in ("q", "state", "topic")))
    return render_template(
        "alliances/directory/leaders.html",
        desk=at,
        place=at.place,
        rows=entries.directory(session, wanted),
        wanted=wanted,
        states=finding.state_names(session, entries.states(session)).items(),
        topics=wording.TOPICS,
        own=entries.mine(session, me(), at.alliance_id),
        may_reach_them=any(one.role in REACHING for one in my_grants()),
    )


def mine(at: Desk) -> ResponseReturnValue:
    """Write or change one's own entry."""
    session, now = db_session(), clock().now()
    own = entries.mine(session, me(), at.alliance_id)
    before = entries.typed_before(session, own) if own else entries.Typed(current_user.name or "")
    form = EntryForm(obj=before)
    if request.method == "GET":
        form.phone.data = phone_words(before.phone)

    def act() -> str:
        entries.write(session, me(), at.alliance_id, _typed(form), now=now)
        return at.at("leaders")

    if answer := forms.sent(form, act):
        return answer
    page = render_template(
        "alliances/directory/mine.html", desk=at, place=at.place, form=form, own=own, button=ButtonForm(formdata=None),
        sign_in=current_user.email,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _typed(form: EntryForm) -> entries.Typed:
    words = {name: form[name].data or "" for name in ("town", "helps_with", "languages", "phone", "mail")}
    return entries.Typed(
        form.name.data,
        topics=[Topic(code) for code in form.topics.data],
        shows_account_mail=form.shows_account_mail.data,
        **words,
    )


def withdraw(at: Desk) -> ResponseReturnValue:
    """Take one's own entry out of the directory."""
    session = db_session()

    def act() -> str:
        own = entries.mine(session, me(), at.alliance_id)
        if own is not None:
            entries.withdraw(session, own)
        return at.at("leaders")

    return forms.done(session, ButtonForm(), act, now=clock().now())


on_both(blueprint, "directory", leaders, methods=("GET",))
on_both(blueprint, "directory/mine", mine)
on_both(blueprint, "directory/withdraw", withdraw, methods=("POST",))
