"""What an operator has still to set before e-mail goes out as it should."""

from email.utils import parseaddr

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Channel, Message, State
from groundwork.settings import Settings


def missing(settings: Settings) -> str:
    """What keeps e-mail here, or makes it unlawful or unread, and what to do; nothing where all is well."""
    if not settings.smtp_url:
        return "e-mail is kept and not sent; set GROUNDSWELL_SMTP_URL and GROUNDSWELL_MAIL_FROM"
    if "@" not in parseaddr(settings.mail_from)[1]:
        return (
            "e-mail waits, for it is from nobody; set GROUNDSWELL_MAIL_FROM, such as Our Coalition <post@example.org>,"
            ' with the name in "quotes" if it has a comma'
        )
    if not settings.postal_address:
        return "e-mail to many goes out without a postal address; set GROUNDSWELL_POSTAL_ADDRESS"
    return ""


def refused(session: Session) -> str:
    """E-mails that the mail server has not taken when it was asked."""
    tried = (Message.channel == Channel.MAIL) & (Message.state == State.QUEUED) & (Message.attempt > 0)
    waiting = session.scalar(select(func.count()).where(tried)) or 0
    return f"the mail server did not take {waiting} e-mails yet; look at GROUNDSWELL_SMTP_URL" if waiting else ""
