"""What this room hangs up: its pages, its tab, its part of the demo. No pandas is loaded here."""

from flask import Flask

from groundwork.doors import PUBLIC, Doors, MenuItem, Tour, anybody_signed_in, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Open the dashboards to the staff of an alliance, from viewer up."""
    from dashboards import demo

    doors.permit(PUBLIC, "dashboards.plotly")
    doors.permit(anybody_signed_in(), "dashboards.mine")
    doors.permit(staff(), "dashboards.monday", "dashboards.sheet")
    doors.menu.append(MenuItem("tabs", "dashboards.monday", lambda: say("Monday"), 10))
    doors.demo_steps.append(demo.STEP)
    doors.tour.append(Tour(demo.PAGE, "Monday: what it all adds up to, as a leader reads it", 80))


def install(app: Flask) -> None:
    """Add the pages."""
    from dashboards.views import blueprint

    app.register_blueprint(blueprint)
