"""Pages of one committee."""

from flask import render_template
from flask.typing import ResponseReturnValue

from groundwork.web.current import clock, db_session
from legislators import committees, people
from legislators.views.members import blueprint


@blueprint.get("/legislators/committees/<committee_id>")
def committee(committee_id: str) -> ResponseReturnValue:
    """A committee or subcommittee: who sits on it, and what is below it."""
    session, today = db_session(), clock().now().date()
    one = committees.committee(session, committee_id)
    return render_template(
        "legislators/committee.html",
        one=one,
        above=committees.committee(session, one.parent_id) if one.parent_id else None,
        below=committees.subcommittees(session, committee_id, on=today),
        members=committees.members(session, committee_id, on=today),
        as_of=people.roster_age(session),
        today=today,
    )
