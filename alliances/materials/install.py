"""What materials hang up for the house."""

from flask import Flask

from groundwork.doors import PUBLIC, Doors, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say

SEEING = ("desk", "one", "old", "old_file")
CHANGING = ("new", "facts", "revise", "parts", "retire", "drop_file")


def open_doors(doors: Doors) -> None:
    """Who may see and change what, the tab, what is kept of staff, and the demo's shelf."""
    from alliances.materials import demo, forgetting

    doors.permit(PUBLIC, *(f"materials.{name}" for name in ("index", "shared", "public", "take", "file")))
    doors.permit(staff(), *(f"materials.{name}" for name in SEEING))
    doors.permit(staff(Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER), *(f"materials.{name}" for name in CHANGING))
    doors.permit(secretariat(), *(f"materials.all_{name}" for name in (*SEEING, *CHANGING)))
    doors.menu.append(MenuItem("tabs", "materials.desk", lambda: say("Materials"), 68))
    doors.menu.append(MenuItem("footer", "materials.index", lambda: say("Materials"), 40))
    doors.personal_data.append(forgetting.PERSONAL_DATA)
    doors.keepings += _keepings()
    doors.acts |= {
        "materials.retired": lambda: say("retired a material"),
        "materials.returned": lambda: say("handed a material out again"),
        "materials.file_deleted": lambda: say("deleted a file of a material"),
        "materials.sight": lambda: say("changed who may see a material"),
    }
    doors.seeds.append(demo.seed)


def _keepings() -> list[Keeping]:
    from groundwork.files.unneeded import forget_unneeded

    return [
        Keeping(
            "stored_file",
            None,
            lambda: say("A file is kept as long as what it was handed in for, and goes within days after it."),
            forget_unneeded,
        ),
        Keeping("material", None, lambda: say("What was handed out stays on record; it names nobody but its owner.")),
        Keeping("material_version", None, lambda: say("Old versions say what was handed out when.")),
        Keeping("material_part", None, lambda: say("It says what a kit holds, for as long as there is the kit.")),
        Keeping("material_download", None, lambda: say("Numbers per month; nobody can be told from them.")),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.materials import old_views, public_views, views

    del old_views, public_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
