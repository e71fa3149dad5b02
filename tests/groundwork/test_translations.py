"""Every text is there in Spanish, and says its values."""

import re

import pytest

from groundwork.translations.collect import SPANISH, collected, spanish

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def pairs() -> list[tuple[str, str]]:
    found = []
    for message in spanish():
        if isinstance(message.id, tuple):
            found += [(message.id[1], text) for text in message.string[1:]]
        elif message.id:
            found.append((message.id, message.string))
    return found


def test_the_catalog_holds_exactly_the_texts_of_the_code():
    assert SPANISH.read_bytes() == collected(), "run: .venv/bin/python -m groundwork.translations.collect"


def test_nothing_is_left_untranslated():
    assert [english for english, text in pairs() if not text] == []


@pytest.mark.parametrize("chunk", range(8))
def test_a_translation_names_the_same_values(chunk):
    wrong = [
        (english, text)
        for english, text in pairs()[chunk::8]
        if sorted(PLACES.findall(english)) != sorted(PLACES.findall(text))
    ]

    assert wrong == []
