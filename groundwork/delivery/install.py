"""What delivery hangs up for the house."""

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.forgetting import PERSONAL_DATA
from groundwork.delivery.models import Channel, Message, State
from groundwork.delivery.twilio_phone import is_set_up
from groundwork.doors import PUBLIC, Check, Doors, Permission
from groundwork.models import Installation
from groundwork.settings import Settings

HOOKS = ("text", "status", "voice", "call_status")


def open_doors(doors: Doors) -> None:
    """Say who may reach the webhooks (they ask for a signature themselves) and what must be well."""
    doors.permit(PUBLIC, *(f"hooks.{name}" for name in HOOKS))
    doors.permit(Permission(demo_only=True), "mailbox.mailbox")
    doors.checks += [Check("phone", phone_trouble), Check("e-mail", mail_trouble), Check("messages", message_trouble)]
    doors.personal_data.insert(0, PERSONAL_DATA)  # erased last: the other rooms find people by their addresses


def install(app: Flask) -> None:
    """Add the webhooks and the demo's mailbox; a signature stands in for the webhooks' form key."""
    from groundwork.delivery.hooks import blueprint as hooks
    from groundwork.delivery.mailbox import blueprint as mailbox

    app.register_blueprint(hooks)
    app.register_blueprint(mailbox)
    app.extensions["csrf_protect"].exempt(hooks)


def phone_trouble(session: Session) -> str:
    """What keeps texts from going out, and what to do."""
    if is_set_up(Settings()) or _is_demo(session):
        return ""
    waiting = _count(session, Channel.TEXT, State.QUEUED)
    return (
        f"nothing can be texted ({waiting} texts wait); set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and"
        " GROUNDSWELL_SENDER_NUMBER"
    )


def mail_trouble(session: Session) -> str:
    """What keeps e-mail from going out, and what to do."""
    if Settings().smtp_url or _is_demo(session):
        return ""
    return "e-mail is kept and not sent; set GROUNDSWELL_SMTP_URL and GROUNDSWELL_MAIL_FROM"


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
