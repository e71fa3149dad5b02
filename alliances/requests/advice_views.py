"""Pages of shared advice: reading and searching it, putting an answered request into words, agreeing to them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alliances.models import HelpRequest
from alliances.requests import queries, sharing, wording
from alliances.requests.forms import AdviceForm, AgreeForm
from alliances.requests.kinds import HelpKind
from alliances.requests.side import SECRETARIAT, Side, side_of
from alliances.requests.views import ONE, blueprint
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say


@blueprint.get("/alliances/<slug>/advice")
def advice(slug: str) -> ResponseReturnValue:
    """What other alliances asked and learned."""
    return _list(side_of(slug))


@blueprint.get("/secretariat/advice")
def all_advice() -> ResponseReturnValue:
    """The same for the secretariat."""
    return _list(SECRETARIAT)


@blueprint.route(f"/alliances/<slug>/requests/{ONE}/advice", methods=["GET", "POST"])
def draft(slug: str, request_id: int) -> ResponseReturnValue:
    """Put an answered request into words that name nobody."""
    return _draft(side_of(slug), request_id)


@blueprint.route(f"/secretariat/requests/{ONE}/advice", methods=["GET", "POST"])
def all_draft(request_id: int) -> ResponseReturnValue:
    """The same for the secretariat."""
    return _draft(SECRETARIAT, request_id)


@blueprint.post(f"/alliances/<slug>/requests/{ONE}/advice/<act>")
def tick(slug: str, request_id: int, act: str) -> ResponseReturnValue:
    """Agree to the words, or take the yes back."""
    return _tick(side_of(slug), request_id, act)


@blueprint.post(f"/secretariat/requests/{ONE}/advice/<act>")
def all_tick(request_id: int, act: str) -> ResponseReturnValue:
    """The same for the secretariat."""
    return _tick(SECRETARIAT, request_id, act)


def _list(side: Side) -> str:
    words, raw = request.args.get("words", "")[:200], request.args.get("kind", "")
    kind = HelpKind(raw) if raw in set(HelpKind) else None
    return render_template(
        "alliances/requests/advice.html",
        side=side,
        rows=queries.shared_advice(db_session(), words=words, kind=kind),
        words=words,
        kind=kind,
        kinds=wording.KINDS,
    )


def _draft(side: Side, request_id: int) -> ResponseReturnValue:
    row = side.request(request_id)
    if row.answered_at is None:
        raise Refusal(say("There is no answer yet that could be shared."))
    form = AdviceForm()
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _edited(side, row, form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    elif request.method == "GET":
        known = sharing.advice_of(db_session(), row.id)
        form = AdviceForm(formdata=None, obj=known or sharing.first_words(db_session(), row))
    return _draft_page(side, row, form), 422 if form.errors else 200


def _edited(side: Side, row: HelpRequest, form: AdviceForm) -> str:
    words = sharing.Draft(form.title.data or "", form.question.data or "", form.answer.data or "")
    sharing.edit(db_session(), row, words, side.hand, now=clock().now())
    return side.at("draft", request_id=row.id) + "#agree"


def _tick(side: Side, request_id: int, act: str) -> ResponseReturnValue:
    session, now = db_session(), clock().now()
    row, form = side.request(request_id), AgreeForm()
    found = sharing.advice_of(session, row.id)
    if found is None or act not in {"agree", "withdraw"}:
        raise NotFound(say("There is no such page."))

    def work() -> str:
        if act == "agree":
            typed = form.version.data or ""
            version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
            sharing.agree(session, found, version, side.hand, now=now)
        else:
            sharing.withdraw(session, found, side.hand, now=now)
        return side.at("draft", request_id=row.id) + "#agree"

    try:
        return forms.done(session, form, work, now=now)
    except Refusal as refusal:
        fresh = AdviceForm(formdata=None, obj=found)
        fresh.refuse(Refusal(str(refusal)))
        return _draft_page(side, row, fresh), 422


def _draft_page(side: Side, row: HelpRequest, form: AdviceForm) -> str:
    session = db_session()
    found = sharing.advice_of(session, row.id)
    is_ours = side.alliance is None
    agreed = (found.secretariat_agreed_at if is_ours else found.leader_agreed_at) if found else None
    ticked = [found.leader_agreed_by, found.secretariat_agreed_by] if found else []
    return render_template(
        "alliances/requests/draft.html",
        side=side,
        row=row,
        form=form,
        found=found,
        has_agreed=agreed is not None,
        names=queries.names(session, ticked),
        agreeing=AgreeForm(formdata=None, version=str(found.version) if found else ""),
    )
