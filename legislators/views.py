"""Pages anybody may read: find your legislators, one legislator, one state."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from groundwork.refusal import NotFound, Refusal
from groundwork.web.current import clock, db_session
from groundwork.words import say
from legislators import finding, maps, offices, people, places, states, wording
from legislators.models import State
from legislators.places import Place

blueprint = Blueprint("legislators", __name__, template_folder="templates")
blueprint.add_app_template_global(wording.district_words, "district_words")


@blueprint.context_processor
def shared() -> dict[str, object]:
    """What every page of this room may ask for."""
    return {"wording": wording, "maps": maps}


@blueprint.get("/find")
def find() -> ResponseReturnValue:
    """Who speaks for a place: `?place=` a ZIP code, town or state, `&district=` the one somebody chose."""
    typed = request.args.get("place", "")
    if not typed.strip():
        return render_template("legislators/find.html", typed="", refusal="")
    try:
        place = places.read_place(db_session(), typed)
    except Refusal as refusal:
        return render_template("legislators/find.html", typed=typed[:200], refusal=str(refusal)), 422
    if places.is_military(place):
        return render_template("legislators/military.html", place=place, states=states.all_states(db_session()))
    if not place.zip and not place.city:
        return redirect(url_for("legislators.state", state=place.state))
    return _answer(place, typed.strip(), request.args.get("district", ""))


def _answer(place: Place, typed: str, district: str) -> ResponseReturnValue:
    session = db_session()
    answer = finding.find(session, place, chosen=district, now=clock().now())
    shown = {
        "answer": answer,
        "typed": typed,
        "where": wording.place_words(session, place),
        "names": {row.code: row.name for row in states.all_states(session)},
    }
    if answer.chosen:
        return render_template("legislators/found.html", state=session.get_one(State, answer.chosen[:2]), **shown)
    return render_template("legislators/ask.html", picture=maps.around(session, place, answer.match.districts), **shown)


@blueprint.get("/legislators/<person_id>")
def person(person_id: str) -> ResponseReturnValue:
    """One legislator: what they are, and every office."""
    session, today = db_session(), clock().now().date()
    who = people.person(session, person_id)
    held = people.held_by(session, person_id, on=today)
    return render_template(
        "legislators/person.html",
        who=who,
        held=held,
        terms=people.terms_of(session, person_id),
        names={row.code: row.name for row in states.all_states(session)},
        choices=offices.choose(session, person_id, Place(), now=clock().now()),
        as_of=people.roster_age(session),
    )


@blueprint.get("/legislators/states/<state>")
def state(state: str) -> ResponseReturnValue:
    """Everybody who speaks for a state, vacant seats too."""
    session = db_session()
    row = session.get(State, state.upper())
    if row is None:
        raise NotFound(say("We know no state with this code."))
    holders = people.everyone(session, on=clock().now().date(), state=row.code)
    return render_template("legislators/state.html", row=row, holders=holders, as_of=people.roster_age(session))
