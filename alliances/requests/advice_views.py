"""Pages of shared advice: reading and searching it, putting an answered request into words, agreeing to them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alliances.desk import Desk, on_both
from alliances.models import HelpRequest
from alliances.requests import queries, sharing, wording
from alliances.requests.forms import AdviceForm, AgreeForm
from alliances.requests.kinds import HelpKind
from alliances.requests.views import ONE, blueprint, hand_of, request_at
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.words import say


def advice(desk: Desk) -> str:
    """What other alliances asked and learned."""
    words, raw = request.args.get("words", "")[:200], request.args.get("kind", "")
    kind = HelpKind(raw) if raw in set(HelpKind) else None
    return render_template(
        "alliances/requests/advice.html",
        desk=desk,
        rows=queries.shared_advice(db_session(), words=words, kind=kind),
        words=words,
        kind=kind,
        kinds=wording.KINDS,
    )


def draft(desk: Desk, request_id: int) -> ResponseReturnValue:
    """Put an answered request into words that name nobody."""
    row = request_at(desk, request_id)
    if row.answered_at is None:
        raise Refusal(say("There is no answer yet that could be shared."))
    form = AdviceForm()
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _edited(desk, row, form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    elif request.method == "GET":
        known = sharing.advice_of(db_session(), row.id)
        form = AdviceForm(formdata=None, obj=known or sharing.first_words(db_session(), row))
    return _draft_page(desk, row, form), 422 if form.errors else 200


def _edited(desk: Desk, row: HelpRequest, form: AdviceForm) -> str:
    words = sharing.Draft(form.title.data or "", form.question.data or "", form.answer.data or "")
    sharing.edit(db_session(), row, words, hand_of(desk), now=clock().now())
    return desk.at("draft", request_id=row.id) + "#agree"


def tick(desk: Desk, request_id: int, act: str) -> ResponseReturnValue:
    """Agree to the words, or take the yes back."""
    session, now = db_session(), clock().now()
    row, form = request_at(desk, request_id), AgreeForm()
    found = sharing.advice_of(session, row.id)
    if found is None or act not in {"agree", "withdraw"}:
        raise NotFound(say("There is no such page."))

    def work() -> str:
        if act == "agree":
            typed = form.version.data or ""
            version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
            sharing.agree(session, found, version, hand_of(desk), now=now)
        else:
            sharing.withdraw(session, found, hand_of(desk), now=now)
        return desk.at("draft", request_id=row.id) + "#agree"

    try:
        return forms.done(session, form, work, now=now)
    except Refusal as refusal:
        fresh = AdviceForm(formdata=None, obj=found)
        fresh.refuse(Refusal(str(refusal)))
        return _draft_page(desk, row, fresh), 422


def _draft_page(desk: Desk, row: HelpRequest, form: AdviceForm) -> str:
    session = db_session()
    found = sharing.advice_of(session, row.id)
    is_ours = desk.alliance is None
    agreed = (found.secretariat_agreed_at if is_ours else found.leader_agreed_at) if found else None
    ticked = [found.leader_agreed_by, found.secretariat_agreed_by] if found else []
    return render_template(
        "alliances/requests/draft.html",
        desk=desk,
        row=row,
        form=form,
        found=found,
        has_agreed=agreed is not None,
        names=queries.names(session, ticked),
        agreeing=AgreeForm(formdata=None, version=str(found.version) if found else ""),
    )


on_both(blueprint, "advice", advice, methods=("GET",))
on_both(blueprint, f"{ONE}/advice", draft)
on_both(blueprint, f"{ONE}/advice/<act>", tick, methods=("POST",))
