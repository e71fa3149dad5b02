"""Texts and scripts: what may be sent."""

import pytest

from campaigns.compose import read_audience
from campaigns.wording import check_script, check_text, script_parts
from groundwork.refusal import Refusal


def test_a_text_needs_its_link():
    with pytest.raises(Refusal) as refused:
        check_text("Hi {first_name}. Reply STOP to stop.", field="text_en")

    assert refused.value.field == "text_en"
    assert "{link}" in str(refused.value)


def test_a_text_says_how_to_stop():
    with pytest.raises(Refusal, match="STOP"):
        check_text("Hi, call: {link}", field="text_en")


def test_a_field_nobody_knows_is_named_beside_its_own_box():
    with pytest.raises(Refusal, match="shoe_size") as refused:
        check_text("{shoe_size} {link} STOP", field="text_es")

    assert refused.value.field == "text_es"


def test_curly_quotes_are_made_plain():
    assert check_text("It’s “now”: {link} STOP", field="text_en") == 'It\'s "now": {link} STOP'


def test_a_script_knows_its_own_fields_only():
    with pytest.raises(Refusal, match="link"):
        check_script("Say {link}", field="script_en")


def test_a_script_marks_what_was_filled_in():
    parts = script_parts("I am {name}.\n\nBye", {"name": "Maria {place}"})

    assert parts == [[("", "I am "), ("name", "Maria {place}"), ("", ".")], [("", "Bye")]]


@pytest.mark.parametrize(
    ("words", "states", "districts"),
    [
        ("", (), ()),
        ("fk", ("FK",), ()),
        ("FK-2, oh-03; DC-0", (), ("FK-2", "OH-3", "DC-0")),
        ("OH FK-1", ("OH",), ("FK-1",)),
    ],
)
def test_an_audience_is_read_from_words(words, states, districts):
    assert read_audience(words) == (states, districts)


@pytest.mark.parametrize("words", ["democrats", "FK-", "FK-123", "F", "2"])
def test_an_audience_is_places_only(words):
    with pytest.raises(Refusal) as refused:
        read_audience(words)

    assert refused.value.field == "audience"
