"""Phone numbers as they stand in the simulator's paths and boxes."""

from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


def e164(text: str, *, field: str = "") -> str:
    """A number from a path (16085550142) or a box (608-555-0142) as +16085550142.

    Raises NotFound for what is none, or a Refusal beside `field` where one is named.
    """
    digits = "".join(letter for letter in text if letter in "0123456789")
    if len(digits) == 10:
        digits = "1" + digits
    if 11 <= len(digits) <= 15 and not any(letter.isalpha() for letter in text):
        return "+" + digits
    words = say("That is no phone number. Type it like 608-555-0142.")
    raise Refusal(words, field=field) if field else NotFound(words)


def path_of(number: str) -> str:
    """A number as it stands in a path: without its plus."""
    return number.removeprefix("+")
