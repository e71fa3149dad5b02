"""Many rows of one table at once, past the parts of SQLAlchemy that take time for each of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, func, select, text
from sqlalchemy.orm import Session

from groundwork.database import Base

Rows = list[dict[str, Any]]
Processor = Callable[[Any], Any]


def add(session: Session, table: type[Base], rows: Rows) -> None:
    """Insert rows that all name the same columns; columns they do not name get their plain default.

    The values pass each column's own type, so that a Moment without a zone is refused here too.
    """
    if not rows:
        return
    connection = session.connection()
    columns = [table.__table__.columns[name] for name in rows[0]]
    given = {column.name for column in columns}
    fixed = [(one, one.default.arg) for one in table.__table__.columns if one.name not in given and _is_plain(one)]
    names = [one.name for one in (*columns, *(column for column, _value in fixed))]
    dialect = connection.dialect
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(names))
    statement = f"INSERT INTO {table.__tablename__} ({', '.join(names)}) VALUES ({marks})"
    read = [(column.name, _processor(column, dialect)) for column in columns]
    after = tuple(_processor(column, dialect)(value) for column, value in fixed)
    values = [(*(process(row[name]) for name, process in read), *after) for row in rows]
    connection.exec_driver_sql(statement, values)


def reserve(session: Session, table: type[Base], wanted: int) -> list[int]:
    """Numbers for rows that are about to be inserted; nobody else gets them.

    SQLite has one writer, and this is it; PostgreSQL gives numbers out of its sequence.
    """
    if not wanted:
        return []
    if session.get_bind().dialect.name == "postgresql":
        name = table.__tablename__
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :wanted)")
        return list(session.scalars(query, {"name": name, "wanted": wanted}))
    last = session.scalar(select(func.max(table.__table__.c.id))) or 0
    return list(range(last + 1, last + 1 + wanted))


def count_anew(session: Session, *tables: type[Base]) -> None:
    """Let PostgreSQL learn how large these tables have become within a transaction that is not over.

    Its own housekeeping sees them as they were before, perhaps empty; what it then plans takes seconds for every piece.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE " + ", ".join(table.__tablename__ for table in tables)))


def _is_plain(column: Any) -> bool:
    return bool(column.default is not None and column.default.is_scalar)


def _processor(column: Any, dialect: Dialect) -> Processor:
    """What the column's type makes of a value for this driver; the last value is remembered, for most are the same."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return _same
    last: list[Any] = [None, process(None)]

    def remembered(value: Any) -> Any:
        if value is not last[0]:
            last[:] = value, process(value)
        return last[1]

    return remembered


def _same(value: Any) -> Any:
    return value
