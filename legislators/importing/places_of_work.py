"""Offices out of `legislators-district-offices.json`, and each member's own at the Capitol."""

import re

from legislators.importing.members import phone
from legislators.people import SWITCHBOARD
from legislators.places import zone_at
from legislators.postal import zip_facts
from legislators.states import zones_of
from legislators.tables import Row

OFFICE = (
    "id",
    "person_id",
    "kind",
    "address",
    "suite",
    "building",
    "city",
    "state",
    "zip",
    "phone",
    "fax",
    "hours",
    "latitude",
    "longitude",
    "time_zone",
)
CAPITOL = {"latitude": 38.8899, "longitude": -77.0091, "time_zone": "America/New_York"}
AT_THE_END = re.compile(r",? *Washington,? +DC +(\d{5})(?:-\d{4})?$")


def offices(lists: list[Row], members: list[Row]) -> list[Row]:
    """Every office, by id: those in the district or state, then one in Washington for each member."""
    return sorted([*local(lists), *at_the_capitol(members)], key=lambda row: str(row["id"]))


def local(lists: list[Row]) -> list[Row]:
    """The offices in the district or state."""
    return [_local(one["id"]["bioguide"], office) for one in lists for office in one["offices"]]


def at_the_capitol(members: list[Row]) -> list[Row]:
    """Each member's own office in Washington."""
    return [_washington(one["id"]["bioguide"], one["terms"][-1]) for one in members]


def _local(person_id: str, office: Row) -> Row:
    """`X-washington` means the Capitol, so a town called Washington carries its state."""
    name = str(office["id"])
    row = {key: office.get(key) for key in OFFICE} | {
        "id": f"{name}-{office['state'].lower()}" if name == f"{person_id}-washington" else name,
        "person_id": person_id,
        "kind": "local",
        "phone": phone(office.get("phone")),
        "fax": phone(office.get("fax")),
        "zip": office.get("zip") or None,
        "time_zone": _zone(office),
    }
    return {key: value for key, value in row.items() if value is not None}


def _zone(office: Row) -> str:
    """By its point, else by its ZIP code, else where most of the state lives."""
    found = ""
    if office.get("latitude") is not None:
        found = zone_at(office["latitude"], office["longitude"])
    known = zip_facts(office.get("zip") or "")
    return found or (known.time_zone if known else "") or zones_of(office["state"])[0]


def _washington(person_id: str, term: Row) -> Row:
    """The office at the Capitol; the switchboard's number where the member's own is not published."""
    whole = str(term.get("address") or "")
    end = AT_THE_END.search(whole)
    chamber_zip = "20510" if term["type"] == "sen" else "20515"
    row = {
        "id": f"{person_id}-washington",
        "person_id": person_id,
        "kind": "washington",
        "address": AT_THE_END.sub("", whole) or term.get("office"),
        "city": "Washington",
        "state": "DC",
        "zip": end.group(1) if end else chamber_zip,
        "phone": phone(term.get("phone")) or SWITCHBOARD,
        "fax": phone(term.get("fax")),
        **CAPITOL,
    }
    return {key: value for key, value in row.items() if value is not None}
