"""The merge language of texts: five fields in braces and nothing else."""

import re

from groundwork.refusal import Refusal
from groundwork.words import say

FIELDS = ("first_name", "city", "legislator", "link", "alliance")

BRACED = re.compile(r"\{([^{}]*)\}")


class BadTemplate(Refusal):
    """A text that asks for something we cannot fill in."""


def fields_of(template: str) -> list[str]:
    """The fields a template asks for, in order, each once. Raises BadTemplate for one nobody has."""
    if BRACED.sub("", template).count("{") or BRACED.sub("", template).count("}"):
        raise BadTemplate(say("A brace in the text is not closed. Fields look like {first_name}."), field="body")
    found = list(dict.fromkeys(BRACED.findall(template)))
    for name in found:
        if name not in FIELDS:
            known = ", ".join("{" + field + "}" for field in FIELDS)
            raise BadTemplate(
                say("There is no field {%(name)s}. You can use %(known)s.", name=name, known=known), field="body"
            )
    return found


def render(template: str, values: dict[str, str]) -> str:
    """The text with its fields filled in. Raises BadTemplate naming a field that is unknown or has no value."""
    for name in fields_of(template):
        if name not in values:
            raise BadTemplate(say("We have no value for {%(name)s}.", name=name), field="body")
    return BRACED.sub(lambda found: values[found[1]], template)
