"""Writing a file so that nobody ever sees half of it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from groundwork.refusal import Refusal
from groundwork.words import say


@contextmanager
def whole_file(target: Path | None) -> Iterator[TextIO]:
    """A file to write UTF-8 to, which takes its place only when all is written; none means standard output.

    Raises Refusal where it cannot be written.
    """
    beside = target.resolve() if target else None
    if beside is not None and beside.is_dir():
        raise Refusal(say("%(name)s is a folder, not a file.", name=target))
    is_plain = beside is not None and (beside.is_file() or not beside.exists())
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=beside.parent if beside and is_plain else None, delete=False
        ) as kept:
            made = Path(kept.name)
            try:
                yield kept  # type: ignore[misc] # a temporary file is one
                kept.flush()
                _put(made, beside, is_plain=is_plain)
            finally:
                made.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal(say("Cannot write %(name)s: %(reason)s.", name=target or "-", reason=error.strerror)) from None


def _put(made: Path, target: Path | None, *, is_plain: bool) -> None:
    if target is not None and is_plain:
        made.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_mask())
        made.replace(target)
        return
    with made.open("rb") as written:
        if target is not None:  # a pipe or a device is written to, never replaced
            with target.open("wb") as there:
                shutil.copyfileobj(written, there)
            return
        sys.stdout.flush()
        shutil.copyfileobj(written, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _mask() -> int:
    """What this process takes from the permissions of new files; it can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
