"""How a text travels: its encoding and how many segments the carriers bill."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

GSM = "GSM-7"
UNICODE = "UCS-2"

# 3GPP TS 23.038, section 6.2.1
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")

# encoding: units in a text that stands alone, units in each part of a longer one
ROOM = {GSM: (160, 153), UNICODE: (70, 67)}

PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "″": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "…": "...",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": "",
        "\ufeff": "",
        "\t": " ",
    }
)

JOINER = "\u200d"


@dataclass(frozen=True)
class Measure:
    """What carriers make of a text.

    characters: as people count them. forced_by: the first character that no cheap alphabet has, or empty.
    """

    encoding: str
    segments: int
    characters: int
    forced_by: str


def mend(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain, so that they do not double its price."""
    return text.translate(PLAIN)


def measure(text: str) -> Measure:
    """Encoding and segments of a text; an empty one is one segment, as carriers bill it."""
    if BASIC.issuperset(text):  # most texts by far, and a plan measures a hundred thousand of them
        segments = 1 if len(text) <= ROOM[GSM][0] else -(-len(text) // ROOM[GSM][1])
        return Measure(GSM, segments, len(text), "")
    forced_by = next((letter for letter in text if letter not in BASIC and letter not in EXTENDED), "")
    encoding = UNICODE if forced_by else GSM
    sizes = list(_clusters(text)) if forced_by else [2 if letter in EXTENDED else 1 for letter in text]
    return Measure(encoding, _segments(sizes, *ROOM[encoding]), len(text), forced_by)


def _segments(sizes: list[int], alone: int, part: int) -> int:
    """Fill parts in order; what belongs together (an escape, a pair, an emoji) is never cut in two."""
    if sum(sizes) <= alone:
        return 1
    parts, left = 1, part
    for size in sizes:
        if size > left:
            parts, left = parts + 1, part
        left -= size
    return parts


def _clusters(text: str) -> Iterator[int]:
    """Sizes in 16-bit units of what a reader sees as one character."""
    size, flags, is_joined = 0, 0, False
    for letter in text:
        is_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        belongs = is_joined or _continues(letter) or (is_flag and flags % 2 == 1)
        if size and not belongs:
            yield size
            size = 0
        size += 2 if ord(letter) > 0xFFFF else 1
        flags = flags + 1 if is_flag else 0
        is_joined = letter == JOINER
    if size:
        yield size


def _continues(letter: str) -> bool:
    return (
        letter == JOINER or "\U0001f3fb" <= letter <= "\U0001f3ff" or unicodedata.category(letter) in {"Mn", "Me", "Mc"}
    )
