"""What refers to a row, told by the tables themselves, so that a table somebody adds later counts by itself."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from groundwork.database import Base
from groundwork.retention.keeping import AT_ONCE

HOUR = 3_600  # how often the work comes round
Key = InstrumentedAttribute[int]
Passing = Mapping[str, ColumnElement[bool]]


def named(session: Session, key: Key, ids: Collection[int], passing: Passing | None = None) -> set[int]:
    """Those of some rows, at most some thousands, that a row of any table refers to.

    passing: by a table's name, what its rows must be besides in order to count.
    """
    found: set[int] = set()
    for column in _referring(key):
        rest = set(ids) - found
        besides = (passing or {}).get(column.table.name)
        wanted = select(column).where(column.in_(rest), *([] if besides is None else [besides])).distinct()
        found.update(session.scalars(wanted) if rest else ())
    return found


def stretch(session: Session, key: Key, *, now: datetime) -> ColumnElement[bool]:
    """Some thousand rows of a table, others each hour, so that all have their turn and no turn is long."""
    turns = -(-(session.scalar(select(func.max(key))) or 0) // AT_ONCE) or 1
    first = int(now.timestamp()) // HOUR % turns * AT_ONCE + 1
    return key.between(first, first + AT_ONCE - 1)


def _referring(key: Key) -> Iterator[Column[Any]]:
    """Every column of the house that names a row by this key."""
    (aim,) = key.property.columns
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(reference.column is aim for reference in column.foreign_keys):
                yield column
