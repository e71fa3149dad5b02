"""Events for people's own calendars: nothing in it but what the public page says."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alliances.events import letters
from alliances.kinds import EventState
from alliances.models import Alliance, Event

MAKER = "-//Groundswell//Events//EN"
LENGTH = timedelta(hours=1)  # of an event that says no end


def calendar_of(found: Iterable[tuple[Event, Alliance]], *, name: str, site: str, language: str) -> bytes:
    """The events as one iCalendar file (RFC 5545), with the rules of every time zone it names."""
    import icalendar

    made: Any = icalendar.Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", " ".join(name.split()))  # the one text that the library does not escape
    for event, alliance in found:
        made.add_component(_entry(event, alliance, site=site, language=language))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _entry(event: Event, alliance: Alliance, *, site: str, language: str) -> Any:
    import icalendar

    from alliances.events.wallclock import shown

    entry: Any = icalendar.Event()
    entry.add("uid", f"{event.slug}@events.groundswell")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at or event.made_at)
    entry.add("last-modified", event.changed_at or event.made_at)
    entry.add("dtstart", shown(event.starts_at, event.time_zone))
    entry.add("dtend", shown(event.ends_at or event.starts_at + LENGTH, event.time_zone))
    entry.add("summary", letters.title(event, language))
    link = page(event, site, language)
    entry.add("description", "\n\n".join(part for part in (_about(event, language), alliance.name, link) if part))
    entry.add("location", letters.where(event) or ("Online" if event.online_url else ""))
    entry.add("url", link)
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    return entry


def _about(event: Event, language: str) -> str:
    words = (event.about_es if language == "es" else "") or event.about_en
    return words[:2_000]


def page(event: Event, site: str, language: str) -> str:
    """The full address of the public page."""
    return f"{site}{'/es' if language == 'es' else ''}/events/{event.slug}"


def newest(found: Iterable[tuple[Event, Alliance]]) -> datetime | None:
    """When anything of it changed last."""
    return max((event.changed_at or event.made_at for event, _alliance in found), default=None)
