"""The page from which staff take a poll's answers out as a file, after saying again who they are."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.refusal import NotFound
from groundwork.web.current import db_session
from groundwork.web.languages import LANGUAGES, language
from groundwork.words import say
from polling import finding
from polling.exporting import answers, codebook, files
from polling.exporting.answers import Table
from polling.exporting.small import FEWEST
from polling.models import Poll, PollState, Record
from polling.reproducing import recipes

blueprint = Blueprint(
    "polling_export", __name__, template_folder="../templates", url_prefix="/alliances/<slug>/polls/<poll_slug>"
)
log = structlog.get_logger("groundswell")

BOOKS: Mapping[str, tuple[str, Callable[[Table], bytes]]] = {
    "codebook.md": ("text/markdown", codebook.markdown_of),
    "codebook.csv": ("text/csv", codebook.csv_of),
}


def _freshness() -> timedelta:
    within: timedelta = current_app.config["SECURITY_FRESHNESS"]
    return within


@blueprint.get("/export")
def export(slug: str, poll_slug: str) -> ResponseReturnValue:
    """What can be taken out, in which form, and what must not be done with it; `?file=csv` takes it."""
    poll = _poll(slug, poll_slug)
    if "file" in request.args:
        answer: ResponseReturnValue = _sent(poll, request.args["file"])
        return answer
    alliance = alliances.by_slug(db_session(), slug)
    has_recipe = db_session().get(Record, poll.id) is not None
    is_done = poll.state in {PollState.CLOSED, PollState.PUBLISHED}
    return render_template(
        "polling/staff/export.html",
        alliance=alliance,
        poll=poll,
        is_done=is_done,
        has_recipe=has_recipe,
        fewest=FEWEST,
        lacking=files.lacking(),
    )


@auth_required("session", within=_freshness)
def _sent(poll: Poll, kind: str) -> Response:
    """One file: the answers as csv, sav or parquet, their codebook, or the recipe of the published numbers."""
    content, mimetype, name = _file(db_session(), poll, kind)
    log.info("answers_exported", account=current_user.id, poll=poll.id, kind=kind)
    response: Response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(session: Session, poll: Poll, kind: str) -> tuple[bytes, str, str]:
    """Bytes, type and name. Raises NotFound for a kind there is none of, NotExportable and NotInstalled."""
    if kind == "recipe.json":
        return recipes.kept(session, poll).encode(), "application/json", f"{poll.slug}-recipe.json"
    if kind not in BOOKS and kind not in files.TYPES:
        raise NotFound(say("Answers can be had as csv, sav or parquet."))
    words = request.args.get("language", language())
    table = answers.table_of(session, poll, language=words if words in LANGUAGES else "en")
    if kind in BOOKS:
        mimetype, make = BOOKS[kind]
        return make(table), mimetype, f"{poll.slug}-{kind}"
    content = files.content_of(table, kind, language=words)
    return content, files.TYPES[kind], f"{poll.slug}-answers.{kind}"


def _poll(slug: str, poll_slug: str) -> Poll:
    alliance = alliances.by_slug(db_session(), slug)
    return finding.of_alliance(db_session(), alliance.id, poll_slug)
