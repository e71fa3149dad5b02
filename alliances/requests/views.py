"""Pages of requests, from the alliance's side and from the secretariat's."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from alliances.forms import ButtonForm
from alliances.inbox.desk import alliance_of, me
from alliances.models import Alliance, HelpLine, HelpRequest
from alliances.requests import asking, queries, sharing, telling, wording
from alliances.requests.asking import Hand
from alliances.requests.forms import AskForm, ThreadForm
from alliances.requests.kinds import HelpKind, HelpState
from alliances.requests.side import SECRETARIAT, Side, side_of
from alliances.trips import queries as trip_queries
from groundwork.refusal import NotFound, Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, settings
from groundwork.words import say

blueprint = Blueprint("requests", __name__, template_folder="../templates")
ONE = "<int:request_id>"
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
        today=Side(alliance).today(),
    )


@blueprint.route("/alliances/<slug>/requests/new", methods=["GET", "POST"])
def ask(slug: str) -> ResponseReturnValue:
    """Ask the secretariat for a visit, a speaker, advice, materials or something else."""
    alliance, form = alliance_of(slug), AskForm()
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _asked(alliance, form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
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
    session, today = db_session(), clock().now().date()
    waiting, others = queries.waiting(session, today=today), queries.others(session)
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


@blueprint.get(f"/alliances/<slug>/requests/{ONE}")
def one(slug: str, request_id: int) -> ResponseReturnValue:
    """One request and its thread."""
    side = side_of(slug)
    return _page(side, side.request(request_id), ThreadForm())


@blueprint.get(f"/secretariat/requests/{ONE}")
def all_one(request_id: int) -> ResponseReturnValue:
    """The same for the secretariat."""
    return _page(SECRETARIAT, SECRETARIAT.request(request_id), ThreadForm())


@blueprint.post(f"/alliances/<slug>/requests/{ONE}/<act>")
def act(slug: str, request_id: int, act: str) -> ResponseReturnValue:
    """Write back, be done, take it back, or open it again."""
    return _act(side_of(slug), request_id, act)


@blueprint.post(f"/secretariat/requests/{ONE}/<act>")
def all_act(request_id: int, act: str) -> ResponseReturnValue:
    """Take it on, let it go, answer, decline, be done, or open it again."""
    return _act(SECRETARIAT, request_id, act)


def _act(side: Side, request_id: int, name: str) -> ResponseReturnValue:
    row, form = side.request(request_id), ThreadForm()
    work = (_secretariat_acts if side.alliance is None else _alliance_acts)(row, side, form).get(name)
    if work is None:
        raise NotFound(say("There is no such page."))

    def done() -> str:
        work()
        return side.at("one", request_id=row.id) + "#answer"

    try:
        return forms.done(db_session(), form, done, now=clock().now())
    except Refusal as refusal:
        form.refuse(refusal)
    return _page(side, row, form), 422


def _alliance_acts(row: HelpRequest, side: Side, form: ThreadForm) -> dict[str, Callable[[], object]]:
    session, now, words = db_session(), clock().now(), form.words.data or ""
    return {
        "write": lambda: asking.write(session, row, side.hand, words, now=now),
        "done": lambda: asking.finish(session, row, side.hand, now=now),
        "withdraw": lambda: asking.withdraw(session, row, side.hand, now=now),
        "reopen": lambda: asking.reopen(session, row, side.hand, words, now=now),
    }


def _secretariat_acts(row: HelpRequest, side: Side, form: ThreadForm) -> dict[str, Callable[[], object]]:
    session, now, words = db_session(), clock().now(), form.words.data or ""
    return {
        "take": lambda: asking.take(session, row, side.hand, now=now),
        "let-go": lambda: asking.let_go(session, row, side.hand, now=now),
        "done": lambda: asking.finish(session, row, side.hand, now=now),
        "reopen": lambda: asking.reopen(session, row, side.hand, words, now=now),
        "answer": lambda: _told(row, asking.answer(session, row, side.hand, words, now=now)),
        "decline": lambda: _told(row, asking.decline(session, row, side.hand, words, now=now)),
    }


def _told(row: HelpRequest, line: HelpLine) -> int:
    session = db_session()
    slug = session.get_one(Alliance, row.alliance_id).slug
    link = settings().public_url + url_for("requests.one", slug=slug, request_id=row.id)
    return telling.tell(session, row, line, link, now=clock().now())


def _page(side: Side, row: HelpRequest, form: ThreadForm) -> str:
    session = db_session()
    lines = asking.thread(session, row.id)
    return render_template(
        "alliances/requests/one.html",
        side=side,
        row=row,
        alliance=session.get_one(Alliance, row.alliance_id),
        lines=lines,
        names=queries.names(session, [row.asked_by, row.taken_by, *(one.account_id for one in lines)]),
        form=form,
        button=ButtonForm(formdata=None),
        advice=sharing.advice_of(session, row.id),
        is_open=row.state not in asking.SETTLED,
        is_waiting=row.state in asking.WAITING,
        is_mine=row.state is HelpState.TAKEN and row.taken_by == side.hand.account_id,
        on_trips=trip_queries.of_request(session, row.id),
        can_travel=row.kind in PUTTABLE,
        stops=trip_queries.stops_ahead(session, row.alliance_id, today=side.today()),
        kinds=wording.KINDS,
        states=wording.STATES,
        acts=wording.ACTS,
        today=side.today(),
    )
