"""What pages of this room show, put into words: events by their own clock, stages as a way through."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import has_request_context, url_for
from sqlalchemy.orm import Session

from alliances import wording
from alliances.events import calendar
from alliances.models import Alliance, Event, Stage, StageReached
from groundwork.web.dates import in_words
from groundwork.web.languages import language


@dataclass(frozen=True)
class Meeting:
    """An event as a page shows it; words: day and time by the venue's own clock, machine: the same for machines.

    link: its public page, where one can sign up.
    """

    title: str
    where: str
    alliance: Alliance
    words: str
    machine: str
    link: str = ""


@dataclass(frozen=True)
class Step:
    """One stage of an alliance: reached or still to come."""

    stage: Stage
    words: str
    reached: StageReached | None


def meeting(event: Event, alliance: Alliance) -> Meeting:
    """An event by its venue's own clock."""
    local = event.starts_at.astimezone(ZoneInfo(event.time_zone))
    return Meeting(
        title=(event.title_es if language() == "es" else "") or event.title,
        where=", ".join(part for part in (event.venue, event.city) if part),
        alliance=alliance,
        words=in_words(local, "EEE, MMM d, h:mm a", is_local=True),
        machine=local.isoformat(timespec="minutes"),
        link=url_for("events.show", event_slug=event.slug) if has_request_context() else f"/events/{event.slug}",
    )


def meetings(session: Session, *, now: datetime, alliance_id: int | None = None, most: int = 5) -> list[Meeting]:
    """The next events, soonest first."""
    found = calendar.events_ahead(session, now=now, alliance_id=alliance_id, most=most)
    return [meeting(event, alliance) for event, alliance in found]


def steps(reached: list[StageReached]) -> list[Step]:
    """All six steps, each with what is on record of it."""
    by_stage = {row.stage: row for row in reached}
    return [Step(stage, str(wording.STAGES[stage]), by_stage.get(stage)) for stage in Stage]


def about(alliance: Alliance, language: str) -> str:
    """What an alliance says of itself, in the language of the page where it has it."""
    return (alliance.about_es if language == "es" else "") or alliance.about_en


def where(alliance: Alliance, state_name: str) -> str:
    """Where an alliance is: its town and state, or its state."""
    return f"{alliance.city}, {state_name}" if alliance.city else state_name
