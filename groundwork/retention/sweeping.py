"""Taking away what is over its time, a few thousand rows of each table at a time."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from groundwork.doors import Doors, Job

log = structlog.get_logger("groundswell.retention")
EVERY = timedelta(hours=1)


def job(doors: Doors) -> Job:
    """The work, which asks at every turn what the rooms have hung up."""
    return Job("retention", EVERY, partial(sweep, doors))


def sweep(doors: Doors, session: Session, *, now: datetime) -> dict[str, int]:
    """One turn: for each table how many rows were removed or emptied; tables without any are missing."""
    done = {}
    for one in doors.keepings:
        if one.remove is not None:
            removed = one.remove(session, now - timedelta(days=one.days or 0), now=now)
            if removed:
                done[one.table] = removed
    if done:
        log.info("retention", **done)
    return done
