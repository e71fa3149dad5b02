"""Taking away what is over its time, a few thousand rows of each table at a time."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from groundwork.doors import Doors, Job, Keeping

log = structlog.get_logger("groundswell.retention")
EVERY = timedelta(hours=1)


def job(doors: Doors) -> Job:
    """The work, which asks at every turn what the rooms have hung up."""
    return Job("retention", EVERY, partial(sweep, doors))


def sweep(doors: Doors, session: Session, *, now: datetime) -> dict[str, int]:
    """One turn: for each table how many rows were removed or emptied; tables without any are missing.

    What one line cannot do is undone and said in the log; the others have their turn all the same.
    """
    done = {}
    for one in doors.keepings:
        removed = _one(session, one, now=now)
        if removed:
            done[one.table] = removed
    if done:
        log.info("retention", **done)
    return done


def _one(session: Session, line: Keeping, *, now: datetime) -> int:
    if line.remove is None:
        return 0
    try:
        with session.begin_nested():
            return line.remove(session, now - timedelta(days=line.days or 0), now=now)
    except Exception:
        log.exception("retention failed", table=line.table)
        return 0
