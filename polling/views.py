"""The pages everybody may see: polls to answer, and what the public thinks."""

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.web.forms import Form
from groundwork.web.languages import language
from groundwork.web.limits import limiter
from groundwork.words import say
from polling import finding, queries
from polling.by_district import districts
from polling.fieldwork import answers, remembering
from polling.fieldwork.answers import Ballot
from polling.forms import answer_form, answered
from polling.models import Invitation, Poll, PollState, Recruitment, Sample
from polling.reporting import presenting, results, trend_presenting

blueprint = Blueprint("polling", __name__, template_folder="templates")


@blueprint.get("/polls")
def index() -> ResponseReturnValue:
    """What can be answered now, and what came of earlier polls."""
    session, now = db_session(), clock().now()
    done = remembering.answered()
    return render_template(
        "polling/index.html",
        open_polls=[(poll, poll.id in done) for poll in queries.to_answer(session, now=now)],
        published=queries.published(session),
    )


@blueprint.get("/polls/<slug>")
def answer(slug: str) -> ResponseReturnValue:
    """The questions, for anybody with the link."""
    poll = finding.public(db_session(), slug)
    if not poll.is_open(clock().now()):
        return _closed(poll)
    if poll.id in remembering.answered():
        return render_template("polling/thanks.html", poll=poll, is_again=True)
    return _questions(poll, answer_form(poll, language()))


@blueprint.post("/polls/<slug>")
@limiter.limit("120 per minute")
def keep_answer(slug: str) -> ResponseReturnValue:
    """Keep the answers of somebody who came by the open link."""
    session = db_session()
    poll = finding.public(session, slug)
    poll_id, form = poll.id, answer_form(poll, language())
    if form.validate_on_submit():
        try:
            return remembering.remember(
                forms.done(session, form, lambda: _keep(poll, form), now=clock().now()), poll_id
            )
        except (answers.NothingAnswered, answers.Misfit) as refusal:
            form.refuse(refusal)
    return _questions(finding.public(session, slug), form)


@blueprint.get("/polls/i/<token>")
def invited(token: str) -> ResponseReturnValue:
    """The questions, for somebody with a link of their own; looking does not use it up."""
    poll, invitation = finding.invited(db_session(), token)
    if not poll.is_open(clock().now()):
        return _closed(poll)
    if invitation.used_at is not None:
        return render_template("polling/used.html", poll=poll), 410
    return _questions(poll, answer_form(poll, language()), is_invited=True, is_ours=_is_ours(invitation))


@blueprint.post("/polls/i/<token>")
def keep_invited(token: str) -> ResponseReturnValue:
    """Keep the answers of somebody who was invited, and use up the link."""
    session = db_session()
    poll, invitation = finding.invited(session, token)
    form = answer_form(poll, language())
    if form.validate_on_submit():
        try:
            return forms.done(session, form, lambda: _keep(poll, form, token), now=clock().now())
        except (answers.NothingAnswered, answers.Misfit) as refusal:
            form.refuse(refusal)
        except Gone:
            return _gone(token)
    return _questions(finding.invited(session, token)[0], form, is_invited=True, is_ours=_is_ours(invitation))


def _is_ours(invitation: Invitation) -> bool:
    """Whether somebody is asked as one of our supporters, which the page then says at its start."""
    return db_session().get_one(Sample, invitation.sample_id).recruitment == Recruitment.SUPPORTERS


@blueprint.get("/polls/<slug>/thanks")
def thanks(slug: str) -> ResponseReturnValue:
    """What happens with the answers now."""
    return render_template("polling/thanks.html", poll=finding.public(db_session(), slug), is_again=False)


@blueprint.get("/polls/<slug>/result")
def result(slug: str) -> ResponseReturnValue:
    """What a poll found, each sample by itself, with how it was asked."""
    session = db_session()
    poll = finding.public(session, slug)
    if poll.state != PollState.PUBLISHED:
        return render_template("polling/unpublished.html", poll=poll, is_open=poll.is_open(clock().now()))
    report = presenting.report(session, poll, results.stored(session, poll), language=language())
    return render_template(
        "polling/result.html",
        poll=poll,
        report=report,
        address=settings().public_url,
        has_districts=districts.has_any(session, poll),
        over_time=trend_presenting.over_time(session, poll, language=language()),
    )


@blueprint.get("/polls/<slug>/result.csv")
def result_csv(slug: str) -> ResponseReturnValue:
    """The figures of the result's page, for spreadsheets."""
    session = db_session()
    poll = finding.public(session, slug)
    if poll.state != PollState.PUBLISHED:
        raise NotFound(say("The results of this poll are not out."))
    frame = queries.results(session, poll.id, language=language())
    response: Response = make_response(presenting.csv_of_results(frame))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f"attachment; filename={poll.slug}.csv"
    return response


def _keep(poll: Poll, form: Form, token: str = "") -> str:
    """Record the form's answers and say where to go: the same place for everybody, so that it tells nothing."""
    session, now = db_session(), clock().now()
    ballot = Ballot(answered(form), language())
    if token:
        answers.record_invited(session, token, ballot, now=now)
    else:
        if poll.id in remembering.answered():
            raise Refusal(say("This browser has answered this poll before. Those answers are kept."))
        answers.record(session, poll, ballot, now=now)
    return url_for("polling.thanks", slug=poll.slug)


def _questions(poll: Poll, form: Form, *, is_invited: bool = False, is_ours: bool = False) -> ResponseReturnValue:
    told = {"is_invited": is_invited, "is_ours": is_ours, "is_preview": False}
    page = render_template("polling/answer.html", poll=poll, form=form, **told)
    return page, 422 if form.errors else 200


def _closed(poll: Poll) -> ResponseReturnValue:
    return render_template("polling/closed.html", poll=poll), 410


def _gone(token: str) -> ResponseReturnValue:
    """The poll was closed, or the link used, between loading and sending."""
    poll, invitation = finding.invited(db_session(), token)
    if invitation.used_at is not None:
        return render_template("polling/used.html", poll=poll), 410
    return _closed(poll)
