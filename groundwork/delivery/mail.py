"""E-mail: handed to a mail server, or kept for the mailbox page where there is none."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from groundwork.delivery.claim import Claimed
from groundwork.delivery.telephony import NotAccepted, Rejected, SenderBlocked, Unknown
from groundwork.settings import Settings

SECONDS = 10.0
KEPT = "kept"


def compose(mail: Claimed, settings: Settings) -> EmailMessage:
    """The e-mail itself: plain text, ours by its Message-ID."""
    made = EmailMessage()
    made["From"] = settings.mail_from or "post@localhost"
    made["To"] = mail.to
    made["Subject"] = " ".join(mail.subject.split())
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(idstring=f"{mail.attempt.row_id}.{mail.attempt.number}")
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.body)
    return made


def send(mail: Claimed, settings: Settings) -> str:
    """Hand one e-mail over; returns why it stayed here, or nothing. Raises a PhoneError like a text."""
    if not settings.smtp_url:
        return KEPT
    place = urlsplit(settings.smtp_url)
    try:
        server = _open(place.scheme, place.hostname or "localhost", place.port)
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted from error
    with server:
        if place.username:
            _sign_in(server, unquote(place.username), unquote(place.password or ""))
        _hand_over(server, compose(mail, settings))
    return ""


def _open(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS)
    server = smtplib.SMTP(host, port or 587, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls()
        server.ehlo()
    return server


def _sign_in(server: smtplib.SMTP, name: str, password: str) -> None:
    try:
        server.login(name, password)
    except smtplib.SMTPAuthenticationError as error:
        raise SenderBlocked(error.smtp_code) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted from error


def _hand_over(server: smtplib.SMTP, made: EmailMessage) -> None:
    try:
        server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise (NotAccepted() if code < 500 else Rejected(code, None)) from error
    except smtplib.SMTPResponseException as error:
        raise (NotAccepted() if error.smtp_code < 500 else Rejected(error.smtp_code, None)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(type(error).__name__) from error
