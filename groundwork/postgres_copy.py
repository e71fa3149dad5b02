"""Copies of a PostgreSQL database, by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from groundwork.database import Database
from groundwork.refusal import Refusal

MAGIC = b"PGDMP"
DEBIAN = Path("/usr/lib/postgresql")
PROGRAMS = ("pg_dump", "pg_restore", "psql")
TRIGGER_FUNCTIONS = """SELECT oid::regprocedure::text FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype AND NOT EXISTS
 (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')"""


class NoProgram(Refusal):
    """PostgreSQL's own programs are not here, or are older than the server."""


def _folders(debian: Path) -> Iterator[Path]:
    """Where the programs may be: Debian's versioned folders, newest first, then PATH."""
    yield from sorted(debian.glob("[0-9]*/bin"), key=lambda folder: -float(folder.parent.name))
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent


def programs(server: int, debian: Path = DEBIAN) -> Path:
    """A folder with the programs, at least as new as the server. Raises NoProgram with what to install.

    server: the server's major version; 0 when any will do.
    """
    folders = [folder for folder in _folders(debian) if all((folder / name).exists() for name in PROGRAMS)]
    for folder in folders:
        if _major(folder) >= server:
            return folder
    wanted = f"PostgreSQL {server}'s" if server else "PostgreSQL's"
    package = f"postgresql-client-{server}" if server else "postgresql-client"
    raise NoProgram(f"This needs {wanted} own programs pg_dump, pg_restore and psql. On Debian: apt install {package}")


def _major(folder: Path) -> int:
    said = _run([str(folder / "pg_dump"), "--version"])
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own words and a checked path
        command, capture_output=True, text=True, check=False, env=os.environ | (environment or {})
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Refusal(f"{Path(command[0]).name} did not succeed: {lines[0]}")
    return done.stdout


def _server(database: Database) -> int:
    try:
        with database.read_engine.connect() as connection:
            return int(connection.scalar(text("SHOW server_version_num")) or 0) // 10000
    except SQLAlchemyError as error:
        raise Refusal("The database cannot be reached; look at DATABASE_URL.") from error


def _address(database: Database) -> str:
    """The database's address without its password, which would show in the list of processes."""
    return database.url.set(drivername="postgresql", password=None).render_as_string()


def _password(database: Database) -> dict[str, str]:
    return {"PGPASSWORD": str(database.url.password)} if database.url.password else {}


def copy(database: Database, file: Path) -> None:
    """Write one consistent snapshot of the whole database."""
    folder = programs(_server(database))
    plain = ["--format=custom", "--no-owner", "--no-privileges", f"--file={file}", f"--dbname={_address(database)}"]
    _run([str(folder / "pg_dump"), *plain], _password(database))


def revision(file: Path) -> str:
    """The version of the tables in a copy; empty when it is none of ours."""
    pg_restore = str(programs(0) / "pg_restore")
    try:
        contents = _run([pg_restore, "--list", str(file)])
        if " TABLE public installation " not in contents:
            return ""
        lines = _run([pg_restore, "--data-only", "--table=alembic_version", "--file=-", str(file)]).splitlines()
    except Refusal:
        return ""
    starts = [number for number, line in enumerate(lines) if line.startswith("COPY public.alembic_version")]
    return lines[starts[0] + 1].strip() if starts else ""


def put_back(database: Database, file: Path) -> None:
    """Drop what is there and load the copy, in one transaction."""
    folder = programs(_server(database))
    with tempfile.TemporaryDirectory(prefix="groundswell-") as place:
        script = Path(place) / "script.sql"
        _run([str(folder / "pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(file)])
        drop = [f"--command={statement}" for statement in _drops(database)]
        database.close()
        _run(
            [
                str(folder / "psql"),
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                *drop,
                f"--file={script}",
                _address(database),
            ],
            _password(database),
        )


def _drops(database: Database) -> list[str]:
    with database.read_engine.connect() as connection:
        functions = connection.scalars(text(TRIGGER_FUNCTIONS)).all()
        names = inspect(connection).get_table_names(schema="public")
        quote = connection.dialect.identifier_preparer.quote
        listed = ", ".join(f"public.{quote(name)}" for name in names)
    drop = [f"DROP TABLE {listed} CASCADE"] if names else []
    return [*drop, *(f"DROP FUNCTION IF EXISTS {function} CASCADE" for function in functions)]
