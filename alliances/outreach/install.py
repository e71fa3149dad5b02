"""What outreach hangs up for the house."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, staff
from groundwork.words import say

READING = "of_alliance download_sheet clip all_outlets"
WRITING = "add edit settle remove outlet merge"


def open_doors(doors: Doors) -> None:
    """All staff of an alliance read its outreach; who works for it writes."""
    from alliances.outreach import demo

    working = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(staff(*Role), *(f"outreach.{name}" for name in READING.split()))
    doors.permit(staff(*working), *(f"outreach.{name}" for name in WRITING.split()))
    doors.menu.append(MenuItem("tabs", "outreach.of_alliance", lambda: say("Outreach"), 67))
    doors.seeds.append(demo.seed)
    doors.keepings += _keepings()
    doors.acts["outlet.merge"] = lambda: say("Two outlets merged")
    doors.acts["outreach.remove"] = lambda: say("Outreach taken away")


def _keepings() -> list[Keeping]:
    from alliances.models import Outreach
    from groundwork.retention.keeping import YEAR, emptying

    roles = emptying(Outreach, Outreach.made_at, {"met_role": "", "next_step": ""}, Outreach.met_role != "")
    return [
        Keeping("outlet", None, lambda: say("Outlets are organizations; nobody is named there.")),
        Keeping(
            "outreach", 5 * YEAR, lambda: say("After five years it is forgotten who was met, even by role."), roles
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.outreach import outlet_views, views

    del outlet_views  # imported for the routes it adds
    app.register_blueprint(views.blueprint)
