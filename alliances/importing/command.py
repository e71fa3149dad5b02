"""`groundswell import supporters`: a file of people, first tried, then taken in; all of them or nobody."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundwork.file_commands import STANDARD, refuse_same, refusing, rewindable

if TYPE_CHECKING:
    from alliances.importing.reports import Reason, Report


@click.group("import")
def bring() -> None:
    """Take people in from a file."""


@bring.command()
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--alliance", required=True, metavar="SLUG", help="Whose supporters they become.")
@click.option("--apply", "is_applied", is_flag=True, help="Do it. Without this nothing is changed.")
@click.option("--preset", default="", metavar="NAME", help="Whose export it is; else seen from the columns.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help="Where one column goes; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="A tag for everybody; may be repeated.")
@click.option("--errors", type=click.Path(path_type=Path), help="Where the rows go that cannot be taken, with reasons.")
@click.pass_context
def supporters(ctx: click.Context, /, **typed: Any) -> None:
    """Bring the people of a CSV file into an alliance; - is standard input.

    Nobody may be written to because of this: that people said yes is stated on the page of imports.
    """
    from alliances.importing.bringing import Order, bring_in
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.settings import Settings

    ctx.obj[0]()  # every table of the house is known
    order = Order(**typed)
    with refusing(), ExitStack() as opened:
        refuse_same(order.source, order.errors)
        source = rewindable(opened, order.source)
        database = opened.enter_context(closing(Database(Settings().database_url)))
        report = bring_in(database, source, order, now=clock_of(database).now())
    _tell(report, is_applied=order.is_applied, is_shown=order.errors not in {None, STANDARD})


def _tell(report: "Report", *, is_applied: bool, is_shown: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from alliances.importing.reports import in_order

    console = Console(stderr=True)
    table = Table(title="Taken in" if is_applied else "What would happen", title_justify="left")
    table.add_column("")
    table.add_column("people or rows", justify="right")
    table.add_column("first lines")
    for words, number in (
        ("rows read", report.rows),
        ("come in", report.added),
        ("are changed", report.updated),
        ("stay as they are", report.same),
        ("rows about somebody who stood above", report.twice),
        ("come in without a ZIP code", report.without_zip),
        ("stops, kept for the whole coalition", report.stops),
        ("mailboxes that do not answer", report.bounced),
    ):
        table.add_row(words, f"{number:,}", "")
    told: list[tuple[str, dict[str, Reason]]] = [
        ("left out", report.skipped), ("cannot be taken", report.refused), ("taken without", report.notes)
    ]  # fmt: skip
    for kind, found in told:
        for words, reason in in_order(found):
            table.add_row(f"{kind}: {words}", f"{reason.count:,}", ", ".join(map(str, reason.lines)))
    console.print(table)
    if (report.refused or report.notes) and not is_shown:
        click.echo(
            "Add --errors FILE to have those rows with their reasons, to mend them and bring them again.", err=True
        )
    if not is_applied:
        click.echo("Nothing was changed. Add --apply to take them in.", err=True)
