"""`groundswell texts`: how texts are measured and read, line by line, for whoever wants to try."""

from typing import BinaryIO

import click

from groundwork.delivery.commands.stop import stop
from groundwork.delivery.texts.measure import measure as measured
from groundwork.delivery.texts.reader import read as reading
from groundwork.refusal import Refusal


@click.group()
def texts() -> None:
    """Measure texts as carriers bill them; read what people text back; stop everybody on a list."""


texts.add_command(stop)


@texts.command()
@click.argument("file", type=click.File("rb"), default="-")
def measure(file: BinaryIO) -> None:
    """One text a line in FILE (or standard input): encoding, segments and characters of each, by tabs."""
    sizes = [measured(line) for line in _lines(file)]
    click.echo("".join(f"{size.encoding}\t{size.segments}\t{size.characters}\n" for size in sizes), nl=False)


@texts.command()
@click.argument("file", type=click.File("rb"), default="-")
def read(file: BinaryIO) -> None:
    """One inbound text a line in FILE (or standard input): stop, start, help, hold or message for each."""
    click.echo("".join(f"{reading(line)}\n" for line in _lines(file)), nl=False)


def _lines(file: BinaryIO) -> list[str]:
    """All lines without their ends, before anything is answered. Raises Refusal for one that is no UTF-8."""
    found = []
    for number, line in enumerate(file, 1):
        try:
            found.append(line.decode().rstrip("\r\n").removeprefix("\ufeff" if number == 1 else ""))
        except UnicodeDecodeError as error:
            wrong = f"byte 0x{line[error.start]:02x} at place {error.start + 1}"
            raise Refusal(f"line {number} is not UTF-8 text ({wrong}); save the file as UTF-8.") from None
    return found
