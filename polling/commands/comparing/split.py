"""`groundswell polls split`: whether the wording of a question moved what people answered."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import refusing
from polling.commands import options
from polling.stats.problems import Problem


@click.command()
@options.source()
@options.design()
@click.option("--question", required=True, metavar="COLUMN", help="What people answered, whatever wording they got.")
@options.answers()
@click.option("--ballot", required=True, metavar="COLUMN", help="Which wording each person got; blank for none.")
@options.basis()
@options.unique()
@options.missing()
@options.as_json()
def split(source: Path, basis: str | None, *, as_json: bool, **typed: Any) -> None:
    """Compare the ballots of a split sample: each wording's level, and every difference with its interval and p.

    IN.csv has a row for each respondent; - is standard input. Chance must have chosen who got which wording. p is after
    Holm's correction for all differences together.
    """
    with refusing(Problem), ExitStack() as opened:
        from polling.commands.comparing.ballots import compared, print_compared
        from polling.commands.estimating.designing import Drawn, sampled
        from polling.commands.printing import dumped, note, working

        own = {name: typed.pop(name) for name in ("question", "answers", "ballot")}
        missing, unique = typed.pop("missing"), typed.pop("unique")
        columns = [own["question"], own["ballot"]]
        sample = sampled(opened, source, Drawn(**typed), answers=columns, missing=missing, unique=unique)
        with working("Comparing"):
            made = compared(sample, **own, basis=basis)
    note(made.notes)
    if as_json:
        click.echo(dumped(made.as_json()))
    else:
        print_compared(made)
