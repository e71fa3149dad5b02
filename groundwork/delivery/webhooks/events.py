"""What the phone company tells us, written down at once: many callbacks in one transaction, each answered after it."""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery.models import MessageEvent

LONGEST = 64  # characters of a sid, a status or a code; theirs have half of that, and an index takes no novel
MOST_AT_ONCE = 500


class NotKept(Exception):
    """An event could not be written down; whoever told us must tell us again."""


@dataclass(frozen=True)
class Event:
    """One status of one message. row_id, attempt: what the callback's address named; 0 where it named none of ours."""

    row_id: int
    attempt: int
    sid: str
    status: str
    error_code: str
    at: datetime

    @property
    def is_sound(self) -> bool:
        """Whether it says something of something, in words a row can hold."""
        told = (self.sid, self.status, self.error_code)
        return bool(self.sid and self.status) and not any(len(text) > LONGEST or "\0" in text for text in told)


def write(connection: Connection | Session, events: Sequence[Event]) -> None:
    """Write events down to be taken in later; one that was told before is left out."""
    is_postgresql = _dialect(connection) == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    connection.execute(insert(MessageEvent.__table__).on_conflict_do_nothing(), _rows(events))


def _dialect(connection: Connection | Session) -> str:
    bind = connection.get_bind() if isinstance(connection, Session) else connection
    return bind.dialect.name


def _rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """In one order everywhere, so that two processes told the same never wait for each other in a circle."""
    return [
        {
            "named_id": event.row_id,
            "attempt": event.attempt,
            "sid": event.sid,
            "status": event.status,
            "error_code": event.error_code,
            "at": event.at,
        }
        for event in sorted(events, key=lambda event: (event.sid, event.status))
    ]


@dataclass
class _Waiting:
    """An event on its way, and what came of it."""

    event: Event
    is_done: bool = False
    trouble: BaseException | None = None


class Keeper:
    """Keeps the events of one process.

    Whoever comes first writes for all who came meanwhile; the others wait their turn and find it done. No thread of
    its own, so nothing is left over after a fork or at the end.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.waiting: deque[_Waiting] = deque()
        self.turn = threading.Lock()

    def keep(self, event: Event) -> None:
        """Return when the event is committed. Raises NotKept when it could not be."""
        mine = _Waiting(event)
        self.waiting.append(mine)
        with self.turn:
            while not mine.is_done:
                self._write_waiting()
        if mine.trouble is not None:
            raise NotKept from mine.trouble

    def _write_waiting(self) -> None:
        group = [self.waiting.popleft() for _ in range(min(len(self.waiting), MOST_AT_ONCE))]
        try:
            with self.database.write_engine.begin() as connection:
                write(connection, [one.event for one in group])
        except BaseException as trouble:  # every one of them must hear of it, whatever it was
            for one in group:
                one.trouble = trouble
        for one in group:
            one.is_done = True
