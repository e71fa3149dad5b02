"""`groundswell polls estimate`: shares or a mean with honest uncertainty, for a file with weights."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import refusing
from polling.commands import options
from polling.commands.estimating import replicating
from polling.stats.problems import Problem


@click.command()
@options.source()
@options.design()
@click.option("--question", required=True, metavar="COLUMN", help="What people answered; blanks are left out.")
@click.option("--by", metavar="COLUMN", help="Groups to estimate apart; the others still count in the uncertainty.")
@click.option("--as", "how", type=click.Choice(["share", "mean"]), help="Count each answer, or average a number.")
@replicating.options()
@options.basis()
@options.unique()
@options.missing()
@options.as_json()
def estimate(
    source: Path, question: str, by: str | None, how: str | None, basis: str | None, *, as_json: bool, **typed: Any
) -> None:
    """Estimate what people answered: share (or mean), standard error, 95 % interval, n and design effect.

    IN.csv has a row for each respondent; - is standard input. A column of numbers is averaged, unless all are codes of
    answers: whole, from -9 to 10, or 77, 88, 97 to 99, 997 to 999. --as decides otherwise.
    """
    with refusing(Problem), ExitStack() as opened:
        from polling.commands.estimating.designing import Drawn, sampled
        from polling.commands.estimating.estimates import found
        from polling.commands.estimating.estimates_table import print_found
        from polling.commands.printing import dumped, note, working

        missing, unique, asked = typed.pop("missing"), typed.pop("unique"), replicating.taken(typed)
        drawn = Drawn(**typed, prefix=asked.prefix)
        asked.require_sense(drawn)
        columns = [question, *([by] if by else [])]
        sample = sampled(opened, source, drawn, answers=columns, missing=missing, unique=unique)
        with working("Estimating"):
            made = replicating.replicated(sample, found(sample, question, by, how), asked, drawn, by)
    note([*sample.notes, *made.notes])
    if as_json:
        click.echo(dumped(made.as_json()))
    else:
        print_found(made, by, basis)
