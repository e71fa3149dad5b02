"""Twilio, through its own SDK on our own wire. The one file that imports the SDK, and only when it is used."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

from groundwork.delivery.http import Wire
from groundwork.delivery.telephony import (
    RECIPIENT,
    SENDER,
    Accepted,
    NotAccepted,
    OutboundCall,
    OutboundText,
    PhoneError,
    Rejected,
    SenderBlocked,
    Unknown,
)
from groundwork.settings import Settings

LONGEST_LOOK = 400  # texts to one number that are searched for our mark, newest first
BUSY_SECONDS = 2.0


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

        return Client(self.account, self.token, http_client=Wire(self.base))

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
        return Accepted(made.sid, str(made.status))

    def find(self, to: str, token: str) -> list[Accepted]:
        """Texts to this number whose body holds our mark; no other filter, a clock may be wrong and `sent` be unset."""
        with _read_errors():
            listed = self.client.messages.list(to=to, limit=LONGEST_LOOK)
        return [Accepted(text.sid, str(text.status)) for text in listed if token in (text.body or "")]

    def call(self, call: OutboundCall) -> Accepted:
        """Place one call."""
        with _read_errors():
            made = self.client.calls.create(
                to=call.to,
                from_=call.sender,
                url=call.answer_url,
                status_callback=call.status_url,
                status_callback_event=["completed"],
                time_limit=call.time_limit,
            )
        return Accepted(made.sid, str(made.status))

    def hang_up(self, sid: str) -> None:
        """End a call."""
        with _read_errors():
            self.client.calls(sid).update(status="completed")


@cache
def phone_for(settings: Settings) -> TwilioPhone:
    """The phone of these settings; kept, so that its connections are."""
    token = settings.twilio_auth_token.get_secret_value()
    return TwilioPhone(settings.twilio_account_sid, token, settings.twilio_base_url)


@contextmanager
def _read_errors() -> Iterator[None]:
    """Turn whatever the SDK raises into one of our four ways to fail."""
    from twilio.base.exceptions import TwilioException

    try:
        yield
    except TwilioException as error:
        raise read_error(int(getattr(error, "status", 0) or 0), _number(getattr(error, "code", 0))) from error
    except (ValueError, KeyError, TypeError) as error:  # it answered, but not with what it should
        raise Unknown(type(error).__name__) from error


def read_error(status: int, code: int) -> PhoneError:
    """The class of an error by HTTP status and code; what cannot be told apart is unknown."""
    if status == 429 or code == 20429:
        return NotAccepted(BUSY_SECONDS)
    if status < 400 or status >= 500 or code == 20500:
        return Unknown(str(code))
    if code in SENDER or status in {401, 403}:
        return SenderBlocked(code)
    return Rejected(code, RECIPIENT.get(code))


def _number(code: object) -> int:
    return int(code) if str(code or "").isdigit() else 0  # type: ignore[call-overload] # digits were just seen
