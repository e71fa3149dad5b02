"""A database with its version, and PostgreSQL's own programs to copy it with."""

import os

import pytest
from alembic import command

from groundwork.database import Database
from groundwork.migrate import config
from tests import postgres as tests_postgres


@pytest.fixture(autouse=True)
def with_programs(monkeypatch):
    """Where PostgreSQL is not installed, the development wheel's programs are on PATH."""
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:{tests_postgres.binaries()}")


@pytest.fixture
def installed(database: Database) -> Database:
    """A database that knows its version, as `init` leaves it."""
    made = config()
    with database.write_engine.begin() as connection:
        made.attributes["connection"] = connection
        command.stamp(made, "head")
    return database
