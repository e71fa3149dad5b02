"""Supporters: how the alliance grows."""

from datetime import timedelta

import pandas as pd
from flask_babel import ngettext
from sqlalchemy.orm import Session

from alliances import queries
from dashboards import charts, drawings
from dashboards.drawings import Drawing, Point
from dashboards.figures.kinds import Column, Figure, Kind, Scope, Words
from dashboards.wording import counted, day_words, period, signed
from groundwork.words import say as _

WINDOW = timedelta(weeks=26)


def _weeks(session: Session, scope: Scope) -> pd.DataFrame:
    since = min(scope.opens, scope.closes - WINDOW)
    return queries.growth(session, scope.alliance_id, since=since, until=scope.closes)


def picture_of_growth(frame: pd.DataFrame) -> pd.DataFrame:
    """Each week with its name and its sentence."""
    when = [day_words(week) for week in frame["week"]]
    told = [
        _(
            "Week of %(week)s: %(total)s supporters, %(joined)s joined, %(left)s left",
            week=week,
            total=counted(total),
            joined=counted(joined),
            left=counted(left),
        )
        for week, total, joined, left in zip(when, frame["total"], frame["joined"], frame["left"], strict=True)
    ]
    return frame.assign(when=when, label=[counted(total) for total in frame["total"]], told=told)


def _growth_drawn(frame: pd.DataFrame) -> Drawing:
    return drawings.line([Point(*point) for point in zip(frame["when"], frame["total"], strict=True)])


def gained(frame: pd.DataFrame) -> int:
    """How many more supporters there are than before the first week shown."""
    return int(frame["joined"].sum() - frame["left"].sum())


def _growth_words(frame: pd.DataFrame, scope: Scope) -> Words:
    weeks = len(frame)
    title = ngettext(
        "%(total)s supporters, %(change)s in one week",
        "%(total)s supporters, %(change)s in %(num)s weeks",
        weeks,
        total=counted(frame["total"].iloc[-1]),
        change=signed(gained(frame)),
    )
    first = frame["week"].iloc[0]
    return Words(
        title=title,
        asked=_("Supporters at the end of each week, %(period)s", period=period(first, scope.until)),
        source=_("Who has left is no longer counted. The axis does not begin at zero."),
    )


GROWTH = Figure(
    key="growth",
    name=lambda: _("Supporters"),
    rows=_weeks,
    picture=picture_of_growth,
    chart=charts.growth,
    drawing=_growth_drawn,
    words=_growth_words,
    empty=lambda: _("Nobody has joined yet. Pass on the link to your alliance's page."),
    columns=(
        Column("when", lambda: _("Week of")),
        Column("joined", lambda: _("Joined"), Kind.COUNT),
        Column("left", lambda: _("Left"), Kind.COUNT),
        Column("total", lambda: _("Supporters"), Kind.COUNT),
    ),
    holds=("total",),
)
