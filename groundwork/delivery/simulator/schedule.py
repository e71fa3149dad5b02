"""Lines that keep hours: somebody answers while the office is open, a voicemail at night and at weekends."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from groundwork.delivery.hours.quiet import zones_of_number
from groundwork.delivery.simulator.models import Behaviour
from groundwork.refusal import Refusal
from groundwork.words import say

USUAL = (time(9), time(17))
HOURS = re.compile(r"(?P<zone>[A-Za-z_/]+) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")
SATURDAY = 5


def checked(hours: str) -> str:
    """Hours as they may be kept, such as `America/Chicago 09:00-17:00`, or empty. Raises Refusal."""
    try:
        read = _read(hours) if hours else None
    except (ValueError, ZoneInfoNotFoundError):
        read = None
    if hours and (read is None or read[1] >= read[2]):
        raise Refusal(say("Write hours such as America/Chicago 09:00-17:00."), field="hours")
    return hours


def _read(hours: str) -> tuple[ZoneInfo, time, time] | None:
    match = HOURS.fullmatch(hours)
    if match is None:
        return None
    return ZoneInfo(match["zone"]), time.fromisoformat(match["opens"]), time.fromisoformat(match["closes"])


def at(number: str, hours: str, now: datetime) -> Behaviour:
    """How a line that keeps hours takes a call at a moment of the story."""
    zone = zones_of_number(number)[0].partition("@")[0]
    place, opens, closes = _read(hours) or (ZoneInfo(zone), *USUAL)
    here = now.astimezone(place)
    is_open = here.weekday() < SATURDAY and opens <= here.time() < closes
    return Behaviour.ANSWERS if is_open else Behaviour.VOICEMAIL
