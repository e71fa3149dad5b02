"""The photo of the paper: put in place of another, and how long it is kept.

It proves the consent of everybody on it, so it stays as long as the permission ledger would: while one yes stands, and
four years after the last one ended. Whoever was deleted does not hold it; the page asks to cover their line meanwhile.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from alliances.models import SheetLine, SignInSheet, Signup
from alliances.sheets.entering import DRAFTS_KEPT
from groundwork.audit import ledger
from groundwork.delivery.models import Address
from groundwork.delivery.permission import proof
from groundwork.files.models import StoredFile
from groundwork.retention.keeping import AT_ONCE


def put(session: Session, sheet: SignInSheet, stored: StoredFile, *, now: datetime) -> None:
    """Keep which photo shows the paper; the one before it is deleted at once."""
    former, sheet.photo_id, sheet.changed_at = sheet.photo_id, stored.id, now
    session.flush()
    if former is not None and former != stored.id:
        _delete(session, [former])


def to_cover(session: Session, sheet: SignInSheet) -> list[int]:
    """The numbers of lines whose people are on record no more, and whose names the photo still shows."""
    if sheet.photo_id is None:
        return []
    return [number for _sheet_id, number in _showing(session, SignInSheet.id == sheet.id)]


def sheets_to_cover(session: Session, alliance_id: int) -> set[int]:
    """The sheets of an alliance whose photo shows somebody who is on record no more."""
    return {sheet_id for sheet_id, _number in _showing(session, SignInSheet.alliance_id == alliance_id)}


def let_go(session: Session, signups: Collection[int], *, now: datetime) -> None:
    """Lines forget whose they were, so that these sendings of the form can go; since when is kept."""
    gone = {"signup_id": None, "gone_at": now}
    mine = update(SheetLine).where(SheetLine.signup_id.in_(signups)).values(gone)
    session.execute(mine.execution_options(synchronize_session="fetch"))


def forget(session: Session, before: datetime, *, now: datetime) -> int:
    """Delete photos that prove no yes which stands, or ended since `before`; says how many.

    A sheet typed within the last month may still be confirmed: its photo waits.
    """
    is_settled = SignInSheet.changed_at < now - DRAFTS_KEPT
    old = select(SignInSheet).where(SignInSheet.photo_id.is_not(None), is_settled, ~_proves(before))
    found = session.scalars(old.order_by(SignInSheet.id).limit(AT_ONCE)).all()
    files = [sheet.photo_id for sheet in found if sheet.photo_id]
    for sheet in found:
        sheet.photo_id = None
        subject = f"sheet:{sheet.id}"
        ledger.record(session, "sheet.photo_over", who="retention", subject=subject, now=now)
    session.flush()
    _delete(session, files)
    return len(found)


def _proves(before: datetime) -> ColumnElement[bool]:
    """Whether somebody entered from the sheet has a yes that counts still."""
    is_its = (Address.id == Signup.text_address_id) | (Address.id == Signup.mail_address_id)
    signed = (
        select(SheetLine.id)
        .join(Signup, Signup.id == SheetLine.signup_id)
        .join(Address, is_its)
        .where(SheetLine.sheet_id == SignInSheet.id, proof.is_needed(before))
    )
    return signed.correlate(SignInSheet).exists()


def _showing(session: Session, which: ColumnElement[bool]) -> Sequence[tuple[int, int]]:
    rows = session.execute(
        select(SignInSheet.id, SheetLine.number)
        .join(SheetLine, SheetLine.sheet_id == SignInSheet.id)
        .join(StoredFile, StoredFile.id == SignInSheet.photo_id)
        .where(which, SheetLine.gone_at >= StoredFile.kept_at)
        .order_by(SignInSheet.id, SheetLine.number)
    )
    return [(row[0], row[1]) for row in rows]


def _delete(session: Session, files: Collection[int]) -> None:
    session.execute(delete(StoredFile).where(StoredFile.id.in_(files)).execution_options(synchronize_session=False))
