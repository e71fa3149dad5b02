"""Putting a backup back loses nothing that must not be lost: no stop, no deletion, and nothing is sent twice."""

import stat
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

import wsgi
from groundwork import people
from groundwork.backup import NotEmpty, backup, is_used
from groundwork.database import Base
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
from groundwork.models import Installation
from tests.conftest import NOW
from tests.factories.backups import restore, rows


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


def test_the_name_of_the_installation_is_in_the_copy(installed, settings, tmp_path):
    backup(settings, tmp_path / "copy")
    with installed.writing() as session:
        session.scalars(select(Installation)).one().name = "Changed"

    restore(settings, tmp_path / "copy", replace=True)

    with installed.reading() as session:
        assert session.scalars(select(Installation.name)).one() == "Test Coalition"
