"""Sentences in both languages at once: what is published is fixed in both, whoever reads it later."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from groundwork.web.languages import language

LOCALES = {"en": "en_US", "es": "es_US"}
FILE = Path(__file__).parent.parent / "content" / "disclosure.toml"


@dataclass(frozen=True)
class Both:
    """The same in English and Spanish."""

    en: str
    es: str

    def said(self, language: str) -> str:
        """The words in this language."""
        return self.es if language == "es" else self.en

    @property
    def is_whole(self) -> bool:
        """Whether neither language is empty."""
        return bool(self.en.strip() and self.es.strip())


@cache
def _content() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def both(key: str, part: str = "says", **values: object) -> Both:
    """A sentence of `content/disclosure.toml` with its {names} filled in; a value may be Both itself."""
    found = _content()[part][key]
    return Both(**{language: words.format(**_spoken(values, language)) for language, words in found.items()})


def here(words: Both) -> str:
    """The words in the language of the request, as `say` has it; English outside of one."""
    return words.said(language())


def has(key: str, part: str) -> bool:
    """Whether the content holds these words."""
    return key in _content()[part]


def same(words: str) -> Both:
    """Words that are the same in both languages: names, numbers, what somebody typed once."""
    return Both(words, words)


def joined(*sentences: Both) -> Both:
    """Sentences one after the other."""
    whole = [one for one in sentences if one.is_whole]
    return Both(" ".join(one.en for one in whole), " ".join(one.es for one in whole))


def begun_large(words: Both) -> Both:
    """The words with a capital letter, as a sentence begins."""
    return Both(words.en[:1].upper() + words.en[1:], words.es[:1].upper() + words.es[1:])


def listed(words: list[Both]) -> Both:
    """Words as people list them: `age, sex and race`."""
    ands = both("and", "roles")
    return Both(_listed([one.en for one in words], ands.en), _listed([one.es for one in words], ands.es))


def on(day: date) -> Both:
    """A day in words."""
    return Both(*(str(format_date(day, "long", locale=LOCALES[language])) for language in ("en", "es")))


def people(number: int) -> Both:
    """How many people; a number under ten is never told."""
    if number == 0:
        return both("none", "roles")
    return both("few", "roles") if number < 10 else same(f"{number:,}")


def _listed(words: list[str], joint: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _spoken(values: dict[str, Any], language: str) -> dict[str, Any]:
    return {name: one.said(language) if isinstance(one, Both) else one for name, one in values.items()}
