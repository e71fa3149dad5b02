"""Everything one phone's page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from groundwork.delivery.simulator import hearing, queries
from groundwork.delivery.simulator.calls import live_leg
from groundwork.delivery.simulator.models import (
    Direction,
    Phase,
    SimCall,
    SimCallLine,
    SimEvent,
    SimMessage,
    Speaker,
    Webhook,
)
from groundwork.delivery.simulator.numbers import e164, path_of
from groundwork.refusal import NotFound
from groundwork.settings import Settings

TEXTS, EVERY_TEXT, LINES, EVENTS = 8, 200, 12, 6
EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Screen:
    """One phone. partner: our number of the thread shown; dial: a number put into the dialer."""

    number: str
    label: str
    partner: str
    others: list[str]
    labels: dict[str, str]
    messages: Sequence[SimMessage]
    call: SimCall | None
    leg: SimCall | None
    lines: Sequence[SimCallLine]
    events: Sequence[SimEvent]
    dial: str
    asked: dict[str, str]
    next_words: str
    public_url: str

    @property
    def path(self) -> str:
        """The number as it stands in paths."""
        return path_of(self.number)

    @property
    def is_ringing(self) -> bool:
        """Whether somebody rings this phone."""
        call = self.call
        return call is not None and call.direction == Direction.BY_API and call.phase == Phase.RINGING

    @property
    def far_end(self) -> str:
        """Who is at the other end of the call."""
        if self.call is None:
            return ""
        return self.call.sender if self.call.direction == Direction.BY_API else self.call.recipient

    @property
    def texts_version(self) -> str:
        """Changes when the thread does."""
        return "-".join(f"{message.id}{message.status.value}" for message in self.messages)

    @property
    def call_version(self) -> str:
        """Changes when the call does."""
        last = self.lines[-1].id if self.lines else 0
        if self.call is None:
            return f"idle{self.dial}"
        return f"{self.call.id}-{self.call.is_live}-{self.is_ringing}-{last}{self.dial}"

    @property
    def events_version(self) -> str:
        """Changes when something happens."""
        return "-".join(f"{event.id}.{event.answer}" for event in self.events)

    def begins_day(self, place: int) -> bool:
        """Whether the text at this place of the thread is the first of its day, Eastern time."""
        if place == 0:
            return True
        earlier, later = (self.messages[at].made_at.astimezone(EASTERN).date() for at in (place - 1, place))
        return earlier != later

    def pieces(self, message: SimMessage) -> list[hearing.Piece]:
        """A text with its links."""
        return hearing.pieces(message.body, self.public_url)

    def cost(self, message: SimMessage) -> str:
        """What a text cost."""
        return hearing.cost(message)

    def status(self, message: SimMessage) -> str:
        """Where a text is, in words."""
        words = str(hearing.STATUSES[message.status])
        return f"{words} ({message.error_code})" if message.error_code else words

    def spoken(self, line: SimCallLine) -> str:
        """A line of the transcript in words."""
        return hearing.spoken(line, self.labels)

    def side(self, line: SimCallLine) -> str:
        """The class of a transcript line: mine, note or none."""
        return {Speaker.PHONE: "mine", Speaker.NOTE: "note"}.get(line.speaker, "")

    def happened(self, event: SimEvent) -> str:
        """What a webhook was about."""
        words = str(hearing.HAPPENINGS[event.kind])
        return f"{words}: {event.word}" if event.word else words

    def taken(self, event: SimEvent) -> str:
        """How we took a webhook."""
        return hearing.taken(event)

    def is_key(self, event: SimEvent) -> bool:
        """Whether it was the person's own doing."""
        return event.kind in {Webhook.TEXT, Webhook.VOICE}


def screen_of(session: Session, phone: str, args: Mapping[str, str], settings: Settings) -> Screen:
    """Read one phone. args: `with` names the thread, `dial` a number to ring, `all` the whole thread."""
    threads = queries.partners(session, phone)
    partner = _number(args.get("with", "")) or (threads[0] if threads else settings.sender_number)
    call = queries.latest_call(session, phone)
    others = [number for number in threads if number != partner]
    lines = queries.transcript(session, call.id, limit=LINES) if call else []
    named = {partner, *others, *(line.about for line in lines), *([call.sender, call.recipient] if call else [])}
    return Screen(
        number=phone,
        label=queries.labels(session, {phone}).get(phone, ""),
        partner=partner,
        others=others,
        labels=queries.labels(session, named),
        messages=queries.thread(session, phone, partner, limit=EVERY_TEXT if args.get("all") else TEXTS),
        call=call,
        leg=live_leg(session, call) if call else None,
        lines=lines,
        events=queries.happenings(session, phone, limit=EVENTS),
        dial=_number(args.get("dial", "")),
        asked={name: args[name] for name in ("with", "dial", "all") if args.get(name)},
        next_words=_next_words(session),
        public_url=settings.public_url,
    )


def _next_words(session: Session) -> str:
    """How the next line takes its call, or nothing while all answer."""
    behaviour = queries.next_behaviour(session)
    return str(hearing.BEHAVIOURS[behaviour]) if behaviour else ""


def _number(text: str) -> str:
    """The number in an address of ours, or nothing."""
    try:
        return e164(text) if text else ""
    except NotFound:
        return ""
