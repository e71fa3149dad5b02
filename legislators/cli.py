"""Commands about members, offices and districts."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from groundwork.refusal import Refusal
from legislators.commands.match import match
from legislators.commands.show import show
from legislators.commands.sync import sync
from legislators.shipped import FOLDER


@click.group()
def legislators() -> None:
    """Members of Congress, their offices and districts."""


@legislators.command()
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the official files (legislators-current.json and the others).",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the files are of; else what the folder says of itself."
)
@click.option(
    "--to",
    "target",
    default=FOLDER,
    show_default=False,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it; the product's own folder unless you say otherwise.",
)
def snapshot(source: Path, as_of: datetime | None, target: Path) -> None:
    """Write the product's compact snapshot anew."""
    from legislators.importing.write import write_snapshot  # shapely and numpy only when this is asked for

    console = Console(stderr=True)
    try:
        with console.status("Reading") as status:
            about = write_snapshot(
                source,
                target,
                as_of=as_of.date() if as_of else None,
                tell=lambda step: status.update(f"Writing {step}"),
            )
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    size = sum(file.stat().st_size for file in target.glob("*"))
    counts = ", ".join(f"{number} {name}" for name, number in about["counts"].items())
    click.echo(f"{target}: {size / 1e6:.2f} MB, {counts}, of {about['as_of']}")


legislators.add_command(match)
legislators.add_command(sync)
legislators.add_command(show)
