"""What a view asks the running app for: its session, clock, settings and doors."""

from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.doors import Doors
from groundwork.models import Installation
from groundwork.settings import Settings

READING = {"GET", "HEAD", "OPTIONS"}


def db() -> Database:
    """The database of this app."""
    return cast("Database", current_app.extensions["database"])


def db_session() -> Session:
    """The request's one session: it can only read on GET, and writes (in one transaction) otherwise."""
    if "session" not in g:
        g.session = db().read_session() if request.method in READING else db().write_session()
    return cast("Session", g.session)


def clock() -> Clock:
    """The installation's clock: `clock().now()`."""
    return cast("Clock", current_app.extensions["clock"])


def settings() -> Settings:
    """The settings of this app."""
    return cast("Settings", current_app.extensions["settings"])


def doors() -> Doors:
    """What the rooms have hung up for each other."""
    return cast("Doors", current_app.extensions["doors"])


def installation() -> Installation:
    """The row that says what this installation is, read once per process."""
    return cast("Installation", current_app.extensions["installation"])


def close_session(_error: BaseException | None = None) -> None:
    """Give the request's session back; whatever was not committed is gone."""
    session = g.pop("session", None)
    if session is not None:
        session.close()


def install(app: Flask) -> None:
    """Close the session when the request is over."""
    app.teardown_appcontext(close_session)
