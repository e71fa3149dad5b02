"""Members, seats and terms out of `legislators-current.json`."""

import re
from datetime import date, timedelta
from typing import Any

from legislators.tables import Row

PERSON = ("id", "first", "last", "middle", "nickname", "suffix", "full")
TERM = (
    "person_id",
    "seat_id",
    "starts_on",
    "ends_on",
    "since",
    "party",
    "caucus",
    "how",
    "end_type",
    "rank",
)
SEAT = ("id", "chamber", "state", "district", "senate_class")
SAME = {"rank": "state_rank", "end_type": "end-type"}
BREAK = timedelta(days=60)  # a longer gap between two terms begins a new service


def phone(text: str | None) -> str | None:
    """An American number in E.164; none where there is none."""
    digits = re.sub(r"\D", "", text or "")[-10:]
    return f"+1{digits}" if len(digits) == 10 else None


def people(members: list[Row]) -> list[Row]:
    """One row for each person, by id."""
    rows = [
        {"id": one["id"]["bioguide"], "full": one["name"].get("official_full")}
        | {name: one["name"].get(name) for name in PERSON[1:-1]}
        for one in members
    ]
    return sorted(rows, key=lambda row: str(row["id"]))


def terms(members: list[Row]) -> list[Row]:
    """The current term of each person; two rows where the party changed within it."""
    rows = [row for one in members for row in _of_person(one)]
    return sorted(rows, key=lambda row: (row["seat_id"], row["starts_on"]))


def seats(term_rows: list[Row], districts: list[str]) -> list[Row]:
    """Every seat: the House's by the district lines, the Senate's by who sits there. A vacant one is a seat too."""
    house = [_house_seat(district) for district in sorted(districts)]
    senate = sorted({row["seat_id"] for row in term_rows if "-S" in row["seat_id"]})
    return house + [
        {"id": seat, "chamber": "senate", "state": seat[:2], "senate_class": int(seat[-1])} for seat in senate
    ]


def _house_seat(district: str) -> Row:
    return {"id": district, "chamber": "house", "state": district[:2], "district": int(district[3:])}


def _of_person(one: Row) -> list[Row]:
    term = one["terms"][-1]
    row = {name: term.get(SAME.get(name, name)) for name in TERM}
    row |= {"person_id": one["id"]["bioguide"], "seat_id": _seat(term), "since": since(one["terms"])}
    return [row | part for part in _parts(term)]


def _parts(term: Row) -> list[Row]:
    """A term cut where its party changed; the day a part ends on is the first of the next one."""
    changes: list[Any] = term.get("party_affiliations") or [{"start": term["start"], **term}]
    ends = [change["start"] for change in changes[1:]] + [term["end"]]
    return [
        {"starts_on": change["start"], "ends_on": end, "party": change["party"], "caucus": change.get("caucus")}
        for change, end in zip(changes, ends, strict=True)
    ]


def _seat(term: Row) -> str:
    return f"{term['state']}-S{term['class']}" if term["type"] == "sen" else f"{term['state']}-{term['district']}"


def since(all_terms: list[Row]) -> str:
    """The first day of the unbroken service in the chamber that the last term belongs to."""
    first = all_terms[-1]
    for earlier in reversed(all_terms[:-1]):
        gap = date.fromisoformat(first["start"]) - date.fromisoformat(earlier["end"])
        if earlier["type"] != first["type"] or earlier["state"] != first["state"] or gap > BREAK:
            break
        first = earlier
    return str(first["start"])
