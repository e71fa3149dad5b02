"""A database at an earlier revision, with something in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import create_engine, text

from groundwork.database import Database
from groundwork.migrate import upgrade


@pytest.fixture
def database_at(database_url, postgres, tmp_path) -> Iterator[Callable[[str, str], Database]]:
    """Makes a database of the same engine at a revision, and runs these statements in it."""
    with ExitStack() as open_ones:

        def make(revision: str, statements: str) -> Database:
            url = f"sqlite:///{tmp_path / 'before.db'}"
            if not database_url.startswith("sqlite"):
                admin = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
                with admin.connect() as connection:
                    connection.execute(text("DROP DATABASE IF EXISTS before WITH (FORCE)"))
                    connection.execute(text("CREATE DATABASE before"))
                admin.dispose()
                url = postgres.url("before")
            made = open_ones.enter_context(closing(Database(url)))
            upgrade(made, revision)
            with made.writing() as session:
                for statement in statements.split(";"):
                    session.execute(text(statement))
            return made

        yield make
