"""Every error is a page with words that say what to do."""

import structlog
from flask import Flask, abort, jsonify, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from groundwork.files import receiving
from groundwork.refusal import Refusal
from groundwork.web.current import close_session

LARGEST = 2**31 - 1  # what a row's number can be on either engine
MEANWHILE = {"23505", "23503", "40P01"}  # PostgreSQL: the same row twice, a row that is gone, each waits for the other
log = structlog.get_logger("groundswell.web")
Answer = tuple[str | Response, int]


def _page(status: int, title: str, words: str) -> Answer:
    if request.path.startswith("/api/"):
        return jsonify(message=words, status=status), status
    return render_template("groundwork/error.html", title=title, words=words, status=status), status


def refused(refusal: Refusal) -> Answer:
    """A rule said no and the view had no better place for it."""
    return _page(refusal.status, gettext("That did not work"), str(refusal))


def csrf(_error: CSRFError) -> Answer:
    """The form is older than the session."""
    return _page(
        400,
        gettext("This page had been open too long"),
        gettext("Nothing was saved. Go back, load the page again and send the form once more."),
    )


def too_large(error: RequestEntityTooLarge) -> Answer | Response | HTTPException:
    """More was sent than the page takes; all of it is read first, for a browser that still sends sees no answer."""
    receiving.drain()
    if not receiving.is_upload():
        return http(error)
    words = gettext(
        "The largest file we take has %(most)s MB. Nothing was saved. Go back, choose a smaller one and send that.",
        most=receiving.most_mb(),
    )
    return _page(413, gettext("That file is too large"), words)


def http(error: HTTPException) -> Answer | Response | HTTPException:
    """A plain HTTP error, in plain words; machines get the plain one."""
    if request.path.startswith(("/hooks/", "/sim/2010")) or (error.code or 500) < 400:
        return error
    pages = {
        403: (
            gettext("This page is not open to you"),
            gettext("Sign in with an account that may see it, or go back."),
        ),
        404: (
            gettext("There is no such page"),
            gettext("Look at the address again, or begin at the first page."),
        ),
        405: (gettext("That does not work here"), gettext("Go back and use the buttons of the page.")),
        413: (gettext("That was too long"), gettext("Send less text at once.")),
        429: (gettext("Too many tries"), gettext("Wait a minute, then try again.")),
    }
    fallback = (gettext("That request could not be read"), gettext("Go back and try once more."))
    return _page(error.code or 500, *pages.get(error.code or 500, fallback))


def out_of_range(error: Exception) -> Answer:
    """A day or number beyond what a database can hold; what was begun is undone."""
    is_bug = isinstance(error, StatementError) and not isinstance(error.orig, OverflowError)
    if is_bug and not isinstance(error, DataError):
        raise error
    close_session()
    words = gettext("A day or a number was too far out. Nothing was saved. Go back and choose another.")
    return _page(422, gettext("That did not work"), words)


def meanwhile(error: Exception) -> Answer:
    """Two did the same at one moment, and PostgreSQL let one of them: what the other began is undone."""
    state = getattr(getattr(error, "orig", None), "sqlstate", "")
    if isinstance(error, StatementError) and state not in MEANWHILE:
        return out_of_range(error)
    log.warning("meanwhile", kind=type(error).__name__, state=state)
    close_session()
    words = gettext(
        "Somebody else changed the same thing at the same moment. Nothing was saved. "
        "Go back, load the page again and send it once more."
    )
    return _page(409, gettext("Somebody was faster"), words)


def broken(_error: Exception) -> Answer:
    """Our own fault: said plainly, without detail; the page must not stand on the transaction that broke."""
    close_session()
    words = gettext("We broke something. It has been noted; what you sent was not saved. Please try again later.")
    return _page(500, gettext("Our mistake"), words)


class RowNumber(IntegerConverter):
    """A row's number in a path; one no table can have is no such page."""

    def __init__(self, routes: Map, *, fixed_digits: int = 0, least: int = 0, most: int = LARGEST) -> None:
        super().__init__(routes, fixed_digits, least, most)


def refuse_nul() -> None:
    """A NUL is in nothing a person types, and PostgreSQL keeps none; webhooks take it out of what they read."""
    if request.blueprint == "hooks":
        return
    sent = (request.path, *request.args.values(), *request.form.values(), *request.args, *request.form)
    if any("\0" in text for text in sent):
        abort(400)


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_nul)
    for error in (OverflowError, StatementError):
        app.register_error_handler(error, out_of_range)
    for race in (IntegrityError, OperationalError, StaleDataError):
        app.register_error_handler(race, meanwhile)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, csrf)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(500, broken)
