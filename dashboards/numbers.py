"""A dashboard's headline and the numbers under it: from the figures' frames, and outreach as reports count it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd
from flask_babel import ngettext

from dashboards.figures.kinds import Scope
from dashboards.figures.offices import cold, never
from dashboards.figures.people import gained
from dashboards.reports.counting import Outward
from dashboards.wording import counted, headline, signed, spelled
from groundwork.words import say as _

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Stat:
    """One number above the figures, and what to compare it with."""

    words: str
    number: str
    beside: str
    is_late: bool = False


def finding(frames: Mapping[str, pd.DataFrame]) -> str:
    """What the page says first: how many calls got through, and how many offices have gone cold."""
    reached, silent = int(frames["calls"]["reached"].sum()), cold(frames["coverage"])
    return headline(f"{_got_through(reached)}; {_silence(silent, never(frames['coverage']))}")


def _got_through(reached: int) -> str:
    if not reached:
        return _("no call got through")
    return str(
        ngettext("%(number)s call got through", "%(number)s calls got through", reached, number=spelled(reached))
    )


def _silence(silent: int, untouched: int) -> str:
    if silent:
        return str(
            ngettext(
                "%(number)s office has gone cold", "%(number)s offices have gone cold", silent, number=spelled(silent)
            )
        )
    if untouched:
        return str(
            ngettext(
                "%(number)s office was never touched",
                "%(number)s offices were never touched",
                untouched,
                number=spelled(untouched),
            )
        )
    return _("no office has gone cold")


def stats(
    frames: Mapping[str, pd.DataFrame], reached_before: int, visits: pd.DataFrame, outward: Outward, *, scope: Scope
) -> tuple[Stat, ...]:
    """Seven numbers, each with a comparison."""
    return (
        _calls(frames["calls"], reached_before),
        *_offices(frames),
        *_visits(frames, visits, scope),
        _outward(outward),
        _people(frames),
    )


def _calls(calls: pd.DataFrame, reached_before: int) -> Stat:
    reached, placed = int(calls["reached"].sum()), int(calls["placed"].sum())
    change = signed(reached - reached_before)
    if not placed:
        return Stat(_("Calls that got through"), "0", _("%(change)s, none placed", change=change))
    words = _(
        "%(change)s, %(share)s of %(placed)s placed",
        change=change,
        share=f"{reached / placed:.0%}",
        placed=counted(placed),
    )
    return Stat(_("Calls that got through"), counted(reached), words)


def _offices(frames: Mapping[str, pd.DataFrame]) -> tuple[Stat, Stat]:
    offices = frames["coverage"]
    silent, total = cold(offices), counted(len(offices))
    return (
        Stat(
            _("Offices gone cold"),
            counted(silent),
            _("waited too long") if silent else _("none waits too long"),
            bool(silent),
        ),
        Stat(_("Never touched"), counted(never(offices)), _("of %(total)s offices", total=total)),
    )


def _visits(frames: Mapping[str, pd.DataFrame], visits: pd.DataFrame, scope: Scope) -> tuple[Stat, Stat]:
    made = int(frames["offices"]["visits"].sum())
    late = int(visits["is_overdue"].sum())
    near = sum(scope.now < planned <= scope.now + AHEAD for planned in visits["planned_for"])
    owed = ngettext("%(num)s report overdue", "%(num)s reports overdue", late) if late else _("no report overdue")
    return (
        Stat(_("Visits made"), counted(made), _("in these days")),
        Stat(_("Visits next 14 days"), counted(near), owed, bool(late)),
    )


def _outward(done: Outward) -> Stat:
    beside = ngettext(
        "%(people)s listened, %(num)s appointment on trips",
        "%(people)s listened, %(num)s appointments on trips",
        done.appointments,
        people=counted(done.audience),
    )
    return Stat(_("Outreach"), counted(sum(done.work.values())), beside)


def _people(frames: Mapping[str, pd.DataFrame]) -> Stat:
    growth = frames["growth"]
    left = int(growth["left"].sum())
    words = _("%(change)s in half a year, %(left)s left", change=signed(gained(growth)), left=counted(left))
    return Stat(_("Supporters"), counted(growth["total"].iloc[-1]), words)
