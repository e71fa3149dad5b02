"""`groundswell audit`: read the log, and look whether every line is as it was written."""

from contextlib import closing
from itertools import islice

import click


@click.group()
def audit() -> None:
    """Read the audit log; check that nobody changed it."""


@audit.command()
@click.option("--against", default="", metavar="LINE:DIGEST", help="An anchor from the worker's own log.")
@click.pass_context
def verify(ctx: click.Context, against: str) -> None:
    """Look at every line; ends with status 1 where one was changed or is gone."""
    from groundwork.audit import ledger
    from groundwork.database import Database
    from groundwork.settings import Settings

    with closing(Database(Settings().database_url)) as database, database.reading() as session:
        found = ledger.verify(session) + ledger.differs(session, against)
    for words in found:
        click.echo(f"!! {words}")
    click.echo("Somebody changed the log." if found else "Every line is as it was written.")
    ctx.exit(1 if found else 0)


@audit.command()
@click.option("--scope", default="", metavar="ALLIANCE", help="Only this alliance's lines.")
@click.option("--most", default=100, show_default=True, help="How many lines, newest first.")
def show(scope: str, most: int) -> None:
    """Print the newest lines."""
    from groundwork.audit import queries
    from groundwork.database import Database
    from groundwork.settings import Settings

    with closing(Database(Settings().database_url)) as database, database.reading() as session:
        for line in islice(queries.every(session, queries.Wanted(scope=scope)), most):
            parts = [f"{line.id}", f"{line.at:%Y-%m-%d %H:%M}", line.who, line.act, line.scope, line.subject]
            click.echo("  ".join([*(part or "-" for part in parts), line.reason, queries.details(line)]).rstrip())
