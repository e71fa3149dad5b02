"""Which kinds of file are taken, and how each is looked at."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from groundwork.files import images, offices, texts

OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
MICROSOFT = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """One kind. read: gives the bytes to keep, or raises FileRefused."""

    media_type: str
    read: Callable[[bytes], bytes]


KINDS = {
    "png": FileKind("image/png", images.read_png),
    "jpg": FileKind("image/jpeg", images.read_jpeg),
    "jpeg": FileKind("image/jpeg", images.read_jpeg),
    "webp": FileKind("image/webp", images.read_webp),
    "pdf": FileKind("application/pdf", texts.read_pdf),
    "docx": FileKind(f"{MICROSOFT}.wordprocessingml.document", offices.reader("docx")),
    "pptx": FileKind(f"{MICROSOFT}.presentationml.presentation", offices.reader("pptx")),
    "xlsx": FileKind(f"{MICROSOFT}.spreadsheetml.sheet", offices.reader("xlsx")),
    "odt": FileKind(f"{OPEN_DOCUMENT}.text", offices.reader("odt")),
    "odp": FileKind(f"{OPEN_DOCUMENT}.presentation", offices.reader("odp")),
    "ods": FileKind(f"{OPEN_DOCUMENT}.spreadsheet", offices.reader("ods")),
    "txt": FileKind("text/plain; charset=utf-8", texts.read_text),
    "md": FileKind("text/markdown; charset=utf-8", texts.read_text),
    "csv": FileKind("text/csv; charset=utf-8", texts.read_text),
}
IMAGES = frozenset({"png", "jpg", "jpeg", "webp"})
DOCUMENTS = frozenset(KINDS)


def accept(allowed: Collection[str]) -> str:
    """The `accept` of an input for files: the browser then offers these first."""
    return ",".join(f".{ending}" for ending in KINDS if ending in allowed)


def in_words(allowed: Collection[str]) -> str:
    """The kinds as people read them: PDF, DOCX, PNG."""
    return ", ".join(ending.upper() for ending in KINDS if ending in allowed and ending != "jpeg")
