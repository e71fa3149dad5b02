"""Pages of requests, from the alliance's side and from the secretariat's."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.desk import Desk, alliance_of, me, on_both, today
from alliances.forms import ButtonForm
from alliances.models import Alliance, HelpLine, HelpRequest
from alliances.requests import asking, queries, sharing, telling, wording
from alliances.requests.asking import Hand
from alliances.requests.forms import AskForm, ThreadForm
from alliances.requests.kinds import HelpKind, HelpState
from alliances.trips import queries as trip_queries
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.words import say

blueprint = Blueprint("requests", __name__, template_folder="../templates")
ONE = "requests/<int:request_id>"
PUTTABLE = (HelpKind.VISIT, HelpKind.SPEAKER)


@blueprint.get("/alliances/<slug>/requests")
def of_alliance(slug: str) -> ResponseReturnValue:
    """What this alliance has asked the secretariat for."""
    alliance = alliance_of(slug)
    return render_template(
        "alliances/requests/mine.html",
        alliance=alliance,
        rows=queries.of_alliance(db_session(), alliance.id),
        kinds=wording.KINDS,
        states=wording.STATES,
        settled=asking.SETTLED,
        today=today(alliance),
    )


@blueprint.route("/alliances/<slug>/requests/new", methods=["GET", "POST"])
def ask(slug: str) -> ResponseReturnValue:
    """Ask the secretariat for a visit, a speaker, advice, materials or something else."""
    alliance, form = alliance_of(slug), AskForm()
    if answer := forms.sent(form, lambda: _asked(alliance, form)):
        return answer
    page = render_template("alliances/requests/ask.html", alliance=alliance, form=form)
    return page, 422 if form.errors else 200


def _asked(alliance: Alliance, form: AskForm) -> str:
    wish = asking.Wish(
        HelpKind(form.kind.data),
        form.title.data or "",
        form.wanted.data or "",
        form.why.data or "",
        form.needed_on.data,
    )
    row = asking.ask(db_session(), alliance, wish, Hand(me()), now=clock().now())
    return url_for("requests.one", slug=alliance.slug, request_id=row.id)


@blueprint.get("/secretariat/requests")
def all_requests() -> ResponseReturnValue:
    """What waits for the secretariat, overdue first, and what was answered."""
    session = db_session()
    waiting, others = queries.waiting(session, today=clock().now().date()), queries.others(session)
    keepers = [row.request.taken_by for row in [*waiting, *others]]
    return render_template(
        "alliances/requests/all.html",
        waiting=waiting,
        others=others,
        late=sum(1 for row in waiting if row.days_late),
        names=queries.names(session, keepers),
        kinds=wording.KINDS,
        states=wording.STATES,
    )


def one(desk: Desk, request_id: int) -> ResponseReturnValue:
    """One request and its thread."""
    return _page(desk, request_at(desk, request_id), ThreadForm())


def act(desk: Desk, request_id: int, act: str) -> ResponseReturnValue:
    """Write back, be done, take it back, open it again; the secretariat takes it on, lets it go, answers, declines."""
    row, form = request_at(desk, request_id), ThreadForm()
    work = (_secretariat_acts if desk.alliance is None else _alliance_acts)(row, hand_of(desk), form).get(act)
    if work is None:
        raise NotFound(say("There is no such page."))

    def done() -> str:
        work()
        return desk.at("one", request_id=row.id) + "#answer"

    try:
        return forms.done(db_session(), form, done, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
    return _page(desk, row, form), 422


def _alliance_acts(row: HelpRequest, hand: Hand, form: ThreadForm) -> dict[str, Callable[[], object]]:
    session, now, words = db_session(), clock().now(), form.words.data or ""
    return {
        "write": lambda: asking.write(session, row, hand, words, now=now),
        "done": lambda: asking.finish(session, row, hand, now=now),
        "withdraw": lambda: asking.withdraw(session, row, hand, now=now),
        "reopen": lambda: asking.reopen(session, row, hand, words, now=now),
    }


def _secretariat_acts(row: HelpRequest, hand: Hand, form: ThreadForm) -> dict[str, Callable[[], object]]:
    session, now, words = db_session(), clock().now(), form.words.data or ""
    return {
        "take": lambda: asking.take(session, row, hand, now=now),
        "let-go": lambda: asking.let_go(session, row, hand, now=now),
        "done": lambda: asking.finish(session, row, hand, now=now),
        "reopen": lambda: asking.reopen(session, row, hand, words, now=now),
        "answer": lambda: _told(row, asking.answer(session, row, hand, words, now=now)),
        "decline": lambda: _told(row, asking.decline(session, row, hand, words, now=now)),
    }


def _told(row: HelpRequest, line: HelpLine) -> int:
    session = db_session()
    slug = session.get_one(Alliance, row.alliance_id).slug
    link = settings().public_url + url_for("requests.one", slug=slug, request_id=row.id)
    return telling.tell(session, row, line, link, now=clock().now())


def _page(desk: Desk, row: HelpRequest, form: ThreadForm) -> str:
    session = db_session()
    lines = asking.thread(session, row.id)
    return render_template(
        "alliances/requests/one.html",
        desk=desk,
        row=row,
        alliance=session.get_one(Alliance, row.alliance_id),
        lines=lines,
        names=queries.names(session, [row.asked_by, row.taken_by, *(one.account_id for one in lines)]),
        form=form,
        button=ButtonForm(formdata=None),
        advice=sharing.advice_of(session, row.id),
        is_open=row.state not in asking.SETTLED,
        is_waiting=row.state in asking.WAITING,
        is_mine=row.state is HelpState.TAKEN and row.taken_by == me(),
        on_trips=trip_queries.of_request(session, row.id),
        can_travel=row.kind in PUTTABLE,
        stops=trip_queries.stops_ahead(session, row.alliance_id, today=desk.today),
        kinds=wording.KINDS,
        states=wording.STATES,
        acts=wording.ACTS,
        today=desk.today,
    )


def request_at(desk: Desk, request_id: int) -> HelpRequest:
    """One request that this desk may see. Raises NotFound."""
    return asking.request_of(db_session(), request_id, alliance_id=desk.alliance_id)


def hand_of(desk: Desk) -> Hand:
    """Who acts on a page of this desk."""
    return Hand(me(), is_secretariat=desk.alliance is None)


on_both(blueprint, ONE, one, methods=("GET",))
on_both(blueprint, f"{ONE}/<act>", act, methods=("POST",))
