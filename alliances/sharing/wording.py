"""What the pages of exports and webhooks call things."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from alliances.kinds import DeliveryState
from alliances.models import WebhookDelivery
from alliances.sharing import kinds
from alliances.sharing.as_csv import FIELD
from groundwork.words import say

NEWS = kinds.NEWS | {kinds.TEST: _l("A test (webhook.test)")}
FIELDS = kinds.FIELDS
STATES = {
    DeliveryState.WAITING: _l("waiting"),
    DeliveryState.SENDING: _l("being sent"),
    DeliveryState.TAKEN: _l("taken"),
    DeliveryState.GIVEN_UP: _l("given up"),
    DeliveryState.KEPT_HOME: _l("not sent: this is a demo"),
}
WHY = {
    "address": _l("The address leads to no place we send to."),
    "certificate": _l("Its certificate is not right."),
    "timeout": _l("It did not answer in time."),
    "connection": _l("It could not be reached."),
    "ended": _l("The webhook was ended."),
    "unwanted": _l("It is told other news now."),
}
COLUMNS = {
    "id": _l("Id, by which an import knows the person again"),
    "name": _l("Whole name"),
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "phone": _l("Phone number"),
    "email": _l("E-mail address"),
    "zip": _l("ZIP code"),
    "city": _l("Town"),
    "state": _l("State"),
    "district": _l("District"),
    "language": _l("Language"),
    "joined_on": _l("Day they joined"),
    "may_text": _l("May be texted"),
    "text_consent_on": _l("Agreed to texts on"),
    "may_mail": _l("May be mailed"),
    "mail_consent_on": _l("Agreed to e-mail on"),
    "tags": _l("Tags"),
}


def column(name: str) -> str:
    """What a column of the table holds."""
    return str(COLUMNS[name]) if name in COLUMNS else name.removeprefix(FIELD)


def answer(one: WebhookDelivery) -> str:
    """What came of the last try."""
    if one.status is not None:
        return say("answered %(status)s in %(milliseconds)s ms", status=one.status, milliseconds=one.milliseconds)
    return str(WHY.get(one.why, one.why))


def tries(one: WebhookDelivery) -> str:
    """How often it was tried."""
    return str(ngettext("%(num)s try", "%(num)s tries", one.attempt))


def why_rests(word: str) -> str:
    """Why a webhook rests, as it is kept."""
    if word.isdecimal():
        return say("Its last answer was %(status)s.", status=word)
    return str(WHY.get(word, word))
