"""What this room hangs up: its pages, its link in the footer, its part of every beginning and of the demo."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.doors import PUBLIC, Check, Doors, MenuItem, Tour
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Open the pages to everybody; load the snapshot where an installation begins."""
    from legislators import demo

    doors.permit(PUBLIC, "legislators.find", "legislators.person", "legislators.state")
    doors.menu.append(MenuItem("footer", "legislators.find", lambda: say("Find your legislators"), 20))
    doors.beginnings.append(_begin)
    doors.seeds.append(demo.seed)
    doors.demo_steps.append(demo.STEP)
    doors.checks.append(Check("members", _missing))
    doors.tour.append(Tour("/find?place=53811", "A ZIP code in two districts: which is yours?", 20))


def install(app: Flask) -> None:
    """Add the pages."""
    from legislators.views import blueprint

    app.register_blueprint(blueprint)


def _begin(session: Session, *, now: datetime) -> None:
    from legislators.loading import load

    load(session, now=now)


def _missing(session: Session) -> str:
    from legislators.models import Roster

    if session.scalar(select(Roster.id).limit(1)) is None:
        return "members: no list of members is loaded; run `groundswell init` once more"
    return ""
