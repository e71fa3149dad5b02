"""The words of the inbox."""

from flask_babel import lazy_gettext as _l

from groundwork.delivery.texts.measure import Measure
from groundwork.words import count, say

STATES = {
    "queued": _l("waits to go out"),
    "sending": _l("on its way"),
    "unknown": _l("on its way"),
    "unresolved": _l("nobody knows whether it arrived"),
    "accepted": _l("sent"),
    "sent": _l("sent"),
    "delivered": _l("arrived"),
    "undelivered": _l("did not arrive"),
    "failed": _l("did not arrive"),
    "rejected": _l("refused by the phone company"),
    "suppressed": _l("not sent: nothing may go to this number"),
    "expired": _l("not sent: it was too late for it"),
    "cancelled": _l("called off"),
}

READINGS = {
    "stop": _l("read as stop"),
    "start": _l("read as start"),
    "help": _l("asks for help"),
    "hold": _l("may mean stop"),
}

DOUBTS = {
    "wrong person": _l("It may be the wrong person's number."),
    "not interested": _l("May not want our texts."),
    "anger": _l("Is angry."),
    "complaint": _l("Complains of our texts."),
    "death": _l("Somebody may have died."),
    "where the number is from": _l("Asks how we came by the number."),
    "never agreed": _l("Says they never agreed."),
    "a child": _l("May be a child. Children are never texted."),
    "unclear": _l("It may mean stop, and it may not."),
}

HOW = {
    "paper": _l("On paper: a card, a sign-up sheet, a letter"),
    "phone": _l("By phone"),
    "person": _l("In person"),
    "mail": _l("By e-mail"),
}


def size(measure: Measure) -> str:
    """How long an answer is and as how many texts it goes, and which sign makes it dear."""
    words = count("%(num)s character", "%(num)s characters", measure.characters)
    parts = count("goes as one text", "goes as %(num)s texts", measure.segments)
    told = say("%(words)s, %(parts)s", words=words, parts=parts)
    if measure.forced_by:
        return say("%(told)s. Without %(sign)s it may need fewer.", told=told, sign=measure.forced_by)
    return told
