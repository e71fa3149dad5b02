"""What time it is: the computer's own, or the demo's story clock."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.models import Installation
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LOOK_SECONDS = 0.5
FARTHEST = timedelta(days=14)


@dataclass(eq=False)
class Clock:
    """A clock that runs beside the real one at a fixed distance (zero unless this is a demo)."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The moment by this clock, in UTC."""
        return datetime.now(UTC) + self.ahead

    def __call__(self) -> datetime:
        """The same, so that a Clock can be passed where a function is wanted."""
        return self.now()

    def look_again(self) -> None:
        """Somebody may just have moved the story: what the distance is, is asked anew."""


class StoryClock(Clock):
    """The demo's: visitors may move it, so every process looks again and again how far ahead the story is."""

    def __init__(self, database: Database) -> None:
        super().__init__(_ahead(database))
        self.database = database
        self.looked_at = time.monotonic()

    def now(self) -> datetime:
        """The moment of the story, in UTC."""
        if time.monotonic() - self.looked_at >= LOOK_SECONDS:
            self.look_again()
        return super().now()

    def look_again(self) -> None:
        """Ask the database how far ahead the story is."""
        self.ahead, self.looked_at = _ahead(self.database), time.monotonic()


def _ahead(database: Database) -> timedelta:
    with database.reading() as session:
        row = session.execute(select(Installation.story_moment, Installation.real_moment)).first()
    return row.story_moment - row.real_moment if row and row.story_moment and row.real_moment else timedelta(0)


def clock_of(database: Database) -> Clock:
    """The clock an installation lives by: only a database marked `demo` has one of its own."""
    with database.reading() as session:
        row = session.scalar(select(Installation))
    if row is None or not row.is_demo or row.story_moment is None or row.real_moment is None:
        return Clock()
    return StoryClock(database)


def move_story(session: Session, by: timedelta) -> None:
    """Let the demo's story be later. Raises Refusal for a step back or too long, NotFound where there is no story."""
    row = session.scalar(select(Installation).with_for_update())
    if row is None or not row.is_demo or row.story_moment is None:
        raise NotFound(say("Only a demo has a clock of its own."))
    if not timedelta(0) < by <= FARTHEST:
        raise Refusal(say("The story can only go on, and 14 days at a time at most."), field="minutes")
    row.story_moment += by
