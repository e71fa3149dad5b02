"""JPEG photos: how large they are, and the photo alone without what the camera wrote beside it.

Nothing is decoded: the pieces of the file are copied or left out, so no picture loses quality.
Source: ITU-T T.81, annex B; Exif 2.32 for the one entry that says which way up the photo is.
"""

import re
import struct

from groundwork.files import refusals

BEGIN, END = b"\xff\xd8", b"\xff\xd9"
# a start of frame gives height and width; C4, C8 and CC are something else
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, COMMENT, APP0, APP1, APP2, APP14, APP15 = 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
COLOURS = b"ICC_PROFILE\x00"
EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in a scan: neither a stuffed byte nor a restart


def size_of(body: bytes) -> tuple[int, int]:
    """Width and height. Raises FileRefused for what is no whole JPEG."""
    for marker, at, end in _segments(body):
        if marker in FRAMES:
            if end - at < 9:
                raise refusals.damaged()
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
    raise refusals.damaged()


def without_traces(body: bytes) -> bytes:
    """The photo without place, time, camera, names, thumbnail and whatever follows its end; it stays the right way up.

    Raises FileRefused for what is no whole JPEG.
    """
    kept, way_up, scans = [], 1, 0
    for marker, at, end in _segments(body):
        segment = body[at:end]
        if marker == APP1 and segment[4:10] == EXIF:
            way_up = _way_up(segment[10:])
        scans += marker == SCAN
        if _stays(marker, segment):
            kept.append(segment)
    if not scans:
        raise refusals.damaged()
    return b"".join([BEGIN, *_first(kept), *([_turned(way_up)] if way_up != 1 else []), *_rest(kept), END])


def _stays(marker: int, segment: bytes) -> bool:
    if marker == APP2:
        return segment[4:].startswith(COLOURS)
    return not (APP1 <= marker <= APP15 or marker == COMMENT) or marker == APP14


def _first(kept: list[bytes]) -> list[bytes]:
    """JFIF's own piece, which must come first."""
    return kept[:1] if kept and kept[0][1] == APP0 else []


def _rest(kept: list[bytes]) -> list[bytes]:
    return kept[len(_first(kept)) :]


def _segments(body: bytes) -> list[tuple[int, int, int]]:
    """Every piece: its marker, where it begins and ends; a scan with all its data. The last is the end's."""
    at, found = 2, list[tuple[int, int, int]]()
    if not body.startswith(BEGIN):
        raise refusals.not_that_kind("jpg")
    while True:
        at, marker = _marker(body, at)
        if marker == END[1]:
            return found
        if marker in {0x01, *range(0xD0, 0xD9)}:
            raise refusals.damaged()  # a marker without a length has no place between pieces
        end = at + 2 + int.from_bytes(body[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(body):
            raise refusals.damaged()
        if marker == SCAN:
            following = NEXT_MARKER.search(body, end)
            if following is None:
                raise refusals.damaged()
            end = following.start()
        found.append((marker, at, end))
        at = end


def _marker(body: bytes, at: int) -> tuple[int, int]:
    """Where the marker at this place stands, fill bytes passed over, and which it is."""
    while body[at : at + 2] == b"\xff\xff":
        at += 1
    if body[at : at + 1] != b"\xff" or at + 1 >= len(body):
        raise refusals.damaged()
    return at, body[at + 1]


def _way_up(tiff: bytes) -> int:
    """What the camera says about how it was held, 1 to 8; 1 where it says nothing that can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack(f"{order}I", tiff[4:8])
    (entries,) = struct.unpack(f"{order}H", tiff[at : at + 2]) if at + 2 <= len(tiff) else (0,)
    for place in range(at + 2, min(at + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, kind, _count, value = struct.unpack(f"{order}HHIH", tiff[place : place + 10])
        if tag == ORIENTATION and kind == 3:
            return value if 1 <= value <= 8 else 1
    return 1


def _turned(way_up: int) -> bytes:
    """An Exif piece that says only which way up the photo is."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, way_up, 0)
    tiff = b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(EXIF) + len(tiff)) + EXIF + tiff
