"""Estimates as people read them at a terminal: a row each, the interval drawn as a bar, thin groups flagged."""

from typing import TYPE_CHECKING, Any

from polling.commands.estimating.basis import label_of, words
from polling.commands.estimating.estimates import Found
from polling.commands.printing import THIN, bar, bar_width, console, percent
from polling.stats.labels import Label
from polling.stats.withholding import is_thin

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

OTHERS = 68  # characters of a line that the other columns need


def print_found(made: Found, by: str | None, basis: str | None) -> None:
    """A table of estimates. by: what the groups are called. basis: how people were recruited, where it was said."""
    out, rows, found = console(), list(made.rows()), label_of(basis)
    table = _headed(made, by, _ends(made, rows))
    before: str | None = None
    for row in rows:
        if by and row["group"] != before:
            table.add_section()
            table.add_row(_group(made, row), *[""] * 5)
        table.add_row(row["answer"], *_cells(made, row, found, (_ends(made, rows), bar_width(out, OTHERS))))
        before = row["group"]
    out.print(table)
    _print_notes(out, made, rows, by)
    out.print(words(found))


def said(made: Found, number: float) -> str:
    """A share as a percentage, a mean with four digits."""
    return f"{number:,.4g}" if made.is_mean else percent(number)


def _headed(made: Found, by: str | None, ends: tuple[float, float]) -> "Table":
    from rich.table import Table

    title = f"{made.question} by {by}" if by else made.question
    table = Table("" if made.is_mean and not by else f"{by or 'Answer'}", title=title)
    table.add_column(made.measure.title(), justify="right", no_wrap=True)
    table.add_column("95% interval", justify="right", no_wrap=True)
    table.add_column(f"{said(made, ends[0])} to {said(made, ends[1])}" if made.is_mean else "0 to 100%", no_wrap=True)
    table.add_column("±", justify="right", no_wrap=True)
    table.add_column("Design effect", justify="right", max_width=6)
    return table


def _ends(made: Found, rows: list[dict[str, Any]]) -> tuple[float, float]:
    """What the bars reach from and to: all shares, or all intervals of means."""
    if not made.is_mean:
        return 0.0, 1.0
    known = [row for row in rows if row["se"] is not None]
    return min(row["low"] for row in known), max(row["high"] for row in known)


def _group(made: Found, row: dict[str, Any]) -> Any:
    from rich.text import Text

    flag = ", thin" if _is_few(made, row) else ""
    effective_n = made.effective_n_of(row["group"])
    return Text(row["group"], style="bold").append(
        f"\nn {row['n']:,}, effective n {effective_n:,.0f}{flag}", style="not bold"
    )


def _cells(made: Found, row: dict[str, Any], found: Label | None, drawn: tuple[tuple[float, float], int]) -> list[str]:
    """The cells of a row. drawn: what bars reach from and to, and how many characters they have."""
    value, (ends, width) = row[made.measure], drawn
    if row["se"] is None:
        return [said(made, value) if row["n"] else "", "too few", "", "", ""]
    has_interval, has_margin = _may(found)
    low, high = (row["low"], row["high"]) if has_interval else (value, value)
    return [
        said(made, value),
        f"{said(made, low)} to {said(made, high)}" if has_interval else "none",
        bar(value, low, high, ends=ends, width=width),
        said(made, row["moe"]).removesuffix("%") if has_margin else "",
        f"{row['design_effect']:.2f}",
    ]


def _may(found: Label | None) -> tuple[bool, bool]:
    """Whether an interval and a margin of error may be printed; both where nobody said how people were recruited."""
    return (True, True) if found is None else (found.may_show_interval, found.may_show_margin)


def _print_notes(out: "Console", made: Found, rows: list[dict[str, Any]], by: str | None) -> None:
    out.print(f"n {made.n:,}, effective n {made.effective_n:,.0f}, design effect of weighting {made.kish:.2f}.")
    if any(_is_few(made, row) for row in rows):
        out.print(THIN if by else f"This is {THIN}")


def _is_few(made: Found, row: dict[str, Any]) -> bool:
    return is_thin(row["n"], made.effective_n_of(row["group"]))
