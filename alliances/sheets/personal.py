"""What sign-in sheets keep about a person: drafts that were typed and not entered, and that a paper names her."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from alliances.models import Alliance, SheetLine, SignInSheet, Signup
from alliances.sheets import photos
from groundwork.delivery.addresses import BadAddress, read_mailbox, read_number
from groundwork.delivery.models import Address
from groundwork.doors import PersonalData
from groundwork.words import say


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Papers she signed, with the photo's day; drafts that name her."""
    del now
    mine = Signup.text_address_id.in_(address_ids) | Signup.mail_address_id.in_(address_ids)
    rows = session.execute(
        select(SignInSheet.met_on, SignInSheet.place, SheetLine.number, SignInSheet.photo_id)
        .join(SheetLine, SheetLine.sheet_id == SignInSheet.id)
        .join(Signup, Signup.id == SheetLine.signup_id)
        .where(mine)
        .order_by(SignInSheet.id, SheetLine.number)
    )
    signed: list[dict[str, object]] = [
        {"kind": "signed a paper", "on": row[0], "place": row[1], "line": row[2], "photo_kept": row[3] is not None}
        for row in rows
    ]
    drafts: list[dict[str, object]] = [
        {"kind": "typed from a paper", "name": one.name, "zip": one.zip, "phone": one.phone, "email": one.email}
        for one in _drafts(session, address_ids)
    ]
    return [*signed, *drafts]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Delete drafts that name her; a line that was entered forgets whose it was, and its photo is to be covered."""
    ids = [one.id for one in _drafts(session, address_ids)]
    session.execute(delete(SheetLine).where(SheetLine.id.in_(ids)))
    mine = Signup.text_address_id.in_(address_ids) | Signup.mail_address_id.in_(address_ids)
    mine |= Signup.supporter_id.in_([one.id for one in supporters_of(session, address_ids)])  # by a number of before
    photos.let_go(session, session.scalars(select(Signup.id).where(mine)).all(), now=now)
    session.flush()


def by_hand(session: Session, address_ids: Collection[int]) -> list[str]:
    """The photos that show their name among others'."""
    mine = Signup.text_address_id.in_(address_ids) | Signup.mail_address_id.in_(address_ids)
    rows = session.execute(
        select(SignInSheet.id, Alliance.slug, SheetLine.number)
        .join(Alliance, Alliance.id == SignInSheet.alliance_id)
        .join(SheetLine, SheetLine.sheet_id == SignInSheet.id)
        .join(Signup, Signup.id == SheetLine.signup_id)
        .where(mine, SignInSheet.photo_id.is_not(None))
        .order_by(SignInSheet.id, SheetLine.number)
    )
    return [
        say(
            "A photo shows their name on line %(line)s: cover it and keep a new one at %(path)s",
            line=number,
            path=f"/alliances/{slug}/sheets/{sheet_id}",
        )
        for sheet_id, slug, number in rows
    ]


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


PERSONAL_DATA = PersonalData("sign-in sheets", show, erase, by_hand=by_hand)
