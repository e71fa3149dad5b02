"""What the whole house keeps about one person: to show it to her, and to forget it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from groundwork.accounts import forgetting as staff
from groundwork.audit import ledger
from groundwork.delivery import addresses
from groundwork.delivery.permission import forgetting
from groundwork.doors import Doors
from groundwork.refusal import NotFound


def show(session: Session, doors: Doors, raw: str, *, now: datetime) -> dict[str, list[dict[str, object]]]:
    """Everything kept about whoever has this number or mailbox, room by room. Raises a Refusal where nothing is."""
    return show_all(session, doors, addresses_of(session, doors, raw), now=now)


def show_all(
    session: Session, doors: Doors, address_ids: Collection[int], *, now: datetime
) -> dict[str, list[dict[str, object]]]:
    """The same for whoever has these addresses."""
    found = {room.name: room.show(session, address_ids, now=now) for room in doors.personal_data}
    return {name: rows for name, rows in found.items() if rows}


def erase(session: Session, doors: Doors, raw: str, *, who: str, now: datetime) -> None:
    """Forget whoever has this number or mailbox, in every room. Raises a Refusal where nothing is kept.

    who: what the audit log says of the hand that did it.
    """
    erase_all(session, doors, addresses_of(session, doors, raw), who=who, now=now)


def erase_all(session: Session, doors: Doors, address_ids: Collection[int], *, who: str, now: datetime) -> None:
    """The same for whoever has these addresses."""
    for room in reversed(doors.personal_data):  # those who look her up by her addresses come before those
        room.erase(session, address_ids, now=now)
    ledger.record(session, "person.erased", who=who, subject=subject(address_ids), now=now)
    session.flush()


def by_hand(session: Session, doors: Doors, address_ids: Collection[int]) -> list[str]:
    """What somebody has to do besides, once they are erased; asked before, for then nobody knows any more."""
    return [line for room in doors.personal_data for line in room.by_hand(session, address_ids)]


def subject(address_ids: Collection[int]) -> str:
    """How the audit log names whoever has these addresses: by their numbers alone."""
    return " ".join(f"address:{number}" for number in sorted(address_ids))


def addresses_of(session: Session, doors: Doors, raw: str) -> set[int]:
    """Her addresses: the one she names, and those the rooms know beside it."""
    named = forgetting.address_of(session, raw)
    if named is None and "@" in raw and staff.knows(session, addresses.read_mailbox(raw)):
        named = addresses.mail_address(session, raw)
    if named is None and forgetting.is_marked(session, raw):
        raise NotFound("We keep nothing of this address but the mark that it must not be written to.")
    if named is None:
        raise NotFound("We keep nothing about this number or e-mail address.")
    return beside(session, doors, named.id)


def beside(session: Session, doors: Doors, address_id: int) -> set[int]:
    """An address, and those of the same person that the rooms know beside it."""
    return {address_id}.union(*(room.addresses(session, {address_id}) for room in doors.personal_data))
