"""The pages on which an alliance's staff write a poll, open it, invite people and publish what came of it."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import finding as alliances
from alliances.models import Alliance
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.forms import Form
from groundwork.web.guard import may_reach
from groundwork.web.languages import language
from groundwork.words import say
from polling import finding, planning, queries, writing
from polling.disclosing import statements
from polling.disclosing.disclosure_views import how_page, refused
from polling.disclosing.entries import named
from polling.disclosing.saying import here
from polling.fieldwork import inviting
from polling.forms import Confirm, HeadForm, InviteForm, QuestionForm, answer_form, head_form
from polling.models import Poll
from polling.reporting import presenting, publishing, results

blueprint = Blueprint("polling_staff", __name__, template_folder="templates", url_prefix="/alliances/<slug>/polls")


def _here(slug: str, poll_slug: str) -> tuple[Alliance, Poll]:
    alliance = alliances.by_slug(db_session(), slug)
    return alliance, finding.of_alliance(db_session(), alliance.id, poll_slug)


def _poll_path(slug: str, poll_slug: str) -> str:
    return url_for("polling_staff.poll", slug=slug, poll_slug=poll_slug)


@blueprint.get("")
def polls(slug: str) -> ResponseReturnValue:
    """All polls of the alliance."""
    alliance = alliances.by_slug(db_session(), slug)
    rows = list(queries.of_alliance(db_session(), alliance.id).itertuples())
    return render_template("polling/staff/polls.html", alliance=alliance, polls=rows)


@blueprint.route("/new", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """Write a poll's head; its questions come next."""
    session = db_session()
    alliance = alliances.by_slug(session, slug)
    alliance_id, state, payer, name = alliance.id, alliance.state, alliance.payer, alliance.name
    form = HeadForm(area=state, paid_by=payer or name)

    def act() -> str:
        made = writing.draft(session, alliance_id, form.head(), now=clock().now())
        return _poll_path(slug, made.slug)

    if (answer := _try(form, act)) is not None:
        return answer
    alliance = alliances.by_slug(session, slug)
    page = render_template("polling/staff/head.html", alliance=alliance, form=form, poll=None)
    return page, 422 if form.errors else 200


@blueprint.get("/<poll_slug>")
def poll(slug: str, poll_slug: str) -> ResponseReturnValue:
    """One poll: its questions, who has come, and what can be done next."""
    alliance, found = _here(slug, poll_slug)
    return render_template(
        "polling/staff/poll.html",
        alliance=alliance,
        poll=found,
        is_answered=writing.is_answered(db_session(), found),
        opinions=writing.opinions(found),
        unsaid=[here(named(item)) for item in statements.unsaid(db_session(), found)],
        samples=list(queries.progress(db_session(), found.id).itertuples()),
        plan=planning.of(db_session(), found),
        address=settings().public_url,
        button=Confirm(formdata=None),
        may_say=may_reach("polling_disclosure.how", {"slug": slug}),
        may_export=may_reach("polling_export.export", {"slug": slug}),
    )


@blueprint.route("/<poll_slug>/head", methods=["GET", "POST"])
def head(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Change what the poll says about itself."""
    session = db_session()
    alliance, found = _here(slug, poll_slug)
    form = head_form(found)

    def act() -> str:
        writing.change(session, found, form.head(), now=clock().now())
        return _poll_path(slug, poll_slug)

    if (answer := _try(form, act)) is not None:
        return answer
    alliance, found = _here(slug, poll_slug)
    page = render_template("polling/staff/head.html", alliance=alliance, form=form, poll=found)
    return page, 422 if form.errors else 200


@blueprint.route("/<poll_slug>/questions/new", methods=["GET", "POST"])
def add_question(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Ask one more thing."""
    alliance, found = _here(slug, poll_slug)
    form = QuestionForm()

    def act() -> str:
        writing.add_question(db_session(), found, form.wording())
        return _poll_path(slug, poll_slug)

    if (answer := _try(form, act)) is not None:
        return answer
    alliance, found = _here(slug, poll_slug)
    page = render_template("polling/staff/question.html", alliance=alliance, form=form, poll=found, question=None)
    return page, 422 if form.errors else 200


@blueprint.route("/<poll_slug>/questions/<int:question_id>", methods=["GET", "POST"])
def question(slug: str, poll_slug: str, question_id: int) -> ResponseReturnValue:
    """Word a question anew, as long as nobody has answered."""
    alliance, found = _here(slug, poll_slug)
    asked = writing.own_question(found, question_id)
    form = QuestionForm()
    if request.method == "GET":
        form.fill(asked)

    def act() -> str:
        writing.change_question(db_session(), found, question_id, form.wording())
        return _poll_path(slug, poll_slug)

    if (answer := _try(form, act)) is not None:
        return answer
    alliance, found = _here(slug, poll_slug)
    page = render_template(
        "polling/staff/question.html", alliance=alliance, form=form, poll=found, question=question_id
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<poll_slug>/questions/<int:question_id>/remove")
def remove_question(slug: str, poll_slug: str, question_id: int) -> ResponseReturnValue:
    """Take a question out."""
    return _press(slug, poll_slug, lambda found: writing.remove_question(db_session(), found, question_id))


@blueprint.post("/<poll_slug>/open")
def open_poll(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Let people answer."""
    return _press(slug, poll_slug, lambda found: writing.open_poll(db_session(), found, now=clock().now()))


@blueprint.post("/<poll_slug>/close")
def close_poll(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Take no more answers."""
    return _press(slug, poll_slug, lambda found: inviting.close(db_session(), found, now=clock().now()))


@blueprint.post("/<poll_slug>/publish")
def publish(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Fix the numbers and show them to everybody; where something is unsaid, the page that asks for it answers."""
    try:
        return _press(slug, poll_slug, lambda found: publishing.publish(db_session(), found, now=clock().now()))
    except publishing.NotDisclosed as refusal:
        return how_page(slug, poll_slug, refused(db_session(), _here(slug, poll_slug)[1], refusal)), 422


@blueprint.get("/<poll_slug>/preview")
def preview(slug: str, poll_slug: str) -> ResponseReturnValue:
    """The page as people will see it; nothing can be sent from it."""
    _alliance, found = _here(slug, poll_slug)
    form = answer_form(found, language())
    told = {"is_invited": False, "is_ours": False, "is_preview": True}
    return render_template("polling/answer.html", poll=found, form=form, **told)


@blueprint.get("/<poll_slug>/results")
def staff_results(slug: str, poll_slug: str) -> ResponseReturnValue:
    """What has come in so far, or what was published."""
    alliance, found = _here(slug, poll_slug)
    outcome = results.outcome_of(db_session(), found)
    report = presenting.report(db_session(), found, outcome, language=language())
    return render_template(
        "polling/staff/results.html",
        alliance=alliance,
        poll=found,
        report=report,
        button=Confirm(formdata=None),
        may_export=may_reach("polling_export.export", {"slug": slug}),
    )


@blueprint.route("/<poll_slug>/invite", methods=["GET", "POST"])
def invite(slug: str, poll_slug: str) -> ResponseReturnValue:
    """Invite a list of people, or some of it drawn by chance."""
    alliance, found = _here(slug, poll_slug)
    form = InviteForm()
    if form.validate_on_submit():
        try:
            return _invite(form, slug, found)
        except Refusal as refusal:
            db_session().rollback()
            form.refuse(refusal)
    alliance, found = _here(slug, poll_slug)
    page = render_template("polling/staff/invite.html", alliance=alliance, form=form, poll=found)
    return page, 422 if form.errors else 200


def _invite(form: InviteForm, slug: str, found: Poll) -> Response:
    """Send the links, or hand them out as a file, once: the file cannot be had again because no link is kept."""
    session, now = db_session(), clock().now()
    handed: list[tuple[str, str]] = []

    def act() -> str:
        frame = inviting.frame_of(form)
        if form.way.data == "mail":
            inviting.mail(session, found, frame, _letter, now=now)
        else:
            handed.extend(inviting.links(session, found, frame, _link, now=now))
        return _poll_path(slug, found.slug)

    name = f"{found.slug}-links.csv"
    answer: Response = forms.done(session, form, act, now=now)  # type: ignore[assignment] # werkzeug's own redirect
    if not handed:
        return answer
    response: Response = make_response(inviting.file_of(handed))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _link(token: str) -> str:
    return f"{settings().public_url}{url_for('polling.invited', token=token)}"


def _letter(found: Poll, token: str) -> tuple[str, str]:
    """Subject and body of an invitation, in both languages since we do not know which is theirs."""
    return render_template("polling/letter_subject.txt", poll=found).strip(), render_template(
        "polling/letter.txt", poll=found, link=_link(token), spanish=_link(token).replace("/polls/", "/es/polls/", 1)
    )


def _try(form: Form, act: Callable[[], str]) -> ResponseReturnValue | None:
    """Do a form's work if it was sent and is whole; nothing when its page should be shown."""
    if not form.validate_on_submit():
        return None
    try:
        return forms.done(db_session(), form, act, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _press(slug: str, poll_slug: str, work: Callable[[Poll], object]) -> ResponseReturnValue:
    """Do what a button says; a Refusal becomes a page of its own."""
    _alliance, found = _here(slug, poll_slug)
    form = Confirm()
    if not form.validate_on_submit():
        raise Refusal(say("Load the page again and press the button once more."))

    def act() -> str:
        work(found)
        return _poll_path(slug, poll_slug)

    return forms.done(db_session(), form, act, now=clock().now())
