"""What this part of the room hangs up for the house."""

from flask import Flask

from alliances.sheets import entering
from alliances.sheets.personal import PERSONAL_DATA
from groundwork.delivery.permission import proof
from groundwork.doors import Doors, Keeping, Role, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Who may type sheets, how long drafts are kept, what is known of a person by them."""
    from alliances.sheets import demo, photos

    pages = "sheets sheet photo photo_file drop paper"
    doors.permit(staff(Role.LEADER, Role.ORGANIZER), *(f"sheets.{name}" for name in pages.split()))
    doors.personal_data.append(PERSONAL_DATA)
    doors.keepings += [
        Keeping(
            "sign_in_sheet",
            proof.DAYS,
            lambda: say(
                "The photo of a paper stays while a yes it proves stands, and four years after the last one ended. "
                "It shows up to twenty names: when one is deleted, the alliance is asked to cover it. Counts stay."
            ),
            photos.forget,
        ),
        Keeping(
            "sheet_line",
            entering.DRAFTS_KEPT.days,
            lambda: say("Typed words go once they are entered, drafts after a month; that a line was entered stays."),
            entering.forget_drafts,
        ),
    ]
    doors.seeds.append(demo.seed)
    doors.acts["sheet.enter"] = lambda: say("Entered people from a sign-in sheet")
    doors.acts["sheet.photo_over"] = lambda: say("deleted the photo of a sign-in sheet that proves nothing any more")


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.sheets import views

    app.register_blueprint(views.blueprint)
