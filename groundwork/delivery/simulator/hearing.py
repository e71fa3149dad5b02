"""How the simulated phone writes what it heard: call notes, links in texts, what a text cost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import phonenumbers
from flask_babel import lazy_gettext

from groundwork.delivery.phone import prices
from groundwork.delivery.simulator.models import (
    Behaviour,
    SimCallLine,
    SimEvent,
    SimMessage,
    Speaker,
    TextStatus,
    Webhook,
)
from groundwork.words import say

NOTES = {
    "answered": lazy_gettext("You answered."),
    "hung_up": lazy_gettext("You hung up."),
    "they_hang_up": lazy_gettext("They hang up."),
    "ended": lazy_gettext("The call is ended."),
    "no_key": lazy_gettext("No key was pressed."),
    "ringing": lazy_gettext("Ringing %(about)s (a stand-in)"),
    "extension": lazy_gettext("Extension keys are pressed: %(about)s"),
    "answers": lazy_gettext("A stand-in answers. Nobody real is called."),
    "voicemail": lazy_gettext("Voicemail answers (a stand-in)."),
    "busy": lazy_gettext("Busy."),
    "rings_out": lazy_gettext("Nobody answers."),
    "fails": lazy_gettext("The number cannot be reached."),
}
BEHAVIOURS = {
    Behaviour.ANSWERS: lazy_gettext("answers"),
    Behaviour.BUSY: lazy_gettext("busy"),
    Behaviour.RINGS_OUT: lazy_gettext("rings, nobody answers"),
    Behaviour.VOICEMAIL: lazy_gettext("voicemail answers"),
    Behaviour.FAILS: lazy_gettext("cannot be reached"),
    Behaviour.SCHEDULE: lazy_gettext("answers in its hours"),
    Behaviour.OURS: lazy_gettext("our own number"),
}
STATUSES = {
    TextStatus.ACCEPTED: lazy_gettext("accepted"),
    TextStatus.SCHEDULED: lazy_gettext("scheduled"),
    TextStatus.QUEUED: lazy_gettext("queued"),
    TextStatus.SENT: lazy_gettext("sent"),
    TextStatus.DELIVERED: lazy_gettext("delivered"),
    TextStatus.UNDELIVERED: lazy_gettext("not delivered"),
    TextStatus.FAILED: lazy_gettext("failed"),
    TextStatus.CANCELED: lazy_gettext("canceled"),
    TextStatus.RECEIVED: lazy_gettext("received"),
}
HAPPENINGS = {
    Webhook.TEXT: lazy_gettext("Your text was handed in"),
    Webhook.TEXT_STATUS: lazy_gettext("What became of a text was told"),
    Webhook.VOICE: lazy_gettext("The call asked what comes next"),
    Webhook.CALL_STATUS: lazy_gettext("What became of the call was told"),
}
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. path: one of our own pages; number: a phone number to tap; both empty: plain words."""

    words: str
    path: str = ""
    number: str = ""


def number_words(number: str) -> str:
    """An American number as people write it."""
    digits = number.removeprefix("+1")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if number.startswith("+1") and len(digits) == 10 else number


def spoken(line: SimCallLine, labels: dict[str, str]) -> str:
    """A transcript line in the reader's language; what our TwiML said stays as it was said."""
    if line.speaker == Speaker.PHONE:
        return say("You pressed %(keys)s", keys=line.words)
    if line.speaker == Speaker.VOICE or line.words not in NOTES:
        return line.words
    about = ", ".join(part for part in (labels.get(line.about, ""), number_words(line.about)) if part)
    return str(NOTES[line.words]) % {"about": about}


def pieces(body: str, public_url: str) -> list[Piece]:
    """A text cut where a link of ours or a phone number stands."""
    found: list[Piece] = []
    end = 0
    for match in ADDRESS.finditer(body):
        found.extend(_with_numbers(body[end : match.start()]))
        found.append(Piece(match[0], path=_own_path(match[0], public_url)))
        end = match.end()
    return [*found, *_with_numbers(body[end:])]


def _own_path(address: str, public_url: str) -> str:
    parts = urlsplit(address)
    if (parts.hostname or "").endswith(".example"):  # in the story, an address that cannot exist stands for this server
        return urlunsplit(("", "", parts.path, parts.query, "")) or "/"
    rest = address.removeprefix(public_url.rstrip("/"))
    return (rest or "/") if rest != address and rest[:1] in {"", "/", "?"} else ""


def _with_numbers(words: str) -> Iterator[Piece]:
    end = 0
    for match in phonenumbers.PhoneNumberMatcher(words, "US", leniency=phonenumbers.Leniency.POSSIBLE):
        if sum(letter.isdigit() for letter in match.raw_string) < 10:
            continue
        if match.start > end:
            yield Piece(words[end : match.start])
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield Piece(match.raw_string, number=number)
        end = match.end
    if words[end:]:
        yield Piece(words[end:])


def cost(message: SimMessage) -> str:
    """What a text of ours cost by the house's estimate, in cents."""
    cents = message.segments * prices.HUNDREDTHS_PER_SEGMENT / 100 if message.is_charged else 0
    return f"{cents:.1f}¢"


def taken(event: SimEvent) -> str:
    """How we took a webhook, in words."""
    if event.note:
        return event.note
    if event.answer is None:
        return say("Signed, on its way.") if event.due_at else say("Nobody asked to be told.")
    step = event.url.partition("?")[0].rpartition("/hooks/twilio/")[2]
    return say("Signed, sent to %(where)s, answered %(status)s.", where=step, status=event.answer)
