"""`groundswell polls show`: what a published poll found."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Print what a published poll found, each way people came by itself."""
    from polling import queries
    from polling.commands.reporting.database import reading_poll
    from polling.models import PollState

    with reading_poll(slug) as (session, poll):
        if poll.state != PollState.PUBLISHED:
            raise Refusal(f"The results of {slug} are not out.")
        _print(poll.title_en, queries.results(session, poll.id))


def _print(title: str, frame: "pd.DataFrame") -> None:
    from rich.table import Table

    from polling.commands.printing import console
    from polling.reporting.bars import told

    for (recruitment, question), rows in frame.groupby(["recruitment", "question"], sort=False):
        table = Table("Answer", "Share", "95% interval", title=f"{title}\n{recruitment}: {question}")
        for row in rows.to_dict("records"):
            table.add_row(row["choice"], told(row["share"], row["withheld"]), _between(row))
        first = rows.iloc[0]
        table.caption = f"n {first['n']:,}, effective n {first['effective_n']:,.0f}"
        console().print(table)


def _between(row: dict[Hashable, Any]) -> str:
    if row["withheld"]:
        return "withheld"
    if row["low"] is None or row["high"] is None:
        return "none: not a random sample"
    return f"{100 * row['low']:.0f} to {100 * row['high']:.0f}"
