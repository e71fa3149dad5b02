"""Office documents, which are ZIP archives: whole, of a size that can be opened, and without anything that runs.

Sources: PKWARE APPNOTE 6.3.10; ECMA-376 part 2 (packages), OpenDocument 1.3 part 2 (packages).
"""

import stat
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from groundwork.files import refusals

MOST_ENTRIES = 5_000
MOST_UNPACKED = 100_000_000
MOST_RATIO = 200  # of one entry; text that repeats itself shrinks to a hundredth
FROM_UNPACKED = 1_000_000  # below this no ratio hurts
PIECE = 1 << 16
LOCAL, END, END_64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
END_BYTES, LONGEST_COMMENT = 22, 0xFFFF
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 0x1
MICROSOFT = {
    "docx": b"wordprocessingml.document.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
OPEN = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
TYPES = "[Content_Types].xml"
# LibreOffice writes them also where there is no macro
LIBRARY_LISTS = {"script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"}


def reader(ending: str) -> Callable[[bytes], bytes]:
    """What reads a document of this ending and hands it back as it is, or raises FileRefused."""

    def read(body: bytes) -> bytes:
        _require_archive(body, ending)
        try:
            with ZipFile(BytesIO(body)) as archive:
                _require_entries(archive.infolist())
                _require_whole(archive)
                _require_kind(archive, ending)
        except (
            BadZipFile, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError,
            UnicodeError, ValueError, struct.error, zlib.error,
        ):  # fmt: skip
            raise refusals.damaged() from None
        return body

    return read


def _require_archive(body: bytes, ending: str) -> None:
    """Look at the archive's last record before anything is built from its directory."""
    if body.startswith(OLE):
        raise refusals.old_office()
    if not body.startswith(LOCAL):
        raise refusals.not_that_kind(ending)
    at = body.rfind(END, max(0, len(body) - END_BYTES - LONGEST_COMMENT))
    if at < 0 or at + END_BYTES > len(body):
        raise refusals.damaged()
    entries, directory, comment = struct.unpack("<H", body[at + 10 : at + 12])[0], *_tail(body, at)
    if at + END_BYTES + comment != len(body) or body[max(0, at - 20) : at].startswith(END_64):
        raise refusals.damaged()  # an office document has no need of ZIP64
    if entries > MOST_ENTRIES or directory > MOST_ENTRIES * 512:
        raise refusals.unpacks_to_too_much()


def _tail(body: bytes, at: int) -> tuple[int, int]:
    """Bytes of the directory and of the comment."""
    directory, _offset, comment = struct.unpack("<IIH", body[at + 12 : at + 22])
    return directory, comment


def _require_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(not _is_plain(name) for name in names):
        raise refusals.damaged()
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise refusals.damaged()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise refusals.locked()
    if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refusals.unpacks_to_too_much()
    if any(_is_bomb(entry) for entry in entries):
        raise refusals.unpacks_to_too_much()
    if any(_runs(name) for name in names):
        raise refusals.with_program()


def _is_bomb(entry: ZipInfo) -> bool:
    return entry.file_size > FROM_UNPACKED and entry.file_size > MOST_RATIO * max(1, entry.compress_size)


def _is_plain(name: str) -> bool:
    """Whether an entry lies inside the archive wherever it is unpacked."""
    parts = name.rstrip("/").split("/")
    return bool(name) and not any(sign in name for sign in ("\\", ":", "\0")) and not {"", ".", ".."} & set(parts)


def _runs(name: str) -> bool:
    """Whether an entry is a macro, a control or an embedded object."""
    small = name.lower()
    parts = small.split("/")
    if parts[-1] in {"vbaproject.bin", "vbadata.xml"} or "activex" in parts:
        return True
    if "embeddings" in parts and small.endswith((".bin", ".exe", ".dll", ".js", ".vbs")):
        return True
    is_script = parts[0] in {"basic", "scripts", "dialogs"} and bool(parts[-1])
    return is_script and parts[-1] not in LIBRARY_LISTS


def _require_whole(archive: ZipFile) -> None:
    """Unpack every entry in pieces, at most what it says it holds; its checksum must fit."""
    for entry in archive.infolist():
        with archive.open(entry) as opened:
            while opened.read(PIECE):
                pass


def _require_kind(archive: ZipFile, ending: str) -> None:
    if ending in OPEN:
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.file_size > 100 or archive.read(first) != OPEN[ending]:
            raise refusals.not_that_kind(ending)
        return
    if TYPES not in archive.namelist():
        raise refusals.not_that_kind(ending)
    types = archive.read(TYPES)
    if b"macroenabled" in types.lower():
        raise refusals.with_program()
    if MICROSOFT[ending] not in types:
        raise refusals.not_that_kind(ending)
