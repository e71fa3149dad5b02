"""`groundswell export …`: an alliance's supporters as a file."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundwork.cli import doors_of
from groundwork.file_commands import STANDARD, progress, refusing
from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from groundwork.database import Database

EMPTY = "The database cannot be read or has no tables yet. Run: groundswell init --admin EMAIL"
FORMS = ("csv", "vcard", "osdi")


@click.group()
def export() -> None:
    """Take out what an alliance keeps, as a file."""


@export.command()
@click.option("--alliance", "slug", required=True, help="Whose supporters, such as franklin.")
@click.option("--segment", default="", help="Only those of this segment; its name.")
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True)
@click.option("--reason", required=True, help="What it is for; it stands in the audit log.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="The file to write; else the screen.")
@click.pass_context
def supporters(ctx: click.Context, slug: str, segment: str, form: str, reason: str, target: Path | None) -> None:
    """Write an alliance's supporters to a file: CSV that `import supporters` reads again, vCard 4.0, or OSDI JSON.

    The export is written down in the audit log before the first line is. No file is left half written.
    """
    with refusing(), _open() as database:
        doors_of(ctx)  # what the other rooms add to segments
        total = _write(database, target, slug, segment, form=form, reason=reason)
    if target is not None and target != STANDARD:
        click.echo(f"{total:,} supporters in {target}. They are personal data: keep the file to yourself.", err=True)


@contextmanager
def _open() -> "Iterator[Database]":
    from sqlalchemy.exc import SQLAlchemyError

    from groundwork.database import Database
    from groundwork.settings import Settings

    settings = Settings()
    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        raise Refusal(f"There is no installation in this folder. {EMPTY}")
    with closing(Database(settings.database_url)) as database:
        try:
            yield database
        except SQLAlchemyError:
            raise Refusal(EMPTY) from None


def _write(database: "Database", target: Path | None, slug: str, segment: str, *, form: str, reason: str) -> int:
    from alliances import finding
    from alliances.segments import keeping
    from alliances.sharing import as_csv, exporting
    from groundwork.audit import ledger
    from groundwork.clock import clock_of
    from groundwork.whole_files import whole_file

    now = clock_of(database).now()
    with database.writing() as session:
        alliance = finding.by_slug(session, slug)
        chosen = keeping.by_name(session, alliance, segment) if segment else None
        columns = exporting.columns_of(session, alliance)
        asked = exporting.Asked(form, reason, chosen, columns)
        begun = exporting.begin(session, alliance, asked, who=ledger.COMMAND_LINE, now=now)
    written = 0
    place, bar = None if target == STANDARD else target, progress("Writing supporters", begun.total)
    with database.reading() as session, whole_file(place) as file, bar as tell:
        for piece in exporting.pieces(session, begun):
            file.write(piece if target is not None else piece.removeprefix(as_csv.MARK))
            written += piece.count("BEGIN:VCARD") or piece.count("\n")
            tell(min(written, begun.total))
    return begun.total
