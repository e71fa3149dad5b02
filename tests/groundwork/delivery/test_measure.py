"""Segments as carriers bill them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery import prices
from groundwork.delivery.measure import BASIC, EXTENDED, GSM, UNICODE, measure, mend

GSM_TEXT = st.text(st.sampled_from(sorted(BASIC | EXTENDED)), max_size=700)


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", GSM, 1),
        ("a" * 160, GSM, 1),
        ("a" * 161, GSM, 2),
        ("a" * 306, GSM, 2),
        ("a" * 307, GSM, 3),
        ("€" * 80, GSM, 1),
        ("€" * 81, GSM, 2),
        ("a" * 152 + "€" + "a" * 152, GSM, 3),  # the escape and its sign stay together: 152 + 154 + ...
        ("á" * 70, UNICODE, 1),
        ("á" * 71, UNICODE, 2),
        ("á" * 134, UNICODE, 2),
        ("á" * 135, UNICODE, 3),
        ("😀" * 35, UNICODE, 1),
        ("😀" * 36, UNICODE, 2),
        ("😀" * 67, UNICODE, 3),  # 33 whole emoji in each part, never half of one
        ("ñ à é ù ì ò ü Ñ ¿ ¡", GSM, 1),
        ("í", UNICODE, 1),
        ("`", UNICODE, 1),
        ("ç", UNICODE, 1),
        ("Ç", GSM, 1),
        ("{}[]~|^\\", GSM, 1),
    ],
)
def test_a_text_is_measured_as_carriers_do(text, encoding, segments):
    found = measure(text)

    assert (found.encoding, found.segments) == (encoding, segments)


def test_the_character_that_makes_a_text_dear_is_named():
    assert measure("It’s time").forced_by == "’"
    assert measure("It's time").forced_by == ""
    assert measure("Maria Duarté, Nolín").forced_by == "í"


def test_typographic_signs_are_mended_and_accents_kept():
    assert mend("“Don’t” – wait… now") == '"Don\'t" - wait... now'
    assert measure(mend("“Don’t” – wait… now")).encoding == GSM
    assert mend("María") == "María"


@given(GSM_TEXT)
def test_one_escaped_sign_never_costs_more_than_a_part(text):
    units = sum(2 if letter in EXTENDED else 1 for letter in text)

    segments = measure(text).segments

    assert segments >= -(-units // 160)
    assert segments <= max(1, -(-units // 152))  # at worst every part but the last loses one unit


@given(st.text(max_size=300))
def test_any_text_has_a_measure_and_mending_never_makes_it_dearer(text):
    assert measure(text).segments >= 1
    assert measure(mend(text)).segments <= measure(text).segments + len(text) // 50 + 1


def test_a_sum_is_priced_and_never_prices_summed():
    assert prices.cents(0) == 0
    assert prices.cents(1) == 2
    assert prices.cents(1000) == 1180
    assert prices.cents(prices.segments_for(500)) <= 500 < prices.cents(prices.segments_for(500) + 1)
