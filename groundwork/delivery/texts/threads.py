"""What one person and one of our numbers write to each other: who waits for an answer, and who gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from groundwork.delivery import outbox
from groundwork.delivery.addresses import find_text, text_address
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Address, Batch, Channel, Message, ReceivedText, Sender, Thread, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.delivery.rows import add_once
from groundwork.delivery.texts.measure import mend
from groundwork.doors import InboundText
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.words import say

KEPT = timedelta(hours=1)  # a conversation nobody has touched for so long is anybody's again
FRESH = timedelta(days=7)  # who never agreed to our texts is answered while she still expects it
MOST = 200  # lines of one conversation that a page shows
ERASED = "erased:"  # what the phone of a thread begins with once its person is forgotten


class Taken(Refusal):
    """Somebody else is looking after this conversation."""

    status = 409


class CannotAnswer(Refusal):
    """Nothing may be written to this person, or not now."""


@dataclass(frozen=True)
class Line:
    """One text of a conversation.

    state, why, error_code: how far one of ours has come; empty in hers and in what answered by itself.
    read_as: how hers was taken. written_by: the account that wrote ours. text_id: hers, to settle a held one.
    """

    at: datetime
    body: str
    is_ours: bool
    state: str = ""
    why: str = ""
    error_code: str = ""
    written_by: int | None = None
    read_as: str = ""
    text_id: int = 0
    is_held: bool = False


def heard(session: Session, text: InboundText, *, waits: bool, now: datetime) -> int:
    """Put a text that came in into its thread and return that; `waits` where a person must answer it."""
    add_once(session, Thread, phone=text.sender, ours=text.recipient, last_at=now)
    hers = (Thread.phone == text.sender) & (Thread.ours == text.recipient)
    told: dict[str, Any] = {"last_at": now}
    if waits:
        told["waiting_since"] = func.coalesce(Thread.waiting_since, now)
    session.execute(update(Thread).where(hers).values(told).execution_options(synchronize_session=False))
    return session.scalars(select(Thread.id).where(hers)).one()


def waiting(session: Session) -> Sequence[Thread]:
    """The threads whose last word a person must answer, the longest waiting first."""
    return session.scalars(
        select(Thread).where(Thread.waiting_since.is_not(None)).order_by(Thread.waiting_since, Thread.id)
    ).all()


def conversation(session: Session, thread: Thread) -> list[Line]:
    """Both directions, oldest first; of a very long one the newest part."""
    lines = [*_hers(session, thread), *_ours(session, thread)]
    return sorted(lines, key=lambda line: (line.at, line.is_ours))[-MOST:]


def take(session: Session, thread: Thread, *, account_id: int, now: datetime) -> None:
    """Make a conversation this account's to look after. Raises Taken where another has it."""
    mine = or_(Thread.taken_by.is_(None), Thread.taken_by == account_id, Thread.taken_at < now - KEPT)
    done: Any = session.execute(
        update(Thread)
        .where(Thread.id == thread.id, mine)
        .values(taken_by=account_id, taken_at=now)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:
        raise Taken(say("Somebody else is looking after this conversation. Answer when it is let go."))
    session.refresh(thread)


def let_go(session: Session, thread: Thread, *, account_id: int, now: datetime) -> None:
    """Give a conversation back to everybody. Raises Taken where it is another's."""
    take(session, thread, account_id=account_id, now=now)
    thread.taken_by = thread.taken_at = None
    session.flush()


def close(session: Session, thread: Thread, *, account_id: int, now: datetime) -> None:
    """Done without an answer: nobody waits, nobody has it. Raises Taken where it is another's."""
    let_go(session, thread, account_id=account_id, now=now)
    thread.waiting_since = None
    session.flush()


def is_taken(thread: Thread, *, now: datetime, other_than: int = 0) -> bool:
    """Whether somebody (other than this account) is looking after a conversation now."""
    if thread.taken_by is None or thread.taken_at is None or thread.taken_at < now - KEPT:
        return False
    return thread.taken_by != other_than


def answer(
    session: Session, thread: Thread, body: str, *, account_id: int, zones: tuple[str, ...], now: datetime
) -> datetime:
    """Queue an answer and return when it goes out: at once, or when her hours open.

    zones: the time zones she may be in; empty where only her number tells. Raises Taken, CannotAnswer, or Unsendable.
    """
    take(session, thread, account_id=account_id, now=now)
    wrong = why_silent(session, thread, now=now)
    if wrong:
        raise CannotAnswer(wrong)
    outbox.send_text(
        session,
        address_id=text_address(session, thread.phone).id,
        body=mend(body.strip()),
        key=f"thread:{thread.id}/{new_token()}",
        zones=zones,
        sender=_sender(session, thread),
        written_by=account_id,
        now=now,
    )
    thread.last_at, thread.waiting_since = now, None
    session.flush()
    return goes_at(thread, zones, now=now)


def goes_at(thread: Thread, zones: tuple[str, ...], *, now: datetime) -> datetime:
    """When an answer written now would be handed over."""
    return quiet.next_open(zones or quiet.zones_of_number(thread.phone), now) or now


def why_silent(session: Session, thread: Thread, *, now: datetime) -> str:
    """Why this person cannot be answered, in words; nothing where she can."""
    mark = fingerprint(session, Channel.TEXT, thread.phone)
    for why, words in _silences().items():
        if suppression.is_suppressed(session, mark, why):
            return words
    if thread.phone.startswith(ERASED):
        return say("This person asked to be forgotten.")
    if _has_agreed(session, thread, now=now) or _last_heard(session, thread) > now - FRESH:
        return ""
    return say("They wrote more than a week ago and never agreed to our texts, so nothing can be sent to them now.")


def _silences() -> dict[Why, str]:
    return {
        Why.OPTED_OUT: say("They said stop, so nothing can be sent to them. Only their own START brings them back."),
        Why.HELD: say("One of their texts may mean stop. Say first what it means; until then nothing is sent to them."),
        Why.LANDLINE: say("This number is a landline. It gets no texts."),
        Why.INVALID: say("The phone company says that there is no such number."),
        Why.UNREACHABLE: say("The phone company cannot reach this number."),
        Why.REASSIGNED: say("This number belongs to somebody else now."),
    }


def _has_agreed(session: Session, thread: Thread, *, now: datetime) -> bool:
    address = find_text(session, thread.phone)
    return address is not None and not consent.may_reach(session, [address.id], now=now)


def _last_heard(session: Session, thread: Thread) -> datetime:
    newest = select(ReceivedText.at).where(ReceivedText.thread_id == thread.id)
    return session.scalar(newest.order_by(ReceivedText.id.desc()).limit(1)) or thread.last_at


def _sender(session: Session, thread: Thread) -> str:
    """Her thread's own number where we send from it by name; else the installation's, which a pool may stand behind."""
    is_known = session.get(Sender, thread.ours) is not None
    is_used = select(Batch.id).where(Batch.sender == thread.ours).limit(1)
    return thread.ours if is_known or session.scalar(is_used) is not None else ""


def _hers(session: Session, thread: Thread) -> list[Line]:
    """What she wrote, and what answered it by itself."""
    newest = select(ReceivedText).where(ReceivedText.thread_id == thread.id).order_by(ReceivedText.id.desc())
    found = []
    for text in session.scalars(newest.limit(MOST)):
        is_held = text.read_as == "hold" and text.settled_at is None
        found.append(Line(text.at, text.body, is_ours=False, read_as=text.read_as, text_id=text.id, is_held=is_held))
        if text.reply:
            found.append(Line(text.at, text.reply, is_ours=True))
    return found


def _ours(session: Session, thread: Thread) -> list[Line]:
    """What we sent her, from this number or from one that no batch names."""
    newest = (
        select(Message)
        .join(Address, Address.id == Message.address_id)
        .join(Batch, Batch.id == Message.batch_id)
        .where(Address.channel == Channel.TEXT, Address.value == thread.phone, Message.channel == Channel.TEXT)
        .where(_from(thread))
        .order_by(Message.id.desc())
        .limit(MOST)
    )
    return [_line(row) for row in session.scalars(newest)]


def _from(thread: Thread) -> ColumnElement[bool]:
    return or_(Batch.sender == thread.ours, Batch.sender == "", Batch.sender.startswith("MG"))


def _line(row: Message) -> Line:
    at = row.accepted_at or row.queued_at
    parts = {"state": str(row.state), "why": row.why, "error_code": row.error_code, "written_by": row.written_by}
    return Line(at, row.body, is_ours=True, **parts)  # type: ignore[arg-type] # named as the columns are
