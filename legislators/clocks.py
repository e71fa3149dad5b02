"""ZIP codes whose people live by two clocks: where the Postal Service's list has one, and the ground another."""

from legislators.postal import Listed

NAVAJO_NATION = {"Apache County", "Coconino County", "Navajo County"}  # keeps summer time, the rest of Arizona does not
BOTH_IN_ARIZONA = ("America/Denver", "America/Phoenix")

# the clock of the ZIP code's middle, where it is not the one of the list; compared in November 2026
OTHER_CLOCK = {
    **dict.fromkeys(("36854", "36863", "36867", "36868", "36869", "36870", "36874", "36877"), "America/New_York"),
    **dict.fromkeys(("57532", "58535", "58838", "67857", "79942", "89883"), "America/Denver"),
    "37405": "America/New_York",
    "42757": "America/Chicago",
    "79847": "America/Chicago",
    "83522": "America/Los_Angeles",
}


def clocks_of(zip_code: str, zone: str, facts: Listed | None) -> tuple[str, ...]:
    """Every time zone that people of a ZIP code may live by.

    zone: the one of the list. facts: what the list says of the code besides, if it has it.
    """
    if facts is not None and facts.state == "AZ" and facts.county in NAVAJO_NATION:
        return BOTH_IN_ARIZONA
    other = OTHER_CLOCK.get(zip_code)
    return (zone, other) if other else (zone,)
