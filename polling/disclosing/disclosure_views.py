"""How a poll was done: the page everybody may see, and the one on which its makers say it."""

from datetime import date

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.dates import day_in_words
from groundwork.web.guard import may_reach
from groundwork.words import say
from polling import finding
from polling.disclosing import disclosure, statements
from polling.disclosing.entries import Disclosure, Entry, named
from polling.disclosing.forms import StatementsForm
from polling.disclosing.saying import here
from polling.disclosing.statements import NotSaid
from polling.models import Poll, PollState
from polling.reporting.publishing import NotDisclosed

blueprint = Blueprint("polling_disclosure", __name__, template_folder="../templates")
STAFF = "/alliances/<slug>/polls/<poll_slug>"


@blueprint.get("/polls/<slug>/method")
def method(slug: str) -> ResponseReturnValue:
    """How a published poll was done, item by item."""
    poll = _published(slug)
    found = disclosure.of_poll(db_session(), poll)
    fixed_on = day_in_words(date.fromisoformat(found.fixed_on)) if found.fixed_on else ""
    return render_template("polling/method.html", poll=poll, entries=_said(found), fixed_on=fixed_on)


@blueprint.get("/polls/<slug>/method.json")
def method_json(slug: str) -> ResponseReturnValue:
    """The same for machines, in both languages at once."""
    found = disclosure.of_poll(db_session(), _published(slug))
    answer: Response = jsonify(found.as_json())
    return answer


@blueprint.get(f"{STAFF}/method")
def preview(slug: str, poll_slug: str) -> ResponseReturnValue:
    """The page as it stands, for staff; what is still missing is named."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    poll = finding.of_alliance(session, alliance.id, poll_slug)
    found = disclosure.of_poll(session, poll)
    missing = [] if poll.state == PollState.PUBLISHED else found.missing(statements.needed(session, poll))
    return render_template(
        "polling/staff/method.html",
        alliance=alliance,
        poll=poll,
        entries=_said(found),
        missing=[here(named(item)) for item in missing],
        may_say=may_reach("polling_disclosure.how", {"slug": slug}),
    )


@blueprint.route(f"{STAFF}/how", methods=["GET", "POST"])
def how(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Say what nobody can compute: how the list was drawn, what was checked, what the numbers cannot tell."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    poll = finding.of_alliance(session, alliance.id, poll_slug)
    form = StatementsForm()
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _keep(poll, form, slug), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    elif not form.is_submitted():
        form.show(statements.of_poll(session, poll.id))
    return how_page(slug, poll_slug, form), 422 if form.errors else 200


def how_page(slug: str, poll_slug: str, form: StatementsForm) -> str:
    """The page with the form, whatever it holds."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    poll = finding.of_alliance(session, alliance.id, poll_slug)
    needed = statements.needed(session, poll)
    asked = [(item, here(named(item)), item in needed, statements.begun(item)) for item in statements.ASKED]
    return render_template("polling/staff/how.html", alliance=alliance, poll=poll, form=form, asked=asked)


def refused(session: Session, poll: Poll, refusal: NotDisclosed) -> StatementsForm:
    """The form after a refusal to publish: what was said, and beside each empty box that it is needed."""
    form = StatementsForm(formdata=None)
    form.show(statements.of_poll(session, poll.id))
    form.form_errors.append(str(refusal))
    for item in refusal.items:
        box = f"{item.value}_en"
        if box in form:
            words = say("Say this before you publish: %(name)s", name=here(named(item)))
            form[box].errors = [*form[box].errors, words]
    return form


def _keep(poll: Poll, form: StatementsForm, slug: str) -> str:
    if not form.sure.data:
        raise NotSaid(say("Tick this when it is so. Nothing is kept before."), field="sure")
    for item, words in form.typed().items():
        statements.keep(db_session(), poll, item, words)
    return url_for("polling_staff.poll", slug=slug, poll_slug=poll.slug)


def _published(slug: str) -> Poll:
    poll = finding.public(db_session(), slug)
    if poll.state != PollState.PUBLISHED:
        raise NotFound(say("The results of this poll are not out."))
    return poll


def _said(found: Disclosure) -> list[dict[str, object]]:
    """The entries in the language of the page."""
    return [_entry(one) for one in found.entries]


def _entry(entry: Entry) -> dict[str, object]:
    passages = [(here(one.title), here(one.text), [here(point) for point in one.points]) for one in entry.passages]
    return {
        "number": entry.number,
        "item": entry.item.value,
        "name": here(entry.name),
        "passages": passages,
        "stated": here(entry.stated),
    }
