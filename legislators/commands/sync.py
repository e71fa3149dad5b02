"""`groundswell legislators sync`: takes in newer lists and lines, or says why not."""

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from groundwork.database import Database
    from legislators.refreshing.syncing import Seen, Taken, Wanted

SOURCES = {
    "members": "Members: legislators-current.json",
    "offices": "Local offices: legislators-district-offices.json",
    "social": "Accounts: legislators-social-media.json",
    "committees": "Committees: committees-current.json",
    "memberships": "Who sits on them: committee-membership-current.json",
    "zips": "ZIP codes: tab20_cd119…_zcta520….txt of the Census Bureau, or a CSV of state_abbr, zcta, cd",
    "boundaries": "District lines: a shapefile (.zip) or GeoJSON; needs --congress",
}


class Refused(click.ClickException):
    """Why nothing was taken; the command ends with 2."""

    exit_code = 2


def _sources(command: Any) -> Any:
    """One option for each source."""
    for name, words in reversed(SOURCES.items()):
        command = click.option(f"--{name}", metavar="URL|FILE", help=f"{words}.")(command)
    return command


@click.command()
@_sources
@click.option("--congress", type=int, help="The Congress whose lines --boundaries brings, such as 120.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the lists are of.")
@click.option("--vacant", multiple=True, metavar="SEAT", help="A Senate seat that is vacant, such as OH-S3.")
@click.option("--dry-run", is_flag=True, help="Only say what would change, a line a change.")
@click.pass_context
def sync(
    ctx: click.Context,
    /,
    congress: int | None,
    as_of: datetime | None,
    vacant: tuple[str, ...],
    dry_run: bool,
    **sources: str | None,
) -> None:
    """Bring members, offices, committees and lines up to the public lists; with no source, the official addresses."""
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.settings import Settings
    from legislators.refreshing.syncing import OFFICIAL, Wanted

    given = {name: source for name, source in sources.items() if source}
    day = as_of.date() if as_of else None
    wanted = Wanted(given or OFFICIAL, congress or 0, day, vacant)
    with closing(Database(Settings().database_url)) as database:
        now = clock_of(database).now()
        hooks = ctx.obj[0]().changed if ctx.obj else []
        try:
            taken = _take(database, _look(wanted, now), hooks, now=now, dry_run=dry_run)
        except Refusal as refusal:
            _refused(database, wanted, refusal, now=now, dry_run=dry_run)
    for line in taken.lines:
        click.echo(line)
    if not taken.lines:
        click.echo("Nothing has changed.")


def _look(wanted: "Wanted", now: datetime) -> "Seen":
    from rich.console import Console
    from rich.progress import Progress

    from legislators.refreshing.syncing import look

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def tell(source: str, here: int, total: int) -> None:
            if source not in tasks:
                tasks[source] = bar.add_task(source.rsplit("/", 1)[-1], total=total or None)
            bar.update(tasks[source], completed=here)

        return look(wanted, today=now.date(), progress=tell)


def _take(database: "Database", seen: "Seen", hooks: Any, *, now: datetime, dry_run: bool) -> "Taken":
    from legislators.refreshing.syncing import take

    if not dry_run:
        with database.writing() as session:
            return take(session, seen, hooks=hooks, now=now)
    with database.write_session() as session:
        found = take(session, seen, hooks=hooks, now=now)
        session.rollback()  # looking changes nothing
        return found


def _refused(database: "Database", wanted: "Wanted", refusal: Refusal, *, now: datetime, dry_run: bool) -> NoReturn:
    """Keep what we have, write down why, and end with 2."""
    from legislators.refreshing.applying import note_refresh
    from legislators.refreshing.syncing import outcome_of

    if not dry_run:
        with database.writing() as session:
            note_refresh(session, outcome_of(refusal), source=wanted.named, report=str(refusal), now=now)
    raise Refused(f"Refused, and nothing was changed: {refusal}")
