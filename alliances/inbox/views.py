"""The inbox: who waits for an answer, one conversation, answering it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as NoSuchPage

from alliances.forms import ButtonForm
from alliances.inbox import answering, queries, wording
from alliances.inbox.desk import Desk, desk_of, in_the_ledger, me
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
ONE = "<int:thread_id>"


@blueprint.get("/alliances/<slug>/inbox")
def inbox(slug: str) -> ResponseReturnValue:
    """Who wrote to this alliance: held texts first, then the longest waiting."""
    return _list(desk_of(slug))


@blueprint.get("/inbox")
def all_inbox() -> ResponseReturnValue:
    """Those who wrote to us and belong to no alliance."""
    return _list(Desk(None))


@blueprint.route(f"/alliances/<slug>/inbox/{ONE}", methods=["GET", "POST"])
def thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """One conversation, and answering it."""
    return _thread(desk_of(slug), thread_id)


@blueprint.route(f"/inbox/{ONE}", methods=["GET", "POST"])
def all_thread(thread_id: int) -> ResponseReturnValue:
    """One conversation with somebody who belongs to no alliance."""
    return _thread(Desk(None), thread_id)


@blueprint.post(f"/alliances/<slug>/inbox/{ONE}/<act>")
def act(slug: str, thread_id: int, act: str) -> ResponseReturnValue:
    """Take a conversation, let it go, or be done with it."""
    return _act(desk_of(slug), thread_id, act)


@blueprint.post(f"/inbox/{ONE}/<act>")
def all_act(thread_id: int, act: str) -> ResponseReturnValue:
    """The same for the secretariat."""
    return _act(Desk(None), thread_id, act)


@blueprint.post(f"/alliances/<slug>/inbox/{ONE}/held/<int:text_id>/<answer>")
def settle(slug: str, thread_id: int, text_id: int, answer: str) -> ResponseReturnValue:
    """Say what a held text means."""
    return _settle(desk_of(slug), thread_id, text_id, answer)


@blueprint.post(f"/inbox/{ONE}/held/<int:text_id>/<answer>")
def all_settle(thread_id: int, text_id: int, answer: str) -> ResponseReturnValue:
    """The same for the secretariat."""
    return _settle(Desk(None), thread_id, text_id, answer)


def _list(desk: Desk) -> str:
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


def _thread(desk: Desk, thread_id: int) -> ResponseReturnValue:
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


def _act(desk: Desk, thread_id: int, act: str) -> ResponseReturnValue:
    if act not in ACTS:
        raise NoSuchPage
    session, now = db_session(), clock().now()
    row = queries.one_thread(session, desk.alliance, thread_id, now=now)

    def work() -> str:
        ACTS[act](session, row.thread, account_id=me(), now=now)
        return desk.at("inbox") if act == "done" else desk.at("thread", thread_id=thread_id)

    return forms.done(session, ButtonForm(), work, now=now)


def _settle(desk: Desk, thread_id: int, text_id: int, answer: str) -> ResponseReturnValue:
    if answer not in {"stop", "carry-on"}:
        raise NoSuchPage
    session, now = db_session(), clock().now()
    row = queries.one_thread(session, desk.alliance, thread_id, now=now)
    text = queries.held_text(session, row.thread, text_id)

    def work() -> str:
        inbound.release(session, text, is_stop=answer == "stop", by=in_the_ledger(), now=now)
        return desk.at("thread", thread_id=thread_id)

    return forms.done(session, ButtonForm(), work, now=now)
