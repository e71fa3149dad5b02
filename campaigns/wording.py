"""Texts and scripts with merge fields: refused where they cannot be sent, filled in for one person."""

import re
from collections.abc import Mapping

from groundwork.delivery.texts.measure import mend
from groundwork.delivery.texts.merge import BadTemplate, fields_of
from groundwork.refusal import Refusal
from groundwork.words import say

SCRIPT_FIELDS = ("name", "place", "legislator", "ask")
_FIELD = re.compile(r"\{([^{}]*)\}")
_STOP = re.compile(r"\bSTOP\b")


def check_text(template: str, *, field: str) -> str:
    """The template as it can be sent, curly quotes made plain.

    Raises a Refusal beside `field` when it asks for what nobody can fill in, or lacks the link or the way to stop.
    """
    template = mend(template.strip())
    try:
        fields = fields_of(template)
    except BadTemplate as refusal:
        raise Refusal(str(refusal), field=field) from refusal
    if "link" not in fields:
        raise Refusal(say("Put {link} where the link to the call page goes."), field=field)
    if not _STOP.search(template):
        raise Refusal(say("Say how to stop the texts: add the word STOP."), field=field)
    return template


def check_script(template: str, *, field: str) -> str:
    """The script as it is shown. Raises a Refusal on a field it does not know."""
    for name in _FIELD.findall(template):
        if name not in SCRIPT_FIELDS:
            known = ", ".join(f"{{{one}}}" for one in SCRIPT_FIELDS)
            words = say("There is no field {%(name)s}. You can use %(known)s.", name=name, known=known)
            raise Refusal(words, field=field)
    return template.strip()


def script_parts(template: str, values: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    """The script as paragraphs of (field or empty, words), so that a page can mark what was filled in."""
    return [_parts(line, values) for line in template.splitlines() if line.strip()]


def _parts(line: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    pieces = _FIELD.split(line)
    return [(words, values[words]) if turn % 2 else ("", words) for turn, words in enumerate(pieces) if words]
