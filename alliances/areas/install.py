"""What this part of the room hangs up for the house."""

from flask import Flask

from groundwork.doors import Doors, MenuItem, Role, secretariat, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """The secretariat says who looks after what; a leader sees and mends their own."""
    from alliances.areas import demo

    doors.permit(secretariat(), "areas.every")
    doors.permit(staff(Role.SECRETARIAT, Role.LEADER), "areas.area")
    doors.menu.append(MenuItem("secretariat", "areas.every", lambda: say("Areas"), 30))
    doors.acts["areas.decided"] = lambda: say("decided which area an alliance looks after")
    doors.seeds.append(demo.seed)


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.areas.views import blueprint

    app.register_blueprint(blueprint)
