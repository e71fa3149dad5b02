"""A crosstab from two columns of a file, as JSON and as people read it."""

from typing import TYPE_CHECKING, Any

from groundwork.refusal import Refusal
from polling.commands.estimating.designing import Sampled
from polling.commands.printing import THIN, console, percent, persons
from polling.stats.comparing.crosstabs import TOTAL, Cell, Crosstab, crosstab

if TYPE_CHECKING:
    from rich.table import Table

MOST_ANSWERS = 200
MOST_COLUMNS = 52  # more cannot be lettered so that anybody could read it
FLAG = "*"
FIRST = 26  # characters of a line for the answers


def crossed(sample: Sampled, question: str, banner: str) -> tuple[Crosstab, list[str]]:
    """The table, and what has to be known beside it. Raises Refusal and Problem."""
    rows, columns = sample.people.columns[question], sample.people.columns[banner]
    if question == banner:
        raise Refusal(f"{question} is both the rows and the columns. Name two different columns.")
    for one, most in ((rows, MOST_ANSWERS), (columns, MOST_COLUMNS)):
        if not one.texts:
            raise Refusal(f"{one.name} is blank for everybody, so there is nothing to compare.")
        if len(one.texts) > most:
            raise Refusal(
                f"{one.name} has {len(one.texts):,} different answers, and here at most {most} fit. Recode it."
            )
    if TOTAL in columns.texts:
        raise Refusal(f"{banner} has an answer {TOTAL!r}, which the column of everybody is called. Rename it.")
    made = crosstab(sample.design, rows.codes, columns.codes, answers=rows.texts, groups=columns.texts)
    notes = [f"{persons(made.left_out)} left {question} or {banner} blank and are left out."] if made.left_out else []
    notes += [f"{name}: {persons(n)}, too few for a column; in the total only." for name, n in made.unsaid if n]
    notes += [made.no_test] if made.test is None else []
    return made, notes


def shape(made: Crosstab) -> dict[str, Any]:
    """The form that programs rely on; `test` is None where there can be none."""
    test = made.test
    return {
        "rows": [_row(cell) for cell in made.cells],
        "test": test
        and {"name": test.name, "statistic": test.statistic, "df1": test.df1, "df2": test.df2, "p": test.p},
        "columns": [
            {"column": one.name, "letter": one.letter, "n": one.n, "effective_n": one.effective_n}
            for one in made.columns
        ],
    }


def _row(cell: Cell) -> dict[str, Any]:
    names = ("answer", "column", "share", "se", "n", "effective_n", "letters")
    return {name: getattr(cell, name) for name in names}


def print_crossed(made: Crosstab, question: str, banner: str) -> None:
    """The table for people: each column with its letter and its base, each cell with the letters it lies above.

    What does not fit beside each other is printed below, the total each time.
    """
    out = console()
    for some in _pages(made, out.width):
        out.print(_table(made, question, banner, some))
    for line in _lines(made):
        out.print(line)


def _pages(made: Crosstab, width: int) -> list[list[int]]:
    """Which columns are printed together, by their place; the total, which is the first, always."""
    widths = [max(8, *(len(word) + 1 for word in one.name.split())) + 3 for one in made.columns]
    room = width - FIRST - widths[0]
    pages: list[list[int]] = [[0]]
    for place, needed in enumerate(widths[1:], 1):
        if len(pages[-1]) > 1 and sum(widths[one] for one in pages[-1][1:]) + needed > room:
            pages.append([0])
        pages[-1].append(place)
    return pages


def _table(made: Crosstab, question: str, banner: str, some: list[int]) -> "Table":
    from rich.table import Table

    table = Table(question, title=f"{question} by {banner}")
    columns = [made.columns[place] for place in some]
    for one in columns:
        heading = f"{one.name}{FLAG if one.is_thin else ''}" + (f"\n({one.letter})" if one.letter else "\n")
        table.add_column(heading, justify="right")
    for row in made.rows:
        table.add_row(row[0].answer, *(f"{percent(row[place].share)}\n{row[place].letters}" for place in some))
    table.add_section()
    table.add_row("n", *(f"{one.n:,}" for one in columns))
    table.add_row("effective n", *(f"{one.effective_n:,.0f}" for one in columns))
    return table


def _lines(made: Crosstab) -> list[str]:
    lines = ["A letter: this share is above that column's by more than chance (95 %, Holm's correction, effective n)."]
    if any(one.is_thin for one in made.columns):
        lines.append(f"{FLAG} {THIN}")
    if made.test:
        test = made.test
        p = f"p {test.p:.3g}" if test.p >= 0.001 else "p < 0.001"
        verdict = "differ by more than chance" if test.p < 0.05 else "may differ by chance alone"
        numbers = f"{test.name} {test.statistic:.2f} on {test.df1:.2f} and {test.df2:,.0f} degrees of freedom, {p}"
        lines.append(f"The columns {verdict}: {numbers}.")
    return lines
