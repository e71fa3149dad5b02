"""Copies of an SQLite database, by SQLite's own online backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from groundwork.database import Database
from groundwork.refusal import Refusal

MAGIC = b"SQLite format 3\x00"


class Damaged(Refusal):
    """SQLite's own check found the file damaged."""


def _live(database: Database) -> Path:
    return Path(str(database.url.database))


def copy(database: Database, file: Path) -> None:
    """Write a checked copy of the whole database; whoever writes meanwhile is not stopped."""
    if not _live(database).exists():
        raise Refusal(f"There is no database {_live(database)}. Run: groundswell init --admin EMAIL")
    with closing(sqlite3.connect(_live(database), timeout=30)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        _check(target, file)


def _check(connection: sqlite3.Connection, file: Path) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise Damaged(f"{file} is damaged: {found}")


def revision(file: Path) -> str:
    """The version of the tables in a copy; empty when it is none of ours."""
    try:
        with closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro&immutable=1", uri=True)) as source:
            source.execute("SELECT 1 FROM installation LIMIT 1")
            _check(source, file)
            row = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return ""
    return str(row[0]) if row else ""


def put_back(database: Database, file: Path) -> None:
    """Make the database what the copy is, in one transaction of SQLite's."""
    with (
        closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro&immutable=1", uri=True)) as source,
        closing(sqlite3.connect(_live(database), timeout=30)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
        _check(target, _live(database))
