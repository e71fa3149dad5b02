"""`groundswell polls trend`: how one answer moved over the waves of a repeated poll."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import refusing
from polling.commands import options
from polling.stats.problems import Problem


@click.command()
@click.argument("sources", metavar="WAVE.csv WAVE.csv …", nargs=-1, required=True, type=options.FILE)
@options.design()
@click.option("--question", required=True, metavar="COLUMN", help="What people answered, worded alike in every wave.")
@options.answers()
@click.option(
    "--person", metavar="COLUMN", help="The same id for a person in every wave; who answered twice counts so."
)
@click.option("--wave", "names", multiple=True, metavar="NAME", help="What a wave is called; else its file's name.")
@options.basis()
@options.missing()
@options.as_json()
def trend(sources: tuple[Path, ...], basis: str | None, *, as_json: bool, **typed: Any) -> None:
    """Compare waves, oldest first: the level of each, the change since the one before and since the first.

    Every WAVE.csv has a row for each respondent and the same columns; one may be -, standard input. ▲ and ▼ stand where
    a change is beyond chance, with Holm's correction for all changes together.
    """
    with refusing(Problem), ExitStack() as opened:
        from polling.commands.comparing.trend_table import print_trend
        from polling.commands.comparing.waves import Asked, trended
        from polling.commands.printing import dumped, note

        made = trended(opened, sources, Asked(basis=basis, **_split(typed)))
    note(made.notes)
    if as_json:
        click.echo(dumped(made.as_json()))
    else:
        print_trend(made)


def _split(typed: dict[str, Any]) -> dict[str, Any]:
    """What belongs to the question by its name, and the rest as how people were drawn."""
    own = {name: typed.pop(name) for name in ("question", "answers", "person", "names", "missing")}
    return own | {"drawn": typed}
