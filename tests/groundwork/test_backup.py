"""A backup is whole, and putting it back loses nothing that must not be lost."""

import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text, update

import wsgi
from groundwork import backup as copies
from groundwork import migrate, people
from groundwork.backup import NotEmpty, NotOurs, backup, is_used
from groundwork.database import Base, Database
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.models import (
    Address,
    Batch,
    BatchState,
    FingerprintKey,
    Message,
    State,
    Suppression,
    Why,
    ZoneSet,
)
from groundwork.migrate import config
from groundwork.models import FormKey, Installation
from groundwork.postgres_copy import NoProgram, programs
from groundwork.refusal import Refusal
from tests import postgres as tests_postgres
from tests.conftest import NOW


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


def restore(settings, file: Path, *, replace: bool = False) -> list[str]:
    return copies.restore(settings, file, doors=wsgi.open_doors(), replace=replace)


def rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as words."""
    with database.reading() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def a_mark(database: Database, key: str) -> None:
    with database.writing() as session:
        session.add(FormKey(key=key, used_at=NOW, location="/"))


def test_what_was_backed_up_comes_back_to_the_letter(installed, settings, tmp_path):
    a_mark(installed, "é and 'quotes' and \\ and\nlines")
    before = rows(installed)
    file = tmp_path / "copy"

    backup(settings, file)
    a_mark(installed, "later")
    restore(settings, file, replace=True)

    assert rows(installed) == before
    assert migrate.pending(installed) == ""


def test_a_backup_is_readable_by_its_owner_alone_and_leaves_no_crumbs(installed, settings, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    backup(settings, folder / "copy")

    assert stat.S_IMODE((folder / "copy").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["copy"]


def test_a_backup_while_somebody_writes_is_one_moment(installed, settings, tmp_path):
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with installed.writing() as session:  # two rows, always together
                session.add(FormKey(key=f"{number}/a", used_at=NOW, location=""))
                session.add(FormKey(key=f"{number}/b", used_at=NOW, location=""))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(settings, tmp_path / f"copy{number}")
    finally:
        stop.set()
        writer.join()
    restore(settings, tmp_path / "copy2", replace=True)

    with installed.reading() as session:
        kept = session.scalars(select(FormKey.key)).all()
    assert kept
    assert {key.removesuffix("/a") for key in kept if key.endswith("a")} == {
        key.removesuffix("/b") for key in kept if key.endswith("b")
    }


def test_a_used_database_is_not_overwritten_unasked(installed, settings, tmp_path):
    backup(settings, tmp_path / "copy")
    before = rows(installed)

    with pytest.raises(NotEmpty, match="--replace"):
        restore(settings, tmp_path / "copy")

    assert rows(installed) == before


def test_an_empty_database_is_filled(installed, settings, tmp_path):
    before = rows(installed)
    backup(settings, tmp_path / "copy")
    with installed.writing() as session:
        for name in ("sender", "brand", "installation"):
            session.execute(text(f"DELETE FROM {name}"))
    assert not is_used(installed)

    restore(settings, tmp_path / "copy")

    assert rows(installed) == before


def test_a_database_without_tables_is_filled(installed, settings, tmp_path):
    before = rows(installed)
    backup(settings, tmp_path / "copy")
    Base.metadata.drop_all(installed.write_engine)
    with installed.writing() as session:
        session.execute(text("DROP TABLE alembic_version"))

    restore(settings, tmp_path / "copy")

    assert rows(installed) == before


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00 and then nothing", b"PGDMP and then nothing"])
def test_a_file_that_is_not_ours_is_refused_and_nothing_changes(installed, settings, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    before = rows(installed)

    with pytest.raises(NotOurs):
        restore(settings, file, replace=True)

    assert rows(installed) == before
    assert file.read_bytes() == content


def test_a_damaged_backup_is_refused_and_nothing_changes(installed, settings, tmp_path):
    file = tmp_path / "copy"
    backup(settings, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 3])
    before = rows(installed)

    with pytest.raises(Refusal):
        restore(settings, file, replace=True)

    assert rows(installed) == before


def test_a_backup_of_a_newer_version_is_refused(installed, settings, tmp_path):
    with installed.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    backup(settings, tmp_path / "copy")

    with pytest.raises(NotOurs, match="newer version"):
        restore(settings, tmp_path / "copy", replace=True)


def test_a_database_that_is_not_ours_is_not_called_a_backup(settings, database, tmp_path):
    with pytest.raises(NotOurs, match="groundswell init"):
        backup(settings, tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


def test_an_older_backup_is_replaced_and_anything_else_left_alone(installed, settings, tmp_path):
    letter, old = tmp_path / "letter", tmp_path / "old"
    letter.write_text("Dear Senator")
    backup(settings, old)

    backup(settings, old)
    with pytest.raises(Refusal, match="is no backup"):
        backup(settings, letter)

    assert letter.read_text() == "Dear Senator"


def test_a_folder_that_is_not_there_is_named(installed, settings, tmp_path):
    with pytest.raises(Refusal, match="no folder"):
        backup(settings, tmp_path / "nowhere" / "copy")


def test_nothing_that_may_have_gone_out_is_sent_again(installed, settings, tmp_path):
    with installed.writing() as session:
        a_send(session)
    backup(settings, tmp_path / "copy")

    restore(settings, tmp_path / "copy", replace=True)

    with installed.reading() as session:
        assert session.scalars(select(Batch.state).order_by(Batch.id)).all() == [BatchState.PAUSED, BatchState.OPEN]
        assert "look what went out" in session.scalars(select(Batch.why_paused).order_by(Batch.id)).first()
        assert session.scalars(select(Message.state).order_by(Message.id)).all() == [State.QUEUED, State.CANCELLED]


def a_send(session) -> None:
    from groundwork.delivery.addresses import mail_address

    address = mail_address(session, "maria@nolin.example")
    session.add(ZoneSet(zones=""))
    session.flush()
    for cause, is_personal in (("campaign:1", False), ("personal", True)):
        batch = Batch(cause=cause, alliance="franklin", sender="", is_personal=is_personal, opens_at=NOW, made_at=NOW)
        session.add(batch)
        session.flush()
        session.add(
            Message(
                batch_id=batch.id, address_id=address.id, channel="mail", key=cause, body="", zones="", queued_at=NOW
            )
        )


def test_who_opted_out_since_the_backup_stays_out(installed, settings, tmp_path):
    with installed.writing() as session:
        session.add(FingerprintKey(secret="k"))
        session.add(a_stop("before"))
    backup(settings, tmp_path / "copy")
    with installed.writing() as session:
        session.add(a_stop("after"))

    restore(settings, tmp_path / "copy", replace=True)

    with installed.reading() as session:
        assert session.scalars(select(Suppression.fingerprint).order_by(Suppression.id)).all() == ["before", "after"]


def test_who_was_deleted_since_the_backup_is_deleted_from_it_again_and_who_came_back_before_stays(
    installed, settings, tmp_path
):
    doors, mailbox = wsgi.open_doors(), "ottilie@nolin.example"
    with installed.writing() as session:
        mail_address(session, "back@nolin.example")
        people.erase(session, doors, "back@nolin.example", who="a test", now=NOW)
        mail_address(session, "back@nolin.example")
        mail_address(session, mailbox)
    backup(settings, tmp_path / "copy")
    with installed.writing() as session:
        people.erase(session, doors, mailbox, who="a test", now=NOW + timedelta(days=1))

    left = restore(settings, tmp_path / "copy", replace=True)

    assert left == []
    with installed.reading() as session:
        live = session.scalars(select(Address.value).where(Address.erased_at.is_(None))).all()
    assert live == ["back@nolin.example"]


def test_a_lost_machine_learns_of_deletions_and_stops_from_the_file_beside_its_backups(installed, settings, tmp_path):
    with installed.writing() as session:
        mail_address(session, "ottilie@nolin.example")
    backup(settings, tmp_path / "old")
    with installed.writing() as session:
        people.erase(session, wsgi.open_doors(), "ottilie@nolin.example", who="a test", now=NOW)
        session.add(a_stop("after"))
    backup(settings, tmp_path / "new")
    with installed.writing() as session:  # the machine is lost: nothing in its database is remembered
        session.execute(update(FingerprintKey).values(secret="00" * 32))
    (beside,) = tmp_path.glob("groundswell-*.kept")

    restore(settings, tmp_path / "old", replace=True)

    with installed.reading() as session:
        assert session.scalars(select(Address.id).where(Address.erased_at.is_(None))).all() == []
        assert "after" in session.scalars(select(Suppression.fingerprint)).all()
    assert "ottilie" not in beside.read_text()
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600


def a_stop(fingerprint: str) -> Suppression:
    return Suppression(
        fingerprint=fingerprint, why=Why.OPTED_OUT, how="text", evidence="STOP", at=NOW + timedelta(days=1)
    )


def test_the_database_itself_is_not_a_name_for_its_backup(tmp_path, sqlite_template):
    from groundwork.settings import Settings

    made = Settings(_env_file=None, database_url=f"sqlite:///{sqlite_template}")

    with pytest.raises(Refusal, match="database itself"):
        backup(made, sqlite_template)


def test_missing_programs_of_postgresql_are_named(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoProgram, match="apt install postgresql-client-18"):
        programs(18, Path("/nowhere"))


def test_programs_older_than_the_server_will_not_do():
    with pytest.raises(NoProgram, match="PostgreSQL 99's own programs"):
        programs(99)


def test_a_backup_of_the_other_kind_of_database_says_so(installed, settings, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"PGDMP" if installed.is_sqlite else b"SQLite format 3\x00")

    with pytest.raises(NotOurs, match="other kind"):
        restore(settings, other, replace=True)


def test_the_name_of_the_installation_is_in_the_copy(installed, settings, tmp_path):
    backup(settings, tmp_path / "copy")
    with installed.writing() as session:
        session.scalars(select(Installation)).one().name = "Changed"

    restore(settings, tmp_path / "copy", replace=True)

    with installed.reading() as session:
        assert session.scalars(select(Installation.name)).one() == "Test Coalition"
