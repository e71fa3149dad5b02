"""Takes in a newer crosswalk of ZIP codes and districts: opens what is new, closes what is gone."""

import csv
import io
import re
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import shipped
from legislators.importing import zips
from legislators.importing.fips import CODES
from legislators.models import UNITED_STATES, BoundarySet, District, ZipCandidate
from legislators.refreshing.fetching import Fetched
from legislators.states import STATES

SHARE = 5  # more than a fifth of what we hold gone: not a crosswalk of these lines
DISTRICT = re.compile(r"GEOID_CD(\d+)_20")
Crosswalk = dict[str, set[str]]
Key = tuple[str, str]


class Zips:
    """A crosswalk as it was read. congress: 0 where the file does not say."""

    def __init__(self, source: str, congress: int, districts: Crosswalk) -> None:
        self.source, self.congress, self.districts = source, congress, districts


def read(fetched: Fetched) -> Zips:
    """The Census Bureau's file of relations (`tab20_cd…_zcta520`), or one of state_abbr, zcta, cd. Raises Refusal."""
    try:
        text = fetched.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(say("%(source)s is not a text in UTF-8", source=fetched.source)) from None
    if text.lstrip().startswith("<"):
        raise Refusal(say("%(source)s is a web page, not a crosswalk", source=fetched.source))
    first = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter="|" if "|" in first else ",")
    columns = set(rows.fieldnames or [])
    named = next((found for name in sorted(columns) if (found := DISTRICT.fullmatch(name))), None)
    if named and {"GEOID_ZCTA5_20", "AREALAND_PART"} <= columns:
        return Zips(fetched.source, int(named[1]), _collect(fetched.source, rows, lambda row: _census(row, named[0])))
    if {"state_abbr", "zcta", "cd"} <= columns:
        return Zips(fetched.source, 0, _collect(fetched.source, rows, _plain))
    raise Refusal(say("%(source)s has not the columns of a crosswalk", source=fetched.source))


def _collect(source: str, rows: Any, pair: Any) -> Crosswalk:
    found: Crosswalk = defaultdict(set)
    for row in rows:
        try:
            pair_found = pair(row)
        except (KeyError, TypeError, ValueError, AttributeError):
            words = "%(source)s, line %(line)s, is not one of a crosswalk"
            raise Refusal(say(words, source=source, line=rows.line_num)) from None
        if pair_found:
            found[pair_found[0]].add(pair_found[1])
    if not found:
        raise Refusal(say("%(source)s is an empty list", source=source))
    return found


def _census(row: dict[str, str], column: str) -> Key | None:
    """A ZIP code and a district that share land; none for water, and for land without a ZIP code."""
    district, code = row[column], row["GEOID_ZCTA5_20"]
    if not code or not district or district.endswith("ZZ") or not int(row["AREALAND_PART"]):
        return None
    number = 0 if district[2:] == "98" else int(district[2:])
    return code.zfill(5), f"{CODES[district[:2]]}-{number}"


def _plain(row: dict[str, str]) -> Key | None:
    if row["state_abbr"] not in STATES or not row["zcta"].isdigit():
        raise ValueError(row["zcta"])
    return row["zcta"].zfill(5), f"{row['state_abbr']}-{int(row['cd'])}"


def take(session: Session, crosswalk: Zips, *, on: date) -> list[str]:
    """Open and close candidates of the country's lines from a day on; says how many. Raises Refusal before writing."""
    lines = _lines(session, crosswalk, on)
    names = set(session.scalars(select(District.name).where(District.boundary_set_id == lines.id)))
    strange = sorted({name for found in crosswalk.districts.values() for name in found} - names)
    if names and strange:
        words = "%(source)s names districts that the lines of Congress %(congress)s lack, such as %(district)s"
        raise Refusal(say(words, source=crosswalk.source, congress=lines.congress, district=strange[0]))
    now = _candidates(crosswalk, lines)
    query = select(ZipCandidate).where(ZipCandidate.boundary_set_id == lines.id, ZipCandidate.valid_to.is_(None))
    held = {(one.zip, one.district): one for one in session.scalars(query)}
    gone = [one for key, one in held.items() if key not in now]
    if len(gone) * SHARE > len(held):
        words = "%(source)s lacks %(gone)s of the %(held)s candidates we hold: it must be of other lines"
        raise Refusal(say(words, source=crosswalk.source, gone=len(gone), held=len(held)))
    return _write(session, lines.id, {key: now[key] for key in now if key not in held}, gone, on)


def _lines(session: Session, crosswalk: Zips, on: date) -> BoundarySet:
    query = select(BoundarySet).where(BoundarySet.state == UNITED_STATES, BoundarySet.has_lines)
    sets = session.scalars(query.order_by(BoundarySet.valid_from.desc())).all()
    for one in sets:
        is_in_force = one.valid_from <= on and (one.valid_to is None or on < one.valid_to)
        if crosswalk.congress == one.congress or (not crosswalk.congress and is_in_force):
            return one
    words = "%(source)s is of Congress %(congress)s, whose lines are not here; load them with --boundaries first"
    raise Refusal(say(words, source=crosswalk.source, congress=crosswalk.congress))


def _candidates(crosswalk: Zips, lines: BoundarySet) -> dict[Key, str]:
    """Every ZIP code and district with its basis, by the way the snapshot is made."""
    with tempfile.TemporaryDirectory() as folder:
        file = shipped.FOLDER / shipped.LINES
        if lines.packed is not None:
            file = Path(folder) / shipped.LINES
            file.write_bytes(lines.packed)
        rows = zips.candidates(crosswalk.districts, file)
    return {
        (row["zip"], district): basis
        for row in rows
        for basis in ("crosswalk", "middle", "state")
        for district in row.get(basis, "").split()
    }


def _write(session: Session, lines: int, new: dict[Key, str], gone: list[ZipCandidate], on: date) -> list[str]:
    for one in gone:
        one.valid_to = max(on, one.valid_from)
    session.flush()
    again = {
        (one.zip, one.district): one
        for one in session.scalars(
            select(ZipCandidate).where(ZipCandidate.boundary_set_id == lines, ZipCandidate.valid_from == on)
        )
    }
    rows = []
    for key, basis in new.items():
        if key in again:
            again[key].valid_to = None
        else:
            rows.append(dict(zip(("zip", "district", "basis"), (*key, basis), strict=True)))
    if rows:
        session.execute(insert(ZipCandidate), [row | {"boundary_set_id": lines, "valid_from": on} for row in rows])
    session.flush()
    if not new and not gone:
        return []
    changed = len({zip_code for zip_code, _district in new} | {one.zip for one in gone})
    words = "ZIP codes: %(new)s districts more, %(gone)s fewer, in %(changed)s ZIP codes"
    return [say(words, new=len(new), gone=len(gone), changed=changed)]
