"""`groundswell polls crosstab`: one question by another, with letters and a test."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import refusing
from polling.commands import options
from polling.stats.problems import Problem


@click.command()
@options.source()
@click.option("--rows", "question", required=True, metavar="COLUMN", help="What people answered; one row an answer.")
@click.option("--columns", "banner", required=True, metavar="COLUMN", help="The groups to compare; one column each.")
@options.design()
@options.unique()
@options.missing()
@options.as_json()
def crosstab(source: Path, question: str, banner: str, *, as_json: bool, **typed: Any) -> None:
    """Compare groups: weighted shares by column, letters where one is above another by more than chance, Rao-Scott F.

    IN.csv has a row for each respondent; - is standard input. Letters hold at 95 % over all pairs of columns at once.
    """
    with refusing(Problem), ExitStack() as opened:
        from polling.commands.estimating.crosstab_table import crossed, print_crossed, shape
        from polling.commands.estimating.designing import Drawn, sampled
        from polling.commands.printing import dumped, note, working

        missing, unique = typed.pop("missing"), typed.pop("unique")
        columns = [question, banner]
        sample = sampled(opened, source, Drawn(**typed), answers=columns, missing=missing, unique=unique)
        with working("Comparing"):
            made, notes = crossed(sample, question, banner)
    note([*sample.notes, *notes])
    if as_json:
        click.echo(dumped(shape(made)))
    else:
        print_crossed(made, question, banner)
