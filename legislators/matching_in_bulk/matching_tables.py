"""A file of places in, the same file with districts and people out."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TextIO

from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.table_files import TableFile, cells_words
from groundwork.words import say
from legislators.geocoder import Geocoder
from legislators.matching_in_bulk.matching_files import Asked, Columns, Matcher

CHUNK = 20_000  # rows held at once
SPELLINGS = {
    "zip": "zip",
    "zipcode": "zip",
    "zip code": "zip",
    "latitude": "latitude",
    "lat": "latitude",
    "longitude": "longitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "state": "state",
    "address": "address",
}
Numbered = tuple[int, list[str]]


def match_table(
    session: Session,
    table: TableFile,
    target: TextIO,
    *,
    on: date,
    geocoder: Geocoder | None = None,
    tell: Callable[[int], None] = lambda _bytes: None,
) -> int:
    """Write a table again with the columns of `Columns` after its own; returns how many rows it had.

    Rows of the wrong length get `none` and a note. tell: is given the bytes read so far after each 20,000 rows.
    Raises Refusal, with the line, where the table has no place in it or is broken.
    """
    places = _places(table.columns)
    matcher = Matcher(session, on=on, geocoder=geocoder)
    out = csv.writer(target, delimiter=table.separator, lineterminator="\n")
    out.writerow([*_renamed(table.columns), *Columns._fields])
    rows, done = table.rows(), 0
    while chunk := list(islice(rows, CHUNK)):
        out.writerows(_matched(matcher, chunk, places, len(table.columns)))
        done += len(chunk)
        tell(table.bytes_read())
    return done


def renamed(columns: Sequence[str]) -> list[str]:
    """The columns that had to give way to ours, as they were named."""
    return [old for old, new in zip(columns, _renamed(columns), strict=True) if old != new]


def _matched(matcher: Matcher, chunk: list[Numbered], places: list[tuple[str, int]], width: int) -> Iterator[list[str]]:
    order = [dict(places).get(name, -1) for name in Asked._fields]
    asked = [_asked(cells, order) if len(cells) == width else Asked() for _line, cells in chunk]
    for (line, cells), answer in zip(chunk, matcher.answers(asked), strict=True):
        if len(cells) == width:
            yield [*cells, *answer]
        else:
            bad = Columns(note=cells_words(line, len(cells), width))
            yield [*cells[:width], *[""] * (width - len(cells)), *bad]


def _asked(cells: list[str], order: list[int]) -> Asked:
    return Asked(*[cells[place] if place >= 0 else "" for place in order])


def _places(columns: Sequence[str]) -> list[tuple[str, int]]:
    """The columns that say where, each with its number from zero."""
    found = [
        (SPELLINGS[name], number)
        for number, name in enumerate(column.lower().replace("_", " ") for column in columns)
        if name in SPELLINGS
    ]
    names = [name for name, _number in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Refusal(say("Line 1: the column %(name)s is there twice.", name=twice))
    if not names:
        raise Refusal(say("Line 1: none of the columns zip, latitude, longitude, state or address is there."))
    if ("latitude" in names) != ("longitude" in names):
        missing = "longitude" if "latitude" in names else "latitude"
        raise Refusal(say("Line 1: the column %(name)s is missing.", name=missing))
    return found


def _renamed(columns: Sequence[str]) -> list[str]:
    """Columns named like ours get `input_` before their name, so that theirs are kept and ours are found."""
    taken = {*columns, *Columns._fields}
    made = []
    for column in columns:
        name = column
        while name in Columns._fields or (name != column and name in taken):
            name = f"input_{name}"
        taken.add(name)
        made.append(name)
    return made
