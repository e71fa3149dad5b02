"""Why a text did not arrive and why sending paused, in words a leader can act on."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from groundwork.delivery.models import State, Why
from groundwork.delivery.phone.telephony import RECIPIENT, SENDER
from groundwork.words import say

LEFT_OUT: dict[str, Any] = {
    Why.OPTED_OUT.value: _l("asked us to stop"),
    Why.HELD.value: _l("wrote something a person must read first"),
    Why.INVALID.value: _l("number is not valid"),
    Why.LANDLINE.value: _l("number cannot get texts"),
    Why.UNREACHABLE.value: _l("number could not be reached"),
    Why.REASSIGNED.value: _l("number has a new owner"),
    Why.NO_CONSENT.value: _l("has not agreed to texts"),
    "no_window": _l("no hour at which to text"),
    "no_zone": _l("we do not know where they live, so not when they sleep"),
    "too_long": _l("text too long for the phone company"),
}
CODES: dict[int, Any] = {
    21610: _l("they had told our number to stop"),
    21614: _l("a number that gets no texts"),
    30003: _l("phone switched off or out of reach"),
    30004: _l("blocked by the phone or its carrier"),
    30005: _l("number no longer in use"),
    30006: _l("a landline, or a carrier we cannot reach"),
    30007: _l("filtered out by the carrier as unwanted"),
    30008: _l("the carrier did not say why"),
    30032: _l("our toll-free number is not verified"),
    30034: _l("our number is not registered with the carriers"),
}
CLASSES: dict[Why, Any] = {
    Why.OPTED_OUT: CODES[21610],
    Why.INVALID: _l("not a number that exists"),
    Why.LANDLINE: CODES[21614],
    Why.UNREACHABLE: CODES[30005],
}
STATES: dict[State, Any] = {
    State.EXPIRED: _l("too late: its time was over before its turn came"),
    State.CANCELLED: _l("called off when the campaign was stopped"),
    State.UNRESOLVED: _l("nobody can say whether it arrived; it is not sent again"),
    State.REJECTED: _l("the phone company did not take it"),
}


@dataclass(frozen=True)
class Pause:
    """Why sending rests and what somebody can do. code: the phone company's, where it has one."""

    words: str
    what_to_do: str
    code: str = ""


def why_lost(state: State, why: str, error_code: str) -> str:
    """Why one text was not delivered or not sent."""
    if state is State.SUPPRESSED:
        return str(LEFT_OUT.get(why, why))
    code = int(error_code) if error_code.isdecimal() else 0
    if code in CODES:
        return str(CODES[code])
    if code in RECIPIENT:
        return str(CLASSES[RECIPIENT[code]])
    if code in SENDER:
        return say("the phone company refused our sender")
    return str(STATES.get(state, "")) or say("the phone company gave no reason we know")


def why_paused(why: str) -> Pause:
    """A batch's reason for its pause, in words and with what to do."""
    if why == "budget":
        return Pause(
            say("The budget of this campaign is spent."),
            say("Ask the secretariat for more budget, then press Resume."),
        )
    if why == "daily budget":
        return Pause(
            say("Today's budget is spent."),
            say("Press Resume tomorrow, or ask the secretariat for a larger daily budget."),
        )
    if why == "closed":
        return Pause(
            say("This alliance has closed and announces nothing any more."), say("Take this alliance up again")
        )
    if not why.startswith("sender"):
        return Pause(why, say("Look at the campaign's page, then press Resume."))
    code = why.removeprefix("sender").strip()
    words, what_to_do = SENDER_WORDS.get(int(code) if code.isdecimal() else 0, _OTHER)
    return Pause(str(words), str(what_to_do), code)


_REGISTER = _l("The secretariat has to finish the registration of the number first. Then press Resume.")
_ACCOUNT = _l("The secretariat has to look at the account with the phone company. Then press Resume.")
_OTHER = (_l("The phone company is refusing texts from our number."), _ACCOUNT)
_NUMBER = (_l("The phone company says that we may not send from this number."), _ACCOUNT)
SENDER_WORDS: dict[int, tuple[Any, Any]] = {
    20003: (_l("The phone company does not accept our account's password."), _ACCOUNT),
    20404: (_l("The phone company does not know our account or number."), _ACCOUNT),
    21212: _NUMBER,
    21603: _NUMBER,
    21606: _NUMBER,
    21703: _NUMBER,
    21705: _NUMBER,
    21608: (_l("Our account is a trial account, which may text only numbers it has verified."), _ACCOUNT),
    21611: (_l("Too many texts wait with the phone company."), _l("Wait an hour, then press Resume.")),
    30001: (_l("Too many texts wait with the phone company."), _l("Wait an hour, then press Resume.")),
    30002: (_l("The phone company has suspended our account."), _ACCOUNT),
    30007: (
        _l("Carriers filter our texts out as unwanted."),
        _l("Do not send the same text again. Change its words, and talk with the secretariat before you press Resume."),
    ),
    30032: (_l("Our toll-free number is not verified yet."), _REGISTER),
    30034: (_l("Our number is not registered with the carriers yet."), _REGISTER),
}
