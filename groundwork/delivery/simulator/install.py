"""Opens the simulator's doors: every page and path exists only in a demo."""

from flask import Flask

from groundwork.delivery.simulator.demo import seed
from groundwork.doors import Doors, Permission, Tour

DEMO = Permission(demo_only=True)
PAGES = (
    "phones",
    "dialer",
    "phone",
    "live",
    "text",
    "dial",
    "answer",
    "press",
    "hang",
    "next_line",
    "set_fault",
    "set_line",
    "move_clock",
)
PATHS = (
    "create_message",
    "list_messages",
    "message",
    "change_message",
    "delete_message",
    "create_call",
    "list_calls",
    "call",
    "change_call",
)


def open_doors(doors: Doors) -> None:
    """Let anybody in, where this is a demo; Twilio's paths ask for the account's token themselves."""
    doors.permit(DEMO, *(f"simulator.{name}" for name in PAGES), *(f"twilio_paths.{name}" for name in PATHS))
    doors.permit(DEMO, "twilio_lookups.look_up")
    doors.seeds.append(seed)
    doors.tour.append(
        Tour("/sim/phones/16085550142", "A supporter's phone: read its texts, ring an office, say STOP", 30)
    )


def install(app: Flask) -> None:
    """Add the phones and Twilio's paths; the paths carry no form key, since a program calls them."""
    from groundwork.delivery.simulator.lookups import blueprint as lookups
    from groundwork.delivery.simulator.rest import blueprint as paths
    from groundwork.delivery.simulator.views import blueprint as pages

    app.register_blueprint(pages)
    for program in (paths, lookups):
        app.register_blueprint(program)
        app.extensions["csrf_protect"].exempt(program)
