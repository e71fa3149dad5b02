"""What the directory keeps about a person, shown and erased; entries of ended roles are removed by and by."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alliances.directory import entries
from alliances.materials.forgetting import accounts_of
from alliances.models import Alliance, DirectoryEntry
from groundwork.accounts.models import Grant
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.doors import PersonalData

MOST = 1_000


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """The person's entries, whole."""
    del now
    rows = session.scalars(select(DirectoryEntry).where(_theirs(session, address_ids)).order_by(DirectoryEntry.id))
    names = ["name", "town", "helps_with", "languages", "shows_account_mail", "made_at", "changed_at"]
    return [
        {
            "kind": "entry in the directory of leaders",
            **{name: getattr(one, name) for name in names},
            "topics": [str(topic) for topic in entries.topics_of(session, one)],
        }
        for one in session.scalars(select(DirectoryEntry).where(DirectoryEntry.id.in_([row.id for row in rows])))
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Remove the person's entries; a number of theirs in somebody else's entry is taken out of it."""
    del now
    ids = {one.id for one in accounts_of(session, address_ids)}
    for one in session.scalars(select(DirectoryEntry).where(_theirs(session, address_ids))).all():
        if one.account_id in ids or not ids:
            entries.withdraw(session, one)
            continue
        one.text_address_id = None if one.text_address_id in address_ids else one.text_address_id
        one.mail_address_id = None if one.mail_address_id in address_ids else one.mail_address_id
    session.flush()


def addresses(session: Session, address_ids: Collection[int]) -> set[int]:
    """These and those the same person wrote into their entries."""
    ids = [one.id for one in accounts_of(session, address_ids)]
    rows = session.scalars(select(DirectoryEntry).where(DirectoryEntry.account_id.in_(ids)))
    return set(address_ids) | {one for row in rows for one in (row.text_address_id, row.mail_address_id) if one}


def remove_ended(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove the entries of those whose last role there ended before a moment."""
    del now
    slug = select(Alliance.slug).where(Alliance.id == DirectoryEntry.alliance_id).correlate(DirectoryEntry)
    here = ((Grant.scope_kind == ALLIANCE) & (Grant.scope_id == slug.scalar_subquery())) | (
        (Grant.scope_kind == COALITION) & DirectoryEntry.alliance_id.is_(None)
    )
    still = (Grant.account_id == DirectoryEntry.account_id) & here
    lasts = Grant.ended_at.is_(None) | (Grant.ended_at >= before)
    has_role = select(func.count()).select_from(Grant).where(still, lasts).correlate(DirectoryEntry).scalar_subquery()
    found = session.scalars(select(DirectoryEntry).where(has_role == 0).limit(MOST)).all()
    for one in found:
        entries.withdraw(session, one)
    return len(found)


def _theirs(session: Session, address_ids: Collection[int]) -> ColumnElement[bool]:
    ids = [one.id for one in accounts_of(session, address_ids)]
    return (
        DirectoryEntry.account_id.in_(ids)
        | DirectoryEntry.text_address_id.in_(address_ids)
        | DirectoryEntry.mail_address_id.in_(address_ids)
    )


PERSONAL_DATA = PersonalData("directory", show, erase, addresses)
