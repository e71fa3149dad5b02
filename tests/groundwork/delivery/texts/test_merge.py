"""Five fields and nothing else."""

import pytest

from groundwork.delivery.texts.merge import BadTemplate, fields_of, render

VALUES = {"first_name": "Maria", "city": "Nolin", "link": "http://localhost/act/x", "alliance": "Franklin Alliance"}


def test_fields_are_filled_in():
    assert render("{first_name} in {city}: {link} {first_name}", VALUES) == (
        "Maria in Nolin: http://localhost/act/x Maria"
    )


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Dear {last_name}", "last_name"),
        ("{first_name.__class__}", "__class__"),
        ("{0}", "0"),
        ("{}", "no field"),
        ("{first_name", "not closed"),
        ("first_name}", "not closed"),
        ("{{first_name}}", "not closed"),
        ("{first_name!r}", "first_name!r"),
        ("call {legislator}", "legislator"),
    ],
)
def test_anything_else_is_refused_by_name(template, told):
    with pytest.raises(BadTemplate, match=told):
        render(template, VALUES)


def test_what_a_person_is_called_is_never_read_as_a_field():
    assert render("{first_name}", VALUES | {"first_name": "{link}"}) == "{link}"


def test_the_fields_of_a_text_are_listed_once():
    assert fields_of("{link} {city} {link}") == ["link", "city"]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Hi {first_name}, it's {alliance}.", "Hi, it's Franklin Alliance."),
        ("{first_name}, can you call?", "Can you call?"),
        ("Hola {first_name}! {link}", "Hola! http://localhost/act/x"),
        ("Thank you {first_name}", "Thank you"),
        ("Thank you {first_name} and all of {city}.", "Thank you and all of Nolin."),
        ("({first_name}) {first_name}", "()"),
    ],
)
def test_nobodys_name_leaves_no_gap(template, text):
    assert render(template, VALUES | {"first_name": ""}) == text
