"""The doctor names what is wrong and says what to do."""

import pytest
from sqlalchemy import select

from groundwork.database import Database
from groundwork.doctor import findings
from groundwork.doors import Check, Doors
from groundwork.health import beat
from groundwork.models import Installation
from groundwork.settings import Settings

SOUND = {
    "public_url": "https://act.lantern.example",
    "trusted_proxies": 1,
    "secret_key": "s" * 32,
    "password_salt": "p" * 32,
    "totp_key": "t" * 32,
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "token",
    "sender_number": "+12025550190",
    "smtp_url": "smtp://host:587",
    "mail_from": "Lantern Coalition <post@lantern.example>",
}


def wrong(settings: Settings, database: Database, doors: Doors | None = None) -> dict[str, str]:
    return {name: words for name, words in findings(settings, database, doors or Doors()) if words}


def settings_with(database_url: str, **changes: object) -> Settings:
    return Settings(_env_file=None, database_url=database_url, **(SOUND | changes))


@pytest.fixture
def is_alive(session):
    beat(session, "worker")
    session.commit()


def test_a_sound_installation_has_nothing_to_say_but_its_version(database, database_url, is_alive):
    found = wrong(settings_with(database_url), database)

    assert set(found) <= {"database"}  # the tests' tables carry no version


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"secret_key": ""}, "secrets", "GROUNDSWELL_SECRET_KEY; run `groundswell init"),
        ({"totp_key": "short"}, "secrets", "too short"),
        ({"public_url": "http://act.lantern.example"}, "address", "without encryption"),
        ({"public_url": "http://127.0.0.1:5000"}, "address", "only this machine"),
        ({"public_url": "https://act.lantern.example/"}, "address", "without a slash"),
        ({"public_url": "act.lantern.example"}, "address", "must look like"),
        ({"trusted_proxies": 0}, "proxy", "GROUNDSWELL_TRUSTED_PROXIES=1"),
        ({"twilio_account_sid": ""}, "phone", "TWILIO_ACCOUNT_SID"),
        ({"sender_number": ""}, "phone", "no sender"),
        ({"sender_number": "2025550190"}, "phone", "+1 and ten digits"),
        ({"smtp_url": ""}, "e-mail", "kept and not sent"),
        ({"mail_from": ""}, "e-mail", "no sender"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(database, database_url, is_alive, changes, name, words):
    found = wrong(settings_with(database_url, **changes), database)

    assert words in found.pop(name)
    assert set(found) <= {"database"}


def test_a_messaging_service_is_a_sender_too(database, database_url, is_alive):
    made = settings_with(database_url, sender_number="", messaging_service="MG0")

    assert "phone" not in wrong(made, database)


def test_a_missing_worker_is_seen(database, database_url):
    assert "groundswell serve" in wrong(settings_with(database_url), database)["worker"]


def test_rooms_are_asked(database, database_url, is_alive):
    doors = Doors(checks=[Check("members", lambda _session: "are a year old; run `groundswell legislators sync`")])

    assert "a year old" in wrong(settings_with(database_url), database, doors)["members"]


def test_a_demo_needs_no_settings(database, session, is_alive):
    session.scalars(select(Installation)).one().is_demo = True
    session.commit()
    bare = Settings(_env_file=None, database_url=database.url.render_as_string(hide_password=False))

    assert set(wrong(bare, database)) <= {"database"}


def test_an_empty_folder_is_told_to_begin(tmp_path):
    made = settings_with(f"sqlite:///{tmp_path / 'new.db'}")
    doors = Doors(checks=[Check("members", lambda session: str(session.scalar(select(Installation.name))))])

    found = wrong(made, Database(made.database_url), doors)

    assert "db upgrade" in found["database"]
    assert "init --admin" in found["installation"]
    assert "could not be looked at" in found["members"]


def test_a_settings_file_that_others_can_read_is_named(database, database_url, is_alive, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "groundswell.env"
    file.write_text("")

    file.chmod(0o644)
    assert "chmod 600" in wrong(settings_with(database_url), database)["settings file"]
    file.chmod(0o600)
    assert "settings file" not in wrong(settings_with(database_url), database)
