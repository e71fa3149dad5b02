"""`build_app`: the one way to an app."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import select
from werkzeug.middleware.proxy_fix import ProxyFix

from groundwork.clock import clock_of
from groundwork.database import Database
from groundwork.doors import Doors
from groundwork.files import receiving
from groundwork.models import Installation
from groundwork.settings import Settings
from groundwork.web import current, documented, errors, guard, headers, languages, limits, logs, pages

ROOT = Path(__file__).parent.parent


def build_app(
    settings: Settings, database: Database, doors: Doors, installers: Iterable[Callable[[Flask], None]]
) -> Flask:
    """A Flask app over one database.

    doors: already filled by the rooms. installers: each room's `install(app)`, lower storeys first.
    """
    app = documented.App(
        "groundwork",
        title="Groundswell",
        version=version("groundswell"),
        spec_path=documented.PATH,
        docs_path=None,
        json_errors=False,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    _configure(app, settings)
    app.extensions.update(
        settings=settings,
        database=database,
        doors=doors,
        clock=clock_of(database),
        installation=_row(database),
    )
    receiving.install(app)  # before the form is read, which the next line does
    csrf = CSRFProtect(app)
    app.extensions["talisman"] = headers.install(app, is_secure=settings.is_secure)
    app.extensions["csrf_protect"] = csrf
    for part in (current, languages, logs, errors, limits, documented):
        part.install(app)
    for install in installers:
        install(app)
    guard.install(app)
    pages.install(app)
    Compress(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SECRET_KEY_FALLBACKS=[key for key in [settings.other_secret_key.get_secret_value()] if key],
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        SESSION_COOKIE_NAME="__Host-groundswell" if settings.is_secure else "groundswell",
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIN_SIZE=1000,
        TRANSLATIONS=str(ROOT / "translations"),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _row(database: Database) -> Installation:
    """The installation's row, or one made up for a database that `init` has not seen."""
    with database.reading() as session:
        row: Any = session.scalar(select(Installation))
    return row or Installation(name="Groundswell", is_demo=False, made_at=datetime.now(UTC))
