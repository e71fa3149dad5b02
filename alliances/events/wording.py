"""Words for what events keep as codes, and the exact words people consent to when they sign up."""

from flask_babel import lazy_gettext as _l

from alliances.events.seats import Seats
from alliances.kinds import EventKind, EventState, HostState, SeatState
from alliances.models import Event
from groundwork.words import count, say

KINDS = {
    EventKind.MEETING: _l("Meeting"),
    EventKind.ORGANIZING: _l("Organizing meeting"),
    EventKind.TRAINING: _l("Training"),
    EventKind.COLLECTIVE: _l("Collective event"),
    EventKind.TALK: _l("Talk"),
    EventKind.VIGIL: _l("Vigil or walk"),
}
STATES = {
    EventState.DRAFT: _l("Draft"),
    EventState.ANNOUNCED: _l("Announced"),
    EventState.CANCELLED: _l("Called off"),
    EventState.HELD: _l("Held"),
}
ANSWERS = {
    HostState.INVITED: _l("asked, no answer yet"),
    HostState.ACCEPTED: _l("said yes"),
    HostState.DECLINED: _l("said no"),
}
SEATS = {
    SeatState.COMING: _l("coming"),
    SeatState.WAITING: _l("waiting list"),
}
EVERY = {
    "once": _l("No, only once"),
    "week": _l("Every week"),
    "fortnight": _l("Every two weeks"),
    "month": _l("Every month, on the same weekday"),
}
FEW = 5


def text_consent(alliance: str) -> str:
    """The words beside the tick for texts about one event; stored as they were read."""
    return say(
        "Yes, text me about this event only: a reminder, and whatever changes. %(alliance)s sends at most 4 such "
        "texts, also by an automatic system. Message and data rates may apply. Reply STOP to end, HELP for help. "
        "Signing up does not depend on this.",
        alliance=alliance,
    )


def mail_consent(alliance: str) -> str:
    """The words above the box for an e-mail address; stored as they were read."""
    return say(
        "%(alliance)s writes there about this event only: a link to your sign-up, changes, a reminder, a word after.",
        alliance=alliance,
    )


def room(event: Event, seats: Seats) -> str:
    """How much room there is, in words; nothing where there is no end."""
    if event.capacity is None or seats.left is None:
        return ""
    if seats.left == 0:
        waiting = count("%(num)s person waits", "%(num)s people wait", seats.waiting) if seats.waiting else ""
        full = say("All places are taken.")
        return f"{full} {waiting}.".strip() if waiting else full
    if seats.left <= FEW:
        return count("Only %(num)s place left.", "Only %(num)s places left.", seats.left)
    return count("%(num)s place left.", "%(num)s places left.", seats.left)


def line_place(number: int) -> str:
    """A place on the waiting list in words."""
    if number == 1:
        return say("You are next on the waiting list.")
    return say("You are number %(number)s on the waiting list.", number=number)
