"""Pages anybody may read: one legislator, one state. `find_views` has the page that finds them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from groundwork.refusal import NotFound
from groundwork.web.current import clock, db_session
from groundwork.web.guard import may_reach
from groundwork.words import say
from legislators import franklin, maps, matching, offices, people, states, wording
from legislators.links import address_of
from legislators.models import State
from legislators.places import Place

blueprint = Blueprint("legislators", __name__, template_folder="../templates")
blueprint.add_app_template_global(wording.district_words, "district_words")


@blueprint.context_processor
def shared() -> dict[str, object]:
    """What every page of this room may ask for."""
    may_correct = may_reach("legislators.corrections", {})
    return {"wording": wording, "maps": maps, "address_of": address_of, "may_correct": may_correct}


@blueprint.get("/legislators/<person_id>")
def person(person_id: str) -> ResponseReturnValue:
    """One legislator: what they are, every office, committees, terms. Our own number of a newcomer leads on."""
    session, now = db_session(), clock().now()
    who = people.person(session, person_id)
    if who.same_as:
        return redirect(url_for("legislators.person", person_id=who.same_as), 301)
    held = people.held_by(session, person_id, on=now.date())
    return render_template(
        "legislators/person.html",
        who=who,
        held=held,
        terms=people.terms_of(session, person_id),
        links=people.links_of(session, person_id, on=now.date()),
        seats=people.committees_of(session, person_id, on=now.date()),
        district=held.district if held else "",
        picture=maps.of_district(session, held.district, on=now.date()) if held and held.district else None,
        names={row.code: row.name for row in states.all_states(session)},
        choices=offices.choose(session, person_id, Place(), now=now),
        as_of=people.roster_age(session),
    )


@blueprint.get("/legislators/states/<state>")
def state(state: str) -> ResponseReturnValue:
    """Everybody who speaks for a state, vacant seats too."""
    session, today = db_session(), clock().now().date()
    row = session.get(State, state.upper())
    if row is None:
        raise NotFound(say("We know no state with this code."))
    return render_template(
        "legislators/state.html",
        row=row,
        holders=people.everyone(session, on=today, state=row.code),
        note=matching.lines_note(session, row.code, on=today),
        as_of=people.roster_age(session),
        is_invented=row.code == franklin.CODE,
    )
