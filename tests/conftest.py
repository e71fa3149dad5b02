"""What every test stands on: real databases on both engines, the whole app, and a visitor."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

import wsgi
from groundwork.database import Base, Database
from groundwork.models import Installation
from groundwork.settings import Settings
from groundwork.web import logs
from tests.postgres import Postgres

too_slow = [hypothesis.HealthCheck.too_slow]  # a slow machine is no finding
hypothesis.settings.register_profile("explore", deadline=None, suppress_health_check=too_slow)
hypothesis.settings.register_profile("house", hypothesis.settings.get_profile("explore"), derandomize=True)
hypothesis.settings.load_profile("house")  # the same examples everywhere: a change is judged by itself, not by luck

NOW = datetime(2026, 6, 16, 15, 0, tzinfo=UTC)  # Tuesday 11:00 in New York
TRUNCATED_FROM = 1_000_000  # bytes of a table
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(autouse=True)
def house_logs() -> None:
    """Every test begins with the product's own log lines, whatever an earlier one made of them."""
    logs.configure()


@pytest.fixture
def shared() -> Path:
    """The folder of public data beside the project; a test that needs it is skipped, by name, without it."""
    if not SHARED.exists():
        pytest.skip("needs ../shared, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


def make_tables(url: str) -> None:
    import_module("groundwork.migrations.tables")
    database = Database(url)
    Base.metadata.create_all(database.write_engine)
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres: Postgres) -> Iterator[Engine]:
    """The one PostgreSQL database of this test process, with all tables; emptied after each test that used it."""
    engine = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE test"))
    engine.dispose()
    make_tables(postgres.url("test"))
    owner = create_engine(postgres.url("test"), isolation_level="AUTOCOMMIT")
    yield owner
    owner.dispose()


def _empty(owner: Engine) -> None:
    """Leave no row, no number given out and no connection; what a killed process held is let go first."""
    ours = {table.name for table in Base.metadata.sorted_tables}
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in sorted(ours))
    with owner.connect() as connection:
        others = "FROM pg_stat_activity WHERE datname = 'test' AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
        there = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
        for strange in there - ours:
            connection.execute(text(f"DROP TABLE {strange} CASCADE"))
        if ours - there:
            Base.metadata.create_all(connection)
        _clear(connection, connection.scalars(text(filled)).all())


def _clear(connection: Connection, names: Sequence[str]) -> None:
    """Empty these tables and begin to count anew: row by row, which for a few takes a tenth of the time."""
    sizes = {name: connection.scalar(text("SELECT pg_relation_size(:name)"), {"name": name}) or 0 for name in names}
    large = [name for name in names if sizes[name] > TRUNCATED_FROM]
    if large:
        connection.execute(text(f"TRUNCATE {', '.join(large)} CASCADE"))
    counted = connection.scalars(text("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL")).all()
    steps = [f"DELETE FROM {name}" for name in names if name not in large]
    steps += [f"ALTER SEQUENCE {name} RESTART" for name in counted]
    connection.execute(text("SET session_replication_role = replica"))  # no foreign key, no trigger
    connection.execute(text("; ".join(["SELECT 1", *steps])))
    connection.execute(text("SET session_replication_role = origin"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with all tables, on each engine in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    owner: Engine = request.getfixturevalue("postgres_tables")
    yield request.getfixturevalue("postgres").url("test")
    _empty(owner)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    from tests.factories.delivery import a_sender  # which needs NOW from here

    made = Database(database_url)
    with made.writing() as session:
        session.add(Installation(name="Test Coalition", is_demo=False, made_at=NOW))
        a_sender(session)
    yield made
    made.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; what a test adds is seen by the app only after `session.commit()`."""
    with database.write_session() as opened:
        yield opened


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # pydantic-settings' own switch
        database_url=database_url,
        public_url="http://localhost",
        secret_key="test-secret",
        password_salt="test-salt",
        totp_key="test-totp",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="test-token",
        sender_number="+12025550190",
    )


class CompiledOnce(BytecodeCache):
    """Templates compiled by one app of this test process, for all that follow."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledOnce()


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The whole product over the test's database; the story clock stands at NOW unless a test moves it."""
    from groundwork.clock import Clock

    made: Flask = wsgi.build(settings, database)
    made.jinja_env.bytecode_cache = TEMPLATES
    made.extensions["clock"] = Clock(NOW - datetime.now(UTC))
    made.testing = True
    return made
