"""How long the tables of Congress keep their rows."""

from groundwork.doors import Keeping
from groundwork.retention.keeping import kept
from groundwork.words import say


def keepings() -> list[Keeping]:
    """Public facts stay; a correction keeps the account that said it."""
    return [
        *kept(
            lambda: say("Public facts about Congress, states and ZIP codes."),
            "boundary_set", "committee", "committee_seat", "district", "link", "office", "office_past", "person",
            "refresh", "roster", "seat", "state", "term", "zip_candidate", "zip_place",
        ),
        *kept(lambda: say("What staff corrected in public facts, and by which account."), "correction"),
    ]  # fmt: skip
