"""Reading what the app has committed: SQLite has one writer, so a test's session lets go at once."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session


def all_of(session: Session, query: Select[Any]) -> list[Any]:
    """What a query finds now, rows that the test holds already brought up to date."""
    session.commit()
    found = list(session.scalars(query.execution_options(populate_existing=True)))
    session.commit()
    return found


def one_of(session: Session, what: Any) -> Any:
    """The only row of a table, or the only value of a column."""
    [found] = all_of(session, select(what))
    return found
