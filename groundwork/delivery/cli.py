"""`groundswell texts`: how texts are measured and read, line by line, for whoever wants to try."""

from typing import TextIO

import click

from groundwork.delivery.measure import measure as measured
from groundwork.delivery.reader import read as reading


@click.group()
def texts() -> None:
    """Measure texts as carriers bill them; read what people text back."""


@texts.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
def measure(file: TextIO) -> None:
    """One text a line in FILE (or standard input): encoding, segments and characters of each, by tabs."""
    for line in file:
        size = measured(line.rstrip("\r\n"))
        click.echo(f"{size.encoding}\t{size.segments}\t{size.characters}")


@texts.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
def read(file: TextIO) -> None:
    """One inbound text a line in FILE (or standard input): stop, start, help, hold or message for each."""
    for line in file:
        click.echo(str(reading(line.rstrip("\r\n"))))
