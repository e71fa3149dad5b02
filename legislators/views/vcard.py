"""An office as a card for an address book (vCard 4.0, RFC 6350)."""

import re
from dataclasses import dataclass

from legislators.models import Office

FICTION = re.compile(r"\+1\d{3}55501\d{2}")  # numbers that ring nowhere
LONGEST = 75  # bytes of a line; a longer one goes on behind a space


@dataclass(frozen=True)
class Card:
    """What the address book is told beside the office itself.

    name: whose office, as the book lists it. organization: the chamber. address: of our page about it.
    note: a line of words, or empty.
    """

    name: str
    organization: str
    address: str
    note: str = ""


def vcard(office: Office, card: Card, *, is_demo: bool) -> str:
    """The whole file. In a demo it never carries a number that rings somewhere, and says so in its name."""
    rings = bool(office.phone) and (not is_demo or bool(FICTION.fullmatch(office.phone)))
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{escaped(card.name + (' (Demo)' if is_demo else ''))}",
        f"ORG:{escaped(card.organization)}",
        f"ADR;TYPE=work:{_address(office)}",
        *([f'TEL;VALUE=uri;TYPE="voice,work":tel:{office.phone}'] if rings else []),
        *([f"GEO:geo:{office.latitude:.5f},{office.longitude:.5f}"] if _has_point(office) else []),
        f"TZ:{escaped(office.time_zone)}",
        *([f"NOTE:{escaped(card.note)}"] if card.note else []),
        f"URL:{_line(card.address)}",
        f"REV:{office.since:%Y%m%d}T000000Z",
        "END:VCARD",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as the value of a property: backslash, comma, semicolon and line break are escaped."""
    plain = "\n".join(text.splitlines())
    plain = plain.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
    return _line(plain)


def folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, never cut within a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])


def _address(office: Office) -> str:
    """Box, more, street, town, state, code, country, each escaped by itself."""
    more = ", ".join(part for part in (office.suite, office.building) if part)
    parts = ("", more, office.address, office.city, office.state, office.zip, "United States")
    return ";".join(escaped(part) for part in parts)


def _has_point(office: Office) -> bool:
    return office.latitude is not None and office.longitude is not None


def _line(text: str) -> str:
    """Without what cannot stand in a line of the file."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\t")
