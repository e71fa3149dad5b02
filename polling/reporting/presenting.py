"""Results as pages show them: rounded here, so that templates only place words and bars."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from groundwork.cells import neutral
from groundwork.words import say as _
from polling import queries
from polling.models import Poll, Recruitment, Side
from polling.reporting import bars, facts
from polling.reporting.bars import Chart, Groups, percent, told
from polling.reporting.figure_rows import percent_at_least
from polling.reporting.results import Outcome
from polling.stats.variance.estimating import margin_at_half
from polling.stats.withholding import FEWEST_BEHIND

Row = Any  # a row of a frame, by its columns' names

INTERVAL = ("low", "high", "moe")


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
    groups: tuple[Groups, ...]
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


def csv_of_results(frame: pd.DataFrame) -> str:
    """The published figures as a file: a withheld share says so, and so do its ends where others have some."""
    columns = queries.RESULT_COLUMNS[:11]
    without = set(frame.loc[frame["share"].notna() & frame["moe"].isna(), "sample"])
    rows = []
    for row in frame.itertuples():
        cells = {name: getattr(row, name) for name in columns}
        if row.withheld:
            ends = None if row.sample in without else _("withheld")
            cells |= {"share": told(None, str(row.withheld)), **dict.fromkeys(INTERVAL, ends)}
        if cells["n"] < FEWEST_BEHIND:
            cells |= dict.fromkeys(("n", "effective_n"), bars.counted(cells["n"]))
        rows.append(cells)
    return csv_text(pd.DataFrame(rows, columns=columns, dtype=object))


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as a file for spreadsheets; words that would start a formula are made harmless."""
    safe = frame.map(harmless)
    return str(safe.to_csv(index=False, lineterminator="\n"))


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; broken numbers to six places."""
    return round(value, 6) if isinstance(value, float) else neutral(value)


def _section(poll: Poll, row: Row, results: pd.DataFrame, sides: pd.DataFrame, language: str) -> Section:
    may = facts.label_of(row)
    is_certain = may.may_show_margin
    return Section(
        key=row.recruitment,
        title=facts.title(poll, may.basis, language),
        label=facts.honestly(may.basis),
        is_certain=is_certain,
        is_weighted=row.is_weighted,
        withheld=facts.withheld(row),
        facts=tuple(facts.facts(poll, row, language)),
        charts=tuple(bars.charts(results, is_certain=is_certain)),
        groups=tuple(bars.by_group(poll, sides, is_certain=is_certain, language=language)),
        lead=_lead(sides),
        quote=_quote(poll, row, sides, language) if is_certain else "",
    )


def _sides(sides: pd.DataFrame) -> dict[str, Row]:
    """Favor and oppose of the first question that has them, among everybody; either may be withheld."""
    rows = sides[sides["cut"] == ""]
    first = rows[rows["question"] == rows["question"].min()]
    return {row.side: row for row in first.itertuples()}


def _lead(sides: pd.DataFrame) -> str:
    """Both sides in a sentence; empty where the question has not both, or both are withheld for too few answers."""
    found = _sides(sides)
    if len(found) < 2:
        return ""
    favor, oppose = found[Side.FAVOR], found[Side.OPPOSE]
    words = {"favor": told(favor.share, favor.withheld), "oppose": told(oppose.share, oppose.withheld)}
    if favor.share is None or oppose.share is None:
        is_silent = all(one.share is None and percent_at_least(one.withheld) is None for one in (favor, oppose))
        return "" if is_silent else _("In favor: %(favor)s. Against: %(oppose)s.", **words)
    rest = 100 - round(100 * favor.share) - round(100 * oppose.share)
    return _("%(favor)s in favor, %(oppose)s against, %(rest)s%% neither.", rest=rest, **words)


def _headline(poll: Poll, sides: pd.DataFrame, samples: pd.DataFrame, language: str) -> str:
    """The finding, where chance chose the people and the question has two sides; else the poll's title."""
    certain = [row.sample for row in samples.itertuples() if facts.label_of(row).may_show_margin]
    favor = _sides(sides[sides["sample"].isin(certain)]).get(Side.FAVOR)
    if favor is None or (favor.share is None and percent_at_least(favor.withheld) is None):
        return poll.titled(language)
    share = told(favor.share, favor.withheld)
    return _("%(share)s of %(who)s are in favor", share=share, who=poll.population(language))


def _quote(poll: Poll, row: Row, sides: pd.DataFrame, language: str) -> str:
    favor = _sides(sides).get(Side.FAVOR)
    if favor is None or favor.share is None or row.first_day is None:
        return ""
    return _(
        "%(share)s of %(who)s are in favor (%(title)s; %(n)s people, %(when)s, ±%(points)s points).",
        share=percent(favor.share), who=poll.population(language), title=poll.titled(language), n=f"{row.n:,}",
        when=facts.span(row.first_day.date(), row.last_day.date()),
        points=f"{100 * margin_at_half(row.effective_n):.1f}",
    )  # fmt: skip
