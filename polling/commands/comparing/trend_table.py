"""A trend as people read it at a terminal: a row for each wave, its interval as a bar, its changes with their marks."""

from typing import TYPE_CHECKING

from polling.commands.comparing.changes import mean_words, moved, p_words, title_of
from polling.commands.comparing.waves import Trended
from polling.commands.estimating.basis import UNSAID
from polling.commands.printing import NARROWEST, THIN, WIDEST, bar, console, percent, persons
from polling.stats.comparing.trends import Point
from polling.stats.withholding import is_thin

if TYPE_CHECKING:
    from rich.table import Table

OTHERS = 74  # characters of a line that the numbers need
SHORTEST = 6
LONGEST = 24  # characters of a wave's name on one line
NO_TEST = "No change is tested, since chance did not choose these people; the numbers speak for those who answered."


def print_trend(made: Trended) -> None:
    """The table, then what its marks and intervals mean."""
    out = console()
    longest = max(len(one.name) for one in made.series.points)
    out.print(_table(made, out.width - OTHERS - min(longest, LONGEST)))
    for line in _lines(made):
        out.print(line)


def _table(made: Trended, room: int) -> "Table":
    """A row for each wave; with bars where there is room for some, in characters."""
    from rich.table import Table

    is_mean, ends, width = not made.asked.answers, _ends(made), min(room, WIDEST)
    table = Table(title=title_of(made.asked.question, made.asked.answers))
    table.add_column("Wave", min_width=SHORTEST)
    for heading in (made.measure.title(), "95% interval"):
        table.add_column(heading, justify="right", overflow="fold")
    if width >= NARROWEST:
        reach = f"{_said(made, ends[0])} to {_said(made, ends[1])}" if is_mean else "0 to 100%"
        table.add_column(reach, no_wrap=True)
    for heading in ("Since last", "Since first"):
        table.add_column(heading, justify="right", overflow="fold")
    for one in made.series.points:
        drawn = _bar(made, one, ends, width) if width >= NARROWEST else []
        differences = (moved(found, is_mean=is_mean) for found in (one.since_last, one.since_first))
        table.add_row(one.name, *_level(made, one), *drawn, *differences)
    return table


def _said(made: Trended, number: float) -> str:
    return percent(number) if made.asked.answers else mean_words(number)


def _ends(made: Trended) -> tuple[float, float]:
    """What the bars reach from and to: 0 to 100 % for shares; for means all intervals, or all means without any."""
    if made.asked.answers:
        return 0.0, 1.0
    every = [_reach(made, one) or (one.estimate.value, one.estimate.value) for one in made.series.points]
    return min(low for low, _high in every), max(high for _low, high in every)


def _reach(made: Trended, one: Point) -> tuple[float, float] | None:
    """The interval where the label allows one."""
    has_interval = made.label is None or made.label.may_show_interval
    return (one.estimate.low, one.estimate.high) if has_interval else None


def _level(made: Trended, one: Point) -> list[str]:
    reach = _reach(made, one)
    between = "none" if reach is None else f"{_said(made, reach[0])} to {_said(made, reach[1])}"
    return [_said(made, one.estimate.value), between]


def _bar(made: Trended, one: Point, ends: tuple[float, float], width: int) -> list[str]:
    value = one.estimate.value
    low, high = _reach(made, one) or (value, value)
    return [bar(value, low, high, ends=ends, width=width)]


def _lines(made: Trended) -> list[str]:
    found = made.series
    unit = "" if not made.asked.answers else " in percentage points"
    lines = [", ".join(f"{one.name}: n {one.estimate.n:,}" for one in found.points) + "."]
    if thin := [one.name for one in found.points if is_thin(one.estimate.n, one.estimate.effective_n)]:
        lines.append(f"{', '.join(thin)}: {THIN}")
    if made.asked.person:
        again = [f"{persons(one.shared)} of {one.name} were in the wave before" for one in found.points[1:]]
        lines.append(f"{'; '.join(again)}. Their answers are compared with their own earlier ones.")
    if not found.label.may_test:
        return [*lines, f"Changes are{unit or ' as numbers'}. {NO_TEST}"]
    lines.append(f"Changes are{unit or ' as numbers'}; ▲▼ beyond chance (p below 0.05 after Holm's correction).")
    if found.test:
        test = found.test
        lines.append(
            f"All waves together: F {test.statistic:.2f} on {test.df1} and {test.df2:,} degrees of freedom, "
            f"p {p_words(test.p)}."
        )
    if made.label is None:
        return [*lines, UNSAID]
    return [*lines, f"{made.label.name.capitalize()}; {made.label.precision}. {made.label.why}"]
