"""Triggers: what a table's database itself sees to, whoever writes to it."""

from collections.abc import Iterable

from sqlalchemy import DDL, Table, event


def hang_up(table: Table, dialect: str, statements: Iterable[str]) -> None:
    """Let these statements follow a table's making, on one engine; a migration writes down its own copy of them."""
    for statement in statements:
        made = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # SQLAlchemy types it not
        event.listen(table, "after_create", made.execute_if(dialect=dialect))
