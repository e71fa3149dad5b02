"""Public pages: finding an alliance, what each is, how one begins, and the content pack."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alliances import content, finding, queries, showing, wording
from alliances.belonging import commitments, organizations, people
from alliances.content.filling import filled
from alliances.forming import standing, starting, steps
from alliances.forming.starting import Wish
from alliances.forms import StartForm
from alliances.markdown import render
from alliances.materials import shelf
from alliances.outreach import work as outreach_work
from alliances.tiles import tiles
from groundwork.refusal import Refusal
from groundwork.shown import Card
from groundwork.web import forms
from groundwork.web.current import clock, db_session, doors
from groundwork.web.languages import language
from groundwork.web.limits import limiter
from legislators import places
from legislators.places import Place

blueprint = Blueprint("alliances", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Find an alliance by ZIP code, city or state, or start one."""
    typed = request.args.get("place", "")
    if not typed:
        return _front()
    try:
        place = places.read_place(db_session(), typed)
    except Refusal as refusal:
        return _front(typed=typed[:200], error=str(refusal)), 422
    return _found(place, typed)


def _front(typed: str = "", error: str = "") -> str:
    session, now = db_session(), clock().now()
    alliances = finding.findable(session)
    return render_template(
        "alliances/home.html",
        page=content.page(session, "home", language()),
        typed=typed,
        error=error,
        alliances=alliances,
        tiles=tiles(session, alliances),
        week=queries.week_past(session, now=now),
        meetings=showing.meetings(session, now=now),
    )


def _found(place: Place, typed: str) -> str:
    session = db_session()
    alliances = finding.near(session, place)
    neighbor = None if alliances else finding.neighbor(session, place)
    return render_template(
        "alliances/found.html",
        place=place,
        typed=typed,
        state_name=finding.state_name(session, place.state),
        found=[(one, finding.miles(one, place), _next(one.id)) for one in alliances],
        neighbor=neighbor,
        neighbor_state=finding.state_name(session, neighbor.state) if neighbor else "",
        neighbor_miles=finding.miles(neighbor, place) if neighbor else None,
        stages=wording.STAGES,
    )


def _next(alliance_id: int) -> showing.Meeting | None:
    found = showing.meetings(db_session(), now=clock().now(), alliance_id=alliance_id, most=1)
    return found[0] if found else None


@blueprint.get("/alliances/<slug>")
def alliance(slug: str) -> ResponseReturnValue:
    """One alliance: who it is, what it does, and one way to join."""
    session, now = db_session(), clock().now()
    found = finding.by_slug(session, slug)
    return render_template(
        "alliances/alliance.html",
        alliance=found,
        where=showing.where(found, finding.state_name(session, found.state)),
        about=showing.about(found, language()),
        steps=showing.steps(steps.history(session, found.id)),
        stages=wording.STAGES,
        members=organizations.members_of(session, found.id, on=now.date()),
        counts=queries.counts(session, found.id),
        meetings=showing.meetings(session, now=now, alliance_id=found.id, most=3),
        materials=shelf.materials(session, found.id),
        commitments=commitments.commitments(session, found.id),
        outreach=outreach_work.outreach(session, found.id, most=5),
        kinds=wording.OUTREACH_KINDS | wording.MATERIAL_KINDS,
        is_open=standing.is_open_to_join(found),
        has_leader=people.leader(session, found.id) is not None,
        standing=standing.standing_words(found),
        cards=_cards(found.id),
    )


def _cards(alliance_id: int) -> list[Card]:
    """What other rooms show on the page of an alliance: its ask, its poll."""
    session, now = db_session(), clock().now()
    found = [card for show in doors().cards for card in show(session, alliance_id, now=now)]
    return sorted(found, key=lambda card: card.order)


@blueprint.route("/start", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def start() -> ResponseReturnValue:
    """Two minutes for somebody who wants to start an alliance."""
    form = StartForm()
    if request.method == "GET":
        form.place.data = request.args.get("place", "")[:100]
    if answer := forms.sent(form, lambda: _start(form)):
        return answer
    return render_template("alliances/start.html", form=form), 422 if form.errors else 200


def _start(form: StartForm) -> str:
    wish = Wish(
        name=form.name.data,
        place=form.place.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        organization=form.organization.data or "",
        why=form.why.data or "",
        language=language(),
    )
    asked = starting.ask(db_session(), wish, now=clock().now())
    return url_for("alliances.started", public_id=asked.public_id)


@blueprint.get("/start/<public_id>")
def started(public_id: str) -> ResponseReturnValue:
    """What happens next after asking to start an alliance; the same link later says how it stands."""
    session = db_session()
    asked = starting.by_public_id(session, public_id)
    made = starting.alliance_of(session, asked)
    state = finding.state_name(session, asked.state)
    return render_template("alliances/started.html", asked=asked, made=made, state_name=state, stages=wording.STAGES)


def _page(slug: str, more: str = "", **shown: Any) -> str:
    """A page of the content pack; `more` is a second one below it, and what else it shows has a name."""
    session = db_session()
    page = content.page(session, slug, language())
    second = content.page(session, more, language()) if more else None
    return render_template(
        "alliances/page.html",
        slug=slug,
        page=page,
        body=render(filled(page.body)),
        second=second,
        second_body=render(filled(second.body)) if second else "",
        **shown,
    )


@blueprint.get("/how")
def how() -> ResponseReturnValue:
    """How an alliance works."""
    return _page("how")


@blueprint.get("/issue")
def issue() -> ResponseReturnValue:
    """The issue itself, with questions and answers."""
    return _page("issue", "questions")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept, why, and how to stop it."""
    return _page("privacy")


@blueprint.get("/terms")
def terms() -> ResponseReturnValue:
    """Terms for texts."""
    return _page("terms")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """How accessible these pages are, and where not yet."""
    return _page("accessibility")


@blueprint.get("/imprint")
def imprint() -> ResponseReturnValue:
    """Who runs this."""
    return _page("imprint")


@blueprint.get("/who-pays")
def who_pays() -> ResponseReturnValue:
    """Who pays for the coalition's work: its own words, and each alliance's payer."""
    return _page("sponsor", payers=finding.findable(db_session()))


@blueprint.get("/alliances")
def index() -> ResponseReturnValue:
    """The address people guess leads to the page that finds an alliance."""
    return redirect(url_for("alliances.home"), 303)
