"""The document of our JSON API: what APIFlask writes down of the routes under `/api/v1/`."""

from typing import Any

from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask.sansio.blueprints import Blueprint
from flask_babel import gettext

from groundwork.doors import PUBLIC

PATH = "/api/v1/openapi.json"
ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["message", "status"],
    "properties": {
        "message": {"type": "string", "description": "What is wrong, in words for people."},
        "status": {"type": "integer", "description": "The HTTP status once more."},
        "detail": {"type": "object", "description": "What is wrong with each part of the query."},
    },
}


class App(APIFlask):
    """An app whose pages stay out of the document of its API."""

    def register_blueprint(self, blueprint: Blueprint, **options: Any) -> None:
        """Add a room's pages or API."""
        if not hasattr(blueprint, "enable_openapi"):
            blueprint.enable_openapi = False  # type: ignore[attr-defined] # APIFlask asks it of every blueprint
        super().register_blueprint(blueprint, **options)


def install(app: APIFlask) -> None:
    """Say how the document is written and what an error looks like."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_SERVERS=False,  # a caller's Host header would be kept in the document
        SERVERS=[{"url": app.extensions["settings"].public_url}],
        DESCRIPTION="Who speaks for a place in Congress, on any day, and where they are reached.",
        HTTP_ERROR_SCHEMA=ERROR,
        VALIDATION_ERROR_SCHEMA=ERROR,
    )
    app.error_callback = in_words  # its `error_processor` would answer for pages too
    app.extensions["doors"].permit(PUBLIC, "openapi.spec")


def in_words(error: HTTPError) -> tuple[dict[str, Any], int, Any]:
    """An error of the API: the same shape whatever refused."""
    detail = {name: " ".join(map(str, words)) for name, words in error.detail.get("query", {}).items()}
    message = gettext("Part of the query could not be read.") if detail else error.message
    told = "; ".join(f"{name}: {words}" for name, words in sorted(detail.items()))
    body = {"message": f"{message} {told}".strip(), "status": error.status_code, "detail": detail}
    return body, error.status_code, error.headers
