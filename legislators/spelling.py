"""What people write when they mean a ZIP code or a point on a map: the many spellings of either."""

import math
import re
import unicodedata

from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST = 120  # characters of a place somebody types
ZIP_FORM = re.compile(r"([0-9]{5})(?:-?[0-9]{4})?")
FROM_A_SPREADSHEET = re.compile(r"([0-9]{3,5}|[0-9]{9})\.0*")  # 43215.0
CANADIAN = re.compile(r"[A-Za-z][0-9][A-Za-z]-?[0-9][A-Za-z][0-9]")
BRITISH = re.compile(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[0-9][A-Za-z]{2}")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
PART = r"([-+]?(?:[0-9]+\.?[0-9]*|nan|inf|infinity))°?"
PAIR = re.compile(rf"\(?{PART}(?:[,;]|,?\s)\s*{PART}\)?", re.IGNORECASE)
DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
VAGUE = 50_000.0  # meters: a location less sure than this says too little
SOUTHMOST, NORTHMOST = -16.0, 72.0  # American Samoa and Alaska


def clean(text: str) -> str:
    """Full-width digits and long dashes become plain ones; what cannot be seen is dropped."""
    plain_text = unicodedata.normalize("NFKC", text[: LONGEST * 10]).translate(DASHES)
    return "".join(letter for letter in plain_text if letter.isprintable() or letter.isspace())


def zip_digits(text: str) -> str:
    """The five digits of a ZIP code in any usual spelling. Raises Refusal (field `zip`) for anything else."""
    typed = "".join(clean(text).split())
    if not typed:
        raise _no_zip(say("Type your five-digit ZIP code."))
    found = ZIP_FORM.fullmatch(typed)
    if found:
        return found.group(1)
    as_number = FROM_A_SPREADSHEET.fullmatch(typed)
    if as_number:
        return zip_digits(as_number.group(1))
    if re.fullmatch(r"[0-9]{3,4}|[0-9]{4}-[0-9]{4}", typed):  # a spreadsheet took the zeros from the front
        return typed.partition("-")[0].zfill(5)
    raise _no_zip(_what_it_is_instead(typed))


def _what_it_is_instead(typed: str) -> str:
    if ZIP_FORM.fullmatch(typed.upper().replace("O", "0")):
        return say("A ZIP code has digits only. Did you type the letter O for a zero?")
    if CANADIAN.fullmatch(typed):
        return say("That is a Canadian postal code. Type the five-digit ZIP code of your home in the United States.")
    if BRITISH.fullmatch(typed):
        return say("That is a British postcode. Type the five-digit ZIP code of your home in the United States.")
    return say("A ZIP code has five digits, such as 53703.")


def pair(text: str) -> tuple[str, str] | None:
    """Two numbers written side by side, such as `40.0, -83.0`; none where the text is something else.

    Two whole numbers are left alone unless one is negative: `53703 1234` is a ZIP code.
    """
    found = PAIR.fullmatch(clean(text).strip())
    if found is None or (found[1] + found[2]).isdecimal():
        return None
    return found[1], found[2]


def point(latitude: str, longitude: str) -> tuple[float, float]:
    """A point on Earth from its two numbers. Raises Refusal (field `place`) with what is wrong with them."""
    north = _number(latitude, say("latitude"))
    east = _number(longitude, say("longitude"))
    if _looks_swapped(north, east):
        words = say("Latitude and longitude look swapped. Put the latitude first, such as 40.0, -83.0.")
        raise _no_point(words)
    if abs(north) > 90:
        raise _no_point(say("A latitude is between -90 and 90, such as 40.0."))
    if abs(east) > 180:
        raise _no_point(say("A longitude is between -180 and 180, such as -83.0."))
    return north, east


def accuracy(text: str) -> float:
    """How many meters a location may be off; empty is none. Raises Refusal (field `place`) where that is too much."""
    if not text.strip():
        return 0.0
    meters = _number(text, say("accuracy"))
    if meters < 0 or meters > VAGUE:
        raise _no_point(say("Your device is too unsure of where you are. Type your ZIP code instead."))
    return meters


def _number(text: str, name: str) -> float:
    typed = "".join(clean(text).split())
    if not typed:
        raise _no_point(say("The %(name)s is missing.", name=name))
    if typed.count(",") == 1 and "." not in typed:  # 40,0: a spreadsheet in another language
        typed = typed.replace(",", ".")
    value = float(typed) if NUMBER.fullmatch(typed) else math.nan
    if not math.isfinite(value):
        raise _no_point(say("The %(name)s is not a number.", name=name))
    return value


def _looks_swapped(north: float, east: float) -> bool:
    """Whether the pair is in no part of the United States as it stands, but would be the other way round."""
    if abs(north) > 180 or abs(east) > 90:
        return False
    return not SOUTHMOST < north < NORTHMOST and SOUTHMOST < east < NORTHMOST and (north < -60 or north > 140)


def _no_zip(words: str) -> Refusal:
    return Refusal(words, field="zip")


def _no_point(words: str) -> Refusal:
    return Refusal(words, field="place")
