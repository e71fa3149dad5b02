"""What this room hangs up for the house."""

from flask import Flask
from flask_babel import gettext

from groundwork.doors import PUBLIC, Doors, MenuItem, Role, Tour, staff

LEADING = (Role.SECRETARIAT, Role.LEADER)
WRITING = (*LEADING, Role.ORGANIZER)
VISITING = (*WRITING, Role.VOLUNTEER)


def open_doors(doors: Doors) -> None:
    """Say who may do what, who answers calls and texts, and what the demo shows."""
    from campaigns import call_me, demo, steering
    from campaigns.forgetting import PERSONAL_DATA
    from campaigns.inbound import answer_text
    from campaigns.phone import called, dial_in

    _permit(doors)
    doors.menu += [
        MenuItem("tabs", "campaigns.offices", lambda: gettext("Offices"), 20),
        MenuItem("tabs", "campaigns.texts", lambda: gettext("Texts"), 30),
        MenuItem("tabs", "campaigns.visits", lambda: gettext("Visits"), 40),
    ]
    doors.inbound_calls += [called.answer, dial_in.answer]
    doors.settled.append(call_me.settled)
    doors.paused.append(steering.on_paused)
    doors.inbound_texts.append(answer_text)
    doors.personal_data.append(PERSONAL_DATA)
    doors.seeds.append(demo.seed)
    doors.demo_steps += demo.STEPS
    doors.tour += [
        Tour("/act/a-hearing?zip=00101", "The page a text leads to: whom to call, and what to say", 40),
    ]


def _permit(doors: Doors) -> None:
    doors.permit(PUBLIC, "campaigns.act", "campaigns.told", "campaigns.calling", "campaigns.call_me")
    doors.permit(
        staff(),
        "campaigns.texts",
        "campaigns.live",
        "campaigns.plan",
        "campaigns.offices",
        "campaigns.office",
        "campaigns.visits",
    )
    doors.permit(staff(*WRITING), "campaigns.compose", "campaigns.edit", "campaigns.trial", "campaigns.care")
    doors.permit(staff(*WRITING), "campaigns.lobbying", "campaigns.lobbying_sheet", "campaigns.work_time")
    doors.permit(staff(*LEADING), "campaigns.purpose", "campaigns.spending")
    doors.permit(staff(*LEADING), "campaigns.launch", "campaigns.steer")
    doors.permit(
        staff(*VISITING),
        "campaigns.log",
        "campaigns.keep",
        "campaigns.plan_visit",
        "campaigns.report",
        "campaigns.reported",
        "campaigns.cancel",
    )


def install(app: Flask) -> None:
    """Add the pages."""
    from campaigns.views import blueprint

    app.register_blueprint(blueprint)
