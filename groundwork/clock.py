"""What time it is: the computer's own, or the demo's story clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from groundwork.database import Database
from groundwork.models import Installation


@dataclass(frozen=True)
class Clock:
    """A clock that runs beside the real one at a fixed distance (zero unless this is a demo)."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The moment by this clock, in UTC."""
        return datetime.now(UTC) + self.ahead

    def __call__(self) -> datetime:
        """The same, so that a Clock can be passed where a function is wanted."""
        return self.now()


def clock_of(database: Database) -> Clock:
    """The clock an installation lives by: only a database marked `demo` has one of its own."""
    with database.reading() as session:
        row = session.scalar(select(Installation))
    if row is None or not row.is_demo or row.story_moment is None or row.real_moment is None:
        return Clock()
    return Clock(row.story_moment - row.real_moment)
