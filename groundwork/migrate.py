"""Bringing a database to this version's tables, and knowing when it is not there."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from groundwork.database import Database
from groundwork.refusal import Refusal


class NewerDatabase(Refusal):
    """The database was made by a newer version than this program."""


def config() -> Config:
    """Alembic's configuration, made here and not in a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


def _revisions(database: Database) -> tuple[str | None, str | None, ScriptDirectory]:
    script = ScriptDirectory.from_config(config())
    with database.read_engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, script.get_current_head(), script


def pending(database: Database) -> str:
    """What stands between this database and this program, in words; empty when nothing does."""
    current, head, script = _revisions(database)
    if current == head:
        return ""
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        return "database: made by a newer version of Groundswell; install that version, or restore an older backup"
    return "database: its tables are older than this program; run `groundswell db upgrade`"


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision. Raises NewerDatabase when the database knows more than this program."""
    words = pending(database)
    if "newer" in words:
        raise NewerDatabase(words)
    _run(database, lambda made: command.upgrade(made, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to a revision."""
    _run(database, lambda made: command.downgrade(made, revision))


def _run(database: Database, act: Callable[[Config], None]) -> None:
    """All of it in one transaction, or nothing."""
    made = config()
    with database.write_engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:  # it changes a table by making it anew, which those that refer to it must not see
            _heed_references(connection, "OFF")
        try:
            with connection.begin():
                made.attributes["connection"] = connection
                act(made)
                _need_whole_references(connection)
        finally:
            if is_sqlite:
                _heed_references(connection, "ON")


def _heed_references(connection: Connection, switch: str) -> None:
    """SQLite takes this only outside of a transaction, so it goes past SQLAlchemy's own beginning of one."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute(f"PRAGMA foreign_keys={switch}")


def _need_whole_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave {len(broken)} rows without what they refer to: {broken[:5]}")
