"""What this room hangs up for the house."""

from flask import Flask
from flask_babel import gettext

from groundwork.doors import PUBLIC, Doors, MenuItem, Role, Tour, staff

LEADING = (Role.SECRETARIAT, Role.LEADER)
WRITING = (*LEADING, Role.ORGANIZER)
VISITING = (*WRITING, Role.VOLUNTEER)


def open_doors(doors: Doors) -> None:
    """Say who may do what, who answers calls and texts, and what the demo shows."""
    from campaigns import at_alliance, call_me, demo, segment_use, steering
    from campaigns.forgetting import PERSONAL_DATA
    from campaigns.inbound import answer_text
    from campaigns.keepings import keepings
    from campaigns.models import Call, CallRequest, DialIn, Recipient
    from campaigns.phone import called, dial_in

    _permit(doors)
    doors.keepings += keepings()
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
    doors.cards.append(at_alliance.cards)
    doors.happenings.append(at_alliance.happenings)
    doors.merged += [one.supporter_id for one in (Recipient, DialIn, CallRequest, Call)]
    doors.segment_parts.append(segment_use.CALLED)
    doors.segment_uses.append(segment_use.uses)
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
