"""What the simulated phone company remembers: texts, calls, lines, faults, and the webhooks it owes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words

EVERYBODY = ""  # the number of the row that speaks for all lines


class TextStatus(StrEnum):
    """Where a text is, in Twilio's words."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


class CallStatus(StrEnum):
    """Where a call is, in Twilio's words."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"


class Direction(StrEnum):
    """Which way a text or call goes; `outside` is a call that never touches our account."""

    INBOUND = "inbound"
    BY_API = "outbound-api"
    REPLY = "outbound-reply"
    DIALLED = "outbound-dial"
    OUTSIDE = "outside"


class Phase(StrEnum):
    """What a live call waits for."""

    FETCHING = "fetching"
    RINGING = "ringing"
    SPEAKING = "speaking"
    GATHERING = "gathering"
    DIALLING = "dialling"
    TALKING = "talking"
    OVER = "over"


class Behaviour(StrEnum):
    """How a line takes a call; `schedule` by its hours; `ours` is one of our own numbers, answered by our webhook."""

    ANSWERS = "answers"
    BUSY = "busy"
    RINGS_OUT = "rings_out"
    VOICEMAIL = "voicemail"
    FAILS = "fails"
    SCHEDULE = "schedule"
    OURS = "ours"


class Fault(StrEnum):
    """What can be made to go wrong.

    The amount of `latency` is milliseconds; of `too_many` (429), `breaks` (accepted, then 500) and `drops` (accepted,
    then no answer) percent; of `refuses` and `undeliverable` an error code; of `pace` percent of the usual waiting;
    `duplicates`, `disorder`, `keywords` (the company answers STOP itself) and `new_owner` (a lookup says that somebody
    else has the number now) are on when their row is there.
    """

    LATENCY = "latency"
    TOO_MANY = "too_many"
    BREAKS = "breaks"
    DROPS = "drops"
    REFUSES = "refuses"
    UNDELIVERABLE = "undeliverable"
    DUPLICATES = "duplicates"
    DISORDER = "disorder"
    KEYWORDS = "keywords"
    NEW_OWNER = "new_owner"
    PACE = "pace"


class Webhook(StrEnum):
    """Why the phone company asks us something."""

    TEXT_STATUS = "text status"
    TEXT = "text"
    VOICE = "voice"
    CALL_STATUS = "call status"


class Speaker(StrEnum):
    """Whose line it is in a call's transcript."""

    VOICE = "voice"
    PHONE = "phone"
    NOTE = "note"


class SimMessage(Base):
    """One text between one of our numbers and a phone.

    Moments are the story's; ahead: how many seconds the story ran before the real clock when it was made.
    """

    __tablename__ = "sim_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    service: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(index=True)
    recipient: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    direction: Mapped[Direction] = mapped_column(words(Direction))
    status: Mapped[TextStatus] = mapped_column(words(TextStatus))
    segments: Mapped[int]
    error_code: Mapped[int | None]
    status_callback: Mapped[str] = mapped_column(default="")
    ahead: Mapped[int]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    @property
    def phone(self) -> str:
        """The simulated phone's end."""
        return self.sender if self.direction == Direction.INBOUND else self.recipient

    @property
    def ours(self) -> str:
        """Our end."""
        return self.recipient if self.direction == Direction.INBOUND else self.sender

    @property
    def is_charged(self) -> bool:
        """Whether the company bills it: what it sent on or took in, and not what failed before."""
        return self.status not in {TextStatus.FAILED, TextStatus.CANCELED, TextStatus.SCHEDULED}


class SimCall(Base):
    """One call, or one leg of a bridged one.

    document, position: the TwiML being played and the next verb in it. action: where a Dial's end is to be told.
    wake_at: when its next step is due, by the real clock. fetch_id: the webhook whose answer it waits for. limit: the
    seconds a leg may talk. ahead: as for a text.
    """

    __tablename__ = "sim_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("sim_call.id"), index=True)
    sender: Mapped[str] = mapped_column(index=True)
    recipient: Mapped[str] = mapped_column(index=True)
    direction: Mapped[Direction] = mapped_column(words(Direction))
    status: Mapped[CallStatus] = mapped_column(words(CallStatus))
    phase: Mapped[Phase] = mapped_column(words(Phase))
    url: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    action: Mapped[str] = mapped_column(default="")
    digits: Mapped[str] = mapped_column(default="")
    digits_wanted: Mapped[int | None]
    timeout: Mapped[int] = mapped_column(default=60)
    limit: Mapped[int] = mapped_column(default=14400)
    wake_at: Mapped[datetime | None] = mapped_column(index=True)
    fetch_id: Mapped[int | None]
    status_callback: Mapped[str] = mapped_column(default="")
    status_events: Mapped[str] = mapped_column(default="completed")
    ahead: Mapped[int]
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    seconds: Mapped[int | None]

    @property
    def phone(self) -> str:
        """The simulated phone's end."""
        return self.sender if self.direction in {Direction.INBOUND, Direction.OUTSIDE} else self.recipient

    @property
    def is_live(self) -> bool:
        """Whether somebody could still speak."""
        return self.phase != Phase.OVER


class SimCallLine(Base):
    """One line of a call's transcript; a note is a word that `hearing.NOTES` spells out, about a number or keys."""

    __tablename__ = "sim_call_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("sim_call.id"), index=True)
    at: Mapped[datetime]
    speaker: Mapped[Speaker] = mapped_column(words(Speaker))
    words: Mapped[str]
    about: Mapped[str] = mapped_column(default="")


class SimLine(Base):
    """A telephone line and how it takes calls; the row of EVERYBODY speaks for all that have no behaviour of their own.

    seconds: how long it talks once it answered. presses: keys it presses by itself when asked. is_once: the behaviour
    holds for one call, then it is as everybody's again. hours: when a line with a schedule is open on working days,
    such as `America/Chicago 09:00-17:00`; empty: nine to five where the number is.
    """

    __tablename__ = "sim_line"

    number: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(default="")
    behaviour: Mapped[Behaviour | None] = mapped_column(words(Behaviour))
    seconds: Mapped[int] = mapped_column(default=40)
    presses: Mapped[str] = mapped_column(default="")
    is_once: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[str] = mapped_column(default="", server_default="")


class SimFault(Base):
    """Something that goes wrong on purpose, for one number or (EVERYBODY) for all."""

    __tablename__ = "sim_fault"
    __table_args__ = (UniqueConstraint("number", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(default=EVERYBODY)
    kind: Mapped[Fault] = mapped_column(words(Fault))
    amount: Mapped[int]


class SimEvent(Base):
    """A webhook the phone company owes us, and how we took it.

    due_at: by the real clock; empty once done. word: the status it tells. token: the same when it is told again.
    """

    __tablename__ = "sim_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Webhook] = mapped_column(words(Webhook))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("sim_message.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("sim_call.id"), index=True)
    phone: Mapped[str] = mapped_column(index=True)
    url: Mapped[str]
    word: Mapped[str] = mapped_column(default="")
    fields: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    token: Mapped[str]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    answer: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
