"""Words for what the tables of belonging keep as codes."""

from flask_babel import lazy_gettext as _l

from alliances.belonging.coalition import Reach
from alliances.models import EntryKind, RoleHeld, RoleKind

ROLES = {
    RoleKind.LEADER: _l("Leader"),
    RoleKind.DEPUTY: _l("Deputy"),
    RoleKind.TREASURER: _l("Treasurer"),
    RoleKind.MEDIA: _l("Press and radio"),
    RoleKind.SCHOOLS: _l("Schools and universities"),
    RoleKind.OUTREACH: _l("Reaching out"),
    RoleKind.OTHER: _l("Another role"),
}
ENTRIES = {EntryKind.DONE: _l("done"), EntryKind.RENEWED: _l("renewed until"), EntryKind.ENDED: _l("ended")}
REACHES = {
    Reach.MEMBER: _l("in an alliance"),
    Reach.ASKED: _l("asked"),
    Reach.NOT_ASKED: _l("not asked yet"),
}
REACH_BADGES = {Reach.MEMBER: "yes", Reach.ASKED: "lean-yes", Reach.NOT_ASKED: ""}


def role_words(row: RoleHeld) -> str:
    """What somebody does, in words: their own where there are some."""
    if row.kind == RoleKind.OTHER:
        return row.words
    words = str(ROLES[row.kind])
    return f"{words}: {row.words}" if row.words else words
