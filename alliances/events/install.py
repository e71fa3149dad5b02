"""What events hang up for the house: pages, reminders, answers to YES, what they keep of people, the demo's part."""

from flask import Flask

from alliances.models import EventSignup
from groundwork.doors import PUBLIC, Doors, Keeping, MenuItem, Role, Tour, staff
from groundwork.words import say

EVERYBODY = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER, Role.VOLUNTEER, Role.VIEWER)
AT_DOOR = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER, Role.VOLUNTEER)
WORKING = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
LEADING = (Role.SECRETARIAT, Role.LEADER)


def open_doors(doors: Doors) -> None:
    """Who may reach what, and everything other rooms ask of events."""
    from alliances.events import confirming, demo, forgetting, happenings, reminding

    _permit(doors)
    doors.menu += [
        MenuItem("tabs", "events.desk", lambda: say("Events"), 66),
        MenuItem("footer", "events.everything", lambda: say("Events"), 20),
    ]
    doors.inbound_texts.append(confirming.on_text)
    doors.personal_data.append(forgetting.PERSONAL_DATA)
    doors.happenings.append(happenings.tell)
    doors.segment_parts.append(happenings.segment_part())
    doors.jobs.append(reminding.job())
    doors.seeds.append(demo.seed)
    doors.merged.append(EventSignup.supporter_id)
    doors.tour.append(Tour("/events", say("Sign up for an event without an account"), 14))
    doors.keepings += _keepings()
    doors.acts |= {
        "events.cancelled": lambda: say("Called an event off"),
        "events.followed_up": lambda: say("Wrote to people after an event"),
        "events.exported": lambda: say("Took the list of an event as a file"),
    }


def _permit(doors: Doors) -> None:
    def pages(names: str) -> list[str]:
        return [f"events.{name}" for name in names.split()]

    doors.permit(PUBLIC, *pages("everything show file feed own people cancel_own confirm"))
    doors.permit(staff(*EVERYBODY), *pages("desk"))
    doors.permit(staff(*AT_DOOR, personal=True), *pages("one at_door tick walk_in printed"))
    doors.permit(staff(*WORKING), *pages("new edit announce close"))
    doors.permit(staff(*WORKING, personal=True), *pages("invite release"))
    doors.permit(staff(*LEADING), *pages("cancel answer_hosting follow_up"))
    doors.permit(staff(*LEADING, fresh=True, personal=True), *pages("attendance"))


def _keepings() -> list[Keeping]:
    from alliances.events import forgetting

    return [
        Keeping("event", None, lambda: say("What an alliance did stays on record; it names nobody who came.")),
        Keeping("event_host", None, lambda: say("Who hosted an event belongs to the event.")),
        Keeping(
            "event_signup",
            365,
            lambda: say("A year after the event names and addresses are emptied; how many came stays."),
            forgetting.empty_old,
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.events import door_views, public_views, signup_views, staff_views

    del door_views, signup_views, staff_views  # imported for the routes they add
    app.register_blueprint(public_views.blueprint)
