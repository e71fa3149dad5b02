"""English and Spanish by path prefix: `/es/find` is `/find` in Spanish."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from flask import g, request
from flask_babel import Babel

LANGUAGES = {"en": "English", "es": "Español"}
LOCALES = {"en": "en_US", "es": "es_US"}  # Spanish as written here: 4,922 and not 4.922

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class LanguagePrefix:
    """Moves `/es` from the path to the script name, so that every route and every `url_for` knows both languages."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path: str = environ.get("PATH_INFO", "")
        if path == "/es" or path.startswith("/es/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/es"
            environ["PATH_INFO"] = path.removeprefix("/es") or "/"
            environ["groundswell.language"] = "es"
        return self.app(environ, start_response)


def language() -> str:
    """The language of this request: `en` or `es`."""
    return str(request.environ.get("groundswell.language", "en")) if request else "en"


def other_language_url() -> str:
    """This same page in the other language; the query stays."""
    prefix = "" if language() == "es" else "/es"
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    path = "/" + request.path.lstrip("/")  # two slashes would lead to another host
    return f"{prefix}{quote(path)}{query}"


def link_in(language: str, link: str) -> str:
    """The same page in another language. link: a whole address of ours, or one from the root."""
    parts = urlsplit(link)
    path = parts.path.removeprefix("/es") if parts.path == "/es" or parts.path.startswith("/es/") else parts.path
    return urlunsplit(parts._replace(path=f"/es{path}" if language == "es" else path or "/"))


def own_path(typed: str) -> str:
    """Path and query of a page of ours, whatever was typed: no other host is ever in it."""
    try:
        parts = urlsplit(typed)
    except ValueError:
        return "/"
    path = "/" + parts.path.lstrip("/\\")
    return urlunsplit(("", "", path, parts.query, ""))


def install(app: Any) -> None:
    """Set up Flask-Babel with the house's one catalog, and the prefix."""
    Babel(
        app,
        default_translation_directories=app.config["TRANSLATIONS"],
        default_timezone="America/New_York",
        locale_selector=lambda: LOCALES[language()],
        timezone_selector=lambda: g.get("time_zone"),
    )
    app.wsgi_app = LanguagePrefix(app.wsgi_app)
    app.jinja_env.globals.update(language=language, other_language_url=other_language_url, LANGUAGES=LANGUAGES)
