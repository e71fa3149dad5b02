"""How long the alliances' own tables keep their rows; parts of the room hang up their own."""

from alliances import ending
from alliances.models import HomeMove
from groundwork.doors import Keeping
from groundwork.retention.keeping import YEAR, kept, removing
from groundwork.words import say


def keepings() -> list[Keeping]:
    """One line for each table."""
    return [
        Keeping("signup", ending.UNCONFIRMED_DAYS,
                lambda: say("A join form nobody confirmed, with whoever is known by it alone; a yes stays as proof."),
                ending.forget_signups),
        Keeping("supporter", ending.LEFT_DAYS,
                lambda: say("Who left is emptied four years later, or when they ask; that they came stays counted."),
                ending.forget_who_left),
        Keeping("home_move", 2 * YEAR, lambda: say("Whose district changed when lines changed."),
                removing(HomeMove, HomeMove.moved_on)),
        *kept(lambda: say("Which alliances somebody belongs to: numbers only, as long as these are counted."),
              "supporter_alliance"),
        *kept(lambda: say("Emptied after seven days by the import's own work: rows as they came, and what was before."),
              "import_change", "import_piece"),
        *kept(lambda: say("Which file was taken in with how many rows, and how its columns are read; names nobody."),
              "import_batch", "import_mapping"),
        *kept(lambda: say("As long as the alliance is there."), "alliance_area", "canned_reply"),
    ]  # fmt: skip
