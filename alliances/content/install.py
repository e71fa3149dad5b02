"""What the standing pages hang up for the house."""

from flask import Flask

from groundwork.doors import PUBLIC, Doors, Keeping, MenuItem, secretariat
from groundwork.words import say

PAGES = ("pages", "new", "edit", "versions", "restore", "shipped", "end")


def open_doors(doors: Doors) -> None:
    """The secretariat's tab, what the audit log says, how long versions are kept, the demo's own page."""
    from alliances.content import demo, forgetting

    doors.permit(PUBLIC, "content.own")
    doors.permit(secretariat(), *(f"content.{name}" for name in PAGES))
    doors.menu.append(MenuItem("secretariat", "content.pages", lambda: say("Pages"), 45))
    doors.personal_data.append(forgetting.PERSONAL_DATA)
    doors.keepings.append(Keeping("content_page", None, lambda: say("Old versions say what the public was told when.")))
    doors.acts |= {
        "content.saved": lambda: say("changed a page"),
        "content.restored": lambda: say("showed an old version of a page again"),
        "content.taken_down": lambda: say("took a page down"),
        "content.put_up": lambda: say("put a page up again"),
        "content.shipped_taken": lambda: say("took the shipped words of a page"),
        "content.shipped_seen": lambda: say("kept our words of a page, the shipped ones read"),
    }
    doors.seeds.append(demo.seed)


def install(app: Flask) -> None:
    """Add the pages, and the footer's links."""
    from alliances.content import footer, views

    app.register_blueprint(views.blueprint)
    footer.install(app)
