"""Printing for programs (JSON without a single NaN) and for people (tables, intervals drawn as bars)."""

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

WIDE = 120  # characters where nobody looks at a terminal
NARROWEST, WIDEST = 10, 30  # characters of a bar
MOST_NOTES = 30
THIN = "thin: fewer than 50 people, or than 30 after weighting; these are not for publication."


def dumped(found: Any) -> str:
    """JSON with two spaces of indent, in the order it was made. Raises ValueError for what is no number."""
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def console(*, to_errors: bool = False) -> "Console":
    """Where a table is printed: as wide as the terminal, or wide enough for a file."""
    from rich.console import Console

    stream = sys.stderr if to_errors else sys.stdout
    return Console(
        stderr=to_errors, width=None if stream.isatty() else WIDE, highlight=False, markup=False, emoji=False
    )


def working(words: str) -> AbstractContextManager[Any]:
    """Something that moves on a terminal while numbers are worked out; nothing elsewhere."""
    out = console(to_errors=True)
    return out.status(words) if out.is_terminal else nullcontext()


def bar(value: float, low: float, high: float, *, ends: tuple[float, float] = (0.0, 1.0), width: int = WIDEST) -> str:
    """An interval drawn between two ends: `···├──●───┤····`; the value's mark is always seen."""
    reach = ends[1] - ends[0]

    def at(number: float) -> int:
        part = (number - ends[0]) / reach if reach > 0 else 0.5
        return min(width - 1, max(0, round(part * (width - 1))))

    cells = ["·"] * width
    cells[at(low) : at(high) + 1] = "─" * (at(high) - at(low) + 1)
    cells[at(low)], cells[at(high)] = "├", "┤"
    cells[at(value)] = "●"
    return "".join(cells)


def bar_width(out: "Console", others: int) -> int:
    """How many characters a bar has, where the other columns need so many."""
    return max(NARROWEST, min(WIDEST, out.width - others))


def percent(share: float, places: int = 1) -> str:
    """A share as people read it: 34.2%."""
    return f"{100 * share:.{places}f}%"


def persons(n: int) -> str:
    """How many people, in words."""
    return f"{n:,} {'person' if n == 1 else 'people'}"


def note(sentences: Iterable[str]) -> None:
    """What has to be known beside the numbers, on the error output, so that it is in no program's way."""
    print_notes(console(to_errors=True), list(sentences))


def print_notes(out: "Console", sentences: Sequence[str]) -> None:
    """The first notes, and how many more there are."""
    for sentence in sentences[:MOST_NOTES]:
        out.print(f"Note: {sentence}")
    if len(sentences) > MOST_NOTES:
        out.print(f"Note: and {len(sentences) - MOST_NOTES:,} more of the kind.")
