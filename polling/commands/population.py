"""`groundswell polls population`: newer tables of whom polls are weighted to."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from groundwork.database import Database


@click.group()
def population() -> None:
    """The population's tables: which are in force, and newer ones."""


@population.command("list")
def show_tables() -> None:
    """Print the tables in force, by kind; for each area the first that holds it counts."""
    from polling.population import population_tables

    with _database() as database, database.reading() as session:
        for kind, rows in population_tables.in_force(session).items():
            click.echo(kind.value)
            for row in rows:
                origin = f"brought {row.imported_at:%Y-%m-%d}" if row.imported_at else "shipped"
                click.echo(
                    f"  {row.id or '-'}  {row.source} ({row.vintage or 'year not said'}), {row.areas} areas, {origin}"
                )


@population.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--source", required=True, help="Where the counts are from; every estimate prints it.")
@click.option("--vintage", required=True, help="Of which year or years they are.")
@click.option("--confirm", is_flag=True, help="Bring it even though it differs wildly from the table in force.")
def bring_table(file: Path, source: str, vintage: str, confirm: bool) -> None:
    """Bring a newer table: CSV with area,sex,age[,race,education],adults or area,share,votes."""
    from contextlib import ExitStack

    from groundwork.clock import clock_of
    from groundwork.file_commands import opened_source
    from polling.population import population_files, population_tables

    with ExitStack() as opened, _database() as database:
        stream = opened_source(opened, file)
        now = clock_of(database).now()
        with database.writing() as session:
            found = population_files.read(stream, str(file), known=population_tables.known_areas(session))
            origin = population_tables.Origin(source, vintage, "" if str(file) == "-" else file.name)
            table = population_tables.bring(session, found, origin, by=None, is_confirmed=confirm, now=now)
            click.echo(f"Table {table.id} ({found.kind.value}): {len(found.areas)} areas brought.")


@population.command("remove")
@click.argument("table", type=int)
def remove_table(table: int) -> None:
    """Take away a table that was brought, by its number in `list`."""
    from polling.population import population_tables

    with _database() as database, database.writing() as session:
        click.echo(f"Removed: {population_tables.remove(session, table)}.")


@contextmanager
def _database() -> Iterator["Database"]:
    from groundwork.database import Database
    from groundwork.settings import Settings

    with closing(Database(Settings().database_url)) as database:
        yield database
