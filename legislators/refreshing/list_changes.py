"""Links, committees and seats on them: listed ones against ours."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.importing.elsewhere import ACCOUNTS, PUBLISHED
from legislators.models import Committee, CommitteeSeat, Link
from legislators.refreshing.changes import Add, Change, Put
from legislators.refreshing.listed import Listed
from legislators.tables import Row

Name = Callable[[str], str]
Words = Callable[[], str]
FROM = dict.fromkeys(PUBLISHED, "members") | dict.fromkeys(ACCOUNTS, "social")
TOLD = ("kind", "name", "phone", "url", "parent_id")


def links(session: Session, listed: Listed, known: set[str], name: Name) -> Iterator[Change]:
    """Every change of where else people are to be found. known: the ids of people who are not invented."""
    rows = [one for one in session.scalars(select(Link)) if one.person_id in known]
    held = {(one.person_id, one.kind, one.value): one for one in rows if one.valid_to is None}
    today = {(one.person_id, one.kind, one.value): one for one in rows if one.valid_from == listed.as_of}
    now = {(row["person_id"], row["kind"], row["value"]): row for row in listed.links}
    for key, link in held.items():
        if key not in now and FROM[link.kind] in listed.has:
            day = max(listed.as_of, link.valid_from)
            yield Change(Put(Link, link.id, {"valid_to": day}), _link_gone(name, *key))
    for key, row in now.items():
        if key not in held and key[0] in known:
            yield Change(_add(Link, row, today.get(key), listed.as_of), _link_new(name, *key))


def committees(session: Session, listed: Listed) -> Iterator[Change]:
    """Every change of committees; committees first, so that their parts can point to them."""
    if "committees" not in listed.has:
        return
    held = {one.id: one for one in session.scalars(select(Committee))}
    for row in listed.committees:
        mine = held.get(row["id"])
        if mine is None:
            yield Change(Add(Committee, row | {"valid_from": listed.as_of}), _committee("new", row["name"]))
            continue
        new = {column: row[column] for column in TOLD if getattr(mine, column) != row[column]}
        new |= {"valid_to": None} if mine.valid_to else {}
        if new:
            yield Change(Put(Committee, mine.id, new), _committee("changed", row["name"]))
    now = {row["id"] for row in listed.committees}
    for mine in held.values():
        if mine.id not in now and mine.valid_to is None:
            day = max(listed.as_of, mine.valid_from)
            yield Change(Put(Committee, mine.id, {"valid_to": day}), _committee("gone", mine.name))


def seats(session: Session, listed: Listed, known: set[str], name: Name) -> Iterator[Change]:
    """Every change of who sits on which committee, and how high."""
    if "memberships" not in listed.has:
        return
    panels = _panels(session, listed)
    rows = list(session.scalars(select(CommitteeSeat)))
    held = {(one.committee_id, one.person_id): one for one in rows if one.valid_to is None}
    today = {(one.committee_id, one.person_id): one for one in rows if one.valid_from == listed.as_of}
    now = {(row["committee_id"], row["person_id"]): row for row in listed.committee_seats}
    for key, row in now.items():
        if key[0] in panels and key[1] in known:
            words = _seat_new(name, panels[key[0]], row)
            yield from _seat(held.get(key), today.get(key), row, listed.as_of, words)
    for key, seat in held.items():
        if key not in now and key[1] in known:
            day = max(listed.as_of, seat.valid_from)
            yield Change(Put(CommitteeSeat, seat.id, {"valid_to": day}), _seat_gone(name, panels[key[0]], key[1]))


def _seat(
    held: CommitteeSeat | None, today: CommitteeSeat | None, row: Row, on: date, words: Words
) -> Iterator[Change]:
    if held and all(getattr(held, column) == row[column] for column in ("side", "rank", "title")):
        return
    if held and held is not today:
        yield Change(Put(CommitteeSeat, held.id, {"valid_to": on}))
    yield Change(_add(CommitteeSeat, row, today, on), words)


def _add(table: Any, row: Row, today: Any, on: date) -> Add | Put:
    """A new row; where one of this very day is there, that one again."""
    return Put(table, today.id, row | {"valid_to": None}) if today else Add(table, row | {"valid_from": on})


def _panels(session: Session, listed: Listed) -> dict[str, str]:
    known = {one.id: one.name for one in session.scalars(select(Committee))}
    return known | {row["id"]: row["name"] for row in listed.committees}


def _link_new(name: Name, person: str, kind: str, value: str) -> Words:
    return lambda: say("%(name)s: %(kind)s %(value)s", name=name(person), kind=_plain(kind), value=value)


def _link_gone(name: Name, person: str, kind: str, value: str) -> Words:
    return lambda: say("%(name)s: no more %(kind)s %(value)s", name=name(person), kind=_plain(kind), value=value)


def _committee(what: str, named: str) -> Words:
    if what == "new":
        return lambda: say("new committee: %(named)s", named=named)
    if what == "gone":
        return lambda: say("committee ended: %(named)s", named=named)
    return lambda: say("%(named)s: the committee's details changed", named=named)


def _seat_new(name: Name, panel: str, row: Row) -> Words:
    return lambda: (
        say("%(name)s: %(title)s of %(panel)s", name=name(row["person_id"]), title=row["title"], panel=panel)
        if row["title"]
        else say("%(name)s: on %(panel)s, rank %(rank)s", name=name(row["person_id"]), panel=panel, rank=row["rank"])
    )


def _seat_gone(name: Name, panel: str, person: str) -> Words:
    return lambda: say("%(name)s: no more on %(panel)s", name=name(person), panel=panel)


def _plain(kind: str) -> str:
    return str(kind).replace("_", " ")
