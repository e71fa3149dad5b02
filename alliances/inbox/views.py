"""The inbox: who waits for an answer, one conversation, answering it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from alliances.desk import Desk, me, on_both
from alliances.forms import ButtonForm
from alliances.inbox import answering, queries, wording
from alliances.inbox.forms import AnswerForm
from groundwork.delivery.texts import reader, threads
from groundwork.delivery.texts.measure import measure
from groundwork.delivery.webhooks import inbound
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session

blueprint = Blueprint("inbox", __name__, template_folder="../templates")
LAST_PAGE = 100_000
ACTS = {"take": threads.take, "let-go": threads.let_go, "done": threads.close}
ONE = "inbox/<int:thread_id>"


def inbox(desk: Desk) -> str:
    """Who wrote to this alliance, or to us and belongs to none: held texts first, then the longest waiting."""
    session, now = db_session(), clock().now()
    page = min(max(1, request.args.get("page", 1, type=int) or 1), LAST_PAGE)
    rows, total, waiting = queries.page_of_threads(session, desk.alliance, page=page, now=now)
    return render_template(
        "alliances/inbox.html",
        desk=desk,
        rows=rows,
        waiting=waiting,
        page=page,
        pages=max(1, -(-total // queries.PAGE)),
        readings=wording.READINGS,
        doubts={row.thread.id: wording.DOUBTS[reader.doubt(row.words)] for row in rows if row.is_held},
    )


def thread(desk: Desk, thread_id: int) -> ResponseReturnValue:
    """One conversation, and answering it."""
    row = queries.one_thread(db_session(), desk.alliance, thread_id, now=clock().now())
    form = AnswerForm()
    if request.method == "GET":
        form.body.data = answering.prefilled(db_session(), desk.alliance, row, request.args.get("reply", 0, type=int))
    elif form.validate() and request.form.get("act") != "count":
        try:
            return forms.done(db_session(), form, lambda: _answered(desk, row, form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
            row = queries.one_thread(db_session(), desk.alliance, thread_id, now=clock().now())
    return _thread_page(desk, row, form), 422 if form.errors else 200


def _answered(desk: Desk, row: queries.Row, form: AnswerForm) -> str:
    answering.answer(db_session(), row, form.body.data or "", account_id=me(), now=clock().now())
    return desk.at("thread", thread_id=row.thread.id) + "#answer"


def _thread_page(desk: Desk, row: queries.Row, form: AnswerForm) -> str:
    session, now = db_session(), clock().now()
    lines = threads.conversation(session, row.thread)
    words = answering.words_for(row, form.body.data or "")
    return render_template(
        "alliances/inbox_thread.html",
        desk=desk,
        row=row,
        lines=lines,
        held=[(line, wording.DOUBTS[reader.doubt(line.body)]) for line in lines if line.is_held],
        names=queries.names(session, sorted({line.written_by for line in lines if line.written_by})),
        is_mine=row.thread.taken_by == me() and bool(row.keeper),
        silent=threads.why_silent(session, row.thread, now=now),
        goes_at=threads.goes_at(row.thread, answering.zones_of(row), now=now),
        now=now,
        replies=queries.canned(session, desk.alliance.id) if desk.alliance else [],
        size=wording.size(measure(words)) if words else "",
        preview=words if words and request.form.get("act") == "count" else "",
        form=form,
        button=ButtonForm(formdata=None),
        states=wording.STATES,
        readings=wording.READINGS,
    )


def act(desk: Desk, thread_id: int, act: str) -> ResponseReturnValue:
    """Take a conversation, let it go, or be done with it."""
    if act not in ACTS:
        raise NoSuchPage
    session, now = db_session(), clock().now()
    row = queries.one_thread(session, desk.alliance, thread_id, now=now)

    def work() -> str:
        ACTS[act](session, row.thread, account_id=me(), now=now)
        return desk.at("inbox") if act == "done" else desk.at("thread", thread_id=thread_id)

    return forms.done(session, ButtonForm(), work, now=now)


def settle(desk: Desk, thread_id: int, text_id: int, answer: str) -> ResponseReturnValue:
    """Say what a held text means."""
    if answer not in {"stop", "carry-on"}:
        raise NoSuchPage
    session, now = db_session(), clock().now()
    row = queries.one_thread(session, desk.alliance, thread_id, now=now)
    text = queries.held_text(session, row.thread, text_id)

    def work() -> str:
        inbound.release(session, text, is_stop=answer == "stop", by=in_the_ledger(), now=now)
        return desk.at("thread", thread_id=thread_id)

    return forms.done(session, ButtonForm(), work, now=now)


def in_the_ledger() -> str:
    """How the ledger names whoever enters a stop."""
    return f"account:{me()}"


on_both(blueprint, "inbox", inbox, methods=("GET",), ours="/")
on_both(blueprint, ONE, thread, ours="/")
on_both(blueprint, f"{ONE}/<act>", act, methods=("POST",), ours="/")
on_both(blueprint, f"{ONE}/held/<int:text_id>/<answer>", settle, methods=("POST",), ours="/")
