"""Segments as carriers bill them."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery.phone import prices
from groundwork.delivery.texts.measure import BASIC, EXTENDED, GSM, UNICODE, measure, mend

# texts of our own (a stem, written so many times, and a tail, escaped) and what Twilio's own calculator says of them:
# sms-segments-calculator 1.3.0, MIT
VECTORS = Path(__file__).with_name("segments.csv")
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


def test_segments_are_those_of_the_phone_companys_own_calculator():
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [json.loads(f'"{row["stem"]}"') * int(row["times"]) + json.loads(f'"{row["tail"]}"') for row in rows]

    wrong = [
        (row, found)
        for row, found in zip(rows, map(measure, texts), strict=True)
        if (found.encoding, found.segments) != (row["encoding"], int(row["segments"]))
    ]

    assert len(rows) > 800
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "segments", "theirs"),
    [
        # emoji younger than the calculator's tables, which cuts them inside
        ("\U0001f9d1\u200d\U0001f91d\u200d\U0001f9d1" * 33, 5, 4),
        ("\U0001faf1\U0001f3fd\u200d\U0001faf2\U0001f3ff" * 22, 4, 3),
        # 201 units cannot travel in two parts of 67, whatever is drawn onto what
        ("e" + "\u0301" * 200, 3, 2),
    ],
)
def test_where_the_calculator_is_behind_the_standards_we_are_never_below_it(text, segments, theirs):
    assert measure(text).segments == segments > theirs


@given(st.text(st.characters(max_codepoint=0x2FF), min_size=60, max_size=300))
def test_latin_letters_are_counted_the_short_way_like_all_others(text):
    assert measure(text + "\u0101").segments == measure(text + "\u4e00").segments


def test_half_a_pair_is_measured_and_not_stumbled_over():
    assert measure("\ud800").segments == 1


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
