"""Brings the content of a file or of an address, without a transaction open."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from groundwork.refusal import Refusal
from groundwork.words import say

if TYPE_CHECKING:
    from requests import Response

LARGEST = 100_000_000  # bytes; the largest official file has some twenty million
CHUNK = 1 << 16

Progress = Callable[[str, int, int], None]


class Unreachable(Refusal):
    """The address did not answer with the whole file."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: to connect, between two pieces, for the whole."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 300.0


PATIENCE = Patience()


@dataclass(frozen=True)
class Fetched:
    """What was brought. day: today for an address, the day a file was last written, never later than today."""

    source: str
    content: bytes
    day: date


def is_address(source: str) -> bool:
    """Whether a source is an address of the web; else it is a file."""
    return source.startswith(("http://", "https://"))


def fetch(
    source: str, *, today: date, patience: Patience = PATIENCE, progress: Progress = lambda _s, _n, _t: None
) -> Fetched:
    """The content of a file or an address. Raises Refusal for no such file, Unreachable for no whole answer.

    progress: told the source, how many bytes are here, and how many there will be (0: not known).
    """
    if is_address(source):
        return Fetched(source, _download(source, patience, progress), today)
    file = Path(source)
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal(_too_large(source))
        written = datetime.fromtimestamp(file.stat().st_mtime).astimezone().date()
        return Fetched(source, file.read_bytes(), min(written, today))
    except OSError as problem:
        raise Refusal(
            say("%(source)s cannot be read: %(problem)s", source=source, problem=problem.strerror or "")
        ) from None


def _download(address: str, patience: Patience, progress: Progress) -> bytes:
    import requests  # 40 ms, only where an address is asked

    try:
        with requests.get(address, stream=True, timeout=(patience.connect, patience.read)) as answer:
            if answer.status_code != 200:
                words = "%(source)s answered with status %(status)s"
                raise Unreachable(say(words, source=address, status=answer.status_code))
            return b"".join(_pieces(answer, address, patience, progress))
    except requests.RequestException as problem:
        words = "%(source)s did not answer as it should (%(problem)s)"
        raise Unreachable(say(words, source=address, problem=type(problem).__name__)) from None


def _pieces(answer: "Response", address: str, patience: Patience, progress: Progress) -> Iterator[bytes]:
    until = time.monotonic() + patience.whole
    total, here = int(answer.headers.get("Content-Length") or 0), 0
    for piece in answer.iter_content(CHUNK):
        here += len(piece)
        if max(total, here) > LARGEST:
            raise Refusal(_too_large(address))
        if time.monotonic() > until:
            raise Unreachable(say("%(source)s is too slow", source=address))
        progress(address, here, total)
        yield piece


def _too_large(source: str) -> str:
    return say("%(source)s is larger than %(size)s MB", source=source, size=LARGEST // 1_000_000)
