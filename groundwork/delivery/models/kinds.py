"""The words of delivery: channels, states, reasons."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message reaches somebody."""

    TEXT = "text"
    MAIL = "mail"
    CALL = "call"


class State(StrEnum):
    """Where a message stands; `RANK` orders what the phone company may tell us."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    UNRESOLVED = "unresolved"
    ACCEPTED = "accepted"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# What has been accepted only ever rises; two endings that disagree settle on the higher, in whatever order they came.
RANK = {
    State.QUEUED: 0,
    State.SENDING: 1,
    State.UNKNOWN: 1,
    State.UNRESOLVED: 1,
    State.ACCEPTED: 2,
    State.SENT: 3,
    State.FAILED: 4,
    State.UNDELIVERED: 5,
    State.DELIVERED: 6,
}


# Nothing of ours moves a row on from here.
ENDED = frozenset(
    {
        State.FAILED,
        State.UNDELIVERED,
        State.DELIVERED,
        State.REJECTED,
        State.SUPPRESSED,
        State.EXPIRED,
        State.CANCELLED,
    }
)


class BatchState(StrEnum):
    """Whether a batch may send."""

    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"


class SenderKind(StrEnum):
    """What a sender is to the carriers, which decides its pace."""

    LOCAL = "local"
    TOLL_FREE = "toll_free"
    SHORT_CODE = "short_code"


class ConsentKind(StrEnum):
    """What a line of the ledger says; `asked` waits for the person's own yes."""

    ASKED = "asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why an address is suppressed, or a message to it was not sent."""

    OPTED_OUT = "opted_out"
    HELD = "held"
    INVALID = "invalid"
    LANDLINE = "landline"
    UNREACHABLE = "unreachable"
    REASSIGNED = "reassigned"
    NO_CONSENT = "no_consent"
