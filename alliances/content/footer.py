"""The coalition's own pages in the footer of every page, looked up once a minute and not at every request."""

import time

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from alliances.content import editing, pack
from alliances.models import ContentPage
from groundwork.web.current import db
from groundwork.web.languages import language

KEPT_SECONDS = 60.0
NAME = "own_pages"


def own_pages() -> list[tuple[str, str]]:
    """Slug and title of each page, in the language of the request."""
    read_at, rows = current_app.extensions.get(NAME, (None, []))
    if read_at is None or time.monotonic() - read_at > KEPT_SECONDS:
        rows = _read()
        current_app.extensions[NAME] = (time.monotonic(), rows)
    return [(row.slug, pack.in_language(row, language()).title) for row in rows]


def forget() -> None:
    """Look them up anew at the next page: one was saved."""
    current_app.extensions.pop(NAME, None)


def _read() -> list[ContentPage]:
    """The rows; none where the database cannot answer, for the page that says so has a footer too."""
    try:
        with db().reading() as session:
            rows = editing.in_footer(session)
            session.expunge_all()
            return rows
    except SQLAlchemyError:
        return []


def install(app: Flask) -> None:
    """Let the base page ask."""
    app.jinja_env.globals["own_pages"] = own_pages
