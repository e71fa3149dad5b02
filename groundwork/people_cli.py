"""`groundswell people`: what a person may ask of us: to see what we keep, and to be forgotten."""

import json
from contextlib import closing

import click

from groundwork.refusal import Refusal


@click.group()
def people() -> None:
    """Show a person what is kept about her; delete it."""


@people.command()
@click.argument("address", metavar="PHONE_OR_EMAIL")
@click.pass_context
def show(ctx: click.Context, address: str) -> None:
    """Print everything kept about whoever has this number or e-mail address, as JSON."""
    from groundwork import people as verbs
    from groundwork.audit import ledger
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.settings import Settings

    with closing(Database(Settings().database_url)) as database, database.write_session() as session:
        doors, now = ctx.obj[0](), clock_of(database).now()
        ids = verbs.addresses_of(session, doors, address)
        click.echo(json.dumps(verbs.show_all(session, doors, ids, now=now), indent=2, ensure_ascii=False, default=str))
        session.rollback()  # looking changes nothing but the log
        ledger.record(session, "person.shown", who=ledger.COMMAND_LINE, subject=verbs.subject(ids), now=now)
        session.commit()


@people.command()
@click.argument("address", metavar="PHONE_OR_EMAIL")
@click.option("--yes", is_flag=True, help="Do it: nothing brings it back but an old backup.")
@click.pass_context
def erase(ctx: click.Context, address: str, yes: bool) -> None:
    """Delete everything kept about whoever has this number or e-mail address."""
    from groundwork import people as verbs
    from groundwork.audit import ledger
    from groundwork.clock import clock_of
    from groundwork.database import Database
    from groundwork.settings import Settings

    if not yes:
        raise Refusal("Nothing was deleted. Look first with: groundswell people show; then add --yes.")
    with closing(Database(Settings().database_url)) as database:
        now = clock_of(database).now()
        doors = ctx.obj[0]()
        with database.writing() as session:
            ids = verbs.addresses_of(session, doors, address)
            left = verbs.by_hand(session, doors, ids)
            verbs.erase_all(session, doors, ids, who=ledger.COMMAND_LINE, now=now)
        database.scrub()
    for line in left:
        click.echo(f"Left to do by hand: {line}")
    click.echo("Deleted. A number is kept as a scrambled mark, so that nobody texts it; only START lifts that.")
