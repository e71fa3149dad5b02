"""The commands `groundswell polls …`."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd


@click.group("polls")
def polls() -> None:
    """Polls: what the public thinks."""


@polls.command("targets")
@click.option("--from", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def write_targets(folder: Path) -> None:
    """Write the population table that ships with the product anew, from a folder of public data."""
    from polling import targets

    areas = targets.write(targets.read_origin(folder))
    click.echo(f"{areas} areas written to {targets.FILE}: {targets.SOURCE}.")


@polls.command("show")
@click.argument("slug")
def show(slug: str) -> None:
    """Print what a published poll found, each way people came by itself."""
    from groundwork.database import Database
    from groundwork.settings import Settings
    from polling import finding, queries
    from polling.models import PollState

    with closing(Database(Settings().database_url)) as database, database.reading() as session:
        poll = finding.public(session, slug)
        if poll.state != PollState.PUBLISHED:
            raise Refusal(f"The results of {slug} are not out.")
        _print(poll.title_en, queries.results(session, poll.id))


def _print(title: str, frame: "pd.DataFrame") -> None:
    from rich.console import Console
    from rich.table import Table

    for (recruitment, question), rows in frame.groupby(["recruitment", "question"], sort=False):
        table = Table("Answer", "Share", "95% interval", title=f"{title}\n{recruitment}: {question}")
        for row in rows.to_dict("records"):
            table.add_row(row["choice"], f"{100 * row['share']:.0f}%", _between(row["low"], row["high"]))
        first = rows.iloc[0]
        table.caption = f"n {first['n']:,}, effective n {first['effective_n']:,.0f}"
        Console().print(table)


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "none: not a random sample"
    return f"{100 * low:.0f} to {100 * high:.0f}"
