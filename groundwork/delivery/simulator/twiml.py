"""Reading TwiML as the phone company does, and saying what it would complain about."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

# the part of https://www.twilio.com/docs/voice/twiml this product may use; `record` is absent on purpose
KNOWN = {
    "Say": {"language", "voice", "loop"},
    "Play": {"loop", "digits"},
    "Pause": {"length"},
    "Gather": {
        "action", "method", "numDigits", "timeout", "input", "finishOnKey", "actionOnEmptyResult", "language",
    },
    "Dial": {"action", "method", "timeout", "timeLimit", "callerId", "answerOnBridge", "hangupOnStar"},
    "Number": {"sendDigits", "statusCallback", "statusCallbackEvent", "statusCallbackMethod"},
    "Redirect": {"method"},
    "Hangup": set(),
    "Reject": {"reason"},
    "Message": {"to", "from", "action", "method", "statusCallback"},
    "Body": set(),
}  # fmt: skip
INSIDE = {"Gather": {"Say", "Play", "Pause"}, "Dial": {"Number"}, "Message": {"Body"}}


class Unreadable(ValueError):
    """What we answered is no TwiML (Twilio's error 12100)."""


@dataclass(frozen=True)
class Step:
    """One verb of a document."""

    verb: str
    words: str
    attributes: dict[str, str]
    inner: tuple["Step", ...] = ()

    def number(self, name: str, default: int) -> int:
        """A whole-number attribute, or Twilio's default."""
        value = self.attributes.get(name, "")
        return int(value) if value.isdecimal() else default


def read(document: str) -> list[Step]:
    """The verbs of a document, in order. Raises Unreadable."""
    if not document.strip():
        return []
    try:
        root = ET.fromstring(document)  # noqa: S314 - our own webhook's answer
    except ET.ParseError as error:
        raise Unreadable(f"12100 Document parse failure: {error}") from error
    if root.tag != "Response":
        raise Unreadable(f"12100 Document parse failure: <{root.tag}> is not <Response>")
    return [_step(child) for child in root]


def _step(element: ET.Element) -> Step:
    return Step(
        element.tag,
        " ".join((element.text or "").split()),
        dict(element.attrib),
        tuple(_step(child) for child in element),
    )


def complaints(steps: list[Step] | tuple[Step, ...], inside: str = "") -> list[str]:
    """What Twilio would warn about: verbs and attributes that are not there, or not allowed there."""
    found: list[str] = []
    for step in steps:
        if step.verb not in KNOWN or (inside and step.verb not in INSIDE.get(inside, set())):
            found.append(f"12200 Schema warning: <{step.verb}> is not allowed here")
            continue
        unknown = sorted(set(step.attributes) - KNOWN[step.verb])
        found.extend(f"12200 Schema warning: {step.verb} has no attribute {name}" for name in unknown)
        found.extend(complaints(step.inner, step.verb))
    return found


def messages(document: str) -> list[str]:
    """The texts a document answers an incoming text with."""
    steps = [step for step in read(document) if step.verb == "Message"]
    return [step.words or " ".join(inner.words for inner in step.inner) for step in steps]
