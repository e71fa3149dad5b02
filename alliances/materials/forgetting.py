"""What materials keep about the staff who look after them, shown and erased."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alliances.models import Material, MaterialVersion
from groundwork.accounts.models import Account
from groundwork.delivery.models import Address, Channel
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """The versions a person's account wrote, and the materials that name them as the owner."""
    del now
    accounts = accounts_of(session, address_ids)
    ids = [one.id for one in accounts]
    versions = select(MaterialVersion).where(MaterialVersion.account_id.in_(ids)).order_by(MaterialVersion.id)
    owned = select(Material).where(func.lower(Material.owner).in_(_names(accounts))).order_by(Material.id)
    told: list[dict[str, object]] = [
        {"kind": "wrote a material", "title": one.title, "at": one.made_at} for one in session.scalars(versions)
    ]
    return told + [{"kind": "looks after a material", "title": one.title} for one in session.scalars(owned)]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Take the person's name off the materials; the materials and their versions stay."""
    del now
    accounts = accounts_of(session, address_ids)
    session.execute(update(Material).where(func.lower(Material.owner).in_(_names(accounts))).values(owner=""))
    ids = [one.id for one in accounts]
    session.execute(update(MaterialVersion).where(MaterialVersion.account_id.in_(ids)).values(account_id=None))


def accounts_of(session: Session, address_ids: Collection[int]) -> Sequence[Account]:
    """The staff accounts with one of these mailboxes."""
    boxes = select(Address.value).where(Address.id.in_(address_ids), Address.channel == Channel.MAIL)
    return session.scalars(select(Account).where(func.lower(Account.email).in_(boxes))).all()


def _names(accounts: Sequence[Account]) -> list[str]:
    return [one.name.lower() for one in accounts if one.name]


PERSONAL_DATA = PersonalData("materials", show, erase)
