"""What trips hang up for the house."""

from flask import Flask

from groundwork.doors import Doors, Keeping, MenuItem, Role, secretariat, staff
from groundwork.words import say

OURS = (
    "all_trips new trip edit cancel plane ics add_stop edit_stop remove_stop add_appointment appointment told settle"
    " add_cost remove_cost"
)


def open_doors(doors: Doors) -> None:
    """The secretariat plans trips; leaders and organizers see those that come to them, and propose appointments."""
    from alliances.trips import demo

    doors.permit(secretariat(), *(f"trips.{name}" for name in OURS.split()))
    working = staff(Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    doors.permit(working, "trips.of_alliance", "trips.propose")
    doors.menu.append(MenuItem("secretariat", "trips.all_trips", lambda: say("Trips"), 22))
    doors.seeds.append(demo.seed)
    doors.keepings += _keepings()
    doors.acts["trip.cost_removed"] = lambda: say("A trip's cost taken off")


def _keepings() -> list[Keeping]:
    from alliances.models import Appointment
    from groundwork.retention.keeping import YEAR, emptying, kept

    empty: dict[str, object] = {"with_role": "", "accompanied_by": "", "bring": ""}
    met = (Appointment.with_role != "") | (Appointment.accompanied_by != "") | (Appointment.bring != "")
    return [
        *kept(
            lambda: say("Where the secretariat went and what it cost stays on the books."),
            "trip",
            "trip_stop",
            "trip_cost",
        ),
        Keeping(
            "trip_appointment",
            7 * YEAR,
            lambda: say("After seven years it is forgotten who was met on a trip, even by role."),
            emptying(Appointment, Appointment.ends_at, empty, met),
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.trips import alliance_views, appointment_views, views

    del alliance_views, appointment_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
