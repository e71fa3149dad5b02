"""Results as pages show them: rounded here, so that templates only place words and bars."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from flask_babel import format_date
from sqlalchemy.orm import Session

from groundwork.cells import neutral
from groundwork.words import say as _
from polling import queries
from polling.models import Poll, Recruitment, Side
from polling.results import Outcome, Withheld
from polling.stats.estimating import margin_at_half

Row = Any  # a row of a frame, by its columns' names


@dataclass(frozen=True)
class Bar:
    """One choice: its share in words, and where its bar and interval are drawn, in percent of the axis."""

    words: str
    share: str
    interval: str
    kind: str
    width: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Chart:
    """One question's bars; asked: its wording; axis: what the whole width stands for."""

    number: int
    asked: str
    axis: str
    bars: tuple[Bar, ...]
    base: str


@dataclass(frozen=True)
class Group:
    """One age group's row."""

    words: str
    people: str
    share: str
    interval: str


@dataclass(frozen=True)
class Section:
    """One sample's part of the page, kept apart from the others."""

    key: str
    title: str
    label: str
    is_certain: bool
    is_weighted: bool
    withheld: str
    facts: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]
    ages: tuple[Group, ...]
    lead: str
    quote: str


@dataclass(frozen=True)
class Report:
    """The whole page of results."""

    headline: str
    sections: tuple[Section, ...]


def report(session: Session, poll: Poll, outcome: Outcome, *, language: str) -> Report:
    """What the page of results shows; every figure is from the frames that the CSV is from."""
    results = queries.results_frame(session, poll, outcome, language=language)
    sides = queries.sides_frame(session, poll, outcome)
    samples = queries.samples_frame(session, poll, outcome)
    asked = samples[(samples.n > 0) | (samples.recruitment == Recruitment.LIST)]
    sections = [
        _section(poll, row, results[results["sample"] == row.sample], sides[sides["sample"] == row.sample], language)
        for row in asked.itertuples()
    ]
    sections.sort(key=lambda one: not one.is_certain)
    return Report(_headline(poll, sides, samples, language), tuple(sections))


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:.0f}%"


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as a file for spreadsheets; words that would start a formula are made harmless."""
    safe = frame.map(harmless)
    return str(safe.to_csv(index=False, lineterminator="\n"))


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; broken numbers to six places."""
    return round(value, 6) if isinstance(value, float) else neutral(value)


def _section(poll: Poll, row: Row, results: pd.DataFrame, sides: pd.DataFrame, language: str) -> Section:
    is_certain = row.recruitment == Recruitment.LIST and row.is_random
    return Section(
        key=row.recruitment,
        title=_title(poll, row, language),
        label=_label(row),
        is_certain=is_certain,
        is_weighted=row.is_weighted,
        withheld=_withheld(row),
        facts=tuple(_facts(poll, row, language)),
        charts=tuple(_charts(results, is_certain=is_certain)),
        ages=tuple(_ages(sides, is_certain=is_certain)),
        lead=_lead(sides),
        quote=_quote(poll, row, sides, language) if is_certain else "",
    )


def _title(poll: Poll, row: Row, language: str) -> str:
    if row.recruitment == Recruitment.OPEN_LINK:
        return _("People who came by the open link")
    if row.recruitment == Recruitment.SUPPORTERS:
        return _("Our own supporters")
    who = poll.population(language)
    if row.is_random:
        return _("%(who)s, drawn by chance", who=who[:1].upper() + who[1:])
    return _("%(who)s, invited from a list", who=who[:1].upper() + who[1:])


def _label(row: Row) -> str:
    if row.recruitment == Recruitment.OPEN_LINK:
        return _(
            "Not a random sample: anybody with the link could answer. This speaks for those who came, for nobody else."
        )
    if row.recruitment == Recruitment.SUPPORTERS:
        return _("Not a random sample: these are people who joined us. This speaks for them only.")
    if row.is_random:
        return _("Random sample: chance chose who was invited, so there is a margin of error.")
    return _("Not a random sample: the list was not drawn by chance, so there is no margin of error.")


def _withheld(row: Row) -> str:
    if row.withheld == Withheld.FEW:
        return _(
            "Withheld: %(n)s answered. We publish at 50 answers that count as at least 30 after weighting.", n=row.n
        )
    if row.withheld == Withheld.UNWEIGHTED:
        return _("Withheld: those who answered could not be weighted to the population.")
    return ""


def _facts(poll: Poll, row: Row, language: str) -> Iterator[tuple[str, str]]:
    yield _("Asked"), _("%(n)s people; meant are %(who)s", n=f"{row.n:,}", who=poll.population(language))
    if row.is_weighted:
        counts = {"n": f"{row.effective_n:,.0f}", "deff": f"{row.design_effect:.2f}"}
        yield _("Counts as"), _("%(n)s after weighting (design effect %(deff)s)", **counts)
    yield _("Margin"), _margin(row)
    if row.first_day is not None:
        yield _("When"), span(row.first_day.date(), row.last_day.date())
    yield _("How"), _("On the web; English and Spanish")
    yield _("Who"), row.frame or _label(row)
    yield _("Weighted by"), _weighting(row)
    yield _("Paid by"), poll.paid_by


def _margin(row: Row) -> str:
    if row.recruitment == Recruitment.LIST and row.is_random:
        points = f"{100 * margin_at_half(row.effective_n):.1f}"
        return _("±%(points)s points at 50%%, 95%% confidence", points=points)
    return _("None: not a random sample")


def _weighting(row: Row) -> str:
    if not row.is_weighted:
        return _("Not weighted")
    words = _(
        "Age and sex, raked in %(rounds)s rounds; largest gap %(gap)s points. Targets: %(source)s",
        rounds=row.iterations, gap=f"{row.largest_gap:.2f}", source=row.targets,
    )  # fmt: skip
    return f"{words}. {row.collapses}" if row.collapses else words


def span(first: date, last: date) -> str:
    """Two days in words, or one."""
    if first == last:
        return str(format_date(first, "MMMM d, y"))
    return _("%(first)s to %(last)s", first=format_date(first, "MMMM d"), last=format_date(last, "MMMM d, y"))


def _charts(results: pd.DataFrame, *, is_certain: bool) -> Iterator[Chart]:
    for number, rows in results.groupby("question_number", sort=True):
        top = max(0.1, math.ceil(float(max(rows["high"].fillna(rows["share"]).max(), rows["share"].max())) * 20) / 20)
        bars = tuple(_bar(row, top, is_certain=is_certain) for row in rows.itertuples())
        base = _("%(n)s people answered this question.", n=f"{rows['n'].iloc[0]:,}")
        yield Chart(int(str(number)), str(rows["question"].iloc[0]), _("0 to %(top)s", top=percent(top)), bars, base)


def _bar(row: Row, top: float, *, is_certain: bool) -> Bar:
    kind = "grey" if row.side == Side.APART else "q4"
    if not is_certain:
        return Bar(row.choice, percent(row.share), "", kind, _place(row.share, top))
    low, high = _place(row.low, top), _place(row.high, top)
    return Bar(row.choice, percent(row.share), _between(row), kind, _place(row.share, top), low, high)


def _place(share: float, top: float) -> str:
    return f"{100 * share / top:.1f}%"


def _between(row: Row) -> str:
    return _("%(low)s to %(high)s", low=f"{100 * row.low:.0f}", high=f"{100 * row.high:.0f}")


def _ages(sides: pd.DataFrame, *, is_certain: bool) -> Iterator[Group]:
    """The first question's favor by age group."""
    rows = sides[(sides["age"] != "") & (sides["side"] == Side.FAVOR)]
    first = rows[rows["question"] == rows["question"].min()]
    for row in first.itertuples():
        words = row.age.replace("-", "–").replace("+", _(" and over"))
        yield Group(words, f"{row.n:,}", percent(row.share), _between(row) if is_certain else "")


def _sides(sides: pd.DataFrame) -> dict[str, float]:
    """Favor and oppose of the first question that has both, among everybody."""
    rows = sides[sides["age"] == ""]
    first = rows[rows["question"] == rows["question"].min()]
    return {row.side: row.share for row in first.itertuples()}


def _lead(sides: pd.DataFrame) -> str:
    found = _sides(sides)
    if len(found) < 2:
        return ""
    favor, oppose = found[Side.FAVOR], found[Side.OPPOSE]
    words = {"favor": percent(favor), "oppose": percent(oppose)}
    rest = 100 - round(100 * favor) - round(100 * oppose)
    return _("%(favor)s in favor, %(oppose)s against, %(rest)s%% neither.", rest=rest, **words)


def _headline(poll: Poll, sides: pd.DataFrame, samples: pd.DataFrame, language: str) -> str:
    """The finding, where chance chose the people and the question has two sides; else the poll's title."""
    certain = samples[(samples["recruitment"] == Recruitment.LIST) & (samples["is_random"] == True)]  # noqa: E712 - a column of objects
    found = _sides(sides[sides["sample"].isin(certain["sample"])])
    if Side.FAVOR not in found:
        return poll.titled(language)
    return _("%(share)s of %(who)s are in favor", share=percent(found[Side.FAVOR]), who=poll.population(language))


def _quote(poll: Poll, row: Row, sides: pd.DataFrame, language: str) -> str:
    found = _sides(sides)
    if Side.FAVOR not in found or row.first_day is None:
        return ""
    return _(
        "%(share)s of %(who)s are in favor (%(title)s; %(n)s people, %(when)s, ±%(points)s points).",
        share=percent(found[Side.FAVOR]), who=poll.population(language), title=poll.titled(language), n=f"{row.n:,}",
        when=span(row.first_day.date(), row.last_day.date()), points=f"{100 * margin_at_half(row.effective_n):.1f}",
    )  # fmt: skip
