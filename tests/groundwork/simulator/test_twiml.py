"""Our call scripts, and what the simulator lets pass, against the words Twilio's SDK knows."""

import inspect
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from twilio.twiml import lower_camel, messaging_response, voice_response

from groundwork.delivery.phone import script
from groundwork.delivery.simulator import twiml

ALL: tuple[script.Verb, ...] = (
    script.Say("Ring & <wait>", "es"),
    script.Gather("menu", 1, (script.Say("Press 1"), script.Say("Oprima 1", "es"))),
    script.Dial("+16085550163", "done", "+12025550190", send_digits="ww12"),
    script.Redirect("menu"),
    script.Hangup(),
)
PARENTS = {
    "Response": voice_response.VoiceResponse,
    "Gather": voice_response.Gather,
    "Dial": voice_response.Dial,
    "Message": messaging_response.Message,
}


def attributes(parent: type, verb: str) -> set[str] | None:
    """What a verb may carry inside another; None where the SDK does not know it there."""
    method = getattr(parent, verb.lower(), None)
    return {lower_camel(name) for name in inspect.signature(method).parameters} if method else None


def strange(element: ET.Element, parent: type = voice_response.VoiceResponse) -> list[str]:
    """Verbs and attributes below an element that the SDK could not have written."""
    found = []
    for child in element:
        known = attributes(parent, child.tag)
        found += [child.tag] if known is None else sorted(f"{child.tag} {name}" for name in set(child.attrib) - known)
        found += strange(child, PARENTS.get(child.tag, parent))
    return found


def test_every_verb_of_ours_is_tried_here():
    assert {type(verb) for verb in ALL} == set(get_args(script.Verb))


def test_our_scripts_hold_only_verbs_and_attributes_that_twilio_has():
    document = script.twiml(ALL, "key")

    assert strange(ET.fromstring(document)) == []
    assert twiml.complaints(twiml.read(document)) == []
    assert strange(ET.fromstring(script.reply("Thanks")), messaging_response.MessagingResponse) == []


def test_the_judge_of_scripts_is_awake():
    for wrong, name in (
        ('<Response><Dial record="do-not-record-ever" recorded="x">1</Dial></Response>', "Dial recorded"),
        ("<Response><Shout>Hi</Shout></Response>", "Shout"),
        ('<Response><Gather><Say loud="yes">Hi</Say></Gather></Response>', "Say loud"),
    ):
        assert strange(ET.fromstring(wrong)) == [name]


@pytest.mark.parametrize("verb", sorted(twiml.KNOWN))
def test_what_the_simulator_lets_pass_twilio_has_too(verb: str):
    inside = next((name for name, verbs in twiml.INSIDE.items() if verb in verbs and verb in {"Number", "Body"}), "")
    parent = PARENTS[inside] if inside else voice_response.VoiceResponse
    if verb == "Message":
        parent = messaging_response.MessagingResponse

    known = attributes(parent, verb)

    assert known is not None
    assert twiml.KNOWN[verb] <= known
    assert "record" not in twiml.KNOWN[verb]


@pytest.mark.parametrize(
    "document",
    [
        '<Response><Dial record="record-from-answer">+16085550163</Dial></Response>',
        "<Response><Record/></Response>",
        "<Response><Start><Recording/></Start></Response>",
    ],
)
def test_the_simulator_complains_of_every_way_to_record(document: str):
    assert twiml.complaints(twiml.read(document)) != []
