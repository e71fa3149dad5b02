"""What the permission ledger says something new of, until whoever keeps it beside their own rows has worked it out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, delete, select, union_all
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, PermissionChange


@dataclass(frozen=True)
class Change:
    """One noticed change and an address it may be about; nothing where nobody has that fingerprint."""

    id: int
    address_id: int | None


def addresses() -> CompoundSelect[Any]:
    """The numbers of the addresses that changes waiting now are about."""
    return union_all(
        select(PermissionChange.address_id).where(PermissionChange.address_id.is_not(None)),
        select(Address.id).join(PermissionChange, PermissionChange.fingerprint == Address.fingerprint),
    )


def waiting(session: Session, most: int) -> list[Change]:
    """The oldest changes; one of a fingerprint stands there once for each address that has it."""
    oldest = _oldest(most).subquery()
    marked = select(oldest.c.id, Address.id).outerjoin(Address, Address.fingerprint == oldest.c.fingerprint)
    rows: Sequence[Any] = session.execute(
        select(oldest.c.id, oldest.c.address_id)
        .where(oldest.c.fingerprint.is_(None))
        .union_all(marked.where(oldest.c.fingerprint.is_not(None)))
    ).all()
    return [Change(number, address_id) for number, address_id in rows]


def _oldest(most: int) -> Select[Any]:
    return select(PermissionChange).order_by(PermissionChange.id).limit(most)


def forget(session: Session, ids: Collection[int]) -> None:
    """Take away these changes, each by its number: what was written earlier may be committed later."""
    gone = delete(PermissionChange).where(PermissionChange.id.in_(ids))
    session.execute(gone.execution_options(synchronize_session=False))
