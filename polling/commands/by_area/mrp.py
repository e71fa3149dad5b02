"""`groundswell polls mrp`: estimates of areas from one poll and the people who live in each."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import refusing
from polling.commands import options
from polling.stats.problems import Problem


@dataclass(frozen=True)
class Asked:
    """What was typed. random, fixed: columns, each by itself."""

    source: Path
    cells: Path
    question: str
    success: tuple[str, ...]
    count: str
    area: str
    above: str | None
    random: tuple[str, ...]
    fixed: tuple[str, ...]
    weight: str | None
    known: str | None
    seed: int
    draws: int
    note: str
    missing: tuple[str, ...]
    unique: str | None
    map: Path | None


def _columns(_ctx: click.Context, _param: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that were named one after another or with commas between them."""
    parts = (part.strip() for one in typed for part in one.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _several(name: str, words: str) -> options.Decorator:
    return click.option(name, multiple=True, metavar="COLUMN", callback=_columns, help=words)


@click.command()
@options.source()
@click.option("--question", required=True, metavar="COLUMN", help="What people answered; blanks are left out.")
@click.option("--success", required=True, multiple=True, metavar="VALUE", help="The answer whose share is wanted.")
@click.option("--cells", required=True, metavar="CELLS.csv", type=options.FILE, help="How many people of each kind.")
@click.option("--count", required=True, metavar="COLUMN", help="The column of CELLS.csv that counts people.")
@click.option("--area", required=True, metavar="COLUMN", help="The areas to estimate, such as districts.")
@click.option("--above", metavar="COLUMN", help="What the areas lie in, such as states; estimated too.")
@_several("--random", "A column with pooled effects, such as age; age:educ is a crossing. May be given several times.")
@_several("--fixed", "A column of numbers known of every cell, such as the area's vote. May be given several times.")
@click.option("--weight", metavar="COLUMN", help="Weights of the respondents; a model without them is the usual one.")
@click.option("--known", metavar="COLUMN", help="A column of CELLS.csv with a known share of each area, to check by.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same numbers.")
@click.option("--draws", type=click.IntRange(100, 100_000), default=1000, show_default=True, help="Draws of the model.")
@click.option("--note", default="", metavar="TEXT", help="Where the counts come from; kept with the model.")
@click.option("--map", metavar="FILE.svg", type=click.Path(dir_okay=False, path_type=Path), help="Districts as a map.")
@options.unique()
@options.missing()
@options.as_json()
def mrp(*, as_json: bool, **typed: Any) -> None:
    """Estimate a share for every area by multilevel regression and post-stratification.

    IN.csv has a row for each respondent; CELLS.csv has the same columns but the question, a row for each kind of
    person in each area, and how many there are. One of the two may be -, standard input.
    """
    with refusing(Problem), ExitStack() as opened:
        from polling.commands.by_area.areas import estimated, print_areas, shape
        from polling.commands.printing import dumped

        made = estimated(opened, Asked(**typed))
    if as_json:
        click.echo(dumped(shape(made)))
    else:
        print_areas(made)
