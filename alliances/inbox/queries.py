"""Reads of the inbox; every one is scoped to an alliance, or to those who belong to none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from alliances.audience import first_name
from alliances.models import Alliance, CannedReply, Supporter
from groundwork.accounts.models import Account
from groundwork.delivery.models import Address, Channel, ReceivedText, Thread
from groundwork.delivery.texts import threads
from groundwork.delivery.texts.threads import ERASED
from groundwork.refusal import NotFound
from groundwork.words import say

PAGE = 25


@dataclass(frozen=True)
class Row:
    """One conversation in the list.

    name: her first name; empty for somebody we do not know, of whom `ending` are the last digits of her number.
    words: what she wrote last, read as `read_as`. keeper: who looks after it now, empty when nobody does.
    """

    thread: Thread
    supporter: Supporter | None
    words: str
    read_as: str
    is_held: bool
    keeper: str

    @property
    def name(self) -> str:
        """What to call her; nothing where we do not know."""
        return first_name(self.supporter.name) if self.supporter else ""

    @property
    def ending(self) -> str:
        """The end of her number, to tell strangers apart."""
        return self.thread.phone[-4:]


def page_of_threads(
    session: Session, alliance: Alliance | None, *, page: int, now: datetime
) -> tuple[list[Row], int, int]:
    """One page, how many there are in all, and how many wait: held ones, then the longest waiting, then the newest."""
    total, waits = session.execute(_counted(alliance)).one()
    order = (
        case((_is_held(), 0), (Thread.waiting_since.is_not(None), 1), else_=2),
        Thread.waiting_since,
        Thread.last_at.desc(),
        Thread.id,
    )
    rows = session.execute(_rows(alliance).order_by(*order).limit(PAGE).offset(PAGE * (page - 1)))
    return [_row(row, now) for row in rows], total, waits


def one_thread(session: Session, alliance: Alliance | None, thread_id: int, *, now: datetime) -> Row:
    """One conversation of this inbox. Raises NotFound, for another inbox's too."""
    found = session.execute(_rows(alliance).where(Thread.id == thread_id)).first()
    if found is None:
        raise NotFound(say("There is no such conversation here. Go back to the inbox."))
    return _row(found, now)


def waiting_count(session: Session, slug: str) -> int:
    """How many conversations of an alliance wait for an answer; of those who belong to none, where no slug is given."""
    if not slug:
        return int(session.execute(_counted(None)).one()[1])
    own = aliased(Alliance)  # in one statement, for every page of the alliance asks it
    counted = _joined(select(func.count(Thread.waiting_since))).join(own, own.slug == slug).where(_belongs(own))
    return int(session.scalar(counted) or 0)


def held_text(session: Session, thread: Thread, text_id: int) -> ReceivedText:
    """A text of this conversation. Raises NotFound."""
    found = session.get(ReceivedText, text_id)
    if found is None or found.thread_id != thread.id:
        raise NotFound(say("There is no such text here. Go back to the inbox."))
    return found


def names(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """What staff are called."""
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {number: name or email for number, name, email in rows}


def canned(session: Session, alliance_id: int) -> Sequence[CannedReply]:
    """An alliance's canned replies, by name."""
    own = select(CannedReply).where(CannedReply.alliance_id == alliance_id)
    return session.scalars(own.order_by(func.lower(CannedReply.name), CannedReply.id)).all()


def _joined(statement: Any) -> Any:
    hers = (Address.channel == Channel.TEXT) & (Address.value == Thread.phone)
    joined = statement.select_from(Thread).outerjoin(Address, hers)
    return joined.outerjoin(Supporter, Supporter.text_address_id == Address.id)


def _rows(alliance: Alliance | None) -> Any:
    newest = select(ReceivedText.id).where(ReceivedText.thread_id == Thread.id).order_by(ReceivedText.id.desc())
    last = newest.limit(1).correlate(Thread).scalar_subquery()
    columns = (Thread, Supporter, ReceivedText.body, ReceivedText.read_as, _is_held(), Account.name, Account.email)
    joined = _joined(select(*columns)).outerjoin(ReceivedText, ReceivedText.id == last)
    return joined.outerjoin(Account, Account.id == Thread.taken_by).where(_belongs(alliance))


def _counted(alliance: Alliance | None) -> Any:
    return _joined(select(func.count(), func.count(Thread.waiting_since))).where(_belongs(alliance))


def _belongs(alliance: Any) -> ColumnElement[bool]:
    """A supporter is her alliance's; a stranger is that of the number she wrote to, if only one alliance has it."""
    shared = select(Alliance.sender).where(Alliance.sender != "").group_by(Alliance.sender)
    own = shared.having(func.count() == 1)
    is_stranger = Supporter.id.is_(None)
    is_kept = Thread.phone.not_like(f"{ERASED}%")
    if alliance is None:
        return and_(is_kept, is_stranger, Thread.ours.not_in(own))
    wrote_to_it = and_(is_stranger, Thread.ours == alliance.sender, Thread.ours.in_(own))
    return and_(is_kept, or_(Supporter.alliance_id == alliance.id, wrote_to_it))


def _is_held() -> ColumnElement[bool]:
    held = (ReceivedText.thread_id == Thread.id) & (ReceivedText.read_as == "hold") & ReceivedText.settled_at.is_(None)
    return select(ReceivedText.id).where(held).correlate(Thread).exists()


def _row(found: Any, now: datetime) -> Row:
    thread, supporter, body, read_as, is_held, name, email = found
    keeper = (name or email or "") if threads.is_taken(thread, now=now) else ""
    return Row(thread, supporter, body or "", read_as or "", bool(is_held), keeper)
