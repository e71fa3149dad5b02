"""Public pages: finding an alliance, what each is, how one begins, and the content pack."""

from email.utils import parseaddr

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliances import content, finding, forming, organizations, queries, showing, starting, wording, work
from alliances.forms import StartForm
from alliances.markdown import render
from alliances.starting import Wish
from alliances.tiles import tiles
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session, installation, settings
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
    alliances = finding.everyone(session)
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
    session, now = db_session(), clock().now()
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
        today=now.date(),
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
        steps=showing.steps(forming.history(session, found.id)),
        stages=wording.STAGES,
        members=organizations.members_of(session, found.id, on=now.date()),
        counts=queries.counts(session, found.id),
        meetings=showing.meetings(session, now=now, alliance_id=found.id, most=3),
        materials=work.materials(session, found.id),
        commitments=work.commitments(session, found.id),
        outreach=work.outreach(session, found.id, most=5),
        kinds=wording.OUTREACH_KINDS | wording.MATERIAL_KINDS,
    )


@blueprint.get("/alliances/<slug>/materials/<int:material_id>")
def material(slug: str, material_id: int) -> ResponseReturnValue:
    """One material, to read or print."""
    session = db_session()
    found = finding.by_slug(session, slug)
    row = work.material(session, found.id, material_id)
    return render_template("alliances/material.html", alliance=found, material=row, body=render(row.body))


@blueprint.route("/start", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def start() -> ResponseReturnValue:
    """Two minutes for somebody who wants to start an alliance."""
    form = StartForm()
    if request.method == "GET":
        form.place.data = request.args.get("place", "")[:100]
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, lambda: _start(form), now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("alliances/start.html", form=form), 422 if form.errors else 200


def _start(form: StartForm) -> str:
    wish = Wish(
        name=form.name.data,
        place=form.place.data,
        phone=form.phone.data or "",
        email=form.email.data or "",
        organization=form.organization.data or "",
        why=form.why.data or "",
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
    return render_template("alliances/started.html", asked=asked, made=made, state_name=state)


def _page(slug: str, more: str = "") -> str:
    """A page of the content pack; `more` is a second one below it."""
    session = db_session()
    page = content.page(session, slug, language())
    second = content.page(session, more, language()) if more else None
    return render_template(
        "alliances/page.html",
        slug=slug,
        page=page,
        body=render(_filled(page.body)),
        second=second,
        second_body=render(_filled(second.body)) if second else "",
    )


def _filled(text: str) -> str:
    """The pack's own two blanks: the coalition's name, and where to write to."""
    address = parseaddr(settings().mail_from)[1]
    contact = f"[{address}](mailto:{address})" if address else _("the leader of your alliance")
    return text.replace("{coalition}", installation().name).replace("{contact}", contact)


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


@blueprint.get("/alliances")
def index() -> ResponseReturnValue:
    """The address people guess leads to the page that finds an alliance."""
    return redirect(url_for("alliances.home"), 303)
