"""The snapshot that comes with the product, as files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from legislators import tables
from legislators.tables import Row

FOLDER = Path(__file__).parent / "snapshot"
ABOUT = "about.json"
PEOPLE = "people.gz"
TERMS = "terms.gz"
SEATS = "seats.gz"
OFFICES = "offices.gz"
LINKS = "links.gz"
COMMITTEES = "committees.gz"
COMMITTEE_SEATS = "committee_seats.gz"
DISTRICTS = "districts.gz"
ZIPS = "zips.gz"
LINES = "lines-119.gz"


@cache
def about() -> dict[str, Any]:
    """What the snapshot is of: `as_of`, `congress`, `sources`, `counts`, `changes`, `sha256` of each file."""
    found: dict[str, Any] = json.loads((FOLDER / ABOUT).read_text())
    return found


def rows(name: str) -> list[Row]:
    """The rows of one table of the snapshot."""
    return tables.read(FOLDER / name)
