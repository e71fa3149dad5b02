"""The JSON API: the same facts as the pages, for programs. Its document: /api/v1/openapi.json.

A query's coordinates are the caller's own business; we keep none of them, and our log lines carry no queries.
"""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from groundwork.web.current import clock, db_session
from groundwork.web.limits import limiter
from legislators import people
from legislators.api import facts
from legislators.api.schemas import (
    DayQuery,
    DistrictAnswer,
    FindAnswer,
    FindQuery,
    LegislatorAnswer,
    OfficeAnswer,
    StateAnswer,
)

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Congress")
per_visitor = limiter.limit("120 per minute")


def _now(query: dict[str, Any]) -> datetime:
    """This time of the day that is asked about."""
    now = clock().now()
    return datetime.combine(query["on"], now.timetz()) if query.get("on") else now


@blueprint.get("/find")
@per_visitor
@blueprint.input(FindQuery, location="query", arg_name="query")
@blueprint.output(FindAnswer)
def find(query: dict[str, Any]) -> ResponseReturnValue:
    """Who speaks for a ZIP code, a point or a state, and how sure we are."""
    return facts.find(db_session(), query, now=_now(query))


@blueprint.get("/legislators/<person_id>")
@per_visitor
@blueprint.input(DayQuery, location="query", arg_name="query")
@blueprint.output(LegislatorAnswer)
def legislator(person_id: str, query: dict[str, Any]) -> ResponseReturnValue:
    """One legislator: seat, terms, offices, committees, links."""
    who = people.person(db_session(), person_id)
    return facts.legislator(db_session(), who.same_as or who.id, now=_now(query))


@blueprint.get("/states/<code>")
@per_visitor
@blueprint.input(DayQuery, location="query", arg_name="query")
@blueprint.output(StateAnswer)
def state(code: str, query: dict[str, Any]) -> ResponseReturnValue:
    """A state's delegation, vacant seats too."""
    return facts.state(db_session(), code, on=_now(query).date())


@blueprint.get("/offices/<office_id>")
@per_visitor
@blueprint.input(DayQuery, location="query", arg_name="query")
@blueprint.output(OfficeAnswer)
def office(office_id: str, query: dict[str, Any]) -> ResponseReturnValue:
    """One office with its details of the day."""
    return facts.office(db_session(), office_id, now=_now(query))


@blueprint.get("/districts/<district_id>")
@per_visitor
@blueprint.input(DayQuery, location="query", arg_name="query")
@blueprint.output(DistrictAnswer)
def district(district_id: str, query: dict[str, Any]) -> ResponseReturnValue:
    """One district, such as WI-3: who speaks for it and where it is."""
    return facts.district(db_session(), district_id, on=_now(query).date())
