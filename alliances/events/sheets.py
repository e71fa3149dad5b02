"""The list of an event as a file for a spreadsheet; formula cells are made harmless."""

import csv
import io

from sqlalchemy.orm import Session

from alliances.events import door, wallclock
from alliances.models import Event
from groundwork.cells import neutral

COLUMNS = ("name", "people", "state", "walk_in", "came", "zip", "language", "signed_up", "came_at")


def attendance(session: Session, event: Event) -> str:
    """Who signed up and who came, a line each, as CSV; no phone number and no mailbox."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for one in door.rows(session, event.id):
        came = "" if one.came_people is None else one.came_people
        moments = [wallclock.shown(at, event.time_zone) if at else None for at in (one.made_at, one.came_at)]
        told = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in moments]
        walked = "yes" if one.is_walk_in else ""
        row = [one.name, one.people, str(one.state), walked, came, one.zip, one.language, *told]
        writer.writerow([neutral(cell) for cell in row])
    return made.getvalue()
