"""`groundswell legislators show`: who holds what on a day."""

import re
import sys
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from groundwork.database import Database
    from legislators.people import Holder

SEAT = re.compile(r"[A-Z]{2}-(?:S[123]|[0-9]{1,2})")


@click.command()
@click.argument("place", metavar="PLACE")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day, such as 2027-01-03; today unless you say.")
def show(place: str, on: datetime | None) -> None:
    """Print who holds what: PLACE is a ZIP code, a town, a state, or a seat such as CA-14 or OH-S3."""
    from sqlalchemy.exc import DatabaseError

    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.migrate import pending
    from groundwork.settings import Settings

    with closing(Database(Settings().database_url)) as database:
        try:
            _show(database, place, on=on.date() if on else clock_of(database).now().date())
        except DatabaseError:
            words = pending(database)  # a database that `init` has not seen, or an older one
            if not words:
                raise
            raise Refusal(words) from None


def _show(database: "Database", place: str, *, on: date) -> None:
    with database.reading() as session:
        holders, notes = _found(session, place, on=on)
        _print(holders, notes, title=f"{place} on {on}")


def _found(session: "Session", place: str, *, on: date) -> tuple[list["Holder"], list[str]]:
    """The seats meant, with what is to be known of the place."""
    from legislators import matching, people

    name = place.strip().upper()
    as_of = f"Our list is of {people.roster_age(session)}."
    if SEAT.fullmatch(name):
        lines = matching.lines_note(session, name[:2], on=on) if "-S" not in name else ""
        return [people.holder(session, name, on=on)], [*filter(None, [lines]), as_of]
    holders, note = _of_place(session, place, on=on)
    return holders, [*filter(None, [note]), as_of]


def _of_place(session: "Session", place: str, *, on: date) -> tuple[list["Holder"], str]:
    from legislators import matching, people, places

    meant = places.read_place(session, place)
    if meant.state and not meant.zip and not meant.city:
        return people.everyone(session, on=on, state=meant.state), matching.lines_note(session, meant.state, on=on)
    found = matching.match(session, meant, on=on)
    states = sorted({district[:2] for district in found.districts})
    senators = [one for state in states for one in people.senators(session, state, on=on)]
    house = people.legislators_of(session, "", found.districts, on=on)
    return [*senators, *house], f"{found.confidence}: {found.note}".removesuffix(": ")


def _print(holders: list["Holder"], notes: list[str], *, title: str) -> None:
    """A table on a terminal; elsewhere a line a seat, its parts apart by tabs, and the notes behind."""
    rows = [_cells(one) for one in holders]
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row).rstrip())
    else:
        _table(rows, title)
    for note in notes:
        click.echo(note)


def _table(rows: list[tuple[str, ...]], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Seat", "Title", "Who", "Since", "Phone", "Note", title=Text(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _cells(one: "Holder") -> tuple[str, ...]:
    who = f"{one.name} ({one.party})" if one.name else "vacant" if one.is_vacant else "not known"
    marks = [mark for mark, is_so in (("vacant", one.is_vacant and one.name), ("stale", one.is_stale)) if is_so]
    note = ": ".join(filter(None, [", ".join(marks), one.note]))
    return one.seat_id, one.title, who, str(one.since or ""), one.phone, note
