"""`groundswell legislators match`: districts and people for a file of places."""

from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundwork.file_commands import STANDARD, opened_source, progress, refuse_same, refusing
from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from groundwork.database import Database


@click.command()
@click.argument("source", metavar="IN.csv", type=click.Path(path_type=Path))
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="Where to write; else standard output.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to match for; else today.")
def match(source: Path, target: Path | None, on: datetime | None) -> None:
    """Add each place's district and members of Congress to a file.

    IN.csv has at least one of the columns zip, latitude and longitude, state, address; - is standard input.
    """
    from legislators.matching_in_bulk.matching_tables import renamed

    with refusing(), ExitStack() as opened:
        told = _match(opened, source, None if target == STANDARD else target, on)
    given_way = renamed(told)
    if given_way:
        click.echo(f"Renamed to make room for ours: {', '.join(given_way)} (now input_…)", err=True)


def _match(opened: ExitStack, source: Path, target: Path | None, on: datetime | None) -> list[str]:
    from groundwork.clock import clock_of
    from groundwork.settings import Settings
    from groundwork.table_files import open_table
    from groundwork.whole_files import whole_file
    from legislators.geocoder import geocoder_of
    from legislators.matching_in_bulk.matching_tables import match_table

    refuse_same(source, target)
    settings = Settings()
    table = opened.enter_context(open_table(opened_source(opened, source), str(source)))
    database = opened.enter_context(closing(_database(settings.database_url, settings.sqlite_file)))
    out = opened.enter_context(whole_file(target))
    session = opened.enter_context(database.reading())
    tell = opened.enter_context(progress("Matching", table.size))
    day = on.date() if on else clock_of(database).now().date()
    match_table(session, table, out, on=day, geocoder=geocoder_of(settings.address_lookup), tell=tell)
    return table.columns


def _database(address: str, file: Path | None) -> "Database":
    """The installation's database; without one, the lists that come with the product, in memory."""
    from groundwork.database import Database

    if file is None or file.exists():
        return _with_lists(Database(address))
    click.echo("No installation in this folder: matching by the lists that come with the product.", err=True)
    return _in_memory()


def _with_lists(database: "Database") -> "Database":
    from sqlalchemy.exc import SQLAlchemyError

    from legislators.people import roster_age

    try:
        with database.reading() as session:
            roster_age(session)
    except SQLAlchemyError:
        raise Refusal("The database cannot be read or has no tables yet. Run: groundswell init --admin EMAIL") from None
    return database


def _in_memory() -> "Database":
    from datetime import UTC

    from sqlalchemy import create_engine
    from sqlalchemy.orm import sessionmaker
    from sqlalchemy.pool import StaticPool

    from groundwork.database import Base, Database
    from groundwork.migrations import tables  # noqa: F401 - so that every table is known
    from legislators.loading import load

    database = Database("sqlite://")
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    database.read_session = sessionmaker(engine, expire_on_commit=False)
    with database.read_session.begin() as session:
        load(session, now=datetime.now(UTC))
    return database
