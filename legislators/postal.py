"""What the Postal Service's list says of ZIP codes, in a few hundred bytes each.

The library's own rows take 3 KB each, and its `list_all` keeps all of them, 140 MB, as long as the process lives.
"""

from collections.abc import Iterator
from functools import cache
from sys import intern
from typing import Any, NamedTuple

import zipcodes as _untyped_zipcodes

zipcodes: Any = _untyped_zipcodes  # ships no types
FOR_ITSELF = {"PO BOX", "UNIQUE"}  # kinds of ZIP code where nobody lives


class Listed(NamedTuple):
    """One ZIP code of the list. time_zone: as the list has it. latitude, longitude: of its middle; 0, 0 for none."""

    zip: str
    kind: str
    is_active: bool
    city: str
    state: str
    county: str
    time_zone: str
    latitude: float
    longitude: float

    @property
    def has_point(self) -> bool:
        """Whether we know where it is; military codes and some others have no point."""
        return (self.latitude, self.longitude) != (0.0, 0.0)

    @property
    def stands_for_itself(self) -> bool:
        """Whether it is for boxes at a post office or for one building, so that nobody lives there."""
        return self.kind in FOR_ITSELF


def zip_facts(digits: str) -> Listed | None:
    """What the list says of five digits; none when it has no such code."""
    return _facts(digits) if len(digits) == 5 else None


def every_zip() -> Iterator[Listed]:
    """The whole list by ZIP code, read a hundredth at a time so that memory stays small; takes most of a second."""
    for first_two in range(100):
        yield from (_listed(row) for row in zipcodes.similar_to(f"{first_two:02}"))


def every_of_town(city: str) -> list[Listed]:
    """The ZIP codes of every town of a name, spelled as the list has it."""
    return [_listed(row) for row in zipcodes.filter_by_city(city)]


def every_of_state(state: str) -> list[Listed]:
    """The ZIP codes of a state."""
    return [_listed(row) for row in zipcodes.filter_by(state=state)]


def counties_of(state: str) -> set[str]:
    """The counties of a state as the list spells them."""
    return {one.county for one in every_of_state(state) if one.county}


@cache  # five digits: a hundred thousand at the most
def _facts(digits: str) -> Listed | None:
    found = zipcodes.matching(digits)
    return _listed(found[0]) if found else None


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(
        row["zip_code"],
        intern(row["zip_code_type"]),
        row["active"],
        intern(row["city"]),
        intern(row["state"]),
        intern(row["county"]),
        intern(row["timezone"]),
        float(row["lat"]),
        float(row["long"]),
    )
