"""The merge language of texts: five fields in braces and nothing else."""

import re
from functools import lru_cache

from groundwork.refusal import Refusal
from groundwork.words import say

FIELDS = ("first_name", "city", "legislator", "link", "alliance")

BRACED = re.compile(r"\{([^{}]*)\}")
HOLE = "\0"  # where a value is empty, until its surroundings are closed up
CLOSING = (
    (re.compile(rf"^[\s,]*{HOLE}[\s,;:]*"), ""),  # "{first_name}, can you" becomes "can you"
    (re.compile(rf"\s*{HOLE}(?=[\s.,;:!?)]|$)"), ""),  # "Hi {first_name}, it's" becomes "Hi, it's"
    (re.compile(HOLE), ""),
)


class BadTemplate(Refusal):
    """A text that asks for something we cannot fill in."""


def fields_of(template: str) -> list[str]:
    """The fields a template asks for, in order, each once. Raises BadTemplate for one nobody has."""
    return list(_fields(template))


@lru_cache(maxsize=64)  # a send renders the same few templates for everybody
def _fields(template: str) -> tuple[str, ...]:
    if BRACED.sub("", template).count("{") or BRACED.sub("", template).count("}"):
        raise BadTemplate(say("A brace in the text is not closed. Fields look like {first_name}."), field="body")
    found = list(dict.fromkeys(BRACED.findall(template)))
    for name in found:
        if name not in FIELDS:
            known = ", ".join("{" + field + "}" for field in FIELDS)
            raise BadTemplate(
                say("There is no field {%(name)s}. You can use %(known)s.", name=name, known=known), field="body"
            )
    return tuple(found)


def render(template: str, values: dict[str, str]) -> str:
    """The text with its fields filled in; an empty value leaves no hole behind.

    Raises BadTemplate naming a field that is unknown or has no value at all.
    """
    for name in _fields(template):
        if name not in values:
            raise BadTemplate(say("We have no value for {%(name)s}.", name=name), field="body")
    text = BRACED.sub(lambda found: values[found[1]] or HOLE, template)
    return _closed_up(text) if HOLE in text else text


def _closed_up(text: str) -> str:
    """The text without the gaps of empty values, beginning with a capital where one stood at its start."""
    starts_empty = text.lstrip().startswith(HOLE)
    for hole, instead in CLOSING:
        text = hole.sub(instead, text)
    return text[:1].upper() + text[1:] if starts_empty else text
