"""Twilio, through its own SDK on our own wire. The one file that imports the SDK, and only when it is used."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from json import loads
from typing import Any

from groundwork.delivery.phone.http import Wire
from groundwork.delivery.phone.telephony import (
    RECIPIENT,
    SENDER,
    Accepted,
    Delivery,
    NotAccepted,
    NumberFacts,
    OutboundCall,
    OutboundText,
    PhoneError,
    Rejected,
    SenderBlocked,
    Unknown,
)
from groundwork.settings import Settings

LONGEST_LOOK = 400  # texts to one number that are searched for our mark, newest first
CALLS_LOOKED_AT = 50
CLOCKS_DIFFER = timedelta(seconds=60)
# `initiated` says at once which row a call belongs to; what became of it comes with `completed`
CALL_EVENTS = ["initiated", "completed"]
BUSY_SECONDS = 2.0
NOT_THERE = 20404


def is_set_up(settings: Settings) -> bool:
    """Whether texts can be handed over at all."""
    has_account = bool(settings.twilio_account_sid and settings.twilio_auth_token.get_secret_value())
    return has_account and bool(settings.sender_number or settings.messaging_service)


class TwilioPhone:
    """One account at Twilio, or at whoever answers at another base address."""

    def __init__(self, account: str, token: str, base: str = "") -> None:
        self.account, self.token, self.base = account, token, base

    @cached_property
    def client(self) -> Any:
        """The SDK's client; importing it takes half a second and 34 MB, hence late."""
        from twilio.rest import Client

        made = Client(self.account, self.token, http_client=Wire(self.base))
        made.messages  # noqa: B018 - loads the rest of it now, in one thread, and not in sixty at the first texts
        return made

    def send(self, text: OutboundText) -> Accepted:
        """Hand over one text, once."""
        sender = {"messaging_service_sid" if text.sender.startswith("MG") else "from_": text.sender}
        with _read_errors():
            made = self.client.messages.create(
                to=text.to,
                body=text.body,
                status_callback=text.callback_url,
                validity_period=text.valid_for,
                **sender,
            )
        return _taken(made)

    def find(self, to: str, token: str) -> list[Accepted]:
        """Texts to this number whose body holds our mark; no other filter, a clock may be wrong and `sent` be unset."""
        with _read_errors():
            listed = self.client.messages.list(to=to, limit=LONGEST_LOOK)
        return [Accepted(text.sid, str(text.status)) for text in listed if token in (text.body or "")]

    def fetch(self, sid: str) -> Delivery | None:
        """How far one text is; None where it knows no such text."""
        try:
            with _read_errors():
                found = self.client.messages(sid).fetch()
        except SenderBlocked as error:
            if error.code == NOT_THERE:
                return None
            raise
        return Delivery(found.sid, str(found.status), _number(found.error_code))

    def call(self, call: OutboundCall) -> Accepted:
        """Place one call."""
        with _read_errors():
            made = self.client.calls.create(
                to=call.to,
                from_=call.sender,
                url=call.answer_url,
                status_callback=call.status_url,
                status_callback_event=CALL_EVENTS,
                timeout=call.ring,
                time_limit=call.time_limit,
            )
        return _taken(made)

    def find_call(self, to: str, sender: str, since: datetime) -> list[Accepted]:
        """Calls by `to` alone, since a call that has not begun has no start; then by what stands in each."""
        with _read_errors():
            listed = self.client.calls.list(to=to, limit=CALLS_LOOKED_AT)
        return [
            Accepted(call.sid, str(call.status))
            for call in listed
            if call._from == sender
            and call.direction == "outbound-api"
            and (call.date_created is None or call.date_created >= since - CLOCKS_DIFFER)
        ]

    def lookup(self, number: str, *, since: date | None) -> NumberFacts:
        """Line type always, a new owner only where a day is given: each is paid for."""
        fields, asked = "line_type_intelligence", {}
        if since is not None:
            fields, asked = f"{fields},reassigned_number", {"last_verified_date": since.strftime("%Y%m%d")}
        with _read_errors():
            found = self.client.lookups.v2.phone_numbers(number).fetch(fields=fields, **asked)
            line, owner = found.line_type_intelligence or {}, found.reassigned_number or {}
            return NumberFacts(line.get("type") or "", bool(found.valid), owner.get("is_number_reassigned") == "yes")

    def hang_up(self, sid: str) -> None:
        """End a call."""
        with _read_errors():
            self.client.calls(sid).update(status="completed")


@cache
def phone_for(settings: Settings) -> TwilioPhone:
    """The phone of these settings; kept, so that its connections are."""
    token = settings.twilio_auth_token.get_secret_value()
    return TwilioPhone(settings.twilio_account_sid, token, settings.twilio_base_url)


def _taken(made: Any) -> Accepted:
    """What was accepted; an answer without a number of it leaves open whether it was."""
    if not made.sid:
        raise Unknown("no sid")
    return Accepted(made.sid, str(made.status))


@contextmanager
def _read_errors() -> Iterator[None]:
    """Turn whatever the SDK raises into one of our four ways to fail."""
    from twilio.base.exceptions import TwilioException

    try:
        yield
    except TwilioException as error:
        raise read_error(*_status_and_code(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # it answered, but not with what it should
        raise Unknown(type(error).__name__) from error


def _status_and_code(error: Exception) -> tuple[int, int]:
    """From either shape of error; of a list it could not read the SDK only hands on the whole answer."""
    answer = next((part for part in error.args if hasattr(part, "status_code")), None)
    if answer is None:
        return _number(getattr(error, "status", 0)), _number(getattr(error, "code", 0))
    with suppress(ValueError):
        body = loads(answer.text)
        if isinstance(body, dict):
            return answer.status_code, _number(body.get("code"))
    return answer.status_code, 0


def read_error(status: int, code: int) -> PhoneError:
    """The class of an error by HTTP status and code; what cannot be told apart is unknown."""
    if status == 429 or code == 20429:
        return NotAccepted(BUSY_SECONDS)
    if status < 400 or status >= 500 or status == 408 or code == 20500:
        return Unknown(str(code))
    if code in SENDER or status in {401, 403}:
        return SenderBlocked(code)
    return Rejected(code, RECIPIENT.get(code))


def _number(value: object) -> int:
    return int(str(value)) if str(value or "").isdecimal() else 0
