"""The demo begins, resumes and refuses in clear words, and never leaves half a database."""

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

import wsgi
from groundwork import demo
from groundwork.clock import clock_of
from groundwork.database import Database
from groundwork.demo_environment import environment
from groundwork.doors import Doors
from groundwork.models import Heartbeat, Installation
from groundwork.refusal import Refusal
from groundwork.supervisor import CannotListen, require_free


@pytest.fixture
def bare() -> Doors:
    """A story without rooms: quick to tell."""
    return Doors()


def test_the_story_starts_on_its_tuesday_whatever_the_day(tmp_path, bare):
    database = demo.prepare(tmp_path / "demo.db", bare)

    assert abs(clock_of(database).now() - demo.STORY_BEGINS) < timedelta(seconds=30)
    database.close()


def test_the_story_goes_on_where_it_was_left(tmp_path, bare):
    database = demo.prepare(tmp_path / "demo.db", bare)
    with database.writing() as session:
        row = session.scalars(select(Installation)).one()
        row.real_moment = datetime.now(UTC) - timedelta(days=9)
        session.add(Heartbeat(worker="w", beat_at=datetime.now(UTC) - timedelta(days=9) + timedelta(hours=2)))
    database.close()

    again = demo.prepare(tmp_path / "demo.db", bare)

    assert abs(clock_of(again).now() - demo.STORY_BEGINS - timedelta(hours=2)) < timedelta(seconds=30)
    again.close()


def test_an_interrupted_beginning_is_begun_again(tmp_path):
    def stumble(session, *, now):
        raise KeyboardInterrupt

    broken, whole = Doors(), Doors()
    broken.seeds.append(stumble)
    with pytest.raises(KeyboardInterrupt):
        demo.prepare(tmp_path / "demo.db", broken)

    database = demo.prepare(tmp_path / "demo.db", whole)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Installation)) == 1
    database.close()
    assert sorted(file.suffix for file in tmp_path.iterdir() if file.suffix == ".part") == []


def test_a_database_that_is_no_demo_is_left_alone(tmp_path, bare):
    from groundwork.migrate import upgrade

    database = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    upgrade(database)
    with database.writing() as session:
        session.add(Installation(name="Real", made_at=datetime.now(UTC)))
    database.close()

    with pytest.raises(Refusal, match="not a demo"):
        demo.prepare(tmp_path / "demo.db", bare)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, bare):
    (tmp_path / "file").write_text("")

    with pytest.raises(Refusal, match="Cannot write"):
        demo.prepare(tmp_path / "file" / "demo.db", bare)


def test_a_busy_port_is_named_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotListen, match=f"--port {port + 1}"):
            require_free("127.0.0.1", port)


def test_the_demo_never_sees_the_operators_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDSWELL_SMTP_URL", "smtp://real.example")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "real")

    made = environment(tmp_path / "demo.db", 5000)

    assert "GROUNDSWELL_SMTP_URL" not in made
    assert made["TWILIO_AUTH_TOKEN"] != "real"
    assert made["GROUNDSWELL_TWILIO_BASE_URL"] == "http://127.0.0.1:5000/sim"
    assert "PATH" in made or "PATH" not in os.environ


def test_who_took_an_invitation_up_can_sign_in_after_the_demo_was_started_again(tmp_path):
    lasting = ("GROUNDSWELL_SECRET_KEY", "GROUNDSWELL_PASSWORD_SALT", "GROUNDSWELL_TOTP_KEY")
    first, second = (environment(tmp_path / "demo.db", port) for port in (5000, 5001))
    other = environment(tmp_path / "other.db", 5000)

    assert [first[name] for name in lasting] == [second[name] for name in lasting]
    assert len({first[name] for name in lasting} | {other[name] for name in lasting}) == 6


def test_every_room_has_hung_its_part_of_the_story():
    doors = wsgi.open_doors()

    assert len(doors.tour) == 12
    assert len(doors.demo_steps) == 8
