"""What this room hangs up: its pages, its link in the footer, its part of every beginning and of the demo."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from groundwork.doors import PUBLIC, Check, Doors, Job, MenuItem, Role, Tour, anybody_signed_in, secretariat
from groundwork.settings import Settings
from groundwork.words import say

FINDING = tuple(f"legislators.{name}" for name in ("find", "find_location", "find_address", "find_pin", "find_pinned"))


def open_doors(doors: Doors) -> None:
    """Open the pages to everybody; load the snapshot where an installation begins."""
    from legislators import demo
    from legislators.keepings import keepings

    _permit(doors)
    doors.keepings += keepings()
    doors.menu += [
        MenuItem("footer", "legislators.find", lambda: say("Find your legislators"), 20),
        MenuItem("secretariat", "legislators.corrections", lambda: say("Corrections"), 60),
        MenuItem("secretariat", "legislators.refreshes_page", lambda: say("Refreshes"), 65),
    ]
    doors.beginnings.append(_begin)
    doors.seeds.append(demo.seed)
    doors.demo_steps.append(demo.STEP)
    doors.checks += [Check("members", _old), Check("refresh", _refused)]
    doors.jobs.append(_refreshing(doors))
    doors.tour.append(Tour("/find?place=53811", "A ZIP code in two districts: which is yours?", 20))


def _permit(doors: Doors) -> None:
    pages = "person state office office_card committee"
    doors.permit(PUBLIC, *FINDING, *(f"legislators.{name}" for name in pages.split()))
    doors.permit(PUBLIC, *(f"api.{name}" for name in ("find", "legislator", "state", "office", "district")))
    correcting = "corrections correct_office close_office add_office correct_seat name_successor declare_vacant"
    working = anybody_signed_in((Role.SECRETARIAT, Role.LEADER, Role.ORGANIZER))
    doors.permit(working, *(f"legislators.{name}" for name in correcting.split()))
    doors.permit(secretariat(), "legislators.withdraw", "legislators.refreshes_page")


def install(app: Flask) -> None:
    """Add the pages and the API."""
    from legislators.api import routes
    from legislators.views import committees, corrections, find, members, offices

    del committees, corrections, find, offices  # imported for the routes they add
    app.register_blueprint(members.blueprint)
    app.register_blueprint(routes.blueprint)


def _begin(session: Session, *, now: datetime) -> None:
    from legislators.loading import load

    load(session, now=now)


def _refreshing(doors: Doors) -> Job:
    def prepare(*, now: datetime) -> object:
        if not Settings().refresh_weekly:
            return None
        from legislators.refreshing import weekly  # shapely and more only when the week is over

        return weekly.prepare(now=now)

    def work(session: Session, *, now: datetime, prepared: object) -> None:
        if prepared is None:
            return
        from legislators.refreshing import weekly

        weekly.keep(session, prepared, hooks=doors.changed, now=now)

    return Job("legislators.refresh", timedelta(days=7), work, prepare)


def _old(session: Session) -> str:
    from legislators.refreshing import age

    return age.old(session)


def _refused(session: Session) -> str:
    from legislators.refreshing import age

    return age.refused(session)
