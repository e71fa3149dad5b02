"""What this part of the room hangs up for the house."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.doors import Doors, Job, Keeping, Role, staff
from groundwork.words import say

NAME = "sharing.webhooks"


def open_doors(doors: Doors) -> None:
    """Leaders alone take people out of the house; the worker carries the news."""
    from alliances.models import WebhookDelivery
    from alliances.sharing import demo, hooks
    from alliances.sharing.forgetting import PERSONAL_DATA

    fresh = staff(Role.LEADER, fresh=True, personal=True)
    doors.permit(fresh, "sharing.export", "sharing.webhooks", "sharing.renew", "sharing.change")
    seeing = staff(Role.LEADER, personal=True)
    doors.permit(seeing, *(f"sharing.{name}" for name in ["webhook", "test", "wake", "resend", "end"]))
    doors.personal_data.append(PERSONAL_DATA)
    doors.jobs.append(Job(NAME, timedelta(minutes=1), _note, _deliver))
    doors.merged.append(WebhookDelivery.supporter_id)
    doors.seeds.append(demo.seed)
    doors.acts |= {
        "sharing.exported": lambda: say("exported supporters"),
        "sharing.webhook_added": lambda: say("added a webhook"),
        "sharing.webhook_changed": lambda: say("changed a webhook"),
        "sharing.webhook_secret": lambda: say("gave a webhook a new secret"),
        "sharing.webhook_woken": lambda: say("woke a webhook"),
        "sharing.webhook_ended": lambda: say("ended a webhook"),
    }
    doors.keepings += [
        Keeping(
            "webhook", None, lambda: say("Where news goes, by the leader's decision: kept as long as the alliance.")
        ),
        Keeping(
            "webhook_delivery",
            90,
            lambda: say("To see whether news arrived; what was sent is not kept, only ids and the answer."),
            hooks.remove,
        ),
    ]


def install(app: Flask) -> None:
    """Add the pages."""
    from alliances.sharing import views

    app.register_blueprint(views.blueprint)


def _deliver(*, now: datetime) -> int:
    """Send in transactions of its own, for the network has no place within one."""
    from alliances.sharing.delivering import deliver
    from alliances.sharing.sending import Wire
    from groundwork.database import Database
    from groundwork.models import Installation
    from groundwork.settings import Settings

    database = Database(Settings().database_url)
    try:
        with database.reading() as session:
            is_demo = bool(session.scalar(select(Installation.is_demo)))
        return deliver(database, Wire(), is_demo=is_demo, now=now)
    finally:
        database.close()


def _note(session: Session, *, now: datetime, prepared: object) -> None:
    del session, now, prepared
