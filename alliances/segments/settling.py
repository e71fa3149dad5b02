"""Keeping beside every supporter what the permission ledger says of them, so that a million are counted at once.

The ledger stays the authority: sending asks it, and so does a segment wherever what is kept may be out of date.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from alliances.models import Supporter
from alliances.records.tags import pieces
from alliances.segments.reach import KEPT, MAIL, TEXT, may_be_reached
from groundwork.delivery.permission import changes
from groundwork.delivery.permission.changes import Change

log = structlog.get_logger("groundswell.segments")

AT_ONCE = 5_000  # supporters in one transaction, which nobody else can change meanwhile
ROUNDS = 30  # transactions a minute, at most
SLICES = 24


def settle(session: Session, *, now: datetime, most: int = AT_ONCE) -> bool:
    """One round: whomever the ledger says something new of, then those never worked out; whether more may wait.

    Supporters somebody else is changing are left for the next round. Rows are held before the ledger is asked, so that
    what is written is what it says at that moment; a line committed later brings a change of its own.
    """
    del now
    found = changes.waiting(session, most)
    _settle(session, found)
    unsettled = _held(session, _lines().where(Supporter.may_text.is_(None)).limit(most))
    _work_out(session, list(unsettled))
    return len(found) >= most or len(unsettled) == most


def _settle(session: Session, found: Sequence[Change]) -> None:
    """Work out those whom changes are about; a change stays while one of them is held by somebody else.

    For whom nothing is kept now, nothing can be out of date: their turn comes after this.
    """
    busy: set[int] = set()
    for piece in pieces({one.address_id for one in found if one.address_id}):
        theirs = _whose(session, piece)
        held = _held(session, _lines().where(Supporter.id.in_(theirs)))
        _work_out(session, [number for number, is_settled in held.items() if is_settled])
        busy |= {one for number, addresses in theirs.items() if number not in held for one in addresses}
    stay = {one.id for one in found if one.address_id in busy}
    for gone in pieces({one.id for one in found} - stay):
        changes.forget(session, gone)


def _whose(session: Session, addresses: Sequence[int]) -> dict[int, set[int]]:
    """The supporters who have one of these addresses, and the addresses of each."""
    asked = select(Supporter.id, TEXT, MAIL)
    rows: Sequence[Any] = session.execute(
        asked.where(TEXT.in_(addresses)).union(asked.where(MAIL.in_(addresses)))
    ).all()
    return {number: {text, mail} - {None} for number, text, mail in rows}


def _lines() -> Select[int, bool]:
    return select(Supporter.id, Supporter.may_text.is_not(None))


def _held(session: Session, lines: Select[int, bool]) -> dict[int, bool]:
    """Those of these supporters whom nobody else is changing, nor can until this is over; whether anything is kept."""
    rows: Sequence[Any] = session.execute(lines.with_for_update(key_share=True, skip_locked=True)).all()
    return {number: bool(is_settled) for number, is_settled in rows}


def _work_out(session: Session, supporter_ids: Sequence[int]) -> None:
    for piece in pieces(supporter_ids):
        session.execute(
            update(Supporter)
            .where(Supporter.id.in_(piece))
            .values(may_text=may_be_reached(TEXT), may_mail=may_be_reached(MAIL))
            .execution_options(synchronize_session=False)
        )


def mend(session: Session, *, now: datetime, part: int | None = None) -> int:
    """Compare one of twenty-four parts of all supporters with the ledger, the hour's own; says how many were wrong.

    None should ever be: what is found is mended, and said in the log.
    """
    low, high = _part(session, now.hour if part is None else part)
    is_pending = [func.coalesce(column.in_(changes.addresses()), False) for column in (TEXT, MAIL)]
    asked = select(Supporter.id).where(
        Supporter.id > low,
        Supporter.id <= high,
        Supporter.may_text.is_not(None),
        or_(*(kept.is_distinct_from(may_be_reached(column)) for column, kept in KEPT.items())),
        ~or_(*is_pending),
    )
    wrong = session.scalars(asked).all()
    if wrong:
        log.error("what was kept of permissions was wrong; it is mended", supporters=len(wrong))
    for piece in pieces(wrong):
        _work_out(session, list(_held(session, _lines().where(Supporter.id.in_(piece)))))
    return len(wrong)


def _part(session: Session, part: int) -> tuple[int, int]:
    """The numbers between which one part of the supporters are."""
    last = session.scalar(select(func.max(Supporter.id))) or 0
    return last * part // SLICES, last * (part + 1) // SLICES
