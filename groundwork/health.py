"""Whether the installation is fit to serve."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.models import Heartbeat

PULSE = timedelta(minutes=1)


def beat(session: Session, worker: str) -> None:
    """Say that this worker lives; by the real clock, a story may stand still."""
    session.merge(Heartbeat(worker=worker, beat_at=datetime.now(UTC)))


def problems(database: Database) -> list[str]:
    """What is wrong, each with what to do; empty when ready."""
    from groundwork.migrate import pending  # alembic is loaded only here, to keep the web process small

    try:
        with database.reading() as session:
            newest = session.scalar(select(func.max(Heartbeat.beat_at)))
        behind = pending(database)
    except SQLAlchemyError:
        return ["database: cannot be reached or has no tables; run `groundswell db upgrade`"]
    found = [behind] if behind else []
    if newest is None or newest < datetime.now(UTC) - PULSE:
        found.append("worker: none has been seen for a minute; run `groundswell worker` or `groundswell serve`")
    return found
