"""A dashboard as one page shows it: the finding, the numbers, the figures, the work; each figure from one frame."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from flask import url_for
from sqlalchemy.orm import Session

from campaigns import queries
from dashboards import charts, numbers
from dashboards.drawings import Drawing
from dashboards.figures.calls import CALLS, FUNNEL
from dashboards.figures.kinds import Column, Figure, Scope, Words
from dashboards.figures.offices import COVERAGE, OFFICES, with_names
from dashboards.figures.opinion import OPINION
from dashboards.figures.people import GROWTH
from dashboards.numbers import Stat
from dashboards.reports.counting import Days, outward
from dashboards.wording import cell, period, separators

FIGURES: dict[str, Figure] = {figure.key: figure for figure in (CALLS, GROWTH, COVERAGE, OFFICES, OPINION, FUNNEL)}
BOOKED_SHOWN = 8


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its words, and where they lead."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """One figure as the template prints it; an `empty` one has words instead of a drawing."""

    key: str
    name: str
    words: Words | None = None
    empty: str = ""
    plot: dict[str, Any] | None = None
    drawing: Drawing | None = None
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Booked:
    """A planned visit, or one whose report is owed."""

    name: str
    href: str
    planned_for: datetime
    who: str
    days_late: int


@dataclass(frozen=True)
class Monday:
    """A whole page."""

    period: str
    headline: str
    stats: tuple[Stat, ...]
    figures: tuple[Shown, ...]
    booked: tuple[Booked, ...]


def monday(session: Session, scope: Scope) -> Monday:
    """The page of one alliance: every number on it comes from the frames read here."""
    frames = {key: figure.rows(session, scope) for key, figure in FIGURES.items()}
    before = int(CALLS.rows(session, _period_before(scope))["reached"].sum())
    visits = with_names(session, queries.visits_ahead(session, scope.alliance_id, now=scope.now))
    days = Days(scope.since, scope.until, scope.alliance_id, scope.zone)
    return Monday(
        period=period(scope.since, scope.until),
        headline=numbers.finding(frames),
        stats=numbers.stats(frames, before, visits, outward(session, days), scope=scope),
        figures=tuple(shown(FIGURES[key], frame, scope) for key, frame in frames.items()),
        booked=tuple(_booked(row, scope) for row in visits.head(BOOKED_SHOWN).to_dict("records")),
    )


def _period_before(scope: Scope) -> Scope:
    """As many days, just before."""
    length = scope.until - scope.since + timedelta(days=1)
    return replace(scope, since=scope.since - length, until=scope.since - timedelta(days=1))


def shown(figure: Figure, frame: pd.DataFrame, scope: Scope) -> Shown:
    """A figure with its drawing, its chart and its table, all of this one frame."""
    if figure.is_empty(frame):
        return Shown(figure.key, figure.name(), empty=figure.empty())
    picture = figure.picture(frame)
    return Shown(
        key=figure.key,
        name=figure.name(),
        words=figure.words(frame, scope),
        plot=charts.figure_json(figure.chart(picture), f"{scope.slug}-{figure.key}", separators()),
        drawing=figure.drawing(picture),
        columns=figure.columns,
        rows=tuple(_row(figure, row, scope) for row in picture.to_dict("records")),
    )


def _row(figure: Figure, row: Mapping[Any, Any], scope: Scope) -> tuple[Cell, ...]:
    href = _office(scope, row["office_id"]) if "office_id" in row else ""
    first, *rest = figure.columns
    return (Cell(cell(row[first.name], first), href), *(Cell(cell(row[column.name], column)) for column in rest))


def _office(scope: Scope, office_id: str) -> str:
    return url_for("campaigns.office", slug=scope.slug, office_id=office_id)


def _booked(row: Mapping[Any, Any], scope: Scope) -> Booked:
    late = max((scope.now - row["planned_for"]).days, 1) if row["is_overdue"] else 0
    return Booked(row["name"], _office(scope, row["office_id"]), row["planned_for"], row["who"], late)
