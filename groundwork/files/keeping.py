"""Keeping a file that somebody handed in, and letting go of it."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from groundwork.files import refusals
from groundwork.files.kinds import KINDS, in_words
from groundwork.files.models import StoredFile
from groundwork.files.names import ending_of, hides_an_ending, safe_name
from groundwork.files.receiving import most_mb

PIECE = 1 << 16
HEIC_ENDINGS = {"heic", "heif"}
OLD_ENDINGS = {"doc", "ppt", "xls"}


class Stream(Protocol):
    """What a file is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end."""


def keep(
    session: Session, stream: Stream, name: str, *, allowed: Collection[str], account_id: int | None, now: datetime
) -> StoredFile:
    """Look at a file and keep it. Raises FileRefused (beside `file`) with what to do about it.

    name: as it was sent, by which its kind is told. allowed: endings that are taken, IMAGES or DOCUMENTS.
    """
    kind = KINDS[_ending(name, allowed)]
    body = kind.read(_read(stream, most_mb()))
    kept = StoredFile(
        name=safe_name(name),
        media_type=kind.media_type,
        size=len(body),
        digest=hashlib.sha256(body).hexdigest(),
        body=body,
        account_id=account_id,
        kept_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def forget(session: Session, stored: StoredFile) -> None:
    """Keep a file no longer; whatever row names it must let go of it first."""
    session.delete(stored)
    session.flush()


def _ending(name: str, allowed: Collection[str]) -> str:
    ending = ending_of(name)
    if hides_an_ending(name):
        raise refusals.two_endings()
    if ending in allowed and ending in KINDS:
        return ending
    if ending in HEIC_ENDINGS:
        raise refusals.heic()
    if ending in OLD_ENDINGS and "docx" in allowed:
        raise refusals.old_office()
    raise refusals.unknown_kind(in_words(allowed))


def _read(stream: Stream, most: int) -> bytes:
    """All of a stream, in pieces, never more than the limit and one piece. most: megabytes."""
    body = bytearray()
    while piece := stream.read(PIECE):
        body += piece
        if len(body) > most * 1_000_000:
            raise refusals.too_large(most)
    if not body:
        raise refusals.empty()
    return bytes(body)
