"""Pictures: of a size that can be used, without what they tell of place and camera. Nothing is decoded.

Sources: PNG, third edition (W3C 2025), chapter 5; WebP container specification (RFC 9649).
"""

import struct
import zlib
from collections.abc import Iterator

from groundwork.files import jpeg, refusals

LONGEST_SIDE = 12_000
MOST_PIXELS = 60_000_000
PNG = b"\x89PNG\r\n\x1a\n"
# what a picture needs to look as it was made; texts, times and Exif are not among it
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
WEBP_TRACES = (b"EXIF", b"XMP ")
WEBP_TRACE_FLAGS = 0x08 | 0x04


def read_jpeg(body: bytes) -> bytes:
    """The photo as it may be kept. Raises FileRefused."""
    _require_size(*jpeg.size_of(body))
    return jpeg.without_traces(body)


def read_png(body: bytes) -> bytes:
    """The picture as it may be kept. Raises FileRefused."""
    if not body.startswith(PNG):
        raise refusals.not_that_kind("png")
    kept, names = [PNG], list[bytes]()
    for name, content, whole in _png_chunks(body):
        if not names:
            _require_png_head(name, content)
        names.append(name)
        if name in PNG_KEPT:
            kept.append(whole)
    if b"IDAT" not in names:
        raise refusals.damaged()
    return b"".join(kept)


def _require_png_head(name: bytes, content: bytes) -> None:
    if name != b"IHDR" or len(content) != 13:
        raise refusals.damaged()
    _require_size(*struct.unpack(">II", content[:8]))


def _png_chunks(body: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Each chunk up to the end's: name, content, and all of it; what follows the end is left out."""
    at, name = len(PNG), b""
    while name != b"IEND":
        if at + 12 > len(body):
            raise refusals.damaged()
        length, name = struct.unpack(">I4s", body[at : at + 8])
        end = at + 12 + length
        if end > len(body) or zlib.crc32(body[at + 4 : end - 4]) != int.from_bytes(body[end - 4 : end], "big"):
            raise refusals.damaged()
        yield name, body[at + 8 : end - 4], body[at:end]
        at = end


def read_webp(body: bytes) -> bytes:
    """The picture as it may be kept. Raises FileRefused."""
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP":
        raise refusals.not_that_kind("webp")
    chunks = list(_webp_chunks(body))
    if not chunks or not {b"VP8 ", b"VP8L", b"ANMF"} & {name for name, _ in chunks}:
        raise refusals.damaged()
    _require_size(*_webp_size(*chunks[0]))
    kept = b"".join(_webp_chunk(name, content) for name, content in chunks if name not in WEBP_TRACES)
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def _webp_chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + int.from_bytes(body[4:8], "little")
    at = 12
    if end > len(body):
        raise refusals.damaged()
    while at < end:
        name, length = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            raise refusals.damaged()
        yield name, body[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_chunk(name: bytes, content: bytes) -> bytes:
    if name == b"VP8X":
        content = bytes([content[0] & ~WEBP_TRACE_FLAGS]) + content[1:]
    return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def _webp_size(name: bytes, content: bytes) -> tuple[int, int]:
    """Width and height by the first chunk, whichever of the three it is."""
    if name == b"VP8X" and len(content) == 10:
        return int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
    if name == b"VP8L" and len(content) >= 5 and content[0] == 0x2F:
        bits = int.from_bytes(content[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and content[3:6] == b"\x9d\x01\x2a" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise refusals.damaged()


def _require_size(width: int, height: int) -> None:
    if not width or not height:
        raise refusals.damaged()
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise refusals.too_many_pixels(LONGEST_SIDE if max(width, height) > LONGEST_SIDE else 7_500)
