"""What this page itself keeps about a person: when a link was sent and opened."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alliances.models import MineAsking, MineLink
from groundwork.delivery.models import Address
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Each link that was sent to these addresses."""
    del now
    rows = session.scalars(select(MineLink).where(MineLink.address_id.in_(address_ids)).order_by(MineLink.id))
    return [{"kind": "link to this page", "made_at": one.made_at, "used_at": one.used_at} for one in rows]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Remove the links and what was asked."""
    del now
    values = select(Address.value).where(Address.id.in_(address_ids))
    session.execute(delete(MineAsking).where(MineAsking.value.in_(values)))
    session.execute(delete(MineLink).where(MineLink.address_id.in_(address_ids)))
    session.flush()


PERSONAL_DATA = PersonalData("mine", show, erase)


def forget_askings(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove what nobody answered, which a worker does within a minute."""
    del now
    gone = delete(MineAsking).where(MineAsking.asked_at < before).returning(MineAsking.id)
    return len(session.scalars(gone).all())


def forget_links(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove links of long ago."""
    del now
    old = select(MineLink.id).where(MineLink.made_at < before).limit(5_000)
    return len(session.scalars(delete(MineLink).where(MineLink.id.in_(old)).returning(MineLink.id)).all())
