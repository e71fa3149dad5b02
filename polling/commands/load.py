"""`groundswell polls load`: a whole poll from a YAML file, as a draft."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundwork.file_commands import opened_source, refusing
from groundwork.refusal import Refusal
from polling.commands import options

if TYPE_CHECKING:
    from groundwork.database import Database
    from polling.loading import Written


@click.command()
@click.argument("source", metavar="FILE.yaml", type=options.FILE)
@click.option("--alliance", default="", metavar="SLUG", help="Whose poll it is; else what the file says.")
@click.option("--check", is_flag=True, help="Only say whether the file is right; nothing is kept.")
def load(source: Path, alliance: str, *, check: bool) -> None:
    """Take a poll with its questions in English and Spanish from a file, as a draft that nobody sees yet.

    - is standard input. All of the file is taken, or nothing.
    """
    from polling.loading import read
    from polling.yaml_files import MOST_BYTES

    with refusing(), ExitStack() as opened:
        written = read(opened_source(opened, source).read(MOST_BYTES + 1))
        if check:
            click.echo(f"{written.head.title_en}: {_questions(len(written.questions))}, nothing wrong with the file.")
            return
        slug = _keep(opened.enter_context(_installation()), written, alliance)
        click.echo(f"{slug}: a draft with {_questions(len(written.questions))}. Look at it under Polls, then open it.")


def _questions(count: int) -> str:
    return f"{count} {'question' if count == 1 else 'questions'}"


def _keep(database: "Database", written: "Written", alliance: str) -> str:
    from groundwork.clock import clock_of
    from polling.loading import load as load_poll

    now = clock_of(database).now()
    with database.writing() as session:
        return load_poll(session, written, alliance, now=now).slug


@contextmanager
def _installation() -> Iterator["Database"]:
    """This folder's database. Raises Refusal where there is none, or none that can be used."""
    from sqlalchemy.exc import SQLAlchemyError

    from groundwork.database import Database
    from groundwork.settings import Settings

    settings = Settings()
    if settings.sqlite_file is not None and not settings.sqlite_file.exists():
        raise Refusal("There is no installation in this folder. Run: groundswell init --admin EMAIL")
    try:
        with closing(Database(settings.database_url)) as database:
            yield database
    except SQLAlchemyError:
        raise Refusal("The database cannot be read or has no tables yet. Run: groundswell init --admin EMAIL") from None
