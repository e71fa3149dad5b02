"""Between a form and a verb: an event as typed becomes moments by the venue's clock, and back."""

from datetime import datetime, time, timedelta
from typing import Any

from wtforms import SelectChoice

from alliances.events import wallclock
from alliances.events.forms import EventForm
from alliances.events.planning import NewEvent
from alliances.kinds import EventKind
from alliances.models import Alliance, Event
from groundwork.delivery.hours.areas import clock_words
from groundwork.refusal import Refusal
from groundwork.words import say

SAME = (
    "title", "title_es", "about_en", "about_es", "venue", "street", "city", "zip", "access_en", "access_es",
    "interpreting", "online_url", "contact_email", "contact_phone",
)  # fmt: skip


def offer_clocks(form: EventForm, alliance: Alliance, language: str, *, kept: str = "") -> None:
    """Let the form choose among the country's clocks, the alliance's own first."""
    zones = dict.fromkeys([kept or alliance.time_zone, alliance.time_zone, *wallclock.ZONES])
    form.time_zone.choices = [SelectChoice(zone, clock_words(zone, language)) for zone in zones]
    if form.time_zone.data is None:
        form.time_zone.data = kept or alliance.time_zone


def read(form: Any) -> tuple[NewEvent, bool]:
    """What was typed, and whether its hour is one that the clock shows twice. Raises Refusal beside the field."""
    zone = form.time_zone.data
    start = wallclock.read(form.day.data, form.starts_at.data, zone, is_second=form.is_second.data)
    typed = NewEvent(
        **{name: getattr(form, name).data or "" for name in SAME},
        starts_at=start.at,
        ends_at=_end(form, zone),
        kind=EventKind(form.kind.data),
        is_step_free=form.is_step_free.data,
        time_zone=zone,
        capacity=form.capacity.data,
        signup_until=_until(form, start.at, zone),
        is_listed=not form.is_unlisted.data,
        organizations=tuple((form.organizations.data or "").splitlines()),
    )
    return typed, start.is_twice


def show(form: Any, event: Event, organizations: list[str], *, is_copy: bool = False) -> None:
    """Fill the form with an event; a copy gets no day."""
    for name in (*SAME, "is_step_free", "capacity", "time_zone"):
        getattr(form, name).data = getattr(event, name)
    form.kind.data, form.is_unlisted.data = str(event.kind), not event.is_listed
    form.organizations.data = "\n".join(organizations)
    start = wallclock.shown(event.starts_at, event.time_zone)
    form.starts_at.data = start.time()
    if event.ends_at:
        end = wallclock.shown(event.ends_at, event.time_zone)
        form.ends_at.data = end.time()
        if end.date() != start.date() and not is_copy:
            form.ends_on.data = end.date()
    if is_copy:
        return
    form.day.data, form.is_second.data = start.date(), bool(start.fold)
    if event.signup_until:
        until = wallclock.shown(event.signup_until, event.time_zone)
        form.signup_on.data = (until - timedelta(minutes=1)).date()


def _end(form: Any, zone: str) -> datetime | None:
    if form.ends_at.data is None:
        if form.ends_on.data:
            raise Refusal(say("Say at what time it ends that day."), field="ends_at")
        return None
    day = form.ends_on.data or form.day.data
    is_late = form.is_second.data or day != form.day.data
    return wallclock.read(day, form.ends_at.data, zone, is_second=is_late, field="ends_at").at


def _until(form: Any, starts_at: datetime, zone: str) -> datetime | None:
    """The end of the day chosen, or the beginning of the event where that comes first."""
    if form.signup_on.data is None:
        return None
    if form.signup_on.data > form.day.data:
        raise Refusal(say("Sign-up cannot stay open longer than the event."), field="signup_on")
    end = wallclock.read(form.signup_on.data, time(23, 59), zone, is_second=True, field="signup_on").at
    return min(end, starts_at)
