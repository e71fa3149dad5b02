"""The same frames as plain shapes, so that a figure is there before and without script.

Widths are percents of the figure and heights pixels, so that words keep their size at every width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

ROW = 27
BAR = 15
NAMES, BARS = 49.0, 33.0  # where bars begin, and how far they reach
HIGH, FOOT = 250, 22


@dataclass(frozen=True)
class Shape:
    """One SVG element; `css` fills it, `words` are a text's own or what a mark tells when pointed at."""

    kind: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    css: str = ""
    words: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """Shapes and the height they need."""

    height: int
    shapes: list[Shape] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """One row of a drawing: a name, an amount, its words; `back` is the whole behind it, `span` an interval."""

    name: str
    amount: float
    words: str
    css: str = "q4"
    back: float = 0
    span: tuple[float, float] | None = None


def _percent(value: float) -> float:
    return round(value, 2)


def bars(rows: Sequence[Bar]) -> Drawing:
    """Names on the left, bars in the middle, amounts in words on the right."""
    most = max([1.0, *(max(row.amount, row.back, *(row.span or (0,))) for row in rows)])
    shapes = [shape for place, row in enumerate(rows) for shape in _bar(row, place * ROW, BARS / most)]
    return Drawing(ROW * len(rows) + 16, shapes)


def _bar(row: Bar, top: int, scale: float) -> list[Shape]:
    middle = top + ROW // 2
    shapes = [Shape("text", 0, middle + 4, words=row.name)]
    if row.back:
        shapes.append(Shape("rect", NAMES, middle - BAR / 2, _percent(row.back * scale), BAR, "q2"))
    shapes.append(Shape("rect", NAMES, middle - BAR / 2, _percent(row.amount * scale), BAR, row.css))
    if row.span:
        low, high = row.span
        start, width = _percent(NAMES + low * scale), _percent((high - low) * scale)
        shapes += [Shape(kind, start, middle, width) for kind in ("halo", "line")]
    shapes.append(Shape("text", 100, middle + 4, words=row.words, anchor="end"))
    return shapes


@dataclass(frozen=True)
class Point:
    """One moment of a drawing over time: what it is called, its amount, and the part of it that counts."""

    name: str
    amount: float
    part: float = 0


def columns(points: Sequence[Point]) -> Drawing:
    """Upright bars over time, the part in front of the whole."""
    if not points:
        return Drawing(HIGH)
    most = max(1.0, *(point.amount for point in points))
    step = 100 / len(points)
    shapes = [Shape("text", 0, 12, words=f"{most:,.0f}")]
    for place, point in enumerate(points):
        for amount, css in ((point.amount, "q2"), (point.part, "q4")):
            high = round(amount / most * (HIGH - FOOT - 18), 1)
            left = _percent(place * step + step * 0.19)
            shapes.append(Shape("rect", left, HIGH - FOOT - high, _percent(step * 0.62), high, css, point.name))
    return Drawing(HIGH, shapes + _feet(points))


def line(points: Sequence[Point]) -> Drawing:
    """A line over time between its lowest and highest, its last amount written at the end."""
    if not points:
        return Drawing(HIGH)
    amounts = [point.amount for point in points]
    low, spread = min(amounts), max(max(amounts) - min(amounts), 1)
    step = 100 / max(len(points) - 1, 1)
    ys = [round((HIGH - FOOT) * (1 - (amount - low) / spread * 0.8) - 18, 1) for amount in amounts]
    dots = [
        Shape("dot", _percent(place * step), y, css="q5", words=point.name)
        for place, (point, y) in enumerate(zip(points, ys, strict=True))
    ]
    joints = [Shape("joint", dot.x, dot.y, after.x, after.y) for dot, after in pairwise(dots)]
    label = Shape("text", 100, ys[-1] - 10, words=f"{amounts[-1]:,.0f}", anchor="end")
    return Drawing(HIGH, [*joints, *dots, label, *_feet(points)])


def _feet(points: Sequence[Point]) -> list[Shape]:
    """The first, the middle and the last moment, named under the axis."""
    first, last = points[0], points[-1]
    feet = [Shape("text", 0, HIGH - 4, words=first.name, css="soft")]
    if len(points) > 2:
        feet.append(Shape("text", 50, HIGH - 4, words=points[len(points) // 2].name, css="soft", anchor="middle"))
    return [*feet, Shape("text", 100, HIGH - 4, words=last.name, css="soft", anchor="end")]
