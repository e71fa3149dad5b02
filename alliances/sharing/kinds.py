"""The news another program can be told, and the personal fields it can be told with them."""

from flask_babel import lazy_gettext as _l

JOINED, CONFIRMED, LEFT = "supporter.joined", "supporter.confirmed", "supporter.left"
SIGNED_UP, COMMITTED = "event.signed_up", "commitment.made"
TEST = "webhook.test"

NEWS = {
    JOINED: _l("Somebody joined (supporter.joined)"),
    CONFIRMED: _l("Somebody confirmed a phone or e-mail (supporter.confirmed)"),
    LEFT: _l("Somebody left or was erased (supporter.left)"),
    SIGNED_UP: _l("Somebody signed up for an event (event.signed_up)"),
    COMMITTED: _l("An organization made a commitment (commitment.made)"),
}
FIELDS = {
    "name": _l("Name"),
    "phone": _l("Phone number"),
    "email": _l("E-mail address"),
    "zip": _l("ZIP code"),
    "city": _l("Town"),
    "state": _l("State"),
    "district": _l("District"),
    "language": _l("Language"),
}
