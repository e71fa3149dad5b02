"""Numbers and mailboxes as people type them."""

import pytest

from groundwork.delivery.addresses import BadAddress, mail_address, read_number, text_address


@pytest.mark.parametrize(
    "typed",
    [
        "+16085550142",
        "608-555-0142",
        "(608) 555-0142",
        "1 608 555 0142",
        "608.555.0142",
        " 6085550142 ",
        "１６０８５５５０１４２",
        "tel:+1-608-555-0142"[4:],
        "608–555–0142",
    ],
)
def test_many_spellings_are_one_number(typed):
    assert read_number(typed) == "+16085550142"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type your mobile number"),
        ("608-555-O142", "letter O"),
        ("6O8-555-o142", "letter O"),
        ("608-555-l142", "looks like a one"),
        ("1-608-CALL-NOW", "letters"),
        ("608 555 014", "too short"),
        ("5550142", "too short"),
        ("608 555 01422222", "too long"),
        ("+44 20 7946 0958", "United States"),
        ("011 52 55 1234 5678", "United States"),
        ("+1 416 555 0142", "another country"),
        ("900-555-0142", "pay extra"),
        ("800-555-0142", "toll-free"),
        ("608-555-0142 ext. 12", "extension"),
        ("608-555-0142 x12", "extension"),
        ("608-555-0142 #12", "extension"),
        ("911", "emergency"),
        ("9-1-1", "emergency"),
        ("988", "emergency"),
        ("123-456-7890", "no such number"),
        ("???", "a number we can read"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_in_words(typed, told):
    with pytest.raises(BadAddress, match=told) as refused:
        read_number(typed)

    assert refused.value.field == "phone"


def test_the_same_number_is_the_same_address(session):
    first = text_address(session, "608-555-0142")
    again = text_address(session, "+1 (608) 555 0142")

    assert first.id == again.id
    assert first.fingerprint
    assert "6085550142" not in first.fingerprint


def test_a_mailbox_is_known_again_whatever_its_capitals(session):
    assert mail_address(session, " Rosa@Franklin.Example ").id == mail_address(session, "rosa@franklin.example").id


@pytest.mark.parametrize("typed", ["", "rosa", "rosa@", "rosa@franklin", "a b@franklin.example", "rosa@@x.example"])
def test_half_a_mailbox_is_refused(session, typed):
    with pytest.raises(BadAddress):
        mail_address(session, typed)
