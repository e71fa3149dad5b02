"""How long the permission ledger proves something: while a yes stands, and four years after the last one ended."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session, aliased

from groundwork.delivery.models import Address, Consent, ConsentKind
from groundwork.retention.keeping import AT_ONCE, YEAR

YEARS = 4  # within which somebody may still sue over a text they say they never agreed to (28 U.S.C. 1658)
DAYS = YEARS * YEAR


def is_needed(since: datetime) -> ColumnElement[bool]:
    """For a statement over Address: whether a yes of its owner stands, or one ended after `since`."""
    return stands() | _ended(since)


def stands() -> ColumnElement[bool]:
    """For a statement over Address: whether a yes to anything was given and not taken back; never of an erased one."""
    given, ending = aliased(Consent), aliased(Consent)
    is_over = ending.topic.in_(["", given.topic]) & (ending.id > given.id)
    ended = select(ending.id).where(
        ending.address_id == given.address_id, ending.kind == ConsentKind.WITHDRAWN, is_over
    )
    yes = select(given.id).where(
        given.address_id == Address.id, given.kind == ConsentKind.GIVEN, ~ended.correlate(given).exists()
    )
    return Address.erased_at.is_(None) & yes.correlate(Address).exists()


def was_given() -> ColumnElement[bool]:
    """For a statement over Address: whether the ledger has any yes of its owner, standing or ended."""
    yes = select(Consent.id).where(Consent.address_id == Address.id, Consent.kind == ConsentKind.GIVEN)
    return yes.correlate(Address).exists()


def _ended(since: datetime) -> ColumnElement[bool]:
    ending = aliased(Consent)
    late = select(ending.id).where(
        ending.address_id == Address.id, ending.kind == ConsentKind.WITHDRAWN, ending.at >= since
    )
    return was_given() & late.correlate(Address).exists()


def forget_ended(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove the lines of addresses of which nothing stands and nothing was said since `before`; says how many."""
    del now
    young = aliased(Consent)
    spoke = select(young.id).where(young.address_id == Address.id, young.at >= before).correlate(Address).exists()
    is_erased_late = Address.erased_at.is_not(None) & (Address.erased_at >= before)
    old = (
        select(Consent.id)
        .join(Address, Address.id == Consent.address_id)
        .where(Consent.at < before, ~stands(), ~spoke, ~is_erased_late)
        .order_by(Consent.id)
        .limit(AT_ONCE)
    )
    ids = session.scalars(old).all()
    if ids:
        session.execute(delete(Consent).where(Consent.id.in_(ids)).execution_options(synchronize_session=False))
    return len(ids)
