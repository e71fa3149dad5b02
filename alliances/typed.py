"""What people type into a line or a box, before it is kept."""

from groundwork.refusal import Refusal
from groundwork.words import say

LINE = 200
TEXT = 10_000


def required(text: str, *, field: str, most: int = LINE) -> str:
    """The text without outer spaces. Raises Refusal when it is empty or too long."""
    kept = text.strip()
    if not kept:
        raise Refusal(say("Please fill this in."), field=field)
    if len(kept) > most:
        raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    return kept
