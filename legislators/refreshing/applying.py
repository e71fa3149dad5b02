"""Writes changes: adds and closes, and keeps whatever held before."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from groundwork.database import Base
from legislators.details import COLUMNS, change_details
from legislators.models import UNITED_STATES, Office, OfficePast, Refresh, RefreshOutcome, Roster
from legislators.refreshing.changes import Add, Change, NewDetails, Put, Reopening
from legislators.refreshing.listed import SOURCE


def write(session: Session, changes: Iterable[Change]) -> None:
    """Write every change, in order; neighbours that add to one table go at once."""
    for table, alike in groupby((change.does for change in changes), _table):
        if table is not None:
            session.flush()
            session.execute(insert(table), [does.row for does in alike if isinstance(does, Add)])
            continue
        for does in alike:
            _write(session, does)
    session.flush()


def _table(does: object) -> type[Base] | None:
    return does.table if isinstance(does, Add) else None


def _write(session: Session, does: Add | Put | NewDetails | Reopening) -> None:
    if isinstance(does, Put):
        row = session.get_one(does.table, does.key)
        for column, value in does.values.items():
            setattr(row, column, value)
    elif isinstance(does, NewDetails):
        office = session.get_one(Office, does.office_id)
        change_details(session, office, does.values, on=does.on, source=SOURCE)
    elif isinstance(does, Reopening):
        _reopen(session, session.get_one(Office, does.office_id), does.on)


def _reopen(session: Session, office: Office, on: date) -> None:
    """Open a closed office again; the time it was open before is kept as a past."""
    old = {name: getattr(office, name) for name in COLUMNS}
    closed_on = office.valid_to or on
    session.add(
        OfficePast(office_id=office.id, valid_from=office.since, valid_to=closed_on, source=office.source, **old)
    )
    office.valid_to, office.since, office.source = None, max(on, office.since), SOURCE
    session.flush()


def note_roster(session: Session, as_of: date, *, source: str, now: datetime, digest: str = "") -> bool:
    """Note that we have a list of this day; once a day and source. Says whether it is a new day."""
    known = session.scalar(
        select(Roster).where(Roster.state == UNITED_STATES, Roster.as_of == as_of, Roster.source == source)
    )
    if known is not None:
        known.digest = digest or known.digest
        return False
    session.add(Roster(state=UNITED_STATES, as_of=as_of, source=source, digest=digest, loaded_at=now))
    session.flush()
    return True


def note_refresh(session: Session, outcome: RefreshOutcome, *, source: str, report: str, now: datetime) -> None:
    """Write down how a refresh ended."""
    session.add(Refresh(looked_at=now, outcome=outcome, source=source, report=report))
    session.flush()
