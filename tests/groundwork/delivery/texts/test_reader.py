"""What people text back, in the many ways they do: `phrases.csv` has each phrase and how it must be read."""

import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.delivery.texts import doubts
from groundwork.delivery.texts.reader import Reading, doubt, read
from groundwork.delivery.webhooks.inbound import language_of

PHRASES = list(csv.DictReader((Path(__file__).parent / "phrases.csv").read_text(encoding="utf-8").splitlines()))
PER_SE = ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe")  # 47 CFR 64.1200(a)(10)
SPANISH_PER_SE = ("alto", "parar", "pare", "basta", "cancelar", "salir", "baja")
AROUND = (
    "",
    ".",
    "!",
    "!!!",
    "?",
    "...",
    '"',
    "'",
    "”",
    "“",
    ")",
    "(",
    "*",
    " ",
    "\n",
    ",",
    "¡",
    "🙏",
    " 😡",
    "-",
    ":",
)


@pytest.mark.parametrize("reading", Reading)
def test_phrases_are_read_as_they_are_meant(reading):
    meant = [row["phrase"] for row in PHRASES if row["reading"] == reading]

    assert {phrase: read(phrase) for phrase in meant} == dict.fromkeys(meant, reading)


def test_there_are_enough_phrases_of_every_kind_in_both_languages():
    kinds = Counter(row["reading"] for row in PHRASES)
    languages = Counter(language_of(row["phrase"]) for row in PHRASES)

    assert len(PHRASES) >= 1000
    assert len({row["phrase"] for row in PHRASES}) == len(PHRASES)
    assert all(kinds[reading] >= 25 for reading in Reading)
    assert languages["es"] >= 200


@given(st.sampled_from(PER_SE + SPANISH_PER_SE), st.sampled_from(AROUND), st.sampled_from(AROUND), st.data())
def test_a_word_of_the_rule_alone_is_a_stop_however_it_is_written(word, before, after, data):
    cased = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in word)

    assert read(f"{before}{cased}{after}") == "stop"


@given(st.text(max_size=400))
def test_nothing_anybody_writes_breaks_it(text):
    assert read(text) in set(Reading)
    assert doubt(text) in doubts.HOLDS


WORDS = [
    "stop",
    "no",
    "the",
    "more",
    "want",
    "to",
    "dont",
    "me",
    "please",
    "i",
    "you",
    "text",
    "mas",
    "de",
    "end",
    "🛑",
    "#",
    "-",
    ".",
    ",",
    "\n",
    "'",
    "cancel",
    "is",
    "bus",
    "my",
    "it",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_no_order_of_its_own_words_breaks_it(text):
    assert read(text) in set(Reading)


@pytest.mark.parametrize(
    "piece", ["stop ", "the ", "no more ", "never ever ", "to stop ", "i said ", "-- ", "s ", "ﷺ", "de los ", "#", "a"]
)
def test_a_very_long_text_is_read_in_time(piece):
    text = (piece * 10_000)[:10_000]

    began = time.process_time()
    read(text)

    assert time.process_time() - began < 2  # 0.2 s measured; anything not linear takes minutes


@pytest.mark.parametrize("phrase", ["", "   ", "\n", "👍", "...", "\x00", "a" * 5000])
def test_nothing_to_read_is_a_message(phrase):
    assert read(phrase) == "message"


@pytest.mark.parametrize("noise", [" ", "  ", "\n", "\t", "\u200b", "\u00a0"])
def test_a_stop_counts_with_whatever_stands_around_it(noise):
    assert read(f"{noise}STOP{noise}") == "stop"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Wrong number", "wrong person"),
        ("I'm not Maria", "wrong person"),
        ("no me interesa", "not interested"),
        ("fuck off", "anger"),
        ("This is spam", "complaint"),
        ("Mi esposo falleció", "death"),
        ("How did you get my number?", "where the number is from"),
        ("I never signed up for this", "never agreed"),
        ("I'm 12 years old", "a child"),
        ("This must stop", "unclear"),
    ],
)
def test_whoever_looks_at_a_held_text_is_told_why(text, why):
    assert (read(text), doubt(text)) == ("hold", why)
