"""What a poll's samples are weighted to: the population's adults, grouped as the poll asks for age and sex."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from polling import targets
from polling.models import PopulationCount

SPAN = re.compile(r"(\d+)(?:-(\d+)|\+)")
OLDEST = 200


@dataclass(frozen=True)
class Population:
    """Adults by (sex, age band) of one area, with where the counts are from."""

    counts: dict[tuple[str, str], int]
    source: str

    def by_sex(self) -> dict[str, float]:
        """Adults of each sex."""
        found: dict[str, float] = {}
        for (sex, _), adults in self.counts.items():
            found[sex] = found.get(sex, 0) + adults
        return found

    def by_age(self, groups: list[str]) -> dict[str, float]:
        """Adults of each age group of a poll, such as `18-34` and `65+`; every band must lie within one group."""
        found = dict.fromkeys(groups, 0.0)
        for (_, band), adults in self.counts.items():
            found[_group_of(band, groups)] += adults
        return found


def population(session: Session, area: str) -> Population:
    """The adults of an area: an administrator's own table where there is one, else ours. Raises NoTargets."""
    rows = session.scalars(select(PopulationCount).where(PopulationCount.area == area)).all()
    if rows:
        return Population({(row.sex, row.age): row.adults for row in rows}, rows[0].source)
    table = targets.shipped()
    if area not in table.areas:
        raise targets.NoTargets(
            say("There is no population table for this area. Type US, a state such as OH, or a district such as OH-3."),
            field="area",
        )
    return Population(table.areas[area], table.source)


def _span(words: str) -> tuple[int, int]:
    match = SPAN.fullmatch(words)
    if match is None:
        raise targets.NoTargets(say("%(words)s is not an age group such as 18-34 or 65+.", words=words))
    return int(match[1]), int(match[2] or OLDEST)


def _group_of(band: str, groups: list[str]) -> str:
    low, high = _span(band)
    for group in groups:
        first, last = _span(group)
        if first <= low and high <= last:
            return group
    raise targets.NoTargets(say("No age group of the poll holds the ages %(band)s.", band=band))
