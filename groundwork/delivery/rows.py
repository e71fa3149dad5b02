"""Adding rows that may already be there, in one statement on both engines."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from groundwork.database import Base


def add_once(session: Session, table: type[Base], **values: object) -> bool:
    """Add one row unless its like is there; says whether it was new."""
    return add_all_once(session, table, [values]) == 1


def add_all_once(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Add those rows whose like is not there; says how many were new."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    # the new rows are counted by what they return: a driver's row count is not to be had on both engines
    statement = insert(table.__table__).on_conflict_do_nothing().returning(*inspect(table).primary_key)
    return len(session.execute(statement, list(rows)).all()) if rows else 0
