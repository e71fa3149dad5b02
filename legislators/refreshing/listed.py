"""What a source lists, as rows of our tables; the snapshot and the official JSON give the same rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from legislators import shipped
from legislators.importing import elsewhere, members, panels, places_of_work
from legislators.models import Chamber, CommitteeKind, LinkKind, OfficeKind
from legislators.tables import Row

SOURCE = "congress-legislators"
STAFF = "staff"  # the source of whatever somebody of the coalition said
NUMBERS = ("latitude", "longitude")


@dataclass(frozen=True)
class Listed:
    """The rows of one look at the sources.

    has: which of `members`, `offices`, `social`, `committees` and `memberships` were looked at; of the others nothing
    is known, so nothing of them is closed. seats: those somebody of the list sits in.
    """

    as_of: date
    has: frozenset[str]
    people: list[Row] = field(default_factory=list)
    seats: list[Row] = field(default_factory=list)
    terms: list[Row] = field(default_factory=list)
    offices: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    committees: list[Row] = field(default_factory=list)
    committee_seats: list[Row] = field(default_factory=list)


WHOLE = frozenset({"members", "offices", "social", "committees", "memberships"})


def of_snapshot(as_of: date) -> Listed:
    """What the snapshot lists that comes with the product."""
    terms = shipped.rows(shipped.TERMS)
    return Listed(
        as_of,
        WHOLE,
        people=_people(shipped.rows(shipped.PEOPLE)),
        seats=_seats(terms),
        terms=_terms(terms),
        offices=_offices(shipped.rows(shipped.OFFICES)),
        links=_links(shipped.rows(shipped.LINKS)),
        committees=_committees(shipped.rows(shipped.COMMITTEES)),
        committee_seats=_committee_seats(shipped.rows(shipped.COMMITTEE_SEATS)),
    )


def of_files(found: dict[str, Any], as_of: date) -> Listed:
    """What official files list; found: the content by the words of `Listed.has`."""
    listed = found.get("members", [])
    terms = members.terms(listed)
    return Listed(
        as_of,
        frozenset(found),
        people=_people(members.people(listed)),
        seats=_seats(terms),
        terms=_terms(terms),
        offices=_offices(places_of_work.offices(found.get("offices", []), listed)),
        links=_links(elsewhere.addresses(listed) + elsewhere.accounts(found.get("social", []))),
        committees=_committees(panels.committees(found.get("committees", []))),
        committee_seats=_committee_seats(panels.seats(found.get("memberships", {}))),
    )


def _people(rows: Iterable[Row]) -> list[Row]:
    return [_texts(row, members.PERSON) for row in rows]


def _seats(terms: Iterable[Row]) -> list[Row]:
    return [_seat(seat) for seat in sorted({row["seat_id"] for row in terms})]


def _seat(seat: str) -> Row:
    state, _, which = seat.partition("-")
    is_senate = which.startswith("S")
    return {
        "id": seat,
        "chamber": Chamber.SENATE if is_senate else Chamber.HOUSE,
        "state": state,
        "district": None if is_senate else int(which),
        "senate_class": int(which[1:]) if is_senate else None,
    }


def _terms(rows: Iterable[Row]) -> list[Row]:
    days = ("starts_on", "ends_on", "since")
    return [_texts(row, members.TERM) | {day: date.fromisoformat(row[day]) for day in days} for row in rows]


def _offices(rows: Iterable[Row]) -> list[Row]:
    names = [name for name in places_of_work.OFFICE if name not in NUMBERS]
    return [
        _texts(row, names) | {name: row.get(name) for name in NUMBERS} | {"kind": OfficeKind(row["kind"])}
        for row in rows
    ]


def _links(rows: Iterable[Row]) -> list[Row]:
    return [row | {"kind": LinkKind(row["kind"])} for row in rows]


def _committees(rows: Iterable[Row]) -> list[Row]:
    return [
        _texts(row, panels.COMMITTEE) | {"kind": CommitteeKind(row["kind"]), "parent_id": row.get("parent_id")}
        for row in rows
    ]


def _committee_seats(rows: Iterable[Row]) -> list[Row]:
    return [_texts(row, panels.SEAT) | {"rank": int(row["rank"])} for row in rows]


def _texts(row: Row, names: Iterable[str]) -> Row:
    return {name: str(row.get(name) or "").strip() for name in names}
