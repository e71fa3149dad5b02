"""What this part of the room hangs up for the house."""

from datetime import timedelta

from flask import Flask

from groundwork.doors import Doors, Job, Keeping, Role, Tour, staff
from groundwork.words import say


def open_doors(doors: Doors) -> None:
    """Who may write segments, what other rooms add to what can be said in one, and keeping permissions for counting."""
    from alliances.segments import catalogue, demo, settling

    catalogue.follow(doors.segment_parts)
    pages = "segments write change count copy end"
    working = staff(Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(working, *(f"segments.{name}" for name in pages.split()))
    doors.keepings.append(
        Keeping("segment", None, lambda: say("A rule about supporters, naming none: kept as long as the alliance."))
    )
    doors.jobs += [
        Job("alliances.permissions", timedelta(minutes=1), settling.settle, rounds=settling.ROUNDS),
        Job("alliances.permissions.mend", timedelta(hours=1), settling.mend),
    ]
    doors.seeds.append(demo.seed)
    doors.tour.append(Tour("/alliances/franklin/segments", say("Segments: supporters chosen by a sentence"), 62))


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.segments import views

    app.register_blueprint(views.blueprint)
