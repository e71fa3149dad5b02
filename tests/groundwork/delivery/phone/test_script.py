"""Our few verbs in the phone company's language."""

from pathlib import Path
from xml.etree import ElementTree as ET

import groundwork.delivery
from groundwork.delivery.phone.script import Dial, Gather, Hangup, Redirect, Say, reply, twiml

ALL = (
    Say("Ring & <wait>", "es"),
    Gather("menu-1", 1, (Say("Press 1"), Say("Oprima 1", "es"))),
    Dial("+16085550163", "done-1", "+12025550190", send_digits="ww12"),
    Redirect("menu-2"),
    Hangup(),
)


def test_every_verb_becomes_an_element_and_its_step_an_address_with_the_key():
    root = ET.fromstring(twiml(ALL, "k&y"))

    assert [child.tag for child in root] == ["Say", "Gather", "Dial", "Redirect", "Hangup"]
    assert root[0].text == "Ring & <wait>"
    assert root[1].attrib["action"] == "/hooks/twilio/voice/menu-1?k=k%26y"
    assert root[1].attrib["actionOnEmptyResult"] == "true"
    assert (root[2].attrib["callerId"], root[2].attrib["timeLimit"]) == ("+12025550190", "3600")
    assert (root[2][0].text, root[2][0].attrib["sendDigits"]) == ("+16085550163", "ww12")


def test_nothing_in_delivery_can_record_a_call():
    here = Path(groundwork.delivery.__file__).parent
    for file in (one for one in here.rglob("*.py") if "simulator" not in one.parts):
        assert "Record" not in file.read_text().replace("LogRecord", "")
        assert "record=" not in file.read_text()
    assert "record" not in twiml(ALL, "")


def test_an_answer_to_a_text_is_one_message_or_none():
    assert reply("Hi & bye").endswith("<Response><Message>Hi &amp; bye</Message></Response>")
    assert reply("").endswith("<Response />")
