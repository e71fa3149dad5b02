"""Words and numbers that several commands on a file take from the command line."""

import math
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import click

from groundwork.file_commands import STANDARD
from groundwork.refusal import Refusal

BASES = ("probability", "list", "open_link", "supporters")
LONELY = ("adjust", "fail", "certainty", "average")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
FILE = click.Path(path_type=Path)


class Span(click.ParamType[tuple[float, float]]):
    """Two numbers such as 0.3,3: the lower one first."""

    name = "LOW,HIGH"

    def __init__(self, least: float, most: float, hint: str) -> None:
        self.least, self.most, self.hint = least, most, hint

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """The two numbers; anything else ends the command with the hint."""
        if isinstance(value, tuple):
            return value
        try:
            low, high = (float(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not two numbers such as {self.hint}.", param, ctx)
        if not (self.least <= low < high <= self.most) or math.isinf(low) or math.isinf(high):
            self.fail(f"{value} does not lie as it must; give two numbers such as {self.hint}.", param, ctx)
        return low, high


def source() -> Decorator:
    """The file of respondents."""
    return click.argument("source", metavar="IN.csv", type=FILE)


def missing() -> Decorator:
    """Answers that count as none."""
    words = "An answer that counts as blank, such as DK/Ref; may be given several times."
    return click.option("--missing", multiple=True, metavar="TEXT", help=words)


def unique() -> Decorator:
    """The column that tells people apart."""
    words = "The column that tells people apart; a value that is there twice is refused."
    return click.option("--id", "unique", metavar="COLUMN", help=words)


def ordered() -> Decorator:
    """Variables whose neighbors are alike."""
    words = "A variable whose categories stand in order, so that a thin one joins a neighbor; ages show it themselves."
    return click.option("--ordered", multiple=True, metavar="VARIABLE", help=words)


def fewest() -> Decorator:
    """When a category is too thin to weight by."""
    words = "Respondents a category needs, before it is joined to another."
    return click.option("--fewest", type=click.IntRange(1), default=5, show_default=True, help=words)


def design() -> Decorator:
    """How people were drawn and weighted."""
    lonely = "What a stratum with one cluster counts as."
    steps = (
        click.option("--weight", metavar="COLUMN", help="The column of weights; whoever has 0 is left out."),
        click.option("--strata", metavar="COLUMN", help="The strata that people (or clusters) were drawn within."),
        click.option("--cluster", metavar="COLUMN", help="The clusters drawn first, such as households."),
        click.option("--fpc", metavar="COLUMN", help="How large the stratum is: in clusters where there are any."),
        click.option(
            "--raked", metavar="MARGINS.csv", type=FILE, help="Rake to these margins, which lowers the error."
        ),
        click.option("--base", metavar="COLUMN", help="Weights that the raking begins with, instead of --weight."),
        click.option("--lonely", type=click.Choice(LONELY), default=LONELY[0], show_default=True, help=lonely),
        ordered(),
        fewest(),
    )
    return lambda command: reduce(lambda made, step: step(made), reversed(steps), command)


def answers() -> Decorator:
    """The answer whose share is wanted."""
    words = "The answer whose share is wanted, or several put together; not given, the question is a number."
    return click.option("--answer", "answers", multiple=True, metavar="VALUE", help=words)


def basis() -> Decorator:
    """How people were recruited."""
    words = "How people were recruited; decides what the interval may be called."
    return click.option("--basis", type=click.Choice(BASES), help=words)


def as_json(words: str = "Print JSON instead of a table.") -> Decorator:
    """For programs rather than people."""
    return click.option("--json", "as_json", is_flag=True, help=words)


def require_one_standard_input(*files: Path | None) -> None:
    """Raises Refusal where two files would both come through standard input."""
    if sum(file == STANDARD for file in files) > 1:
        raise Refusal("Only one file can come through standard input; name the other one.")
