"""Who the public is: adults by age and sex of the nation, each state and each district of the 119th Congress.

`adults.csv.gz` beside this file holds the counts, one line per area and sex, with source and vintage on top.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from groundwork.packing import same_bytes
from groundwork.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).parent / "adults.csv.gz"
ORIGIN = "adults_by_age_sex_2024.csv"
SOURCE = "American Community Survey 2024, 1-year estimates, table S0101; districts of the 119th Congress"
COLUMNS = ["area", "sex", "age", "adults"]
SEXES = ("Female", "Male")

Cell = tuple[str, str, str, int]


class NoTargets(Refusal):
    """There are no population targets for this area."""


class BadTable(Refusal):
    """A table of the population cannot be read; the words name the line."""


@dataclass(frozen=True)
class Table:
    """One table of counts: (sex, age band) -> adults, by area, and where it is from."""

    source: str
    bands: tuple[str, ...]
    areas: dict[str, dict[tuple[str, str], int]]


@cache
def shipped() -> Table:
    """The table in the product."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        source = next(lines).removeprefix("# ").strip()
        rows = csv.reader(lines)
        bands = tuple(next(rows)[2:])
        areas: dict[str, dict[tuple[str, str], int]] = {}
        for area, sex, *counts in rows:
            cells = zip(bands, counts, strict=True)
            areas.setdefault(area, {}).update({(sex, band): int(count) for band, count in cells})
    return Table(source, bands, areas)


def margins(area: str) -> "pd.DataFrame":
    """Adults of an area. Columns: sex (Female, Male), age (band such as 18-24, 85+), adults (int).

    Raises NoTargets.
    """
    import pandas as pd

    found = shipped().areas.get(area)
    if found is None:
        raise NoTargets(f"There is no population table for {area!r}. Use US, a state such as OH, or OH-3.")
    return pd.DataFrame([(sex, age, count) for (sex, age), count in found.items()], columns=COLUMNS[1:])


def read_origin(folder: Path) -> list[Cell]:
    """The counts of the public table in `folder`. Raises BadTable with the line and the reason."""
    file = folder / ORIGIN
    if not file.is_file():
        raise BadTable(f"{file} is not there; give the folder that holds {ORIGIN}.")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        if next(rows, []) != COLUMNS:
            raise BadTable(f"{ORIGIN} line 1: the columns must be {', '.join(COLUMNS)}.")
        return list(_cells(rows))


def _cells(rows: Iterable[list[str]]) -> Iterator[Cell]:
    seen = set()
    for line, row in enumerate(rows, start=2):
        if len(row) != 4 or row[1] not in SEXES or not row[3].isdecimal():
            raise BadTable(f"{ORIGIN} line {line}: expected an area, Female or Male, an age band and a count.")
        if (key := tuple(row[:3])) in seen:
            raise BadTable(f"{ORIGIN} line {line}: {' '.join(key)} is there twice.")
        seen.add(key)
        yield row[0], row[1], row[2], int(row[3])


def write(cells: Iterable[Cell], file: Path = FILE) -> int:
    """Write the compact table, the same bytes for the same counts; returns how many areas it holds."""
    areas: dict[tuple[str, str], dict[str, int]] = {}
    for area, sex, age, adults in cells:
        areas.setdefault((area, sex), {})[age] = adults
    bands = sorted({band for counts in areas.values() for band in counts})
    if any(len(counts) != len(bands) for counts in areas.values()):
        raise BadTable("Some area lacks an age band that others have; nothing was written.")
    text = StringIO()
    text.write(f"# {SOURCE}\n")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["area", "sex", *bands])
    table.writerows([*key, *(areas[key][band] for band in bands)] for key in sorted(areas))
    part = file.with_suffix(".part")
    part.write_bytes(same_bytes(text.getvalue().encode()))
    part.replace(file)
    return len({area for area, _ in areas})
