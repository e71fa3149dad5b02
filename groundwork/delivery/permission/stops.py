"""Somebody said stop, and not by text: told to staff, or on a list. It counts at once, for numbers nobody knows too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.addresses import BadAddress, read_mailbox, read_number
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Why
from groundwork.delivery.permission import suppression
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.refusal import Refusal
from groundwork.table_files import open_table

AT_ONCE = 500  # addresses in one statement
CALLED = re.compile(r"phone|mobile|cell|number|\btel|mail|tel[eé]fono|m[oó]vil|n[uú]mero|correo", re.IGNORECASE)
SPREADSHEET = re.compile(r"(?<=\d)\.0$|^'|^(?:tel|mailto|sms):")  # what spreadsheets and links put around a number

Named = tuple[Channel, str]  # a number or mailbox in the one form we keep


@dataclass
class StopList:
    """What a list names. unreadable: lines that name nobody, with what is wrong with them."""

    named: list[Named] = field(default_factory=list)
    unreadable: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Looked:
    """What a list would do. known: those we have; unknown: those we do not; stopped: how many of all had said stop."""

    known: int
    unknown: int
    stopped: int


def read_one(raw: str, *, field: str = "") -> Named:
    """A number or mailbox in any spelling. Raises BadAddress."""
    typed = SPREADSHEET.sub("", raw.strip())
    if "@" in typed:
        return Channel.MAIL, read_mailbox(typed, field=field)
    return Channel.TEXT, read_number(typed, field=field)


def read_list(source: BinaryIO, name: str) -> StopList:
    """Numbers and mailboxes of a file: from the columns named so, else from every cell. Raises Refusal for no table."""
    found = StopList()
    with open_table(source, name) as table:
        wanted = [place for place, column in enumerate(table.columns) if _is_heading(column)]
        if not wanted:
            _read_row(found, 1, table.columns, is_first=True)
        for line, cells in table.rows():
            _read_row(found, line, [cells[place] for place in wanted if place < len(cells)] if wanted else cells)
    found.named = list(dict.fromkeys(found.named))
    return found


def look(session: Session, named: Sequence[Named]) -> Looked:
    """What stopping all of these would do; changes nothing."""
    known = stopped = 0
    for part in _parts(named):
        marks = _marks(session, part)
        known += len(set(session.scalars(select(Address.fingerprint).where(Address.fingerprint.in_(marks)))))
        stopped += len(suppression.standing(session, marks, Why.OPTED_OUT))
    return Looked(known, len(named) - known, stopped)


def stop(session: Session, named: Sequence[Named], *, how: str, evidence: str, now: datetime) -> int:
    """End everything to all of these, coalition-wide, also what waits; says how many had not said stop before.

    how: the way they said it. evidence: where that is on record: who entered it, or which file.
    """
    count = 0
    for part in _parts(named):
        marks = _marks(session, part)
        fresh = set(marks) - suppression.standing(session, marks, Why.OPTED_OUT)
        suppression.suppress_all(session, marks, Why.OPTED_OUT, how=how, evidence=evidence, now=now)
        _withdraw(session, fresh, how=how, evidence=evidence, now=now)
        suppression.end_talk(session, [value for channel, value in part if channel == Channel.TEXT], marks, now=now)
        count += len(fresh)
    return count


def _withdraw(session: Session, marks: set[str], *, how: str, evidence: str, now: datetime) -> None:
    """The lines of the ledger, for addresses we know."""
    for address_id in session.scalars(select(Address.id).where(Address.fingerprint.in_(marks)).order_by(Address.id)):
        parts = {"kind": ConsentKind.WITHDRAWN, "topic": "", "wording": "", "how": how, "evidence": evidence}
        session.add(Consent(address_id=address_id, at=now, **parts))
    session.flush()


def _marks(session: Session, named: Sequence[Named]) -> list[str]:
    return [fingerprint(session, channel, value) for channel, value in named]


def _parts(named: Sequence[Named]) -> Iterator[Sequence[Named]]:
    for start in range(0, len(named), AT_ONCE):
        yield named[start : start + AT_ONCE]


def _is_heading(column: str) -> bool:
    return bool(CALLED.search(column)) and "@" not in column and not re.search(r"\d{7}", column)


def _read_row(found: StopList, line: int, cells: Sequence[str], *, is_first: bool = False) -> None:
    """Take every number and mailbox of a row; a row without any is unreadable, unless it is a heading or empty."""
    read, wrong = [], ""
    for cell in (cell for cell in cells if cell.strip()):
        try:
            read.append(read_one(cell))
        except BadAddress as refusal:
            wrong = wrong or str(refusal)
    found.named += read
    if wrong and not read and not (is_first and not any(re.search(r"\d|@", cell) for cell in cells)):
        found.unreadable.append((line, wrong))


def require_some(found: StopList) -> None:
    """Raises Refusal where a list names nobody at all, with the first line and its reason."""
    if not found.named:
        line, words = found.unreadable[0] if found.unreadable else (1, "")
        raise Refusal(f"Line {line}: {words}" if words else "There is no number and no e-mail address in this list.")
