"""What every command on a file does alike: `-` is standard input, a bar when it takes long, 2 when a file is bad."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from groundwork.refusal import Refusal

PATIENCE = 1.0  # seconds after which a bar shows how far we are
STANDARD = Path("-")


class BadFile(click.ClickException):
    """What was wrong with a file; the command ends with 2."""

    exit_code = 2


def opened_source(opened: ExitStack, source: Path) -> BinaryIO:
    """The file to read, or standard input for `-`. Raises Refusal where it cannot be read."""
    from groundwork.table_files import existing_file  # which needs more than a list of commands should

    return sys.stdin.buffer if source == STANDARD else opened.enter_context(existing_file(source))


def rewindable(opened: ExitStack, source: Path) -> BinaryIO:
    """The same, for a command that reads its file twice: what comes through a pipe is kept until it ends."""
    file = opened_source(opened, source)
    if file.seekable():
        return file
    kept = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(file, kept)
    kept.seek(0)
    return cast("BinaryIO", kept)


def refuse_same(source: Path, target: Path | None) -> None:
    """Raises Refusal where a command would write over the file it reads."""
    if target is None or source == STANDARD:
        return
    if target.exists() and source.exists() and target.samefile(source):
        raise Refusal(f"{target} is the file to be read. Write to another one.")


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """End the command with 2 and the words of a Refusal, or of one of these errors."""
    kinds: tuple[type[Exception], ...] = (Refusal, *errors)
    try:
        yield
    except kinds as no:
        raise BadFile(str(no)) from None


@contextmanager
def progress(words: str, size: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, once it has taken more than a second; nothing elsewhere.

    words: what is going on. size: of all there is to do, in the unit that is told.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done: None
        return
    began = time.monotonic()
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(words, total=size, visible=False)
        yield lambda done: bar.update(task, completed=done, visible=time.monotonic() - began > PATIENCE)
