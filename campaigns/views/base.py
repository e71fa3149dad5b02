"""What the pages of this room share: the blueprint, the words of its codes, the sender of texts."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from alliances.models import Alliance
from campaigns.call_me import Ring
from campaigns.models import Position, TouchKind
from campaigns.offices.record import Where
from groundwork.web.current import settings
from legislators.models import Office

blueprint = Blueprint("campaigns", __name__, template_folder="../templates")

POSITION_WORDS = {
    Position.YES: _l("Yes"),
    Position.LEAN_YES: _l("Leans yes"),
    Position.UNDECIDED: _l("Undecided"),
    Position.LEAN_NO: _l("Leans no"),
    Position.NO: _l("No"),
    Position.UNKNOWN: _l("Not known"),
}
KIND_WORDS = {
    TouchKind.VISIT: _l("visit"),
    TouchKind.CALL: _l("call"),
    TouchKind.LETTER: _l("letter"),
    TouchKind.MEETING: _l("meeting"),
}


RING_WORDS = {
    Ring.WAITING: _l("about to be rung"),
    Ring.RINGING: _l("ringing now"),
    Ring.TALKING: _l("on the line now"),
    Ring.OVER: _l("picked up and pressed the key"),
    Ring.MISSED: _l("busy, or nobody picked up"),
    Ring.NO_KEY: _l("picked up, no key pressed (perhaps a machine)"),
    Ring.FAILED: _l("could not be rung"),
    Ring.STOPPED: _l("told us to stop before we rang"),
}


@blueprint.app_context_processor
def shared_words() -> dict[str, object]:
    """What templates of this room ask for by name."""
    return {"position_words": POSITION_WORDS, "kind_words": KIND_WORDS, "ring_words": RING_WORDS}


def own_sender() -> str:
    """What texts come from where an alliance has no number of its own."""
    return settings().messaging_service or settings().sender_number


def where(alliance: Alliance, office: Office) -> Where:
    """An office, for this alliance, by whoever is signed in."""
    return Where(alliance.id, office, current_user.id)
