"""Text as it is looked for: without capitals, accents and marks, so that one spelling finds another."""

import unicodedata

# letters that no normal form takes apart, as people without them on their keyboard write them
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})

DROPPED = str.maketrans("", "", "'’ʼ`´.")


def fold(text: str) -> str:
    """The text in small plain letters and digits, its words parted by one space; José O'Neil-Łuk is jose oneil luk."""
    plain = text.casefold()
    if not plain.isascii():  # most names are, and need no look at each sign's kind
        plain = unicodedata.normalize("NFKD", plain).translate(LETTERS).casefold()
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.translate(DROPPED)
    if plain.isalnum():
        return plain
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def words_of(text: str) -> list[str]:
    """The different words of a text as they are looked for, in order."""
    return sorted(set(fold(text).split()))


def after(beginning: str) -> str:
    """The first text that does not begin so any more; what begins so is at least the beginning and below this.

    beginning: not empty; compared by the code points of its letters.
    """
    last = ord(beginning[-1]) + 1
    return beginning[:-1] + chr(0xE000 if 0xD800 <= last < 0xE000 else min(last, 0x10FFFF))
