"""Which sets of district lines serve on a day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import UNITED_STATES, BoundarySet
from legislators.states import STATES


def lines_in_force(session: Session, *, on: date) -> dict[str, BoundarySet]:
    """The country's set, under the empty state, and each real state's own set that stands before it.

    A state's own set serves while it is in force. Where none is in force that has its lines (only an announcement,
    or all are over), the last lines we have go on serving: those of the country. Invented states are not here.
    """
    known = session.scalars(
        select(BoundarySet)
        .where(BoundarySet.has_lines, BoundarySet.valid_from <= on)
        .where(BoundarySet.state.in_([UNITED_STATES, *STATES]))
        .order_by(BoundarySet.valid_from, BoundarySet.congress, BoundarySet.id)
    ).all()
    found = {one.state: one for one in known if one.state == UNITED_STATES}  # the newest stands last
    found |= {one.state: one for one in known if is_in_force(one, on)}
    return dict(sorted(found.items()))


def is_in_force(one: BoundarySet, on: date) -> bool:
    """Whether a set holds on a day; one that was replaced before its first day never does."""
    return one.valid_from <= on and (one.valid_to is None or on < one.valid_to)
