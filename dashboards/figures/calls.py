"""Calls: how many a day, and where people fall away before they are made."""

import pandas as pd
from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from campaigns import queries
from dashboards import charts, drawings
from dashboards.drawings import Bar, Drawing, Point
from dashboards.figures.kinds import Column, Figure, Key, Kind, Scope, Words
from dashboards.wording import counted, day_words, period, weekday_words
from groundwork.words import say as _


def _per_day(session: Session, scope: Scope) -> pd.DataFrame:
    return queries.calls_per_day(session, scope.alliance_id, since=scope.since, until=scope.until)


def picture_of_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Each day with its name and its sentence."""
    days = [weekday_words(day) for day in frame["day"]]
    told = [
        _("%(day)s: %(placed)s placed, %(reached)s reached an office", day=day, placed=placed, reached=reached)
        for day, placed, reached in zip(days, frame["placed"], frame["reached"], strict=True)
    ]
    return frame.assign(when=[day_words(day) for day in frame["day"]], told=told)


def _days_drawn(frame: pd.DataFrame) -> Drawing:
    points = zip(frame["when"], frame["placed"], frame["reached"], strict=True)
    return drawings.columns([Point(*point) for point in points])


def _days_words(frame: pd.DataFrame, scope: Scope) -> Words:
    placed, reached = int(frame["placed"].sum()), int(frame["reached"].sum())
    title = ngettext(
        "%(reached)s of one call reached an office",
        "%(reached)s of %(placed)s calls reached an office",
        placed,
        reached=counted(reached),
        placed=counted(placed),
    )
    return Words(
        title=title,
        asked=_("Calls a day, %(period)s", period=period(scope.since, scope.until)),
        source=_("Reached: a person or a voicemail took it. Test calls are left out."),
        keys=(Key("q4", _("reached an office")), Key("q2", _("placed"))),
        more=(url_for("campaigns.offices", slug=scope.slug), _("Offices")),
    )


CALLS = Figure(
    key="calls",
    name=lambda: _("Calls a day"),
    rows=_per_day,
    picture=picture_of_days,
    chart=charts.calls_per_day,
    drawing=_days_drawn,
    words=_days_words,
    empty=lambda: _("No calls in these days. Launch a campaign, or look at a longer time."),
    columns=(
        Column("day", lambda: _("Day"), Kind.DAY),
        Column("placed", lambda: _("Placed"), Kind.COUNT),
        Column("reached", lambda: _("Reached"), Kind.COUNT),
    ),
    holds=("placed",),
)


def _steps(session: Session, scope: Scope) -> pd.DataFrame:
    frame = queries.funnel(session, scope.alliance_id, since=scope.since, until=scope.until)
    return with_shares(frame)


def with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Each step with its share of the step before, in percent; the first has none."""
    before = frame["people"].shift().replace(0, float("nan"))
    return frame.assign(of_previous=(frame["people"] / before * 100).round(1))


def picture_of_steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Each step with its name, its label and its sentence."""
    amounts = [counted(people) for people in frame["people"]]
    shares = ["" if pd.isna(share) else f"{share:.0f}%" for share in frame["of_previous"]]
    labels = [f"{people} · {share}" if share else people for people, share in zip(amounts, shares, strict=True)]
    told = [
        _("%(step)s: %(people)s, %(share)s of the step before", step=name, people=people, share=share)
        if share
        else f"{name}: {people}"
        for name, people, share in zip(frame["step"], amounts, shares, strict=True)
    ]
    return frame.assign(name=frame["step"], label=labels, told=told)


def _steps_drawn(frame: pd.DataFrame) -> Drawing:
    return drawings.bars([Bar(*row) for row in zip(frame["name"], frame["people"], frame["label"], strict=True)])


def _steps_words(frame: pd.DataFrame, scope: Scope) -> Words:
    return Words(
        title=_leak(frame),
        asked=_("People, %(period)s; share of the step before", period=period(scope.since, scope.until)),
        source=_("Everybody is counted once a step. Test calls are left out."),
        more=(url_for("campaigns.texts", slug=scope.slug), _("Texts")),
    )


def _leak(frame: pd.DataFrame) -> str:
    """The finding: the step at which most of those who came so far are lost."""
    shares = frame["of_previous"].dropna()
    if shares.empty:
        return _("Nobody was asked in these days")
    share = f"{shares.min():.0f}%"
    findings = [
        _("%(share)s of those named got the text", share=share),
        _("%(share)s of those who got the text called", share=share),
        _("%(share)s of those who called reached an office", share=share),
    ]
    return findings[int(shares.argmin())]


FUNNEL = Figure(
    key="funnel",
    name=lambda: _("From text to call"),
    rows=_steps,
    picture=picture_of_steps,
    chart=charts.funnel,
    drawing=_steps_drawn,
    words=_steps_words,
    empty=lambda: _("Nobody was asked in these days. Plan a text campaign."),
    columns=(
        Column("name", lambda: _("Step")),
        Column("people", lambda: _("People"), Kind.COUNT),
        Column("of_previous", lambda: _("Of the step before"), Kind.PERCENT),
    ),
    holds=("people",),
)
