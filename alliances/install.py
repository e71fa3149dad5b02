"""What the alliances hang up for the house."""

from datetime import datetime, timedelta
from importlib import import_module

from flask import Flask
from sqlalchemy.orm import Session

from alliances import confirming, finding, moving
from alliances.forgetting import PERSONAL_DATA
from alliances.keepings import keepings
from groundwork.doors import PUBLIC, Doors, Job, MenuItem, Role, Tour, secretariat, staff
from groundwork.words import say

PARTS = (
    "areas", "forming", "belonging", "requests", "trips", "outreach", "materials", "directory", "content", "records",
    "segments", "importing", "sheets", "sharing", "events", "mine",
)  # fmt: skip


def open_doors(doors: Doors) -> None:
    """Who may reach what, the links of the pages, who answers a YES, and the room's part of the demo."""
    from alliances import demo, demo_steps

    _permit(doors)
    doors.menu += _menu()
    doors.inbound_texts.append(confirming.on_text)
    doors.scopes.append(finding.name_of)
    doors.personal_data.append(PERSONAL_DATA)
    doors.keepings += keepings()
    doors.beginnings.append(_begin)
    doors.changed.append(moving.match_again)
    doors.jobs.append(Job("alliances.homes", timedelta(days=1), moving.match_if_due))
    doors.seeds.append(demo.seed)
    doors.demo_steps += demo_steps.STEPS
    doors.tour += [
        Tour("/", say("Find an alliance: try 00101, Ohio, Utah"), 10),
        Tour("/join?alliance=franklin", say("Join with the split ZIP code 00107"), 12),
        Tour("/secretariat", say("The secretariat's board: every alliance, least formed first"), 90),
    ]
    for part in PARTS:
        import_module(f"alliances.{part}.install").open_doors(doors)


def _permit(doors: Doors) -> None:
    public = (
        "home index alliance start started how issue join joined confirm choose privacy terms accessibility imprint"
        " who_pays"
    )
    doors.permit(PUBLIC, *(f"alliances.{name}" for name in public.split()))
    doors.permit(staff(Role.SECRETARIAT), "alliances.paying")
    _permit_inbox(doors)


def _permit_inbox(doors: Doors) -> None:
    working = (Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER)
    pages = "canned reply delete_reply stop_list"
    doors.permit(staff(*working), *(f"inbox.{name}" for name in pages.split()))
    doors.permit(staff(*working, personal=True), *(f"inbox.{name}" for name in ["inbox", "thread", "act", "settle"]))
    doors.permit(staff(*working, Role.VOLUNTEER), "inbox.stop")
    doors.permit(secretariat(), *(f"inbox.all_{name}" for name in ("inbox", "thread", "act", "settle")))


def _menu() -> list[MenuItem]:
    from alliances.inbox import menu

    return [
        MenuItem("footer", "alliances.home", lambda: say("Find your alliance"), 10),
        MenuItem("footer", "alliances.how", lambda: say("How an alliance works"), 30),
        MenuItem("footer", "alliances.issue", lambda: say("The issue"), 35),
        MenuItem("footer", "alliances.who_pays", lambda: say("Who pays"), 60),
        MenuItem("footer", "alliances.privacy", lambda: say("Privacy"), 70),
        MenuItem("footer", "alliances.terms", lambda: say("Terms for our texts"), 72),
        MenuItem("footer", "alliances.accessibility", lambda: say("Accessibility"), 80),
        MenuItem("footer", "alliances.imprint", lambda: say("Imprint"), 90),
        MenuItem("secretariat", "inbox.all_inbox", menu.words, 15),
        MenuItem("tabs", "inbox.inbox", menu.words, 35),
    ]


def _begin(session: Session, *, now: datetime) -> None:
    """Every installation starts with the content pack that is shipped."""
    from alliances import content

    content.load(session, now=now)


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances import join_views, paying_views, views

    del join_views, paying_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
    _install_inbox(app)
    for part in PARTS:
        import_module(f"alliances.{part}.install").install(app)


def _install_inbox(app: Flask) -> None:
    from alliances.inbox import reply_views, stop_views, views

    del reply_views, stop_views  # imported for the routes they add
    app.register_blueprint(views.blueprint)
