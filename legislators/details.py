"""The details of an office from day to day: a change keeps what held before."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import Details, Office, OfficePast

COLUMNS = tuple(Details.__annotations__)


def change_details(
    session: Session, office: Office, changes: Mapping[str, object], *, on: date, source: str
) -> OfficePast | None:
    """Change some details of an office from a day on and keep the old ones; none when they say so already.

    changes: by name of the column of Details. on: never before the day the present details hold from. source: who
    says so; it becomes the office's. A second change on one day leaves a past that held no whole day.
    """
    strange = sorted(set(changes) - set(COLUMNS))
    if strange:
        raise KeyError(f"no details of an office: {', '.join(strange)}")
    new = {name: value for name, value in changes.items() if getattr(office, name) != value}
    if not new:
        return None
    day = max(on, office.since)
    old = {name: getattr(office, name) for name in COLUMNS}
    past = OfficePast(office_id=office.id, valid_from=office.since, valid_to=day, source=office.source, **old)
    session.add(past)
    for name, value in new.items():
        setattr(office, name, value)
    office.since, office.source = day, source
    session.flush()
    return past


def details_on(session: Session, office: Office, *, on: date) -> Office | OfficePast:
    """What we knew of an office for a day; for a day before the first we have, the first."""
    if on >= office.since:
        return office
    pasts = pasts_of(session, office.id)
    held = [past for past in pasts if past.valid_from <= on < past.valid_to]
    return held[-1] if held else (pasts[0] if pasts else office)


def pasts_of(session: Session, office_id: str) -> list[OfficePast]:
    """What held of an office before, the oldest first."""
    return list(
        session.scalars(
            select(OfficePast)
            .where(OfficePast.office_id == office_id)
            .order_by(OfficePast.valid_from, OfficePast.valid_to, OfficePast.id)
        )
    )
