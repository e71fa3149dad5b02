"""What sign-in sheets keep about a person: drafts that were typed and not entered, and that a paper names her."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alliances.models import SheetLine, SignInSheet, Signup
from groundwork.delivery.addresses import BadAddress, read_mailbox, read_number
from groundwork.delivery.models import Address
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Papers she signed, with the photo's day; drafts that name her."""
    del now
    mine = Signup.text_address_id.in_(address_ids) | Signup.mail_address_id.in_(address_ids)
    rows = session.execute(
        select(SignInSheet.met_on, SignInSheet.place, SheetLine.number)
        .join(SheetLine, SheetLine.sheet_id == SignInSheet.id)
        .join(Signup, Signup.id == SheetLine.signup_id)
        .where(mine)
        .order_by(SignInSheet.id, SheetLine.number)
    )
    signed: list[dict[str, object]] = [
        {"kind": "signed a paper", "on": row[0], "place": row[1], "line": row[2]} for row in rows
    ]
    drafts: list[dict[str, object]] = [
        {"kind": "typed from a paper", "name": one.name, "zip": one.zip, "phone": one.phone, "email": one.email}
        for one in _drafts(session, address_ids)
    ]
    return [*signed, *drafts]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Delete drafts that name her; a line that was entered forgets whose it was."""
    del now
    ids = [one.id for one in _drafts(session, address_ids)]
    session.execute(delete(SheetLine).where(SheetLine.id.in_(ids)))
    mine = Signup.text_address_id.in_(address_ids) | Signup.mail_address_id.in_(address_ids)
    signed = SheetLine.signup_id.in_(select(Signup.id).where(mine))
    for line in session.scalars(select(SheetLine).where(signed)):
        line.signup_id = None
    session.flush()


def _drafts(session: Session, address_ids: Collection[int]) -> list[SheetLine]:
    """Lines nobody entered yet that hold one of these numbers or mailboxes in any spelling."""
    values = set(session.scalars(select(Address.value).where(Address.id.in_(address_ids))))
    waiting = select(SheetLine).where(SheetLine.entered_at.is_(None), (SheetLine.phone != "") | (SheetLine.email != ""))
    return [line for line in session.scalars(waiting) if values & _read(line)]


def _read(line: SheetLine) -> set[str]:
    found: set[str] = set()
    for typed, read in ((line.phone, read_number), (line.email, read_mailbox)):
        try:
            found.add(read(typed))
        except BadAddress:
            found.add(typed)
    return found


PERSONAL_DATA = PersonalData("sign-in sheets", show, erase)
