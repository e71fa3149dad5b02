"""What this part of the room hangs up for the house."""

from datetime import timedelta

from flask import Flask

from alliances.sheets import entering
from alliances.sheets.personal import PERSONAL_DATA
from groundwork.doors import Doors, Job, Role, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Who may type sheets, how long drafts are kept, what is known of a person by them."""
    from alliances.sheets import demo

    pages = "sheets sheet photo photo_file drop paper"
    doors.permit(staff(Role.LEADER, Role.ORGANIZER), *(f"sheets.{name}" for name in pages.split()))
    doors.personal_data.append(PERSONAL_DATA)
    doors.jobs.append(Job("alliances.sheets.forget", timedelta(days=1), entering.forget_drafts))
    doors.seeds.append(demo.seed)
    doors.acts["sheet.enter"] = lambda: say("Entered people from a sign-in sheet")


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.sheets import views

    app.register_blueprint(views.blueprint)
