"""Small whole files of every kind we take, made here."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from groundwork.files.offices import MICROSOFT, OPEN

FLORENCE = b"GPSLatitude 43.7696 N"


def a_png(width: int = 3, height: int = 2, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 20)
    chunks = _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def a_png_with_words(words: bytes) -> bytes:
    return a_png(extra=_chunk(b"tEXt", b"Comment\x00" + words) + _chunk(b"eXIf", words))


def a_segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def an_exif(way_up: int = 6, order: str = ">") -> bytes:
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way_up, 0)
    begin = (b"MM\x00*" if order == ">" else b"II*\x00") + struct.pack(f"{order}IH", 8, 1)
    return b"Exif\x00\x00" + begin + entries + struct.pack(f"{order}I", 0) + FLORENCE


def a_jpeg(width: int = 3, height: int = 2, *, exif: bytes = b"", after: bytes = b"") -> bytes:
    """Whole in its pieces; its scan is not one a decoder would like, and nothing here decodes."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    pieces = [
        a_segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"),
        a_segment(0xE1, exif) if exif else b"",
        a_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + FLORENCE) if exif else b"",
        a_segment(0xE2, b"ICC_PROFILE\x00colours"),
        a_segment(0xED, b"Photoshop 3.0\x00" + FLORENCE) if exif else b"",
        a_segment(0xFE, FLORENCE) if exif else b"",
        a_segment(0xDB, b"\x00" * 65),
        a_segment(0xC2, frame),
        a_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56",
        a_segment(0xC4, b"\x00" * 20),
        a_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x78\xff\x00",
    ]
    return b"\xff\xd8" + b"".join(pieces) + b"\xff\xd9" + after


def a_webp(width: int = 3, height: int = 2, *, exif: bytes = b"") -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    wide = bytes([0x08 if exif else 0]) + b"\x00\x00\x00" + size
    pixels = b"\x2f" + struct.pack("<I", (width - 1) & 0x3FFF | ((height - 1) & 0x3FFF) << 14) + b"\x00"
    body = _riff(b"VP8X", wide) + _riff(b"VP8L", pixels) + (_riff(b"EXIF", exif) if exif else b"")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def an_archive(entries: dict[str, bytes], *, first_stored: bool = False) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for place, (name, content) in enumerate(entries.items()):
            archive.writestr(name, content, ZIP_STORED if first_stored and not place else ZIP_DEFLATED)
    return made.getvalue()


def an_office_file(ending: str = "docx", **more: bytes) -> bytes:
    """A document of the least parts. more: further entries, `__` standing for a slash and `_dot_` for a dot."""
    extra = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    if ending in OPEN:
        return an_archive({"mimetype": OPEN[ending], "content.xml": b"<a/>", **extra}, first_stored=True)
    return an_archive({"[Content_Types].xml": b"<Types>" + MICROSOFT[ending] + b"</Types>", "a.xml": b"<a/>", **extra})


def a_pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + inside + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"


WHOLE = {
    "png": a_png(), "jpg": a_jpeg(), "webp": a_webp(), "pdf": a_pdf(), "txt": b"Words\n", "md": b"# Words\n",
    "csv": b"a,b\n1,2\n", **{ending: an_office_file(ending) for ending in (*MICROSOFT, *OPEN)},
}  # fmt: skip
