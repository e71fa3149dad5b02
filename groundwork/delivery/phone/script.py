"""What happens in a call, as a few verbs of our own; `twiml` writes them in the phone company's language.

Nothing here can record a call, and nothing may ever be added that does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

VOICES = {"en": ("en-US", "Polly.Joanna"), "es": ("es-US", "Polly.Lupe")}


@dataclass(frozen=True)
class Say:
    """Read words out. language: `en` or `es`."""

    text: str
    language: str = "en"


@dataclass(frozen=True)
class Gather:
    """Ask for keys while the prompt is read; with keys or without, the call goes on at `step`."""

    step: str
    digits: int
    prompt: tuple[Say, ...]
    timeout: int = 8


@dataclass(frozen=True)
class Dial:
    """Connect somebody; when they are done the call goes on at `step`.

    caller_id: a number of ours. timeout: seconds to let it ring. send_digits: keys for an extension (`w` waits half a
    second). limit: seconds at most.
    """

    number: str
    step: str
    caller_id: str
    timeout: int = 30
    send_digits: str = ""
    limit: int = 3600


@dataclass(frozen=True)
class Redirect:
    """Go on at another step."""

    step: str


@dataclass(frozen=True)
class Hangup:
    """End the call."""


Verb = Say | Gather | Dial | Redirect | Hangup


def address(step: str, key: str) -> str:
    """The webhook of a step, as a path."""
    return f"/hooks/twilio/voice/{quote(step, safe='')}" + (f"?k={quote(key, safe='')}" if key else "")


def twiml(verbs: Sequence[Verb], key: str) -> str:
    """The verbs as TwiML; `key` comes back with every following step as `InboundCall.key`."""
    root = Element("Response")
    for verb in verbs:
        _add(root, verb, key)
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(root, encoding="unicode")


def reply(text: str) -> str:
    """The answer to an inbound text: one message, or none when the text is empty."""
    root = Element("Response")
    if text:
        SubElement(root, "Message").text = text
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(root, encoding="unicode")


def _add(parent: Element, verb: Verb, key: str) -> None:
    match verb:
        case Say():
            language, voice = VOICES.get(verb.language, VOICES["en"])
            SubElement(parent, "Say", language=language, voice=voice).text = verb.text
        case Gather():
            _gather(parent, verb, key)
        case Dial():
            _dial(parent, verb, key)
        case Redirect():
            SubElement(parent, "Redirect", method="POST").text = address(verb.step, key)
        case Hangup():
            SubElement(parent, "Hangup")


def _gather(parent: Element, verb: Gather, key: str) -> None:
    box = SubElement(
        parent,
        "Gather",
        input="dtmf",
        numDigits=str(verb.digits),
        timeout=str(verb.timeout),
        action=address(verb.step, key),
        method="POST",
        actionOnEmptyResult="true",
    )
    for words in verb.prompt:
        _add(box, words, key)


def _dial(parent: Element, verb: Dial, key: str) -> None:
    box = SubElement(
        parent,
        "Dial",
        callerId=verb.caller_id,
        timeout=str(verb.timeout),
        timeLimit=str(verb.limit),
        answerOnBridge="true",
        hangupOnStar="true",
        action=address(verb.step, key),
        method="POST",
    )
    digits = {"sendDigits": verb.send_digits} if verb.send_digits else {}
    SubElement(box, "Number", digits).text = verb.number
