"""How a text travels: its encoding and how many segments the carriers bill."""

import re
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

LATIN = re.compile("[\0-\u02ff\u2010-\u2027]*")  # letters and signs of one unit that nothing is drawn onto

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
# Besides marks: joiners, two vowels and two sounds, skin tones, the letters in a region's flag, later jamo.
# https://www.unicode.org/reports/tr29/
SPANS = ((0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F), (0x1160, 0x11FF))
DRAWN_ON = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f") | {
    chr(code) for first, last in SPANS for code in range(first, last + 1)
}


@dataclass(frozen=True)
class Measure:
    """What carriers make of a text.

    characters: Unicode's. forced_by: the first character that the cheap alphabet lacks, or empty.
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
        return Measure(GSM, _even(len(text), *ROOM[GSM]), len(text), "")
    forced_by = next((letter for letter in text if letter not in BASIC and letter not in EXTENDED), "")
    if not forced_by:
        sizes = [2 if letter in EXTENDED else 1 for letter in text]
        return Measure(GSM, _segments(sizes, *ROOM[GSM]), len(text), "")
    if LATIN.fullmatch(text):  # the same for Spanish
        return Measure(UNICODE, _even(len(text), *ROOM[UNICODE]), len(text), forced_by)
    return Measure(UNICODE, _segments(list(_clusters(text)), *ROOM[UNICODE]), len(text), forced_by)


def _even(units: int, alone: int, part: int) -> int:
    return 1 if units <= alone else -(-units // part)


def _segments(sizes: list[int], alone: int, part: int) -> int:
    """Fill parts in order; what belongs together (an escape, a pair, an emoji) is cut only if no part can hold it."""
    if sum(sizes) <= alone:
        return 1
    parts, left = 1, part
    for size in sizes:
        if left < size <= part:
            parts, left = parts + 1, part
        left -= size
        if left < 0:
            parts, left = parts - left // part, left % part
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
    """Whether a character is drawn onto the one before it."""
    return letter in DRAWN_ON or unicodedata.category(letter) in {"Mn", "Me", "Mc"}
