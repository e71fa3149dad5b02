"""What a list says against what we hold: every change, in an order in which they can be written."""

from dataclasses import replace

from sqlalchemy.orm import Session

from legislators.refreshing import list_changes, office_changes, term_changes
from legislators.refreshing.changes import Change
from legislators.refreshing.listed import Listed
from legislators.refreshing.standing import Standing, without_rivals
from legislators.refreshing.term_changes import Terms


def find(session: Session, listed: Listed) -> list[Change]:
    """Every change that would bring our tables up to the list. Writes nothing."""
    standing = Standing(session)
    listed, notes = without_rivals(listed, standing)
    ours = Terms(session, listed, standing)
    known = {person for person, _seat in ours.held} | {row["id"] for row in listed.people}
    listed = replace(listed, offices=[row for row in listed.offices if row["person_id"] in known])
    members = list(term_changes.find(listed, ours)) if "members" in listed.has else []
    return [
        *members,
        *office_changes.find(session, listed, standing, ours.name),
        *list_changes.links(session, listed, known, ours.name),
        *list_changes.committees(session, listed),
        *list_changes.seats(session, listed, known, ours.name),
        *notes,
    ]
