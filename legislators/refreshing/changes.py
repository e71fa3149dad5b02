"""One thing a refresh would write, with the words to say it in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from groundwork.database import Base
from legislators.states import STATES
from legislators.tables import Row


@dataclass(frozen=True)
class Add:
    """A new row."""

    table: type[Base]
    row: Row


@dataclass(frozen=True)
class Put:
    """Values of a row that is there: the day it is closed, or a word of the record that was wrong."""

    table: type[Base]
    key: object
    values: Row


@dataclass(frozen=True)
class NewDetails:
    """Details of an office from a day on; the old ones are kept."""

    office_id: str
    values: Row
    on: date


@dataclass(frozen=True)
class Reopening:
    """An office that was closed and is listed again."""

    office_id: str
    on: date


@dataclass(frozen=True)
class Change:
    """What to write, and a line or more of words; no words where another change says it already."""

    does: Add | Put | NewDetails | Reopening
    words: Callable[[], str] = str

    @property
    def is_new(self) -> bool:
        """Whether it adds a row."""
        return isinstance(self.does, Add)


def lines(changes: list[Change]) -> list[str]:
    """The words of changes, a line each."""
    return [line for change in changes for line in change.words().splitlines() if line]


def phone_shown(phone: str) -> str:
    """An American number as it is printed."""
    return f"{phone[2:5]}-{phone[5:8]}-{phone[8:]}" if len(phone) == 12 else phone


def seat_shown(seat_id: str) -> str:
    """A seat in few words: `OH-3`, or `Ohio, Senate`."""
    state, _, which = seat_id.partition("-")
    if not which.startswith("S"):
        return seat_id
    return f"{STATES[state][0] if state in STATES else state}, Senate"
