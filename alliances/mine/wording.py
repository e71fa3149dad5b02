"""Words of a supporter's own page: what is sent with the link, and what the rooms keep, said plainly."""

from collections.abc import Callable
from datetime import date, datetime

from groundwork.web.dates import day_in_words, in_words
from groundwork.words import say

# sent by the worker, which has no page and so no language of its own
TEXT = {
    "en": "%(name)s: the link to your data, good once and for 30 minutes: %(link)s Not you? Ignore this. "
    "Reply STOP to end.",
    "es": "%(name)s: el enlace a sus datos, sirve una vez y por 30 minutos: %(link)s No fue usted? Ignore esto. "
    "Responda STOP para no recibir mas.",
}
SUBJECT = {"en": "The link to your data", "es": "El enlace a sus datos"}
MAIL = {
    "en": "Hello,\n\nsomebody, probably you, asked to see what the %(name)s keeps about this address.\n\n"
    "Open this link and press the button. It works once, for 30 minutes:\n%(link)s\n\n"
    "If it was not you, do nothing. Nobody sees anything without this link.\n",
    "es": "Hola:\n\nalguien, probablemente usted, pidió ver lo que %(name)s guarda sobre esta dirección.\n\n"
    "Abra este enlace y oprima el botón. Sirve una sola vez, durante 30 minutos:\n%(link)s\n\n"
    "Si no fue usted, no haga nada. Nadie ve nada sin este enlace.\n",
}

ROOMS: dict[str, Callable[[], str]] = {
    "delivery": lambda: say("Your number or address, and what was sent"),
    "alliances": lambda: say("You as a supporter"),
    "records": lambda: say("What the alliance noted"),
    "events": lambda: say("Events"),
    "polling": lambda: say("Polls"),
    "campaigns": lambda: say("Calls and campaigns"),
    "accounts": lambda: say("Your staff account"),
    "mine": lambda: say("This page"),
    "sign-in sheets": lambda: say("Papers you signed"),
}
LABELS: dict[str, Callable[[], str]] = {
    "kind": lambda: say("What it is"), "channel": lambda: say("Way"), "address": lambda: say("Number or address"),
    "line_type": lambda: say("Kind of line"), "confirmed_at": lambda: say("Confirmed"),
    "must_not_be_reached": lambda: say("Not written to, because"), "consent": lambda: say("What you agreed to"),
    "messages": lambda: say("What we sent"), "received": lambda: say("What you wrote to us"),
    "threads": lambda: say("Conversations"), "at": lambda: say("When"), "topic": lambda: say("About"),
    "wording": lambda: say("In these words"), "how": lambda: say("How"), "queued_at": lambda: say("When"),
    "state": lambda: say("State"), "subject": lambda: say("Subject"), "body": lambda: say("Text"),
    "read_as": lambda: say("Read as"), "reply": lambda: say("Our answer"), "name": lambda: say("Name"),
    "zip": lambda: say("ZIP code"), "city": lambda: say("Town"), "district": lambda: say("District"),
    "language": lambda: say("Language"), "time_zone": lambda: say("Time zone"), "joined_at": lambda: say("Joined"),
    "left_at": lambda: say("Left"), "alliance": lambda: say("Alliance"), "wants_texts": lambda: say("Wants texts"),
    "wants_mail": lambda: say("Wants e-mail"), "made_at": lambda: say("When"), "applied_at": lambda: say("Confirmed"),
    "campaign": lambda: say("Campaign"), "organization": lambda: say("Organization"), "why": lambda: say("Why"),
    "office_id": lambda: say("Office"), "placed_at": lambda: say("When"), "ended_at": lambda: say("Ended"),
    "outcome": lambda: say("What came of it"), "seconds": lambda: say("Seconds"), "email": lambda: say("E-mail"),
    "roles": lambda: say("Roles"), "role": lambda: say("Role"), "used_at": lambda: say("Opened"),
    "tags": lambda: say("Tags"), "words": lambda: say("Words"), "ours": lambda: say("Our number"),
    "last_at": lambda: say("Last"), "wants_calls": lambda: say("Wants calls"),
    "wants_events": lambda: say("Wants to hear of events"), "event": lambda: say("Event"),
    "note": lambda: say("Note"), "fields": lambda: say("Details"), "status": lambda: say("State"),
    "asked_at": lambda: say("When"), "answered_at": lambda: say("Answered"), "on": lambda: say("Day"),
    "photo_kept": lambda: say("A photo of it is kept"), "line": lambda: say("Line"), "place": lambda: say("Place"),
}  # fmt: skip
CODES: dict[str, Callable[[], str]] = {
    "text": lambda: say("text"), "mail": lambda: say("e-mail"), "asked": lambda: say("asked"),
    "given": lambda: say("agreed"), "withdrawn": lambda: say("taken back"), "delivered": lambda: say("arrived"),
    "opted_out": lambda: say("you said stop"), "en": lambda: say("English"), "es": lambda: say("Spanish"),
    "supporter": lambda: say("supporter"), "join form": lambda: say("join form"), "call": lambda: say("call"),
    "campaign": lambda: say("campaign"), "account": lambda: say("account"), "invitation": lambda: say("invitation"),
    "rang us": lambda: say("rang us"), "asked to be rung": lambda: say("asked to be rung"), "sent": lambda: say("sent"),
    "wish to start an alliance": lambda: say("wish to start an alliance"), "queued": lambda: say("waiting"),
    "link to this page": lambda: say("link to this page"), "suppressed": lambda: say("not sent"),
    "signed a paper": lambda: say("signed a paper"), "typed from a paper": lambda: say("typed from a paper"),
    "told to staff, not confirmed": lambda: say("told to staff, not confirmed"),
}  # fmt: skip
SHOWN = 50  # entries of one list on the page; the file has all of them


def room(name: str) -> str:
    """What a room keeps, as a heading."""
    return ROOMS[name]() if name in ROOMS else plain(name)


def label(name: str) -> str:
    """What a value is."""
    return LABELS[name]() if name in LABELS else plain(name)


def plain(name: str) -> str:
    """A name that no words are known for, made readable."""
    said = name.replace("_", " ").strip()
    return said[:1].upper() + said[1:]


def value(name: str, kept: object) -> str:
    """One value in words."""
    if isinstance(kept, bool):
        return say("yes") if kept else say("no")
    if isinstance(kept, datetime):
        return in_words(kept, "MMM d, y, h:mm a")
    if isinstance(kept, date):
        return day_in_words(kept)
    return _text(name, str(kept))


def _text(name: str, kept: str) -> str:
    return kept if name in {"body", "name", "wording", "words", "reply"} or kept not in CODES else CODES[kept]()
