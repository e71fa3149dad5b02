"""Whether somebody who joins is the supporter for whom staff noted this very number or mailbox.

Only where the names are alike, so that a slip of staff's pen never gives a stranger somebody else's page.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.models import AddressNote, Signup, Supporter
from alliances.records.likeness import is_near
from groundwork.delivery.models import Address, Channel


def supporter_of(session: Session, alliance_id: int, address_ids: Collection[int], name: str) -> Supporter | None:
    """The supporter of this alliance for whom one of these was noted, where the name is theirs."""
    found = session.scalars(
        select(Supporter)
        .join(AddressNote, AddressNote.supporter_id == Supporter.id)
        .where(AddressNote.address_id.in_(address_ids), AddressNote.alliance_id == alliance_id)
        .where(AddressNote.settled_at.is_(None), Supporter.left_at.is_(None))
        .order_by(AddressNote.id)
    )
    return next((one for one in found if _is_name_of(one, name)), None)


def confirmed(session: Session, signup: Signup, address: Address) -> Supporter | None:
    """The address was noted for somebody, and is theirs from now on: in the place of the one before."""
    owner = supporter_of(session, signup.alliance_id, [address.id], signup.name)
    if owner is None:
        return None
    if address.channel == Channel.TEXT:
        owner.text_address_id = address.id
    else:
        owner.mail_address_id = address.id
    session.flush()
    signup.supporter_id = owner.id
    return owner


def settle(session: Session, owner: Supporter, address: Address, *, now: datetime) -> None:
    """What was noted has been confirmed and waits no more."""
    waiting = select(AddressNote).where(AddressNote.address_id == address.id, AddressNote.supporter_id == owner.id)
    for note in session.scalars(waiting.where(AddressNote.settled_at.is_(None))):
        note.settled_at, note.address_id = now, None
    session.flush()


def _is_name_of(one: Supporter, name: str) -> bool:
    """Maria Duarte is M Duarte and Mária Duarte; she is not Peter Novak."""
    typed = fold(name)
    return typed == one.search_name or is_near(typed, one.search_name)
