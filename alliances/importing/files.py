"""An import's file: how large it may be, what its first lines say, keeping it in compressed pieces for seven days."""

import hashlib
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from alliances.importing.presets import plain
from alliances.models import ImportPart, ImportPiece
from groundwork.refusal import Gone, Refusal
from groundwork.table_files import TableFile, open_table
from groundwork.words import say

MOST_MB, MOST_ROWS, MOST_COLUMNS = 100, 500_000, 300
MB, PIECE, SAMPLE = 1_000_000, 1 << 20, 3
IN_MEMORY = 4 * MB
DATA = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$|^\+?[\d\s().-]{10,20}$")
Row = tuple[int, list[str]]


def columns_of(table: TableFile) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first line holds them; made-up ones where it holds a person.

    Raises Refusal for more columns than a file of people has.
    """
    if len(table.columns) > MOST_COLUMNS:
        raise Refusal(
            say("The file has %(num)s columns; %(most)s is the most.", num=len(table.columns), most=MOST_COLUMNS),
            field="file",
        )
    if any(DATA.match(cell) for cell in table.columns):
        return [say("Column %(number)s", number=place + 1) for place in range(len(table.columns))], False
    return [name or say("Column %(number)s", number=place + 1) for place, name in enumerate(table.columns)], True


def rows_of(table: TableFile, *, has_header: bool) -> Iterator[Row]:
    """Every row with something in it, by line. Raises Refusal beyond the most rows a file may have."""
    first: Iterable[Row] = [] if has_header else [(1, table.columns)]
    count = 0
    for line, cells in chain(first, table.rows()):
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                words = say("The file has more than %(most)s rows. Cut it in two.", most=f"{MOST_ROWS:,}")
                raise Refusal(words, field="file")
            yield line, cells


def look_in(source: BinaryIO, name: str) -> tuple[list[str], bool, list[list[str]]]:
    """Columns, whether the first line names them, and the first rows. Raises Refusal for what is no table of people."""
    with open_table(source, name) as table:
        columns, has_header = columns_of(table)
        sample: list[list[str]] = []
        for _line, cells in rows_of(table, has_header=has_header):
            sample.append(cells)
            if len(sample) == SAMPLE:
                break
        if not sample:
            raise Refusal(say("The file names its columns, but there is no row under them."), field="file")
        return columns, has_header, sample


def header_of(columns: Sequence[str]) -> str:
    """The fingerprint of column names, by which a file that looks alike is known again."""
    return hashlib.sha256("\n".join(plain(column) or column for column in columns).encode()).hexdigest()


def keep(session: Session, batch_id: int, part: ImportPart, source: BinaryIO) -> int:
    """Keep a file in compressed pieces; says how large it is. Raises Refusal for one that is too large."""
    size, number = 0, 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > MOST_MB * MB:
            words = say("The file is larger than %(most)s megabytes. Cut it in two.", most=MOST_MB)
            raise Refusal(words, field="file")
        body = zlib.compress(piece, 1)
        values = {"batch_id": batch_id, "part": part, "number": number, "body": body}
        session.execute(insert(ImportPiece).values(**values))
        number += 1
    return size


@contextmanager
def opened(session: Session, batch_id: int, part: ImportPart) -> Iterator[BinaryIO]:
    """A kept file, whole, in a temporary place. Raises Gone once it was forgotten."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        found = False
        for piece in pieces(session, batch_id, part):
            kept.write(piece)
            found = True
        if not found:
            raise Gone(say("The file is not kept any more: seven days after it came it is deleted."))
        kept.seek(0)
        yield cast("BinaryIO", kept)


def pieces(session: Session, batch_id: int, part: ImportPart) -> Iterator[bytes]:
    """A kept file piece by piece."""
    mine = (ImportPiece.batch_id == batch_id) & (ImportPiece.part == part)
    number = 0
    while True:
        body = session.scalar(select(ImportPiece.body).where(mine, ImportPiece.number == number))
        if body is None:
            return
        yield zlib.decompress(body)
        number += 1


def forget(session: Session, batch_ids: Sequence[int], *parts: ImportPart) -> None:
    """Keep these files no longer."""
    mine = ImportPiece.batch_id.in_(batch_ids) & ImportPiece.part.in_(parts or tuple(ImportPart))
    session.execute(delete(ImportPiece).where(mine).execution_options(synchronize_session=False))


def copied(source: BinaryIO) -> BinaryIO:
    """A file that can be wound back, whatever it came through."""
    kept = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(source, kept, PIECE)
    kept.seek(0)
    return cast("BinaryIO", kept)
