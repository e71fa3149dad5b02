"""Offices: what each has heard from us, and which have waited too long."""

import pandas as pd
from flask import url_for
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns import queries
from dashboards import charts, drawings
from dashboards.charts import COLD_DAYS
from dashboards.drawings import Bar, Drawing
from dashboards.figures.kinds import Column, Figure, Key, Kind, Scope, Words
from dashboards.wording import counted, headline, period, spelled
from groundwork.words import say as _
from legislators.models import Person

SHOWN = 12


def _touched(session: Session, scope: Scope) -> pd.DataFrame:
    return with_names(
        session, queries.touches_by_office(session, scope.alliance_id, since=scope.since, until=scope.until)
    )


def with_names(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    """Each office as staff call it: family name and town."""
    query = select(Person.id, Person.last).where(Person.id.in_(frame["person_id"].unique().tolist()))
    family = {person.id: person.last for person in session.execute(query)}
    names = [f"{family[person]}, {town}" for person, town in zip(frame["person_id"], frame["office"], strict=True)]
    return frame.assign(name=names)


def picture_of_touches(frame: pd.DataFrame) -> pd.DataFrame:
    """Each office with its name and its sentence."""
    told = [
        _(
            "%(office)s: %(calls)s calls placed, %(reached)s reached it, %(visits)s visits",
            office=name,
            calls=calls,
            reached=reached,
            visits=visits,
        )
        for name, calls, reached, visits in zip(
            frame["name"], frame["calls"], frame["reached"], frame["visits"], strict=True
        )
    ]
    return frame.assign(label=[counted(calls) for calls in frame["calls"]], told=told)


def _touches_drawn(frame: pd.DataFrame) -> Drawing:
    rows = zip(frame["name"], frame["reached"], frame["calls"], frame["visits"], strict=True)
    return drawings.bars(
        [
            Bar(name, reached, f"{counted(calls)} · {counted(visits)}" if visits else counted(calls), back=calls)
            for name, reached, calls, visits in rows
        ]
    )


def _touches_words(frame: pd.DataFrame, scope: Scope) -> Words:
    quiet = int(((frame["calls"] == 0) & (frame["visits"] == 0)).sum())
    if quiet:
        title = headline(
            ngettext(
                "%(number)s office heard nothing from us",
                "%(number)s offices heard nothing from us",
                quiet,
                number=spelled(quiet),
            )
        )
    else:
        title = _("Every office heard from us")
    return Words(
        title=title,
        asked=_("Calls and visits per office, %(period)s", period=period(scope.since, scope.until)),
        source=_shown(min(SHOWN, len(frame)), len(frame)),
        keys=(Key("q4", _("reached")), Key("q2", _("calls placed")), Key("ink", _("visits"))),
        more=(url_for("campaigns.offices", slug=scope.slug), _("All offices")),
    )


def _shown(drawn: int, there_are: int) -> str:
    if drawn == there_are:
        return _("Every office is drawn.")
    return _("Drawn: %(drawn)s of %(all)s offices; the table has them all.", drawn=drawn, all=there_are)


_NAME = Column("name", lambda: _("Office"))
_WHOSE = Column("legislator", lambda: _("Whose"))
_LAST = Column("last_touch", lambda: _("Last touch"), Kind.DAY, lambda: _("never"))

OFFICES = Figure(
    key="offices",
    name=lambda: _("Calls and visits per office"),
    rows=_touched,
    picture=picture_of_touches,
    chart=lambda frame: charts.touches(frame.head(SHOWN)),
    drawing=lambda frame: _touches_drawn(frame.head(SHOWN)),
    words=_touches_words,
    empty=lambda: _("No office heard from us in these days. Launch a campaign or plan a visit."),
    columns=(
        _NAME,
        _WHOSE,
        Column("calls", lambda: _("Calls"), Kind.COUNT),
        Column("reached", lambda: _("Reached"), Kind.COUNT),
        Column("visits", lambda: _("Visits"), Kind.COUNT),
        _LAST,
    ),
    holds=("calls", "visits"),
)


def _covered(session: Session, scope: Scope) -> pd.DataFrame:
    return with_names(session, queries.coverage(session, scope.alliance_id, on=scope.today, now=scope.now))


def cold(frame: pd.DataFrame) -> int:
    """How many offices have waited longer than they should."""
    return int((frame["group"] == "cold").sum())


def never(frame: pd.DataFrame) -> int:
    """How many offices nobody has ever touched."""
    return int((frame["group"] == "never").sum())


def cold_words(number: int) -> str:
    """The finding about offices gone cold, as a headline."""
    if not number:
        return _("No office has waited too long")
    words = ngettext(
        "%(number)s office has waited too long",
        "%(number)s offices have waited too long",
        number,
        number=spelled(number),
    )
    return headline(words)


def picture_of_coverage(frame: pd.DataFrame) -> pd.DataFrame:
    """Each office with its name and its sentence."""
    told = [
        _("%(office)s: never touched", office=name)
        if pd.isna(days)
        else ngettext(
            "%(office)s: %(num)s day since our last touch",
            "%(office)s: %(num)s days since our last touch",
            int(days),
            office=name,
        )
        for name, days in zip(frame["name"], frame["days"], strict=True)
    ]
    labels = ["" if pd.isna(days) else counted(days) for days in frame["days"]]
    return frame.assign(label=labels, told=told, is_late=frame["group"] == "cold")


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["days"].notna()].head(SHOWN)


def _coverage_drawn(frame: pd.DataFrame) -> Drawing:
    rows = frame[["name", "days", "label", "is_late"]].itertuples(index=False)
    return drawings.bars([Bar(name, days, label, "late" if late else "q4") for name, days, label, late in rows])


def _coverage_words(frame: pd.DataFrame, scope: Scope) -> Words:
    untouched = never(frame)
    silent = ngettext("%(num)s office was never touched.", "%(num)s offices were never touched.", untouched)
    return Words(
        title=cold_words(cold(frame)),
        asked=_("Days since our last touch of each local office; shaded: %(month)s days", month=COLD_DAYS),
        source=f"{silent} {_shown(len(_known(frame)), len(frame))}",
        keys=(Key("q4", _("within its time")), Key("late", _("longer"))),
        more=(url_for("campaigns.offices", slug=scope.slug), _("Work list")),
    )


COVERAGE = Figure(
    key="coverage",
    name=lambda: _("Days since our last touch"),
    rows=_covered,
    picture=picture_of_coverage,
    chart=lambda frame: charts.coverage(_known(frame)),
    drawing=lambda frame: _coverage_drawn(_known(frame)),
    words=_coverage_words,
    empty=lambda: _("No office has heard from us yet. Begin with the list of offices: each one has its number."),
    columns=(
        _NAME,
        _WHOSE,
        Column("days", lambda: _("Days"), Kind.COUNT, lambda: _("never")),
        _LAST,
        Column("next_touch", lambda: _("Next touch"), Kind.DAY),
        Column("owner", lambda: _("Who"), missing=lambda: _("nobody")),
    ),
    holds=("last_touch",),
)
