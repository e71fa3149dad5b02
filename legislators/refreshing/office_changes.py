"""Offices that are new, moved, gone or reached otherwise: listed ones against ours."""

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.details import COLUMNS
from legislators.models import Correction, Office, OfficeKind
from legislators.refreshing.changes import Add, Change, NewDetails, Put, Reopening, phone_shown
from legislators.refreshing.listed import SOURCE, STAFF, Listed
from legislators.refreshing.standing import Standing, agreed, disagreed
from legislators.tables import Row

FROM = {OfficeKind.WASHINGTON: "members", OfficeKind.LOCAL: "offices"}
WHERE = {"address", "suite", "building", "city", "state", "zip"}
POINT = {"latitude", "longitude", "time_zone"}


def find(session: Session, listed: Listed, standing: Standing, name: Callable[[str], str]) -> Iterator[Change]:
    """Every change of offices. name: of a person, by id."""
    query = select(Office).where(Office.source.in_((SOURCE, STAFF))).order_by(Office.id)
    held = {office.id: office for office in session.scalars(query)}
    now = {row["id"] for row in listed.offices}
    for row in listed.offices:
        office = held.get(row["id"])
        whose = f"{name(row['person_id'])}, {_label(row)}"
        if office is None:
            yield from _opened(row, listed, held, standing, whose)
        elif office.id in standing.added:
            yield from agreed(standing.added[office.id], office.street, listed.as_of, whose)
        elif office.valid_to is not None and office.id not in standing.closed:
            yield Change(Reopening(office.id, listed.as_of), _again(whose))
            yield from _changed(office, row, listed, standing, whose)
        elif office.valid_to is None:
            yield from _changed(office, row, listed, standing, whose)
    for office in held.values():
        if office.id not in now and FROM[office.kind] in listed.has:
            yield from _closed(office, listed, standing, name(office.person_id))


def _opened(row: Row, listed: Listed, held: dict[str, Office], standing: Standing, whose: str) -> Iterator[Change]:
    days = {"valid_from": listed.as_of, "since": listed.as_of, "source": SOURCE}
    yield Change(Add(Office, row | days), lambda: say("new office: %(whose)s", whose=whose))
    for office_id, said in standing.added.items():
        ours = held.get(office_id)
        if ours and ours.person_id == row["person_id"] and ours.city.casefold() == row["city"].casefold():
            yield Change(Put(Office, office_id, {"valid_to": max(listed.as_of, ours.valid_from)}))
            yield from agreed(said, row["address"], listed.as_of, whose)


def _closed(office: Office, listed: Listed, standing: Standing, name: str) -> Iterator[Change]:
    whose = f"{name}, {office.label}"
    if office.id in standing.closed:
        yield from agreed(standing.closed[office.id], "", listed.as_of, whose)
    elif office.valid_to is None and office.id not in standing.added and office.person_id not in standing.people:
        day = max(listed.as_of, office.valid_from)
        yield Change(Put(Office, office.id, {"valid_to": day}), lambda: say("office closed: %(whose)s", whose=whose))


def _changed(office: Office, row: Row, listed: Listed, standing: Standing, whose: str) -> Iterator[Change]:
    new: Row = {}
    said = standing.details.get(office.id, {})
    for column in COLUMNS:
        if column in said:
            yield from _beside(said[column], column, row, listed, whose)
        elif getattr(office, column) != row[column] and not (column in POINT and said.keys() & WHERE):
            new[column] = row[column]
    if new:
        old = {column: getattr(office, column) for column in COLUMNS}
        yield Change(NewDetails(office.id, new, listed.as_of), lambda: "\n".join(_told(whose, old, new)))


def _beside(said: Correction, column: str, row: Row, listed: Listed, whose: str) -> Iterator[Change]:
    upstream = "" if row[column] is None else str(row[column])
    if upstream == said.value:
        yield from agreed(said, upstream, listed.as_of, f"{whose}: {_shown(column, upstream)}")
    else:
        yield from disagreed(said, upstream, whose)


def _told(whose: str, old: Row, new: Row) -> Iterator[str]:
    """A line for where it is, and one for each other detail; a point alone is a line too."""
    now = old | new
    if new.keys() & WHERE:
        place = ", ".join(part for part in (now["address"], now["suite"], now["building"], now["city"]) if part)
        yield say("%(whose)s: moved to %(place)s", whose=whose, place=place)
    elif new.keys() & POINT:
        yield say("%(whose)s: another point on the map", whose=whose)
    if "phone" in new:
        yield say(
            "%(whose)s: phone %(new)s, was %(old)s", whose=whose, new=_number(new["phone"]), old=_number(old["phone"])
        )
    if "fax" in new:
        yield say("%(whose)s: fax %(new)s, was %(old)s", whose=whose, new=_number(new["fax"]), old=_number(old["fax"]))
    if "hours" in new:
        yield say(
            "%(whose)s: hours %(new)s, were %(old)s", whose=whose, new=new["hours"] or "-", old=old["hours"] or "-"
        )


def _again(whose: str) -> Callable[[], str]:
    return lambda: say("%(whose)s: open again", whose=whose)


def _shown(column: str, value: str) -> str:
    return phone_shown(value) if column in {"phone", "fax"} else value


def _number(value: str) -> str:
    return phone_shown(value) or "-"


def _label(row: Row) -> str:
    return "Washington" if row["kind"] == OfficeKind.WASHINGTON else str(row["city"])
