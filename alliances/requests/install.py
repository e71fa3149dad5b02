"""What requests and shared advice hang up for the house."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say

MINE = "of_alliance ask one act advice draft"
OURS = "all_requests all_one all_act all_advice all_draft all_tick"


def open_doors(doors: Doors) -> None:
    """Leaders and organizers ask, the secretariat answers, all of them read the advice."""
    from alliances.requests import demo

    working = staff(Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(working, *(f"requests.{name}" for name in MINE.split()))
    doors.permit(staff(Role.LEADER, Role.ORGANIZER), "requests.tick")  # nobody agrees for both sides
    doors.permit(secretariat(), *(f"requests.{name}" for name in OURS.split()))
    doors.menu.append(MenuItem("secretariat", "requests.all_requests", _menu_words, 20))
    doors.seeds.append(demo.seed)
    doors.keepings += _keepings()
    doors.acts["advice.share"] = lambda: say("Advice shared")
    doors.acts["advice.withdraw"] = lambda: say("Advice taken back")


def _keepings() -> list[Keeping]:
    from alliances.models import HelpLine, HelpRequest
    from groundwork.retention.keeping import YEAR, emptying, removing

    words = emptying(HelpRequest, HelpRequest.settled_at, {"wanted": "", "why": ""}, HelpRequest.wanted != "")
    return [
        Keeping(
            "help_request",
            3 * YEAR,
            lambda: say("Three years after a request is closed its words are emptied; how fast it was answered stays."),
            words,
        ),
        Keeping(
            "help_line",
            3 * YEAR,
            lambda: say("What leaders and the secretariat wrote to each other is deleted after three years."),
            removing(HelpLine, HelpLine.at),
        ),
        Keeping("advice", None, lambda: say("Shared advice names nobody and is taken back by either side.")),
    ]


def _menu_words() -> str:
    """The words of the menu, which say how many wait."""
    from alliances.requests import queries
    from groundwork.web.current import db_session

    waiting = queries.how_many_wait(db_session())
    return say("Requests (%(num)s)", num=waiting) if waiting else say("Requests")


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.requests import advice_views, views

    del advice_views  # imported for the routes it adds
    app.register_blueprint(views.blueprint)
