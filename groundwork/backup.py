"""Whole copies of an installation's database, made while it is in use, and put back with care."""

import os
from contextlib import closing
from pathlib import Path
from typing import Protocol

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, literal, select, table
from sqlalchemy.exc import SQLAlchemyError

from groundwork import after_restore, postgres_copy, sqlite_copy
from groundwork.clock import clock_of
from groundwork.database import Database
from groundwork.doors import Doors
from groundwork.migrate import config, upgrade
from groundwork.refusal import Refusal
from groundwork.settings import Settings


class NotOurs(Refusal):
    """The file is no backup of Groundswell, or none for this kind of database."""


class NotEmpty(Refusal):
    """There is something in the database that a restore would lose."""


class Engine(Protocol):
    """How one kind of database is copied."""

    MAGIC: bytes

    def copy(self, database: Database, file: Path) -> None:
        """Write a checked copy of the whole database."""

    def revision(self, file: Path) -> str:
        """The version of the tables in a copy; empty when it is none of ours."""

    def put_back(self, database: Database, file: Path) -> None:
        """Make the database what the copy is, wholly or not at all."""


def _engine(database: Database) -> Engine:
    return sqlite_copy if database.is_sqlite else postgres_copy


def backup(settings: Settings, file: Path) -> None:
    """Copy the whole database to `file`, which is there only when it is whole; readable by its owner alone.

    A backup of ours with that name is replaced; anything else there is left alone, with a Refusal.
    """
    with closing(Database(settings.database_url)) as database:
        engine = _engine(database)
        _require_room_for(file, settings, engine)
        part = file.with_name(f".{file.name}.part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            engine.copy(database, part)
            if not engine.revision(part):
                raise NotOurs("This database has no tables of Groundswell. Run: groundswell init --admin EMAIL")
            os.replace(part, file)  # noqa: PTH105 - the one call that is atomic by contract
            after_restore.write_beside(file, after_restore.kept_in(database))
        except OSError as error:
            raise Refusal(f"Cannot write {file}: {error.strerror}. Choose another folder.") from error
        finally:
            part.unlink(missing_ok=True)


def _require_room_for(file: Path, settings: Settings, engine: Engine) -> None:
    live = settings.sqlite_file
    if live is not None and live.exists() and file.exists() and file.samefile(live):
        raise Refusal("That is the database itself. Give the backup another name.")
    if file.exists() and _magic(file, engine) != engine.MAGIC:
        raise Refusal(f"{file} is there and is no backup. Give the backup another name.")
    if not file.parent.is_dir():
        raise Refusal(f"There is no folder {file.parent}. Make it first.")


def _magic(file: Path, engine: Engine) -> bytes:
    with file.open("rb") as opened:
        return opened.read(len(engine.MAGIC))


def restore(settings: Settings, file: Path, *, doors: Doors, replace: bool = False) -> list[str]:
    """Make the database what `file` says; returns what is left to do by hand, in words.

    Refuses a database with something in it (unless `replace`), a file that is not ours, one of a newer version; an
    older one is brought to this version's tables. Whatever might have been sent since the copy is held; opt-outs and
    deletions made since are kept, as far as the database or a file beside the backup knows them: see `after_restore`.
    """
    with closing(Database(settings.database_url)) as database:
        engine = _engine(database)
        _require_ours(file, engine)
        if not replace and is_used(database):
            raise NotEmpty("The database is not empty. To give up what is in it, add --replace.")
        known = [after_restore.kept_in(database), *after_restore.read_beside(file)]
        engine.put_back(database, file)
        upgrade(database)
        now = clock_of(database).now()
        with database.writing() as session:
            left = after_restore.hold(session, known, doors, now=now)
        database.scrub()
        return left


def _require_ours(file: Path, engine: Engine) -> None:
    if not file.is_file():
        raise NotOurs(f"There is no file {file}.")
    if _magic(file, engine) != engine.MAGIC:
        other = postgres_copy if engine is sqlite_copy else sqlite_copy
        if _magic(file, other) == other.MAGIC:
            raise NotOurs(f"{file} is a backup of the other kind of database. Set DATABASE_URL to that kind.")
        raise NotOurs(f"{file} is no backup of Groundswell.")
    revision = engine.revision(file)
    if not revision:
        raise NotOurs(f"{file} is no backup of Groundswell, or a damaged one.")
    known = {one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision not in known:
        raise NotOurs(f"{file} was made by a newer version of Groundswell. Install that version first.")


def is_used(database: Database) -> bool:
    """Whether any table but the version's own has a row."""
    try:
        with database.reading() as session:
            names = [name for name in inspect(session.connection()).get_table_names() if name != "alembic_version"]
            return any(session.scalar(select(literal(1)).select_from(table(name)).limit(1)) for name in names)
    except SQLAlchemyError as error:
        raise Refusal("The database cannot be reached; look at DATABASE_URL.") from error
