"""How large a request may be: a file's worth where a view takes files, little everywhere else."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, has_app_context, request

UPLOAD_MB = 10  # outside of an app, as in a seed
BESIDE_MB = 2  # the other boxes of the form
TOLD_TWICE = 2  # up to twice the limit comes in and is refused beside its box, with all that was typed kept
DRAINED = 64  # what more is read and thrown away, in megabytes, so that the answer is seen
MB = 1_000_000
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Let this view receive uploads; stands directly below the route's decorator."""
    view.takes_files = True  # type: ignore[attr-defined] # read by `_allow_files`
    return view


def most_mb() -> int:
    """The largest file that is kept, in megabytes, by the settings."""
    return int(current_app.extensions["settings"].upload_mb) if has_app_context() else UPLOAD_MB


def is_upload() -> bool:
    """Whether the request goes to a view that takes files."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)


def _allow_files() -> None:
    if is_upload():
        own = getattr(current_app.view_functions[request.endpoint or ""], "takes_mb", TOLD_TWICE * most_mb())
        request.max_content_length = (own + BESIDE_MB) * MB


def drain() -> None:
    """Read on a while after a request was found too large.

    A server that answers and hangs up while the browser still sends shows a broken connection, not the answer.
    """
    stream, left = request.environ["wsgi.input"], DRAINED * MB
    try:
        while left > 0 and (piece := stream.read(min(left, 1 << 16))):
            left -= len(piece)
    except OSError:
        return  # the browser hung up first


def install(app: Flask) -> None:
    """Must come before whatever reads the form, which is the protection against forgery."""
    app.before_request(_allow_files)
