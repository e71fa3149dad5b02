"""Reading what a program asked of Twilio's API, and refusing what Twilio refuses."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from groundwork.delivery.simulator.answers import ApiError
from groundwork.delivery.simulator.calls import Ring
from groundwork.delivery.simulator.models import Fault
from groundwork.delivery.simulator.network import Instant, Network
from groundwork.delivery.simulator.texts import LONGEST, Text

E164 = re.compile(r"\+[1-9]\d{7,14}")
SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
GOOD_SENDER = "+15005550006"
# https://www.twilio.com/docs/iam/test-credentials: numbers that fail in a known way
TEXT_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
TEXT_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
CALL_FROM = {"+15005550001": 21212}
CALL_TO = {"+15005550001": 21217, "+15005550002": 21214, "+15005550003": 21215, "+15005550004": 21216}

Form = Mapping[str, str]


def text_of(form: Form, network: Network, now: Instant) -> Text:
    """The text a program wants sent. Raises ApiError as Twilio would."""
    recipient = _number(form, "To", missing=21604, wrong=21211)
    service = form.get("MessagingServiceSid", "")
    if service and not SERVICE.fullmatch(service):
        raise ApiError(20001, "MessagingServiceSid must be MG and 32 hexadecimal digits")
    sender = _sender(form, network, service)
    body = form.get("Body", "")
    if not body:
        raise ApiError(21602)
    if len(body) > LONGEST:
        raise ApiError(21617)
    _refuse(TEXT_FROM.get(sender), TEXT_TO.get(recipient))
    _valid_for(form)
    return Text(sender, recipient, body, service, _callback(form), _send_at(form, service, now))


def _sender(form: Form, network: Network, service: str) -> str:
    if service and not form.get("From"):
        return network.sender
    return _number(form, "From", missing=21603, wrong=21212)


def _number(form: Form, name: str, *, missing: int, wrong: int) -> str:
    value = form.get(name, "").strip()
    if not value:
        raise ApiError(missing)
    if not E164.fullmatch(value):
        raise ApiError(wrong, f"The '{name}' number {value} is not a valid phone number.")
    return value


def _refuse(*codes: int | None) -> None:
    for code in codes:
        if code is not None:
            raise ApiError(code)


def refuse_by_faults(faults: dict[Fault, int]) -> None:
    """Raise the code a number was set to be refused with."""
    _refuse(faults.get(Fault.REFUSES))


def _valid_for(form: Form) -> None:
    value = form.get("ValidityPeriod", "36000")
    if not value.isdecimal() or not 1 <= int(value) <= 36000:
        raise ApiError(20001, "ValidityPeriod must be a whole number from 1 to 36000")


def _callback(form: Form) -> str:
    url = form.get("StatusCallback", "")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname):
        raise ApiError(21609)
    return url


def _send_at(form: Form, service: str, now: Instant) -> datetime | None:
    """When a scheduled text is to leave, in the story's time; the API speaks of the real clock."""
    if form.get("ScheduleType") != "fixed":
        return None
    if not service:
        raise ApiError(35118)
    moment = _moment(form.get("SendAt", ""))
    if moment is None or moment - now.real <= timedelta(seconds=300):
        raise ApiError(35111)
    if moment - now.real > timedelta(days=35):
        raise ApiError(35115)
    return moment + timedelta(seconds=now.ahead)


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def call_of(form: Form) -> Ring:
    """The call a program wants placed. Raises ApiError as Twilio would."""
    recipient = _number(form, "To", missing=21201, wrong=21211)
    sender = _number(form, "From", missing=21213, wrong=21212)
    _refuse(CALL_FROM.get(sender), CALL_TO.get(recipient))
    url, document = form.get("Url", ""), form.get("Twiml", "")
    if not document and urlsplit(url).scheme not in {"http", "https"}:
        raise ApiError(21205)
    events = " ".join(form.getlist("StatusCallbackEvent")) if hasattr(form, "getlist") else ""
    return Ring(
        sender,
        recipient,
        url=url,
        document=document,
        timeout=_whole(form, "Timeout", 60),
        limit=_whole(form, "TimeLimit", 14400),
        status_callback=_callback(form),
        status_events=events or "completed",
    )


def _whole(form: Form, name: str, default: int) -> int:
    value = form.get(name, "")
    if value and not value.isdecimal():
        raise ApiError(20001, f"{name} must be a whole number")
    return int(value) if value else default


def day_range(args: Form, name: str) -> tuple[datetime | None, datetime | None]:
    """The moments a date filter leaves: from the first to before the second.

    `DateSent` is one day, `DateSent<` up to and with a day or moment, `DateSent>` from one.
    """
    # the SDK writes a day as its first moment
    exact, before, after = (_day(args.get(name + sign, "")[:end]) for sign, end in (("", 10), ("<", None), (">", None)))
    if exact:
        return exact[0], exact[1]
    return (after[0] if after else None), (before[1] if before else None)


def _day(value: str) -> tuple[datetime, datetime] | None:
    """A day's first moment and the next day's; a moment is its own second."""
    if not value:
        return None
    try:
        if len(value) == 10:
            day = date.fromisoformat(value)
            start = datetime(day.year, day.month, day.day, tzinfo=UTC)
            return start, start + timedelta(days=1)
    except ValueError as error:
        raise ApiError(20001, f"{value} is no date") from error
    moment = _moment(value)
    if moment is None:
        raise ApiError(20001, f"{value} is no date")
    return moment, moment + timedelta(seconds=1)
