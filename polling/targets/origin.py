"""Our importer: the public tables of a folder, restated in the form in which they ship."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

from groundwork.refusal import Refusal
from polling.targets.packed import pack
from polling.targets.shipped import ADULTS, AGES, EDUCATIONS, JOINT, RACES, SEXES, VOTES

ORIGINS = {
    ADULTS: "adults_by_age_sex_2024.csv",
    JOINT: "adults_by_state_2014_18.csv",
    VOTES: "district_vote_2024.csv",
}
SAID = {
    ADULTS: (
        "American Community Survey 2024, 1-year estimates, table S0101; districts of the 119th Congress",
        "2024",
    ),
    JOINT: (
        "American Community Survey 2014-18, 5-year estimates, adult citizens by state, sex, age, race and education",
        "2014-18",
    ),
    VOTES: (
        "Two-party vote for President 2024 by district of the 119th Congress, as compiled in ccesMRPprep",
        "2024",
    ),
}
COLUMNS = {
    ADULTS: ["area", "sex", "age", "adults"],
    JOINT: ["state", "eth", "male", "age", "educ", "n"],
    VOTES: ["district", "trump_two_party_share", "total_votes"],
}
# who the joint counts, by its makers' own account (03-data-processing.Rmd of MRPCaseStudy): citizens only, and as
# Hispanic only those who called themselves white; a poll's question about race offers the same categories
SEX_OF = {"0.5": "Male", "-0.5": "Female"}

Row = list[str]
Table = list[Sequence[object]]


class BadTable(Refusal):
    """A table of the population cannot be read; the words name the line."""


def write_all(folder: Path, into: Path = ADULTS.parent) -> list[str]:
    """Write every table that ships anew from a folder of public data; the lines say what was written.

    Everything is read before anything is written. Raises BadTable.
    """
    ways: dict[Path, Callable[[list[Row]], Table]] = {
        ADULTS: _adults, JOINT: _joint, VOTES: _votes,
    }  # fmt: skip
    made = {file: way(_rows(folder, file)) for file, way in ways.items()}
    lines = []
    for file, (head, *rows) in made.items():
        pack(into / file.name, SAID[file], [str(name) for name in head], rows)
        areas = len({row[0] for row in rows})
        lines.append(f"{areas} areas written to {into / file.name}: {SAID[file][0]}.")
    return lines


def _rows(folder: Path, file: Path) -> list[Row]:
    """The rows of one public table as text, each known to be whole and to be there once."""
    origin, columns = folder / ORIGINS[file], COLUMNS[file]
    if not origin.is_file():
        raise BadTable(f"{origin} is not there; give the folder that holds {origin.name}.")
    with origin.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        if next(rows, []) != columns:
            raise BadTable(f"{origin.name} line 1: the columns must be {', '.join(columns)}.")
        return list(_checked(rows, origin.name, file))


def _checked(rows: Iterable[Row], name: str, file: Path) -> Iterator[Row]:
    seen = set()
    wrong, expected = WRONG[file]
    keys = 1 if file == VOTES else len(COLUMNS[file]) - 1
    for line, row in enumerate(rows, start=2):
        if len(row) != len(COLUMNS[file]) or wrong(row):
            raise BadTable(f"{name} line {line}: expected {expected}.")
        key = tuple(row[:keys])
        if key in seen:
            raise BadTable(f"{name} line {line}: {' '.join(key)} is there twice.")
        seen.add(key)
        yield row


def _is_no_share(text: str) -> bool:
    whole, _, rest = text.partition(".")
    return whole not in {"0", "1"} or not (rest or "0").isdecimal() or not 0 <= float(text) <= 1


WRONG: dict[Path, tuple[Callable[[Row], bool], str]] = {
    ADULTS: (
        lambda row: row[1] not in SEXES or not row[3].isdecimal(),
        "an area, Female or Male, an age band and a count",
    ),
    JOINT: (
        lambda row: (
            row[1] not in RACES
            or row[2] not in SEX_OF
            or row[3] not in AGES
            or row[4] not in EDUCATIONS
            or not row[5].isdecimal()
        ),
        "a state, a race, 0.5 or -0.5, an age, an education and a count",
    ),
    VOTES: (
        lambda row: _is_no_share(row[1]) or not row[2].isdecimal(),
        "a district, a share between 0 and 1 and a count of votes",
    ),
}


def _adults(rows: list[Row]) -> Table:
    areas: dict[tuple[str, str], dict[str, str]] = {}
    for area, sex, age, adults in rows:
        areas.setdefault((area, sex), {})[age] = adults
    bands = sorted({band for counts in areas.values() for band in counts})
    if any(len(counts) != len(bands) for counts in areas.values()):
        raise BadTable("Some area lacks an age band that others have; nothing was written.")
    return [["area", "sex", *bands], *([*key, *(areas[key][band] for band in bands)] for key in sorted(areas))]


def _joint(rows: list[Row]) -> Table:
    counts = {(state, SEX_OF[male], age, race, educ): n for state, race, male, age, educ, n in rows}
    states = sorted({key[0] for key in counts})
    inner = list(product(RACES, EDUCATIONS))
    if len(counts) != len(states) * len(SEXES) * len(AGES) * len(inner):
        raise BadTable("Some state lacks a cell that others have; nothing was written.")
    head: list[object] = ["state", "sex", "age", *(f"{race}, {educ}" for race, educ in inner)]
    return [head, *([*key, *(counts[*key, *cell] for cell in inner)] for key in product(states, SEXES, AGES))]


def _votes(rows: list[Row]) -> Table:
    return [["district", "share", "votes"], *sorted(rows)]
