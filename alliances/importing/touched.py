"""Whether anything happened with supporters since a file brought them: then they stay when it is taken back."""

from collections.abc import Collection, Iterator

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from alliances.models import HomeMove, ImportChange, Supporter, SupporterTag
from alliances.models.records import CustomValue, SupporterPair, SupporterWord
from groundwork.database import Base
from groundwork.delivery.models import Address, Consent, ReceivedText

# what only machines write about a supporter, or the import itself did; it goes with them
OURS = (SupporterWord, SupporterPair, HomeMove, SupporterTag, CustomValue, ImportChange)


def supporters_touched(session: Session, supporter_ids: Collection[int], *, batch_id: int) -> set[int]:
    """Those whom any table of the house has come to name since, a second import included."""
    skipped = {table.__tablename__ for table in OURS}
    found: set[int] = set()
    for column in _naming(Supporter.__tablename__, skipped):
        found |= set(session.scalars(select(column).where(column.in_(supporter_ids))))
    later = ImportChange.supporter_id.in_(supporter_ids) & (ImportChange.batch_id != batch_id)
    return found | set(session.scalars(select(ImportChange.supporter_id).where(later)))


def addresses_touched(session: Session, address_ids: Collection[int], *, mark: str) -> set[int]:
    """Addresses that were confirmed, written to, heard from, or of which the ledger says something not of this file."""
    if not address_ids:
        return set()
    found: set[int] = set()
    for column in _naming(Address.__tablename__, {Supporter.__tablename__, Consent.__tablename__}):
        found |= set(session.scalars(select(column).where(column.in_(address_ids))))
    others = Consent.address_id.in_(address_ids) & (Consent.evidence != mark)
    found |= set(session.scalars(select(Consent.address_id).where(others)))
    verified = Address.id.in_(address_ids) & Address.verified_at.is_not(None)
    found |= set(session.scalars(select(Address.id).where(verified)))
    heard = select(Address.id).join(ReceivedText, ReceivedText.sender == Address.value)
    return found | set(session.scalars(heard.where(Address.id.in_(address_ids))))


def _naming(table: str, skipped: Collection[str]) -> Iterator[Column[int]]:
    """Every column of the house that names a row of a table."""
    for one in Base.metadata.sorted_tables:
        if one.name not in skipped:
            yield from (key.parent for key in one.foreign_keys if key.column.table.name == table)
