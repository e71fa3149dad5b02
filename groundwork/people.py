"""What the whole house keeps about one person: to show it to her, and to forget it."""

from datetime import datetime

from sqlalchemy.orm import Session

from groundwork.accounts import forgetting as staff
from groundwork.delivery import addresses
from groundwork.delivery.permission import forgetting
from groundwork.doors import Doors
from groundwork.refusal import NotFound


def show(session: Session, doors: Doors, raw: str, *, now: datetime) -> dict[str, list[dict[str, object]]]:
    """Everything kept about whoever has this number or mailbox, room by room. Raises a Refusal where nothing is."""
    ids = _addresses(session, doors, raw)
    found = {room.name: room.show(session, ids, now=now) for room in doors.personal_data}
    return {name: rows for name, rows in found.items() if rows}


def erase(session: Session, doors: Doors, raw: str, *, now: datetime) -> None:
    """Forget whoever has this number or mailbox, in every room. Raises a Refusal where nothing is kept."""
    ids = _addresses(session, doors, raw)
    for room in reversed(doors.personal_data):  # those who look her up by her addresses come before those
        room.erase(session, ids, now=now)
    session.flush()


def _addresses(session: Session, doors: Doors, raw: str) -> set[int]:
    """Her addresses: the one she names, and those the rooms know beside it."""
    named = forgetting.address_of(session, raw)
    if named is None and "@" in raw and staff.knows(session, addresses.read_mailbox(raw)):
        named = addresses.mail_address(session, raw)
    if named is None and forgetting.is_marked(session, raw):
        raise NotFound("We keep nothing of this address but the mark that it must not be written to.")
    if named is None:
        raise NotFound("We keep nothing about this number or e-mail address.")
    return {named.id}.union(*(room.addresses(session, {named.id}) for room in doors.personal_data))
