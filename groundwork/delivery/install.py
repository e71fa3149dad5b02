"""What delivery hangs up for the house."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.hours import state_hours
from groundwork.delivery.mail import hints
from groundwork.delivery.models import Channel, Message, State
from groundwork.delivery.permission.forgetting import PERSONAL_DATA
from groundwork.delivery.phone import lookups
from groundwork.delivery.phone.twilio_phone import is_set_up
from groundwork.delivery.senders import register
from groundwork.doors import PUBLIC, Check, Doors, MenuItem, Permission, secretariat
from groundwork.models import Installation
from groundwork.settings import Settings
from groundwork.words import say

HOOKS = ("text", "status", "voice", "call_status")


def open_doors(doors: Doors) -> None:
    """Say who may reach the webhooks (they ask for a signature themselves) and what must be well."""
    doors.permit(PUBLIC, *(f"hooks.{name}" for name in HOOKS))
    doors.permit(PUBLIC, "mail_stop.show", "mail_stop.stop", "mail_stop.again")
    doors.permit(Permission(demo_only=True), "mailbox.mailbox")
    doors.checks += [Check("phone", phone_trouble), Check("e-mail", mail_trouble), Check("messages", message_trouble)]
    doors.checks += [Check("quiet hours", state_hours.trouble), Check("senders", sender_trouble)]
    doors.permit(secretariat(), "senders.every", "senders.add", "senders.change")
    doors.menu.append(MenuItem("secretariat", "senders.every", lambda: say("Senders"), 70))
    if Settings().look_up_numbers:
        doors.jobs.append(lookups.job())
    doors.personal_data.insert(0, PERSONAL_DATA)  # erased last: the other rooms find people by their addresses


def install(app: Flask) -> None:
    """Add the webhooks, the stop link of e-mails and the demo's mailbox; signatures stand in for form keys."""
    from groundwork.delivery.mail.mailbox import blueprint as mailbox
    from groundwork.delivery.mail.views import blueprint as mail_stop
    from groundwork.delivery.senders.views import blueprint as senders
    from groundwork.delivery.webhooks.hooks import blueprint as hooks

    app.register_blueprint(hooks)
    app.register_blueprint(mailbox)
    app.register_blueprint(mail_stop)
    app.register_blueprint(senders)
    app.extensions["csrf_protect"].exempt(hooks)
    app.extensions["csrf_protect"].exempt(mail_stop)


def phone_trouble(session: Session) -> str:
    """What keeps texts from going out, and what to do."""
    if is_set_up(Settings()) or _is_demo(session):
        return ""
    waiting = _count(session, Channel.TEXT, State.QUEUED)
    return (
        f"nothing can be texted ({waiting} texts wait); set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and"
        " GROUNDSWELL_SENDER_NUMBER"
    )


def sender_trouble(session: Session) -> str:
    """Texts that wait for the carriers' approval, and what to do."""
    settings = Settings()
    own = settings.messaging_service or settings.sender_number
    return register.trouble(session, own=own, now=datetime.now(UTC))


def mail_trouble(session: Session) -> str:
    """What keeps e-mail from going out, and what to do."""
    return "" if _is_demo(session) else hints.missing(Settings()) or hints.refused(session)


def message_trouble(session: Session) -> str:
    """Messages only a person can decide about, and texts the phone company made twice."""
    unresolved = sum(_count(session, channel, State.UNRESOLVED) for channel in Channel)
    doubled = session.scalar(select(func.count()).where(Message.doubled_sid != "")) or 0
    found = []
    if unresolved:
        found.append(f"nobody knows whether {unresolved} messages went out; compare with the phone company's log")
    if doubled:
        found.append(f"{doubled} messages went out twice; please report this with the phone company's log")
    return "; ".join(found)


def _is_demo(session: Session) -> bool:
    return bool(session.scalar(select(Installation.is_demo)))


def _count(session: Session, channel: Channel, state: State) -> int:
    wanted = select(func.count()).where(Message.channel == channel, Message.state == state)
    return session.scalar(wanted) or 0
