"""`groundswell polls weight`: weights that make a file's respondents look like the population."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from groundwork.file_commands import STANDARD, refuse_same, refusing, rewindable
from groundwork.refusal import Refusal
from polling.commands import options
from polling.stats.problems import Problem

if TYPE_CHECKING:
    from polling.commands.weighting.fitting import Fitted

BOUNDS = options.Span(0, float("inf"), "0.2,5")
TRIM = options.Span(0, 1, "0.01,0.99")


@dataclass(frozen=True)
class Asked:
    """What was typed. target: where the file with weights goes; standard output without it, unless `as_json`."""

    source: Path
    margins: Path
    base: str | None
    bounds: tuple[float, float] | None
    trim: tuple[float, float] | None
    target: Path | None
    as_json: bool
    recipe: Path | None
    unique: str | None
    missing: tuple[str, ...]
    ordered: tuple[str, ...]
    fewest: int
    column: str

    @property
    def is_piped(self) -> bool:
        """Whether the file with weights goes to standard output."""
        return self.target == STANDARD or (self.target is None and not self.as_json)

    def require_sense(self) -> None:
        """Raises Refusal where files would be read or written over one another."""
        if self.is_piped and self.as_json:
            raise Refusal("The report and the file cannot both go to standard output. Name a file after -o.")
        options.require_one_standard_input(self.source, self.margins)
        for written in (self.target, self.recipe):
            refuse_same(self.source, written)
            refuse_same(self.margins, written)
        if self.recipe and self.target and self.recipe.resolve() == self.target.resolve():
            raise Refusal(f"{self.target} cannot hold both the weights and the recipe. Name another file.")
        if not self.column.strip():
            raise Refusal("--name is blank. Say what the column of weights shall be called.")


@click.command()
@options.source()
@click.option("--margins", required=True, metavar="MARGINS.csv", type=options.FILE, help="variable,category,share")
@click.option("--base", metavar="COLUMN", help="The column of weights to begin with; equal ones if not given.")
@click.option("--bounds", type=BOUNDS, help="The least and most that a weight to begin with may be multiplied by.")
@click.option("--trim", type=TRIM, help="Quantiles beyond which weights are cut and the rest shared out again.")
@click.option("-o", "--output", "target", type=options.FILE, help="Where to write; else standard output.")
@options.as_json("Print the report as JSON; the file with weights is then written only with -o.")
@click.option("--recipe", metavar="FILE", type=options.FILE, help="Write down all that remakes these weights.")
@options.unique()
@options.missing()
@options.ordered()
@options.fewest()
@click.option("--name", "column", default="weight", show_default=True, help="What the new column is called.")
def weight(**typed: Any) -> None:
    """Add a weight to every respondent of a file, so that they match the population on every margin.

    IN.csv has a row for each respondent; - is standard input. MARGINS.csv has the columns variable, category and share
    (or total). A margin of two variables is named sex:educ and its categories Female:HS.
    """
    with refusing(Problem), ExitStack() as opened:
        _weight(opened, Asked(**typed))


def _weight(opened: ExitStack, asked: Asked) -> None:
    from polling.commands.weighting.fitting import fit
    from polling.commands.weighting.margin_files import read_targets

    asked.require_sense()
    sought = read_targets(opened, asked.margins)
    file = rewindable(opened, asked.source)
    made = fit(file, sought, asked)
    if not made.raked.report.converged:
        _tell(made, asked)
        raise Refusal("Nothing was written: these weights do not meet the margins.")
    _write(opened, file, made, asked)
    _tell(made, asked)


def _write(opened: ExitStack, file: BinaryIO, made: "Fitted", asked: Asked) -> None:
    from groundwork.table_files import open_table
    from groundwork.whole_files import whole_file
    from polling.commands.weighting.recipes import recipe_of
    from polling.commands.weighting.weighted_files import write_weighted

    with ExitStack() as written:
        if asked.recipe:
            written.enter_context(whole_file(asked.recipe)).write(recipe_of(made, asked))
        if asked.target or asked.is_piped:
            file.seek(0)
            table = written.enter_context(open_table(file, str(asked.source)))
            out = written.enter_context(whole_file(None if asked.is_piped else asked.target))
            write_weighted(table, out, made.weights, asked.column)


def _tell(made: "Fitted", asked: Asked) -> None:
    from polling.commands.weighting.weighting_report import print_report, report_of

    report = report_of(made)
    if asked.as_json:
        from polling.commands.printing import dumped

        click.echo(dumped(report))
    else:
        print_report(report, to_errors=asked.is_piped)
