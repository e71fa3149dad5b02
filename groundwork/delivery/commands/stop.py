"""`groundswell texts stop`: a list of those who said stop."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from groundwork.delivery.permission.stops import StopList

SHOWN = 20  # lines nobody can read that are named one by one


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--apply", is_flag=True, help="Do it. Without this, only what would happen is shown.")
def stop(file: Path, apply: bool) -> None:
    """Stop everything to the numbers and e-mail addresses in FILE, known or not, for the whole coalition."""
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.delivery.permission import stops
    from groundwork.settings import Settings

    found = _stop_list(file)
    with closing(Database(Settings().database_url)) as database:
        now = clock_of(database).now()
        with database.writing() as session:
            looked = stops.look(session, found.named)
            told: dict[str, Any] = {"how": "list", "evidence": f"list:{file.name}", "now": now}
            done = stops.stop(session, found.named, **told) if apply else 0
    total = len(found.named)
    click.echo(f"{total} on the list: {looked.known} known, {looked.unknown} not; {looked.stopped} had stopped before.")
    click.echo(f"Stopped {done}." if apply else "Nothing was changed. Add --apply to stop them.")


def _stop_list(path: Path) -> "StopList":
    """What the file names; lines that name nobody are told. Raises Refusal where none does."""
    from groundwork.delivery.permission import stops
    from groundwork.table_files import existing_file

    is_input = str(path) == "-"
    file: BinaryIO = sys.stdin.buffer if is_input else existing_file(path)
    with file:
        found = stops.read_list(file, "standard input" if is_input else str(path))
    for line, words in found.unreadable[:SHOWN]:
        click.echo(f"Line {line}: {words}", err=True)
    if len(found.unreadable) > SHOWN:
        click.echo(f"{len(found.unreadable) - SHOWN} more lines cannot be read.", err=True)
    stops.require_some(found)
    return found
