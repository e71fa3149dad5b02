"""Adding a line to the audit log, and looking whether every line is as it was written."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.accounts.models import Account
from groundwork.audit.models import Anchor, Entry, Head
from groundwork.delivery.rows import add_once
from groundwork.refusal import Refusal

Plain = str | int | float | bool | None | list[str] | list[int]
WORKER, COMMAND_LINE = "worker", "command line"
AT_ONCE = 1_000
MOST_TOLD = 50  # lines that `verify` names; the rest is counted


def record(  # noqa: PLR0913 - a line of the log has this many parts
    session: Session,
    act: str,
    *,
    account_id: int | None = None,
    who: str = WORKER,
    scope: str = "",
    subject: str = "",
    reason: str = "",
    told: Mapping[str, Plain] | None = None,
    now: datetime,
) -> Entry:
    """Add one line, in the session's transaction: the act and its line stand or fall together.

    Call it last in a verb: whoever else wants to add a line waits until this transaction ends.
    act: `part.what`. account_id: whose hand; without one, `who` says what acted. told: small plain values; no names of
    supporters, no addresses.
    """
    head = _held(session)
    line = Entry(
        id=head.last_id + 1,
        at=now.astimezone(UTC),
        account_id=account_id,
        who=_name(session, account_id) or who,
        act=act,
        scope=scope,
        subject=subject,
        reason=" ".join(reason.split()),
        told=_canonical(dict(told or {})),
        previous=head.digest,
    )
    line.digest = seal(line)
    session.add(line)
    head.last_id, head.digest = line.id, line.digest
    session.flush()
    return line


def seal(line: Entry) -> str:
    """SHA-256 over a line's own parts and the digest of the line before."""
    parts = [line.id, line.at.astimezone(UTC).isoformat(), line.account_id, line.who, line.act, line.scope]
    parts += [line.subject, line.reason, line.told, line.previous]
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()


def verify(session: Session) -> list[str]:
    """What is not as it was written, in words; nothing when every line is. Reads the log in pieces.

    Lines that others add meanwhile are left for the next look.
    """
    head = session.get(Head, 1, populate_existing=True)
    look = _Look(head or Head(id=1, last_id=0, digest="", first_id=1, first_previous=""))
    first_id = look.head.first_id
    for line in _lines(session, until=look.head.last_id):
        look.at(line)
    look.end(session)
    if look.found and session.scalar(select(Head.first_id).where(Head.id == 1)) not in {None, first_id}:
        return verify(session)  # its oldest lines were let go meanwhile
    found = look.found[:MOST_TOLD]
    return found + ([f"and {len(look.found) - MOST_TOLD} more"] if len(look.found) > MOST_TOLD else [])


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _held(session: Session) -> Head:
    """The head of the log, ours until the transaction ends: SQLite has one writer, PostgreSQL holds the row."""
    head = select(Head).where(Head.id == 1).with_for_update().execution_options(populate_existing=True)
    found = session.scalar(head)
    if found is None:
        add_once(session, Head, id=1, last_id=0, digest="", first_id=1, first_previous="")
        found = session.scalars(head).one()
    return found


def _name(session: Session, account_id: int | None) -> str:
    account = session.get(Account, account_id) if account_id is not None else None
    return (account.name or account.email) if account else ""


def _lines(session: Session, *, until: int) -> Iterator[Entry]:
    """Every line up to a number in order, without keeping those that were looked at."""
    after = 0
    while True:
        wanted = select(Entry).where(Entry.id > after, Entry.id <= until)
        rows = session.scalars(wanted.order_by(Entry.id).limit(AT_ONCE)).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id
        for row in rows:
            session.expunge(row)


@dataclass
class _Look:
    """How far the check has come: the number and the digest that the next line must follow."""

    head: Head

    def __post_init__(self) -> None:
        self.found: list[str] = []
        self.next_id, self.previous = self.head.first_id, self.head.first_previous

    def at(self, line: Entry) -> None:
        """Look at one line."""
        if line.id > self.next_id:
            self.found.append(_gone(self.next_id, line.id - 1))
        elif line.id < self.next_id:
            self.found.append(f"line {line.id} was added before the log begins")
        elif line.previous != self.previous:
            self.found.append(f"line {line.id} does not follow the line before it")
        if line.digest != seal(line):
            self.found.append(f"line {line.id} was changed")
        self.next_id, self.previous = line.id + 1, line.digest

    def end(self, session: Session) -> None:
        """Compare the end with the head, and the days with their anchors."""
        if self.next_id <= self.head.last_id:
            self.found.append(_gone(self.next_id, self.head.last_id))
        elif (self.next_id - 1, self.previous) != (self.head.last_id, self.head.digest) or _is_beyond(session):
            self.found.append("the last line is not the one that the log's head names")
        self.found += anchors_broken(session)


def _is_beyond(session: Session) -> bool:
    """Whether a line stands after the log's end, as both are in one and the same moment."""
    end = select(func.coalesce(func.max(Head.last_id), 0)).where(Head.id == 1).scalar_subquery()
    return session.scalar(select(Entry.id).where(Entry.id > end).limit(1)) is not None


def _gone(first: int, last: int) -> str:
    return f"line {first} is gone" if first == last else f"lines {first} to {last} are gone"


def anchors_broken(session: Session) -> list[str]:
    """Days whose last line is not what it was that evening; days that are kept no longer are passed over."""
    first = session.scalar(select(Head.first_id).where(Head.id == 1)) or 1
    kept = select(Anchor, Entry.digest).outerjoin(Entry, Entry.id == Anchor.last_id)
    rows = session.execute(kept.where(Anchor.last_id >= first).order_by(Anchor.day))
    return [f"the log of {anchor.day} is not what it was" for anchor, digest in rows if digest != anchor.digest]


def differs(session: Session, against: str) -> list[str]:
    """Whether a line still has the digest that was written down elsewhere as `LINE:DIGEST`; nothing asked is fine."""
    if not against:
        return []
    number, _colon, digest = against.partition(":")
    if not number.isdecimal() or len(digest) != len(hashlib.sha256().hexdigest()):
        raise Refusal("Type the anchor as LINE:DIGEST, such as 812:9f86d0… from the worker's log.")
    found = session.scalar(select(Entry.digest).where(Entry.id == int(number)))
    return [] if found == digest else [f"line {number} is not what it was when that anchor was written"]
