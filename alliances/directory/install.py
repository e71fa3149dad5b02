"""What the directory of leaders hangs up for the house."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Who reads it and who writes in it, the secretariat's tab, what is kept of whom, the demo's entries."""
    from alliances.directory import demo, forgetting

    doors.permit(staff(), "directory.leaders")
    writing = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER, Role.VOLUNTEER)
    doors.permit(staff(*writing), "directory.mine", "directory.withdraw")
    doors.permit(secretariat(), *(f"directory.all_{name}" for name in ("leaders", "mine", "withdraw")))
    doors.menu.append(MenuItem("secretariat", "directory.all_leaders", lambda: say("Directory"), 40))
    doors.personal_data.append(forgetting.PERSONAL_DATA)
    doors.keepings += [
        Keeping(
            "directory_entry",
            30,
            lambda: say("An entry stops showing when its owner's role ends, and is removed a month later."),
            forgetting.remove_ended,
        ),
        Keeping("directory_topic", None, lambda: say("It goes with its entry.")),
    ]
    doors.seeds.append(demo.seed)


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.directory import views

    app.register_blueprint(views.blueprint)
