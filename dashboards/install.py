"""What this room hangs up: its pages, its tab, its part of the demo. No pandas is loaded here."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from groundwork.doors import PUBLIC, Doors, Job, MenuItem, Tour, anybody_signed_in, secretariat, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Open the dashboards to the staff of an alliance, from viewer up."""
    from dashboards import demo

    doors.permit(PUBLIC, "dashboards.plotly")
    doors.permit(anybody_signed_in(), "dashboards.mine")
    doors.permit(staff(), "dashboards.monday", "dashboards.sheet", "reports.quarter")
    doors.permit(secretariat(), "reports.coalition", "reports.recruit")
    doors.menu.append(MenuItem("secretariat", "reports.recruit", lambda: say("Recruit next"), 25))
    doors.menu.append(MenuItem("secretariat", "reports.coalition", lambda: say("Quarter"), 27))
    doors.jobs.append(Job("dashboards.friday", timedelta(hours=1), _post_notes))
    doors.menu.append(MenuItem("tabs", "dashboards.monday", lambda: say("Monday"), 10))
    doors.demo_steps.append(demo.STEP)
    doors.tour.append(Tour(demo.PAGE, "Monday: what it all adds up to, as a leader reads it", 80))


def _post_notes(session: Session, *, now: datetime) -> None:
    from dashboards.reports import friday  # reads every room: loaded by whoever runs the job

    friday.post_notes(session, now=now)


def install(app: Flask) -> None:
    """Add the pages."""
    from dashboards.views import blueprint

    app.register_blueprint(blueprint)
    try:  # LEAD: until the parts it reads are there
        from dashboards.reports import views as reports
    except ImportError:
        return
    app.register_blueprint(reports.blueprint)
