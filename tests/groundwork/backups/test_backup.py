"""A backup is whole, one moment, and what is no backup is refused."""

import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from groundwork import migrate
from groundwork.backup import NotOurs, backup
from groundwork.models import FormKey
from groundwork.postgres_copy import NoProgram, programs
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.backups import a_mark, restore, rows


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
