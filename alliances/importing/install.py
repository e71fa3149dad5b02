"""What this part of the room hangs up for the house."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from alliances.importing import batches, working
from alliances.importing.personal import PERSONAL_DATA
from groundwork.doors import Doors, Job, Role, staff
from groundwork.words import say

HELPER = working.Helper()


def open_doors(doors: Doors) -> None:
    """Who may bring files, who works on large ones, how long they are kept, what is known of a person by them."""
    from alliances.importing import demo

    pages = "imports columns show act refused"
    doors.permit(staff(Role.LEADER, Role.ORGANIZER), *(f"importing.{name}" for name in pages.split()))
    doors.personal_data.append(PERSONAL_DATA)
    doors.jobs.append(Job("alliances.imports", timedelta(minutes=1), _work))
    doors.jobs.append(Job("alliances.imports.forget", timedelta(hours=6), batches.forget_old))
    doors.seeds.append(demo.seed)
    doors.acts |= {
        "import.ask_apply": lambda: say("Asked to take people in from a file"),
        "import.apply": lambda: say("Took people in from a file"),
        "import.ask_undo": lambda: say("Asked to take an import back"),
        "import.undo": lambda: say("An import was taken back"),
        "import.drop": lambda: say("Put a file of people away"),
    }


def _work(session: Session, *, now: datetime) -> None:
    """Large files are worked on beside the worker, in a thread with connections of its own."""
    if working.is_waited_for(session):
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
        HELPER.start(url, now=now)


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.importing import views

    app.register_blueprint(views.blueprint)
