"""Files that nothing names any more go by themselves: a photo that was replaced, a draft that was given up."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from groundwork.files.models import StoredFile
from groundwork.retention.references import named, stretch

YOUNG = timedelta(days=1)


def forget_unneeded(session: Session, before: datetime, *, now: datetime) -> int:
    """Delete files of yesterday and before to which no row of any table refers; says how many."""
    del before
    old = select(StoredFile.id).where(stretch(session, StoredFile.id, now=now), StoredFile.kept_at < now - YOUNG)
    ids = set(session.scalars(old))
    free = ids - named(session, StoredFile.id, ids)
    if free:
        session.execute(delete(StoredFile).where(StoredFile.id.in_(free)).execution_options(synchronize_session=False))
    return len(free)
