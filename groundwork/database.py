"""One database, two engines: a reading one for GET and a writing one for all that changes."""

import random
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, String, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand back UTC with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LONGEST_WAIT = 30.0  # seconds for the writer's turn; then SQLite says what is wrong


def words(kind: type[Any]) -> Enum:
    """A column for a StrEnum, kept as its text so that a new member needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Every table of the house; constraints are named, a `datetime` is a Moment, text has no length."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment(), str: String()}  # noqa: RUF012 - SQLAlchemy's own idiom


class Database:
    """The engines and sessions of one installation.

    url: an SQLAlchemy URL; `postgresql://` is served by psycopg 3.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername in {"postgres", "postgresql"}:
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.turn = threading.Lock()
        self.read_engine = self._engine(writes=False)
        self.write_engine = self._engine(writes=True)
        # connections of a Database that nobody needs any more are closed, not dropped
        weakref.finalize(self, _let_go, self.read_engine, self.write_engine)
        self.read_session = sessionmaker(self.read_engine, expire_on_commit=False)
        self.write_session = sessionmaker(self.write_engine, expire_on_commit=False)

    def _engine(self, *, writes: bool) -> Engine:
        """One engine; its errors are logged, so they never show a row's phone or name."""
        if self.is_sqlite:
            engine = create_engine(
                self.url, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True
            )
            _prepare_sqlite(engine, writes=writes)
            return engine
        options = {} if writes else {"options": "-c default_transaction_read_only=on"}
        return create_engine(self.url, connect_args=options, pool_pre_ping=True, hide_parameters=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot change anything."""
        with self.read_session() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed once, at the end, or not at all.

        In SQLite one writes at a time; the threads of a process wait for each other here, where the next one is woken
        at once, and not inside SQLite, which sleeps ever longer between two looks.
        """
        is_mine = self.is_sqlite and self.turn.acquire(timeout=LONGEST_WAIT)
        try:
            with self.write_session.begin() as session:
                yield session
        finally:
            if is_mine:
                self.turn.release()

    def scrub(self) -> None:
        """Leave nothing of what was erased in SQLite's journal beside the file; PostgreSQL does its own cleaning."""
        if self.is_sqlite:
            with closing(self.write_engine.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA busy_timeout=30000")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.execute("PRAGMA busy_timeout=0")

    def close(self) -> None:
        """Let go of every connection."""
        self.read_engine.dispose()
        self.write_engine.dispose()


def _let_go(*engines: Engine) -> None:
    for engine in engines:
        engine.dispose()


def _prepare_sqlite(engine: Engine, *, writes: bool) -> None:
    """Take the transactions out of the driver's hands: BEGIN IMMEDIATE to write, a snapshot to read."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA synchronous={'FULL' if writes else 'NORMAL'}")
        cursor.execute("PRAGMA secure_delete=ON" if writes else "PRAGMA query_only=ON")
        if writes:
            cursor.execute("PRAGMA busy_timeout=0")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        if writes:
            _begin_to_write(connection.connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_to_write(connection: Any) -> None:
    """Take the one writer's place, looking for it every millisecond or two.

    SQLite's own waiting sleeps up to a tenth of a second between two looks, so that whoever has waited longest looks
    most seldom.
    """
    give_up = time.monotonic() + LONGEST_WAIT
    cursor = connection.cursor()
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
        time.sleep(random.uniform(0.0005, 0.002))  # noqa: S311 - no secret
    cursor.close()
