"""The phone company as we see it: what we ask of it, and the four ways it can fail us."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from groundwork.delivery.models import Why

# Twilio says its codes may change: they are read as classes, and a code nobody knows only concerns its own message.
RECIPIENT = {
    21610: Why.OPTED_OUT,
    21211: Why.INVALID,
    21217: Why.INVALID,
    21614: Why.LANDLINE,
    21635: Why.LANDLINE,
    30006: Why.LANDLINE,
    30005: Why.UNREACHABLE,
}
SENDER = frozenset({20003, 20404, 21212, 21603, 21606, 21608, 21611, 21703, 21705, 30001, 30002, 30007, 30032, 30034})


@dataclass(frozen=True)
class OutboundText:
    """One text to hand over. sender: a number or a messaging service (MG…). valid_for: seconds until it is too late."""

    to: str
    sender: str
    body: str
    valid_for: int
    callback_url: str


@dataclass(frozen=True)
class OutboundCall:
    """One call to place; `answer_url` says what happens when it is picked up. ring, time_limit: seconds at most."""

    to: str
    sender: str
    answer_url: str
    status_url: str
    time_limit: int = 3600
    ring: int = 25  # most voicemails take a call after that


@dataclass(frozen=True)
class Accepted:
    """The phone company has it."""

    sid: str
    status: str


@dataclass(frozen=True)
class Delivery:
    """How far a text is. error_code: the phone company's number for what went wrong, or 0."""

    sid: str
    status: str
    error_code: int


@dataclass(frozen=True)
class NumberFacts:
    """What a number is. line_type: the phone company's word, such as mobile or landline; empty where it knows none.

    is_reassigned: somebody else got the number since the day that was asked about; what it cannot tell is no.
    """

    line_type: str
    is_valid: bool
    is_reassigned: bool


class PhoneError(Exception):
    """The phone company did not simply say yes."""


class NotAccepted(PhoneError):
    """It certainly does not have it; the same may be tried again in `retry_after` seconds."""

    def __init__(self, retry_after: float = 0) -> None:
        super().__init__("not accepted")
        self.retry_after = retry_after


class Unknown(PhoneError):
    """Nobody can say whether it has it; trying again might ring somebody twice."""


class Rejected(PhoneError):
    """It will never take this one. why: also says something about the recipient, where it is not empty."""

    def __init__(self, code: int, why: Why | None) -> None:
        super().__init__(f"rejected {code}")
        self.code, self.why = code, why


class SenderBlocked(PhoneError):
    """It takes nothing from us as things stand."""

    def __init__(self, code: int) -> None:
        super().__init__(f"sender blocked {code}")
        self.code = code


class Telephony(Protocol):
    """A phone company. Every method may raise a PhoneError."""

    def send(self, text: OutboundText) -> Accepted:
        """Hand over one text."""

    def find(self, to: str, token: str) -> list[Accepted]:
        """What it has for this number with our mark in its body."""

    def fetch(self, sid: str) -> Delivery | None:
        """How far one text is; None where it knows no such text."""

    def call(self, call: OutboundCall) -> Accepted:
        """Place one call."""

    def find_call(self, to: str, sender: str, since: datetime) -> list[Accepted]:
        """Calls we had placed from our number to this one since a moment, by the real clock; newest first."""

    def lookup(self, number: str, *, since: date | None) -> NumberFacts:
        """What a number is, and whether it got a new owner since a day, where one is given."""

    def hang_up(self, sid: str) -> None:
        """End a call."""
