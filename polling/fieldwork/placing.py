"""In which district invited people live, as far as their list says so; kept only where it singles nobody out."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from legislators import spelling
from legislators.atlas import Atlas, WholeAtlas
from legislators.matching import Confidence, match_in
from legislators.places import place_of
from polling.models import Invitation, Sample
from polling.population.populations import NATION

FEWEST = 50  # invited people of a district before any of them is known to be of it
MANY = 200  # places for which reading all ZIP codes at once is quicker than asking for each
SURE = frozenset({Confidence.EXACT, Confidence.UNIQUE_ZIP})

DISTRICT = re.compile(r"([A-Z]{2})-(\d{1,2}|AL)", re.IGNORECASE)
ZIP = re.compile(r"\d{5}(?:-\d{4})?")
WITH_PLACE = re.compile(rf"(.*\S)\s*[,;\t]\s*({DISTRICT.pattern}|{ZIP.pattern})\s*", re.IGNORECASE)


def split(line: str) -> tuple[str, str]:
    """A line of a list as the person and the district or ZIP code behind them, empty where there is none."""
    found = WITH_PLACE.fullmatch(line)
    return (found[1], found[2]) if found else (line, "")


def is_place(text: str) -> bool:
    """Whether a cell of a file is a district such as OH-3 or a ZIP code."""
    return bool(DISTRICT.fullmatch(text) or ZIP.fullmatch(text))


def districts(session: Session, places: Collection[str], area: str, *, on: date) -> dict[str, str]:
    """The district of each place (a district, or a ZIP code that lies in one alone) that is of the poll's area.

    area: a state or the nation; the districts of a district are not told apart.
    """
    atlas = (WholeAtlas if len(set(places)) > MANY else Atlas)(session, on)
    found = {place: _district(session, atlas, place) for place in set(places)}
    return {place: district for place, district in found.items() if district and _is_of(district, area)}


def kept(session: Session, sample: Sample, of_person: Mapping[str, str]) -> dict[str, str]:
    """Those districts in which enough people of the sample are invited, so that a district points at nobody.

    of_person: the district of each person about to be invited. Who was invited before counts.
    """
    before = select(Invitation.area, func.count()).where(Invitation.sample_id == sample.id).group_by(Invitation.area)
    counts = Counter(dict(session.execute(before).all())) + Counter(of_person.values())
    return {person: district for person, district in of_person.items() if counts[district] >= FEWEST}


def _district(session: Session, atlas: Atlas, place: str) -> str:
    named = DISTRICT.fullmatch(place)
    if named:
        number = 0 if named[2].upper() == "AL" else int(named[2])
        return f"{named[1].upper()}-{number}"
    try:
        digits = spelling.zip_digits(place)
        found = match_in(atlas, place_of(session, digits, atlas.facts(digits)))
    except Refusal:  # no ZIP code in use: the person is invited all the same
        return ""
    return found.districts[0] if found.confidence in SURE and len(found.districts) == 1 else ""


def _is_of(district: str, area: str) -> bool:
    return "-" not in area and (area == NATION or district[:2] == area)
