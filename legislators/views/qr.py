"""QR codes as the path of a drawing."""

from dataclasses import dataclass

import segno

QUIET = 4  # white squares that a reader needs around the code


@dataclass(frozen=True)
class Code:
    """A drawing `size` squares wide; path: its dark squares in the words of SVG."""

    size: int
    path: str


def code(text: str) -> Code:
    """The QR code of a text."""
    rows = list(segno.make(text, micro=False, error="m").matrix)
    strokes = [
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, squares in enumerate(rows)
        for column, is_dark in enumerate(squares)
        if is_dark
    ]
    return Code(len(rows) + 2 * QUIET, "".join(strokes))
