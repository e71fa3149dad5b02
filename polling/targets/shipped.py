"""The tables in the product, read when somebody first asks for them and kept from then on."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from polling.targets.packed import unpack

FOLDER = Path(__file__).parent
ADULTS, JOINT, VOTES = (FOLDER / f"{name}.csv.gz" for name in ("adults", "joint", "votes"))

SEXES = ("Female", "Male")
AGES = ("18-29", "30-39", "40-49", "50-59", "60-69", "70+")
RACES = ("White", "Black", "Hispanic", "Other")
EDUCATIONS = ("No HS", "HS", "Some college", "4-Year College", "Post-grad")

Counts = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Table:
    """Adults by sex and age: (sex, age band) -> adults, by area, with where it is from and of which years."""

    source: str
    vintage: str
    bands: tuple[str, ...]
    areas: dict[str, Counts]


@dataclass(frozen=True)
class Joint:
    """Adult citizens of each state by sex, age, race and education together.

    Of the races, Hispanic counts those who are white as well, White those who are white and not Hispanic; Black and
    Other count Hispanic people too.

    states: counts per state, sex by sex, within it age by age, then race by race, then education by education, in
    the order of SEXES, AGES, RACES and EDUCATIONS: 2 x 6 x 4 x 5 numbers.
    """

    source: str
    vintage: str
    states: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Votes:
    """What share of a district's two-party vote for President went to one party, and of how many votes in all.

    It helps and checks estimates of districts; it is never asked of a person and makes no audience.
    """

    source: str
    vintage: str
    shares: dict[str, float]
    votes: dict[str, int]


@cache
def adults() -> Table:
    """Adults by age and sex of the nation, each state and each district of the 119th Congress."""
    (source, vintage), head, rows = unpack(ADULTS)
    bands = tuple(head[2:])
    areas: dict[str, Counts] = {}
    for area, sex, *counts in rows:
        cells = zip(bands, counts, strict=True)
        areas.setdefault(area, {}).update({(sex, band): int(count) for band, count in cells})
    return Table(source, vintage, bands, areas)


@cache
def joint() -> Joint:
    """Adult citizens of the fifty states by sex, age, race and education."""
    (source, vintage), _, rows = unpack(JOINT)
    states: dict[str, tuple[int, ...]] = {}
    for state, _sex, _age, *counts in rows:  # in the order of Joint, as our importer wrote them
        states[state] = states.get(state, ()) + tuple(map(int, counts))
    return Joint(source, vintage, states)


@cache
def votes() -> Votes:
    """The presidential vote of 2024 by district."""
    (source, vintage), _, rows = unpack(VOTES)
    return Votes(source, vintage, {row[0]: float(row[1]) for row in rows}, {row[0]: int(row[2]) for row in rows})
