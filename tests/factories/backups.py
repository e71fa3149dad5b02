"""What tests of backups write, compare and put back."""

from pathlib import Path

from sqlalchemy import select

import wsgi
from groundwork import backup as copies
from groundwork.database import Base, Database
from groundwork.models import FormKey
from groundwork.settings import Settings
from tests.conftest import NOW


def restore(settings: Settings, file: Path, *, replace: bool = False) -> list[str]:
    """Put a backup back as the command does."""
    return copies.restore(settings, file, doors=wsgi.open_doors(), replace=replace)


def rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as words."""
    with database.reading() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def a_mark(database: Database, key: str) -> None:
    """A row that a later look knows again."""
    with database.writing() as session:
        session.add(FormKey(key=key, used_at=NOW, location="/"))
