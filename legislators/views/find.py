"""The page that finds your legislators: one field, your location, a pin, your address.

Points and addresses come by POST and lead to a page whose address names a district and nothing else.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from groundwork.refusal import Refusal
from groundwork.web.current import clock, db, db_session, settings
from groundwork.web.limits import limiter
from groundwork.words import say
from legislators import finding, geocoder, maps, matching, places, states, wording
from legislators.finding import Answer
from legislators.ground import NEAR
from legislators.matching import Match
from legislators.models import State
from legislators.places import Place
from legislators.views import pinning
from legislators.views.members import blueprint

LONGEST_ADDRESS = 200


@blueprint.context_processor
def lookups() -> dict[str, object]:
    """Whose service looks addresses up, for pages that offer it; empty where the operator has none."""
    return {"address_service": urlsplit(settings().address_lookup).hostname or ""}


@blueprint.get("/find")
def find() -> ResponseReturnValue:
    """Who speaks for a place: `?place=` a ZIP code, town or state, `&district=` theirs; or districts alone."""
    typed, district = request.args.get("place", ""), request.args.get("district", "")
    try:
        if typed.strip():
            return _place(typed.strip(), district)
        named = district or request.args.get("districts", "")
        return _districts(re.split("[;,]", named)) if named else _field()
    except Refusal as refusal:
        return _field(typed, refusal), 422


@blueprint.post("/find/location")
@limiter.limit("60 per minute")
def find_location() -> ResponseReturnValue:
    """Where the browser says somebody is, to the page of that district."""
    try:
        sent = [request.form.get(name, "")[:50] for name in ("latitude", "longitude", "accuracy")]
        place = places.point_place(*sent)
        return _to(_match(place), place)
    except Refusal as refusal:
        return _field("", refusal), 422


@blueprint.post("/find/address")
@limiter.limit("20 per minute")
def find_address() -> ResponseReturnValue:
    """A street address, asked of the operator's service, to the page of its district."""
    address = " ".join(request.form.get("address", "").split())
    try:
        place = _located(address)
        return _to(_match(place), place)
    except Refusal as refusal:
        return _field("", refusal, address=address[:LONGEST_ADDRESS]), 422


@blueprint.get("/find/pin")
def find_pin() -> ResponseReturnValue:
    """A map to put a pin on, around a ZIP code, a town or a state, or of the country."""
    typed = request.args.get("place", "").strip()
    session, on = db_session(), clock().now().date()
    try:
        place = places.read_place(session, typed) if typed else Place()
        return _map(pinning.around(session, place, typed if place.accuracy is None else "", on=on))
    except Refusal as refusal:
        return _field(typed, refusal), 422


@blueprint.post("/find/pin")
@limiter.limit("120 per minute")
def find_pinned() -> ResponseReturnValue:
    """A tap on that map: the district's page, a nearer map where a line is too close, or the question which."""
    form = request.form
    try:
        view = pinning.read(form.get("view", ""), form.get("state", ""), form.get("place", ""))
    except Refusal as refusal:
        return _field("", refusal), 422
    if "step" in form:
        return _map(view.moved(Place(), pinning.CLOSER if form["step"] == "in" else 1 / pinning.CLOSER))
    try:
        return _tapped(view, form)
    except Refusal as refusal:
        return _map(view, str(refusal)), 422


def _tapped(view: pinning.View, form: Mapping[str, str]) -> ResponseReturnValue:
    with db().reading() as session:
        place = pinning.pinned(session, view, form)
        found = pinning.match(session, view, place, on=clock().now().date())
    if len(found.districts) < 2 or "again" in form or view.is_exact:
        return _to(found, place)
    return _map(view.nearer(place), candidates=found.districts)


def _field(typed: str = "", refusal: Refusal | None = None, *, address: str = "") -> str:
    """The first page, with what was typed and why it does not do."""
    words = str(refusal) if refusal else ""
    is_address = bool(refusal and refusal.field == "address")
    return render_template(
        "legislators/find.html",
        typed=typed[:200],
        refusal="" if is_address else words,
        address=address,
        address_refusal=words if is_address else "",
    )


def _place(typed: str, district: str) -> ResponseReturnValue:
    session = db_session()
    place = places.read_place(session, typed)
    if place.accuracy is not None:
        return _to(_match(place), place)
    if places.is_military(place):
        return render_template("legislators/military.html", place=place, states=states.all_states(session))
    if not place.zip and not place.city and not district:
        return redirect(url_for("legislators.state", state=place.state))
    answer = finding.find(session, place, chosen=district, now=clock().now())
    return _answer(answer, typed), 422 if answer.is_odd else 200


def _districts(names: list[str]) -> ResponseReturnValue:
    return _answer(finding.of_districts(db_session(), names, now=clock().now()), "")


def _answer(answer: Answer, typed: str) -> str:
    session, on = db_session(), clock().now().date()
    shown = {
        "answer": answer,
        "typed": typed,
        "where": wording.place_words(session, answer.place),
        "names": {row.code: row.name for row in states.all_states(session)},
    }
    if answer.chosen:
        return render_template("legislators/found.html", state=session.get_one(State, answer.chosen[:2]), **shown)
    districts = answer.match.districts
    return render_template(
        "legislators/ask.html",
        picture=maps.around(session, answer.place, districts, on=on),
        towns=maps.towns_of(session, answer.place, districts, on=on),
        near=request.args.get("near", ""),
        **shown,
    )


def _map(view: pinning.View, refusal: str = "", *, candidates: tuple[str, ...] = ()) -> str:
    on = clock().now().date()
    with db().reading() as session:
        picture = maps.to_pin(session, view.state, view.frame, on=on)
        svg = render_template("legislators/pin_map.svg", picture=picture, is_tapped=bool(candidates))
        return render_template(
            "legislators/pin.html",
            view=view,
            image=pinning.packed(svg),
            side=pinning.SIDE,
            towns=pinning.names_of(session, view),
            refusal=refusal,
            candidates=candidates,
        )


def _match(place: Place) -> Match:
    with db().reading() as session:
        return matching.match(session, place, on=clock().now().date())


def _located(address: str) -> Place:
    service = geocoder.geocoder_of(settings().address_lookup)
    if service is None:
        raise Refusal(say("We look up no addresses here. Type your ZIP code, your city or your state."), field="place")
    if not address or len(address) > LONGEST_ADDRESS:
        raise Refusal(say("Type the street, the city and the state of your home, or its ZIP code."), field="address")
    found = service.locate(address)
    if found is None:
        raise Refusal(say("Nobody knows that address. Look at its spelling, or use your ZIP code."), field="address")
    return Place(latitude=found.latitude, longitude=found.longitude, accuracy=0.0)


def _to(found: Match, place: Place) -> ResponseReturnValue:
    """The page of what a point was matched with, at an address that names districts and nothing else."""
    if not found.districts:
        raise Refusal(found.note, field="place")
    if len(found.districts) == 1:
        return redirect(url_for("legislators.find", district=found.districts[0]), 303)
    near = "1" if (place.accuracy or 0.0) <= NEAR else "wide"
    return redirect(url_for("legislators.find", districts=";".join(found.districts), near=near), 303)
