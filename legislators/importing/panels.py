"""Committees and who sits on them, out of `committees-current.json` and `committee-membership-current.json`."""

from collections.abc import Iterator

from legislators.importing.members import phone
from legislators.tables import Row

COMMITTEE = ("id", "parent_id", "kind", "name", "phone", "url")
SEAT = ("committee_id", "person_id", "side", "rank", "title")


def committees(found: list[Row]) -> list[Row]:
    """Every committee, then its subcommittees, whose ids begin with the committee's."""
    rows = [row for one in found for row in _with_parts(one)]
    return sorted(rows, key=lambda row: (len(row["id"]), row["id"]))


def seats(memberships: dict[str, list[Row]]) -> list[Row]:
    """One row for each person on each committee, by committee and rank."""
    rows = [
        {"committee_id": committee, "person_id": one["bioguide"], "side": one["party"]}
        | {"rank": one["rank"], "title": one.get("title")}
        for committee, members in memberships.items()
        for one in members
    ]
    return sorted(rows, key=lambda row: (row["committee_id"], row["side"], row["rank"], row["person_id"]))


def _with_parts(one: Row) -> Iterator[Row]:
    yield _row(one, one["thomas_id"], one["type"])
    for part in one.get("subcommittees", []):
        yield _row(part, one["thomas_id"] + part["thomas_id"], one["type"]) | {"parent_id": one["thomas_id"]}


def _row(one: Row, name: str, kind: str) -> Row:
    return {"id": name, "kind": kind, "name": one["name"], "phone": phone(one.get("phone")), "url": one.get("url")}
