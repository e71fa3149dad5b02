"""What is wrong with an installation, each with what to do about it."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from groundwork import health
from groundwork.database import Database
from groundwork.doors import Check, Doors
from groundwork.models import Installation
from groundwork.settings import Settings

SECRETS = ("secret_key", "password_salt", "totp_key")
HERE = {"127.0.0.1", "localhost", "::1"}
SPARE = 500 * 1024 * 1024  # bytes; less than this on the disk is worth a word


def findings(settings: Settings, database: Database, doors: Doors) -> list[tuple[str, str]]:
    """One line for everything looked at: its name, and what is wrong with what to do, or nothing."""
    is_demo, installed = _installation(database)
    found = [*_health(database), ("installation", installed)]
    if not is_demo:
        found += [("secrets", _secrets(settings)), ("settings file", _settings_file())]
        found += [("address", _address(settings)), ("proxy", _proxy(settings))]
        found += [("phone", _phone(settings)), ("e-mail", _mail(settings))]
        found += [("broker", _broker(settings))] if settings.broker_url else []
    found.append(("disk", _disk(settings)))
    return found + [(check.name, _ask(check, database)) for check in doors.checks]


def _installation(database: Database) -> tuple[bool, str]:
    try:
        with database.reading() as session:
            row = session.scalar(select(Installation))
    except SQLAlchemyError:
        return False, "is not there; run `groundswell init --admin EMAIL`"
    if row is None:
        return False, "has not begun; run `groundswell init --admin EMAIL`"
    return row.is_demo, ""


def _health(database: Database) -> list[tuple[str, str]]:
    wrong = dict(problem.split(": ", 1) for problem in health.problems(database))
    return [(name, wrong.pop(name, "")) for name in ("database", "worker")] + list(wrong.items())


def _secrets(settings: Settings) -> str:
    missing = [f"GROUNDSWELL_{name.upper()}" for name in SECRETS if not getattr(settings, name).get_secret_value()]
    if missing:
        return f"not set: {', '.join(missing)}; run `groundswell init --admin EMAIL`, which makes them"
    short = [f"GROUNDSWELL_{name.upper()}" for name in SECRETS if len(getattr(settings, name).get_secret_value()) < 20]
    return f"too short to be safe: {', '.join(short)}; take 32 random characters" if short else ""


def _settings_file() -> str:
    file = Path(str(Settings.model_config.get("env_file")))
    if file.exists() and file.stat().st_mode & 0o077:
        return f"others on this machine can read its secrets; run `chmod 600 {file.resolve()}`"
    return ""


def _address(settings: Settings) -> str:
    parts = urlsplit(settings.public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or settings.public_url.endswith("/"):
        return "GROUNDSWELL_PUBLIC_URL must look like https://act.example.org, without a slash at the end"
    if parts.hostname in HERE:
        return f"only this machine reaches {settings.public_url}; set GROUNDSWELL_PUBLIC_URL to your public address"
    if not settings.is_secure:
        return "people reach it without encryption; put a proxy with a certificate in front and set https://…"
    return ""


def _proxy(settings: Settings) -> str:
    if settings.is_secure and not settings.trusted_proxies:
        return "every visitor counts as one and shares one limit; set GROUNDSWELL_TRUSTED_PROXIES=1 behind one proxy"
    return ""


def _phone(settings: Settings) -> str:
    token = settings.twilio_auth_token.get_secret_value()
    if not settings.twilio_account_sid or not token:
        return "nothing can be texted or called; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
    if not settings.sender_number and not settings.messaging_service:
        return "texts have no sender; set GROUNDSWELL_SENDER_NUMBER, such as +12025550190"
    if settings.sender_number and not settings.sender_number.startswith("+1"):
        return "GROUNDSWELL_SENDER_NUMBER must be written +1 and ten digits, such as +12025550190"
    return ""


def _mail(settings: Settings) -> str:
    if not settings.smtp_url:
        return "e-mail is kept and not sent; set GROUNDSWELL_SMTP_URL, such as smtp://user:password@host:587"
    if not settings.mail_from:
        return "e-mail has no sender; set GROUNDSWELL_MAIL_FROM, such as Our Coalition <post@example.org>"
    return ""


def _broker(settings: Settings) -> str:
    from groundwork.delivery.distributed.broker import trouble

    if settings.sqlite_file:
        return "machines cannot share an SQLite file; set DATABASE_URL to a PostgreSQL database"
    return trouble(settings.broker_url)


def _disk(settings: Settings) -> str:
    file = settings.sqlite_file
    if file is None:
        return ""
    folder = file.resolve().parent
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        return f"{folder} cannot be written to; give this user the folder and the database in it"
    if shutil.disk_usage(folder).free < SPARE:
        return f"less than {SPARE // 1024**2} MB are free in {folder}; make room or move the database"
    return ""


def _ask(check: Check, database: Database) -> str:
    try:
        with database.reading() as session:
            return check.find(session)
    except SQLAlchemyError:
        return "could not be looked at; see `database` above"
