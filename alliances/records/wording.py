"""Words for what the records keep as codes."""

from flask_babel import lazy_gettext as _l

from alliances.models import FieldKind, Likeness

REASONS = {
    "asked": _l("They asked to"),
    "moved": _l("They moved away"),
    "died": _l("They have died"),
    "mistake": _l("They were added by mistake"),
    "other": _l("Something else"),
}
KINDS = {
    FieldKind.TEXT: _l("A few words"),
    FieldKind.NUMBER: _l("A number"),
    FieldKind.DAY: _l("A day"),
    FieldKind.CHOICE: _l("One of several"),
    FieldKind.YES_NO: _l("Yes or no"),
}
LIKENESSES = {
    Likeness.NAME_AND_ZIP: _l("same name, same ZIP code"),
    Likeness.NAME_AND_MAILBOX: _l("same name, nearly the same mailbox"),
    Likeness.NEAR_NAME: _l("nearly the same name, same ZIP code"),
}
HOW = {
    "web form": _l("join form"),
    "text reply": _l("reply by text"),
    "mailed link": _l("mailed link"),
    "on paper": _l("on paper"),
    "spoken": _l("spoken"),
    "text": _l("by text"),
    "told to staff": _l("told to staff"),
    "entered by staff": _l("entered by staff"),
    "erased": _l("erased"),
    "import": _l("imported"),
}
YES_NO = {"yes": _l("Yes"), "no": _l("No")}


def how_words(how: str) -> str:
    """How a permission came, in words; what has none is shown as it is kept."""
    return str(HOW.get(how, how))


def left_words(why: str) -> str:
    """Why somebody left, in words: the code, and what was typed beside it."""
    code, _, typed = why.partition(" ")
    return ": ".join(part for part in (str(REASONS.get(code, code)), typed) if part)
