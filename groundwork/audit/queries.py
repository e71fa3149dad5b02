"""Reading the audit log: a page of it, all of it, who and what is in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from groundwork.accounts.models import Account
from groundwork.audit.models import Entry

PAGE = 50
AT_ONCE = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which lines of the log.

    scope: the slug of an alliance; empty for every one. act: with or without the part after the point.
    day: by the clock of `zone`. before: lines older than the one with this number.
    """

    scope: str = ""
    act: str = ""
    account_id: int = 0
    day: date | None = None
    zone: str = "UTC"
    before: int = 0


def page(session: Session, wanted: Wanted) -> tuple[list[Entry], int]:
    """One page of lines, newest first, and the number to ask for the next one with; 0 after the last page."""
    rows = list(session.scalars(_chosen(wanted).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else 0


def every(session: Session, wanted: Wanted) -> Iterator[Entry]:
    """All lines that are wanted, newest first, read in pieces."""
    before = wanted.before
    while True:
        piece = Wanted(**{**vars(wanted), "before": before})
        rows = session.scalars(_chosen(piece).limit(AT_ONCE)).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        before = rows[-1].id


def actors(session: Session, scope: str = "") -> list[tuple[int, str]]:
    """Accounts that are in the log, by name."""
    there = select(Entry.account_id).distinct()
    there = there.where(Entry.scope == scope) if scope else there
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(there)))
    return sorted(((number, name or email) for number, name, email in rows), key=lambda one: one[1])


def details(entry: Entry) -> str:
    """What a line tells beside its act, as `name: value` joined by commas."""
    told = json.loads(entry.told)
    return ", ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in told.items())


def _plain(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _chosen(wanted: Wanted) -> Select[Entry]:
    query = select(Entry).order_by(Entry.id.desc())
    if wanted.scope:
        query = query.where(Entry.scope == wanted.scope)
    if wanted.act:
        query = query.where(Entry.act == wanted.act)
    if wanted.account_id:
        query = query.where(Entry.account_id == wanted.account_id)
    if wanted.day:
        begins = datetime.combine(wanted.day, time(), ZoneInfo(wanted.zone)).astimezone(UTC)
        query = query.where(Entry.at >= begins, Entry.at < begins + timedelta(days=1))
    return query.where(Entry.id < wanted.before) if wanted.before else query
