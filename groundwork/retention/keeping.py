"""Making the lines that say how long a table keeps its rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from groundwork.database import Base
from groundwork.doors import Keeping

AT_ONCE = 5_000  # rows of one table in one turn
YEAR = 365


def kept(words: Callable[[], str], *tables: str) -> list[Keeping]:
    """Tables that keep their rows as long as what these belong to, for one and the same reason."""
    return [Keeping(table, None, words) for table in tables]


def removing(table: type[Base], when: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> Callable[..., int]:
    """Deletes rows of a table with one key whose moment is past, if all the rest holds too."""
    (key,) = inspect(table).primary_key

    def remove(session: Session, before: datetime, *, now: datetime) -> int:
        del now
        old = session.scalars(select(key).where(when < before, *where).order_by(key).limit(AT_ONCE)).all()
        if old:
            session.execute(delete(table).where(key.in_(old)).execution_options(synchronize_session=False))
        return len(old)

    return remove


def emptying(
    table: type[Base], when: InstrumentedAttribute[Any], empty: dict[str, object], *where: ColumnElement[bool]
) -> Callable[..., int]:
    """Empties columns of rows whose moment is past; the rows stay counted. `where` passes over those already empty."""
    (key,) = inspect(table).primary_key

    def remove(session: Session, before: datetime, *, now: datetime) -> int:
        del now
        old = session.scalars(select(key).where(when < before, *where).order_by(key).limit(AT_ONCE)).all()
        if old:
            session.execute(
                update(table).where(key.in_(old)).values(**empty).execution_options(synchronize_session=False)
            )
        return len(old)

    return remove
