"""Databases with the snapshot loaded, once an engine in a run."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

import wsgi
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.models import Installation
from groundwork.settings import Settings
from legislators.loading import load
from tests.conftest import NOW, make_tables
from tests.postgres import Postgres


def _load(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        load(session, now=NOW)
    database.close()


def _run(server: Postgres, statement: str) -> None:
    engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def loaded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("loaded") / "loaded.db"
    shutil.copy(sqlite_template, file)
    _load(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def loaded_postgres(postgres: Postgres) -> str:
    _run(postgres, "CREATE DATABASE loaded_congress")
    make_tables(postgres.url("loaded_congress"))
    _load(postgres.url("loaded_congress"))
    return "loaded_congress"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own with the whole snapshot in it, on each engine in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("loaded_sqlite"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("loaded_postgres")
    _run(server, f"CREATE DATABASE congress TEMPLATE {template}")
    yield server.url("congress")
    _run(server, "DROP DATABASE congress WITH (FORCE)")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def congress(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The snapshot in a database of each engine that tests only read, made once in a run."""
    if request.param == "sqlite":
        file: Path = request.getfixturevalue("loaded_sqlite")
        shutil.copy(file, file.with_name("reading.db"))
        url = f"sqlite:///{file.with_name('reading.db')}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        _run(server, f"CREATE DATABASE reading_congress TEMPLATE {request.getfixturevalue('loaded_postgres')}")
        url = server.url("reading_congress")
    made = Database(url)
    with made.writing() as session:
        session.add(Installation(name="Test Coalition", is_demo=False, made_at=NOW))
    yield made
    made.close()


@pytest.fixture
def record(congress: Database) -> Iterator[Session]:
    """A session that can only read the snapshot."""
    with congress.reading() as session:
        yield session


@pytest.fixture(scope="session")
def site(congress: Database) -> Flask:
    """The whole product over the snapshot, for pages that change nothing."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own switch
        database_url=congress.url.render_as_string(hide_password=False),
        public_url="http://localhost",
        secret_key="test-secret",
        password_salt="test-salt",
        totp_key="test-totp",
    )
    made: Flask = wsgi.build(settings, congress)
    made.extensions["clock"] = Clock(NOW - datetime.now(UTC))
    made.testing = True
    return made
