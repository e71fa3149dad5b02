"""A sample's figures as a page draws them: bars for each question, and rows by age, sex, race and education."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from groundwork.words import say as _
from polling.models import Poll, QuestionRole, Side
from polling.population.targeting import background
from polling.reporting.figure_rows import Hidden, percent_at_least
from polling.stats.withholding import FEWEST, FEWEST_BEHIND

NONE = "–"  # where an interval would stand
Row = Any  # a row of a frame, by its columns' names


@dataclass(frozen=True)
class Bar:
    """One choice: its share in words, and where its bar and interval are drawn, in percent of the axis.

    width: empty where the share is withheld and nothing can be drawn.
    """

    words: str
    share: str
    interval: str
    kind: str
    width: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Chart:
    """One question's bars; asked: its wording; axis: what the whole width stands for; notes: what is withheld."""

    number: int
    asked: str
    axis: str
    bars: tuple[Bar, ...]
    base: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """One group's row."""

    words: str
    people: str
    share: str
    interval: str


@dataclass(frozen=True)
class Groups:
    """The rows by one background question, such as age. title: `By age`; head: `Age`."""

    title: str
    head: str
    rows: tuple[Group, ...]


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:.0f}%"


def told(share: float | None, withheld: str) -> str:
    """A share in words: its percent, `90% or more`, or that it is withheld; never a blank."""
    if share is not None:
        return percent(share)
    least = percent_at_least(withheld)
    return _("withheld") if least is None else _("%(percent)s or more", percent=f"{least}%")


def counted(n: int) -> str:
    """How many people; a number under ten is not told."""
    return f"{n:,}" if n == 0 or n >= FEWEST_BEHIND else _("fewer than 10")


def charts(results: pd.DataFrame, *, is_certain: bool) -> Iterator[Chart]:
    """One sample's questions, in order. results: rows of `queries.results_frame`."""
    for number, rows in results.groupby("question_number", sort=True):
        about = (int(str(number)), str(rows["question"].iloc[0]))
        base = _("%(n)s people answered this question.", n=counted(int(rows["n"].iloc[0])))
        if (rows["withheld"] == Hidden.FEW).all():
            yield Chart(*about, "", (), base, (_too_few(),))
            continue
        top = _top(rows)
        bars = tuple(_bar(row, top, is_certain=is_certain) for row in rows.itertuples())
        notes = (_too_small(),) if (rows["withheld"] != "").any() else ()
        yield Chart(*about, _("0 to %(top)s", top=percent(top)), bars, base, notes)


def by_group(poll: Poll, sides: pd.DataFrame, *, is_certain: bool, language: str) -> Iterator[Groups]:
    """The first question's favor by each background question that has a group of 50 people.

    sides: rows of `queries.sides_frame`.
    """
    rows = sides[(sides["cut"] != "") & (sides["side"] == Side.FAVOR)]
    first = rows[rows["question"] == rows["question"].min()]
    for role, question in background(poll).items():
        words = {choice.category: choice.labelled(language) for choice in question.choices}
        of_role = list(first[first["role"] == role].itertuples())
        if any(row.withheld != Hidden.FEW for row in of_role):
            made = tuple(
                Group(words[row.cut], _people(row.n), told(row.share, row.withheld), between(row) if is_certain else "")
                for row in of_role
            )
            yield Groups(*_named(role), made)


def between(row: Row) -> str:
    """A row's interval in whole percents."""
    if row.share is None or row.low is None:
        return NONE
    return _("%(low)s to %(high)s", low=f"{100 * row.low:.0f}", high=f"{100 * row.high:.0f}")


def _too_few() -> str:
    return _("Withheld: we publish at 50 answers that count as at least 30 after weighting.")


def _too_small() -> str:
    return _("Withheld: what fewer than ten people chose, and what would give such a number away.")


def _named(role: QuestionRole) -> tuple[str, str]:
    return {
        QuestionRole.AGE: (_("By age"), _("Age")),
        QuestionRole.SEX: (_("By sex"), _("Sex")),
        QuestionRole.RACE: (_("By race"), _("Race")),
        QuestionRole.EDUCATION: (_("By education"), _("Education")),
    }[role]


def _people(n: int) -> str:
    return f"{n:,}" if n >= FEWEST else _("fewer than 50")


def _top(rows: pd.DataFrame) -> float:
    """The end of the axis: the highest share or interval, rounded up to five percent."""
    least = [(percent_at_least(word) or 0) / 100 for word in rows["withheld"]]
    ends = [float(end) for column in ("share", "high") for end in rows[column] if end is not None]
    most: float = max([*ends, *least, 0.0])
    return max(0.1, math.ceil(most * 20) / 20)


def _bar(row: Row, top: float, *, is_certain: bool) -> Bar:
    kind = "grey" if row.side == Side.APART else "q4"
    words = told(row.share, row.withheld)
    if row.share is None:
        least = percent_at_least(row.withheld)
        return Bar(row.choice, words, NONE if is_certain else "", kind, _place(least / 100, top) if least else "")
    if not is_certain:
        return Bar(row.choice, words, "", kind, _place(row.share, top))
    low, high = _place(row.low, top), _place(row.high, top)
    return Bar(row.choice, words, between(row), kind, _place(row.share, top), low, high)


def _place(share: float, top: float) -> str:
    return f"{100 * share / top:.1f}%"
