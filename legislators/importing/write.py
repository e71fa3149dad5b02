"""Writes the whole snapshot anew from a folder of the official files."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from groundwork.refusal import Refusal
from legislators import tables
from legislators.importing import cut, elsewhere, members, panels, places_of_work, zips
from legislators.shipped import (
    ABOUT,
    COMMITTEE_SEATS,
    COMMITTEES,
    DISTRICTS,
    LINES,
    LINKS,
    OFFICES,
    PEOPLE,
    SEATS,
    TERMS,
    ZIPS,
)
from legislators.tables import Row

MEMBERS_FILE = "legislators-current.json"
OFFICES_FILE = "legislators-district-offices.json"
SOCIAL_FILE = "legislators-social-media.json"
COMMITTEES_FILE = "committees-current.json"
MEMBERSHIPS_FILE = "committee-membership-current.json"
CROSSWALK_FILE = "zccd.csv"
LINES_FILE = "cd119_500k.geojson.gz"
CHANGES_FILE = "redistricting-2026.json"
NEEDED = (
    MEMBERS_FILE,
    OFFICES_FILE,
    SOCIAL_FILE,
    COMMITTEES_FILE,
    MEMBERSHIPS_FILE,
    CROSSWALK_FILE,
    LINES_FILE,
    CHANGES_FILE,
)
SOURCES = {
    "members": "unitedstates/congress-legislators, legislators-current.json (CC0)",
    "offices": "unitedstates/congress-legislators, legislators-district-offices.json (CC0)",
    "links": "unitedstates/congress-legislators, legislators-social-media.json (CC0)",
    "committees": "unitedstates/congress-legislators, committees-current.json and committee-membership-current.json "
    "(CC0)",
    "zips": "Census Bureau, 2020 ZCTAs by 119th districts, as in OpenSourceActivismTech/us-zipcodes-congress "
    "(public domain); middles of the PyPI package zipcodes (MIT)",
    "lines": "Census Bureau, cb_2024_us_cd119_500k (public domain)",
}

Tell = Callable[[str], None]


def write_snapshot(
    source: Path, target: Path, *, as_of: date | None = None, tell: Tell = lambda _step: None
) -> dict[str, Any]:
    """Write every file of the snapshot into `target` and return what `about.json` says of them.

    as_of: the day the files are of; else the one the folder's own note of changed lines carries.
    tell: called with the name of each step. Raises Refusal when a file is missing or cannot be read.
    """
    _need(source)
    target.mkdir(parents=True, exist_ok=True)
    tell(LINES)
    counts = {"pieces": cut.write_lines(source / LINES_FILE, target / LINES)}
    tell(ZIPS)
    rows = zips.candidates(zips.read_crosswalk(source / CROSSWALK_FILE), target / LINES)
    counts["zips"] = tables.write(target / ZIPS, zips.ZIP, rows)
    tell(PEOPLE)
    counts |= _write_people(source, target)
    about = {
        "as_of": as_of.isoformat() if as_of else _read(source / CHANGES_FILE)["as_of"],
        "congress": 119,
        "sources": SOURCES,
        "counts": counts,
    }
    about |= {"changes": _changes(source), "sha256": _digests(target)}
    (target / ABOUT).write_text(json.dumps(about, indent=1) + "\n")
    return about


def _need(source: Path) -> None:
    missing = [name for name in NEEDED if not (source / name).is_file()]
    if missing:
        raise Refusal(f"{source} lacks {', '.join(missing)}")


def _write_people(source: Path, target: Path) -> dict[str, int]:
    found = _read(source / MEMBERS_FILE)
    terms = members.terms(found)
    shapes = cut.read_districts(source / LINES_FILE)
    offices = places_of_work.offices(_read(source / OFFICES_FILE), found)
    return {
        "people": tables.write(target / PEOPLE, members.PERSON, members.people(found)),
        "terms": tables.write(target / TERMS, members.TERM, terms),
        "seats": tables.write(target / SEATS, members.SEAT, members.seats(terms, list(shapes))),
        "offices": tables.write(target / OFFICES, places_of_work.OFFICE, offices),
        "districts": tables.write(target / DISTRICTS, cut.DISTRICT, cut.district_rows(shapes)),
    } | _write_links(found, source, target)


def _write_links(found: list[Row], source: Path, target: Path) -> dict[str, int]:
    links = elsewhere.addresses(found) + elsewhere.accounts(_read(source / SOCIAL_FILE))
    committees = panels.committees(_read(source / COMMITTEES_FILE))
    seats = panels.seats(_read(source / MEMBERSHIPS_FILE))
    return {
        "links": tables.write(target / LINKS, elsewhere.LINK, links),
        "committees": tables.write(target / COMMITTEES, panels.COMMITTEE, committees),
        "committee_seats": tables.write(target / COMMITTEE_SEATS, panels.SEAT, seats),
    }


def _changes(source: Path) -> dict[str, Any]:
    """Which states have other lines from the next Congress on."""
    found = _read(source / CHANGES_FILE)
    return {
        "congress": found["next_congress"]["number"],
        "starts_on": found["next_congress"]["start"],
        "states": sorted(one["state"] for one in found["changed"]),
    }


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except ValueError as problem:
        raise Refusal(f"{file.name} is not JSON: {problem}") from None


def _digests(target: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(target.glob("*.gz"))}
