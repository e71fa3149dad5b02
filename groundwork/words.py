"""Words for people: in the language of the request, in a letter in its reader's, and in English outside of both."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from flask import Flask, current_app, has_app_context, has_request_context
from flask_babel import Babel, force_locale, gettext, ngettext

from groundwork.web.languages import LOCALES

_has_reader: ContextVar[bool] = ContextVar("has_reader", default=False)


def say(text: str, **values: object) -> str:
    """The text in the language of the request or the letter, with its `%(name)s` filled in."""
    if has_request_context() or _has_reader.get():
        return str(gettext(text, **values))
    return text % values if values else text


def count(one: str, many: str, number: int, **values: object) -> str:
    """The wording for this number, which both name as `%(num)s`, in the language of the request or the letter."""
    if has_request_context() or _has_reader.get():
        return str(ngettext(one, many, number, **values))
    return (one if number == 1 else many) % (values | {"num": number})


@contextmanager
def written_in(language: str) -> Iterator[None]:
    """Within, all words, days and numbers are in this language: a letter is in its reader's, whoever causes it.

    language: `en` or `es`; anything else is English. Works in the worker too, where there is no app.
    """
    has_app = has_app_context() and "babel" in current_app.extensions
    with nullcontext() if has_app else _writing_desk().app_context(), force_locale(LOCALES.get(language, "en_US")):
        token = _has_reader.set(True)
        try:
            yield
        finally:
            _has_reader.reset(token)


@cache
def _writing_desk() -> Flask:
    """No more of an app than the catalogs need."""
    desk = Flask("groundwork", static_folder=None)
    Babel(desk, default_translation_directories=str(Path(__file__).parent / "translations"))
    return desk
