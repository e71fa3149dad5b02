"""What a supporter's own page hangs up for the house."""

from datetime import timedelta

from flask import Flask

from groundwork.doors import PUBLIC, Doors, Job, Keeping, MenuItem
from groundwork.words import say

PAGES = "ask enter page correct district choose stop export delete gone leave"


def open_doors(doors: Doors) -> None:
    """Everybody may ask; the link that is sent opens the rest."""
    from alliances.mine import asking
    from alliances.mine.forgetting import PERSONAL_DATA, forget_askings, forget_links

    doors.permit(PUBLIC, *(f"mine.{name}" for name in PAGES.split()))
    doors.menu.append(MenuItem("footer", "mine.ask", lambda: say("Your data"), 75))
    doors.jobs.append(Job("mine.links", timedelta(minutes=1), asking.answer))
    doors.personal_data.append(PERSONAL_DATA)
    doors.acts |= {
        "mine.opened": lambda: say("opened their own page"),
        "mine.corrected": lambda: say("corrected what we keep"),
        "mine.chose": lambda: say("chose which alliance may write"),
        "mine.stopped": lambda: say("stopped what we send"),
        "mine.exported": lambda: say("took their own data away"),
        "paying.decided": lambda: say("decided who pays"),
    }
    doors.keepings += [
        Keeping("mine_asking", 1, lambda: say("Who asked for the link to their data; gone within minutes."),
                forget_askings),
        Keeping("mine_link", 30, lambda: say("When a link to one's data was sent and opened."), forget_links),
    ]  # fmt: skip


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.mine.views import blueprint

    app.register_blueprint(blueprint)
