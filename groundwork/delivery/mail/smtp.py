"""E-mail: handed to a mail server, or kept for the mailbox page where there is none."""

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from email_validator import EmailNotValidError, validate_email

from groundwork.delivery.mail import stop_links
from groundwork.delivery.phone.telephony import NotAccepted, Rejected, Unknown
from groundwork.delivery.sending.claim import Claimed
from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

SECONDS = 10.0
KEPT = "kept"
LONGEST_LINE = 990  # what a mail server must take is 998
WAIT_FOR_SETTING = 300.0  # seconds, while an operator has something to set right
NEEDS_UNICODE = 553  # the code a server refuses such a mailbox with
NOBODY = Address("", "post", "localhost")


class Lines(EmailPolicy):
    """Folds headers as usual, but leaves those whole that programs read: folded, a long link would be encoded words."""

    whole = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id"})

    def fold(self, name: str, value: Any) -> str:
        """One header as text."""
        return f"{name}: {value}{self.linesep}" if name.lower() in self.whole else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as it travels."""
        return (
            self.fold(name, value).encode("ascii") if name.lower() in self.whole else super().fold_binary(name, value)
        )


def sender(settings: Settings) -> Address:
    """Who our e-mail is from. Raises ValueError for words that are no sender."""
    if not settings.mail_from:
        return NOBODY
    name, mailbox = parseaddr(settings.mail_from)
    if "@" not in mailbox:
        raise ValueError(settings.mail_from)
    return Address(name, addr_spec=mailbox)


def compose(mail: Claimed, settings: Settings) -> EmailMessage:
    """The e-mail itself: plain text, ours by its Message-ID; one that can be stopped says how, to programs too."""
    made = EmailMessage(policy=Lines())
    made["From"] = sender(settings)
    made["To"] = _mailbox(mail.to)
    made["Subject"] = " ".join(mail.subject.split())
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(idstring=f"{mail.attempt.row_id}.{mail.attempt.number}")
    made["Auto-Submitted"] = "auto-generated"
    for name, value in list_headers(mail.stop, settings):
        made[name] = value
    _fill(made, written(mail.body, mail.stop, settings))
    return made


def list_headers(stop: str, settings: Settings) -> list[tuple[str, str]]:
    """What an e-mail that can be stopped carries, so that a mail program shows a button of its own (RFC 8058)."""
    if not stop:
        return []
    return [
        ("List-Unsubscribe", f"<{stop_links.link(settings.public_url, stop)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
    ]


def written(body: str, stop: str, settings: Settings) -> str:
    """The words of an e-mail, with what stands under one that can be stopped."""
    return body.rstrip() + stop_links.footer(settings.public_url, stop, settings.postal_address) if stop else body


def _mailbox(value: str) -> Address:
    """A mailbox as mail servers know it: its domain in plain letters."""
    name, _, domain = value.rpartition("@")
    if not domain.isascii():
        try:
            domain = validate_email(value, check_deliverability=False).ascii_domain
        except EmailNotValidError as error:
            raise Rejected(NEEDS_UNICODE, None) from error
    return Address("", name, domain)


def _fill(made: EmailMessage, body: str) -> None:
    """Plain letters travel as they are, so that links stay whole; others, and endless lines, are quoted."""
    is_plain = body.isascii() and all(len(line) <= LONGEST_LINE for line in body.splitlines())
    made.set_content(body, cte="7bit" if is_plain else "quoted-printable")


def send(mail: Claimed, settings: Settings) -> str:
    """Hand one e-mail over; returns why it stayed here, or nothing. Raises a PhoneError like a text."""
    if not settings.smtp_url:
        return KEPT
    made = _composed(mail, settings)
    place = urlsplit(settings.smtp_url)
    try:
        server = _open(place.scheme, place.hostname or "localhost", place.port)
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted from error
    with server:
        if place.username:
            _sign_in(server, unquote(place.username), unquote(place.password or ""))
        _hand_over(server, made)
    return ""


def _composed(mail: Claimed, settings: Settings) -> EmailMessage:
    """The e-mail, before a server is asked: one that cannot be written goes nowhere, and waits if that is our fault."""
    try:
        sender(settings)
    except ValueError as error:
        raise NotAccepted(WAIT_FOR_SETTING) from error
    try:
        return compose(mail, settings)
    except ValueError as error:
        raise Rejected(NEEDS_UNICODE, None) from error


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
        log.warning("the mail server refuses our name and password", code=error.smtp_code)
        raise NotAccepted(WAIT_FOR_SETTING) from error  # nothing is paused: texts of the same batch go on
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted from error


def _hand_over(server: smtplib.SMTP, made: EmailMessage) -> None:
    try:
        server.send_message(made)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise (NotAccepted() if code < 500 else Rejected(code, None)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Rejected(NEEDS_UNICODE, None) from error
    except smtplib.SMTPResponseException as error:
        raise (NotAccepted() if error.smtp_code < 500 else Rejected(error.smtp_code, None)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(type(error).__name__) from error
