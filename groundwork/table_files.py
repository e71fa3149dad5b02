"""Reading a table from a file that somebody's spreadsheet wrote: its encoding, its separator, its rows by line."""

import codecs
import csv
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO, TextIO

from groundwork.refusal import Refusal
from groundwork.words import count, say

PIECE = 1 << 20  # bytes read at once
NEWLINE, NUL = b"\n", b"\0"  # named, because a literal within `count(...)` would be taken for words to translate
SEPARATORS = ",;\t|"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark begins the same
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WESTERN = ["cp1252", "iso8859_15", "mac_roman", "cp850"]


@dataclass
class TableFile:
    """A table that is being read. columns: the first line. separator: between its cells. size: in bytes."""

    columns: list[str]
    separator: str
    size: int
    _file: BinaryIO
    _rows: Iterator[list[str]]
    _reader: "_Reader"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row after the first line with the number of the line it begins on; empty lines are passed over.

        Raises Refusal, with the line, where the file stops being a table.
        """
        line = self._reader.line_num + 1
        try:
            for cells in self._rows:
                if cells:
                    yield line, cells
                line = self._reader.line_num + 1
        except csv.Error as error:
            raise Refusal(_broken(line, error)) from None
        except UnicodeError:
            raise Refusal(say("Line %(line)s: this is not text.", line=line)) from None

    def bytes_read(self) -> int:
        """How far we are."""
        return self._file.tell()


@contextmanager
def open_table(source: BinaryIO, name: str) -> Iterator[TableFile]:
    """A table from an open file, which need not be one that can be wound back.

    name: of the file, for refusals. Raises Refusal for what is no table at all.
    """
    with _windable(source) as file:
        encoding = _encoding(file, name)
        file.seek(0)
        text = TextIOWrapper(file, encoding=encoding, newline="")
        try:
            yield _table(file, text, name)
        finally:
            text.detach()


def cells_words(line: int, cells: int, columns: int) -> str:
    """What to say of a row that has too many or too few cells."""
    words = count("Line %(line)s has one cell", "Line %(line)s has %(num)s cells", cells, line=line)
    return say("%(words)s, but the first line has %(columns)s.", words=words, columns=columns)


class _Reader:
    """The csv module's reader, by a name that a type can have."""

    line_num: int


@contextmanager
def _windable(source: BinaryIO) -> Iterator[BinaryIO]:
    if source.seekable():
        yield source
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(source, kept, PIECE)
        kept.seek(0)
        yield kept


def _encoding(file: IO[bytes], name: str) -> str:
    """The encoding of a whole file: by its mark, else UTF-8 if all of it is, else the likeliest Western one."""
    head = file.read(4096)
    if not head:
        raise Refusal(say("%(name)s is empty.", name=name))
    if head.startswith(b"PK\x03\x04"):
        raise Refusal(say("%(name)s is a spreadsheet program's own file. Save it as CSV first.", name=name))
    marked = next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), "")
    wide = marked or _wide(head)
    if wide and wide != "utf-8-sig":
        return wide
    return _narrow(file, len(codecs.BOM_UTF8) if marked else 0) or marked or "utf-8"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark shows by a NUL in every other byte."""
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[start::2].count(0) > len(head) * 0.4 and head[1 - start :: 2].count(0) == 0:
            return encoding
    return ""


def _narrow(file: IO[bytes], start: int) -> str:
    """Nothing where the file is UTF-8 to its end, else another encoding. Refuses NUL bytes, with their line."""
    file.seek(start)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, other = 1, ""
    while True:
        piece = file.read(PIECE)
        if NUL in piece:
            line += piece[: piece.index(NUL)].count(NEWLINE)
            raise Refusal(say("Line %(line)s holds a NUL byte: this is not text.", line=line))
        if not other:
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                other = _western(error.object[max(0, error.start - PIECE // 32) : error.start + PIECE // 32])
        if not piece:
            return other
        line += piece.count(NEWLINE)


def _western(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # only for the few files that are not UTF-8

    found = from_bytes(sample, cp_isolation=WESTERN).best()
    return found.encoding if found else "cp1252"


def _table(file: BinaryIO, text: TextIO, name: str) -> TableFile:
    try:
        separator = _separator(text.readline(PIECE))
        text.seek(0)
        reader = csv.reader(text, delimiter=separator, strict=True)
        columns = [column.strip() for column in next(reader)]
    except (csv.Error, UnicodeError, StopIteration):
        raise Refusal(say("Line 1: %(name)s does not begin with the names of its columns.", name=name)) from None
    return TableFile(columns, separator, _size(file), file, reader, reader)  # type: ignore[arg-type] # see _Reader


def _size(file: BinaryIO) -> int:
    here = file.tell()
    size = file.seek(0, 2)
    file.seek(here)
    return size


def _separator(line: str) -> str:
    """The one that cuts the first line into the most cells; a comma where none does."""
    return max(SEPARATORS, key=lambda one: len(next(csv.reader([line], delimiter=one), [])))


def _broken(line: int, error: csv.Error) -> str:
    if re.search(r"expected after", str(error)):
        return say("Line %(line)s: there is text after a closing quotation mark.", line=line)
    return say("Line %(line)s: a quotation mark is opened there and never closed.", line=line)


def existing_file(path: Path) -> BinaryIO:
    """A file opened for reading. Raises Refusal where it cannot be."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Refusal(say("There is no file %(name)s.", name=path)) from None
    except IsADirectoryError:
        raise Refusal(say("%(name)s is a folder, not a file.", name=path)) from None
    except OSError as error:
        raise Refusal(say("Cannot read %(name)s: %(reason)s.", name=path, reason=error.strerror)) from None
