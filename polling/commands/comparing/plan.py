"""`groundswell polls plan`: what a poll will be able to tell, before anybody is asked."""

from typing import Any

import click

from groundwork.file_commands import refusing
from groundwork.refusal import Refusal
from polling.commands import options
from polling.stats.problems import Problem


class Part(click.ParamType[float]):
    """A share: 0.4 or 40%."""

    name = "SHARE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The share as a number; anything else ends the command and says how to write one."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            found = -1.0
        if not 0 < found < 1:
            self.fail(f"{value!r} is no share between 0 and 1; write 0.4 or 40%.", param, ctx)
        return found


PART = Part()


@click.command()
@click.option("--people", type=click.IntRange(2), metavar="N", help="How many people will answer, in all.")
@click.option("--difference", type=float, metavar="POINTS", help="The difference to be found, in percentage points.")
@click.option("--split", "arms", type=click.IntRange(2, 20), default=2, show_default=True, help="How many ballots.")
@click.option("--share", type=PART, default=0.5, show_default=True, help="What about so many will answer.")
@click.option("--design-effect", type=float, default=1.3, show_default=True, help="Of weighting, to be expected.")
@click.option("--power", type=PART, default=0.8, show_default=True, help="How often a true difference shall be found.")
@click.option("--level", type=PART, default=0.05, show_default=True, help="Of two-sided tests; 0.05 goes with 95 %.")
@options.as_json()
def plan(people: int | None, difference: float | None, *, as_json: bool, **typed: Any) -> None:
    """Say what margin and which differences so many people allow, or how many people a difference needs.

    Give --people, --difference or both. The difference is between two ballots of a split, each answered by the same
    number of people.
    """
    with refusing(Problem):
        from polling.commands.comparing.plans import planned, print_planned
        from polling.commands.printing import dumped
        from polling.stats.comparing.planning import Expecting

        if people is None and difference is None:
            raise Refusal("Say how many people will answer with --people, or what is to be found with --difference.")
        made = planned(people, difference, Expecting(**typed))
    if as_json:
        click.echo(dumped(made.as_json()))
    else:
        print_planned(made)
