"""Structured logs without personal data: a request id, what was asked for, how it ended, how long it took."""

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

from groundwork.tokens import new_token

log = structlog.get_logger("groundswell")


def configure(level: str = "info") -> None:
    """Write one line of JSON an event to standard error, from `level` (debug, info, warning, error) upwards."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # looked up anew: tests change it
    )
    logging.getLogger("twilio").setLevel(logging.WARNING)  # its request lines carry phone numbers
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


def _begin() -> None:
    g.request_id = new_token()
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    """The route's pattern is logged, never the path as asked: tokens and names stay out."""
    response.headers["X-Request-ID"] = g.get("request_id", "")
    log.info(
        "request",
        id=g.get("request_id", ""),
        method=request.method,
        route=request.url_rule.rule if request.url_rule else "none",
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
    return response


def _broken(exc_info: Any) -> None:
    """Flask's own line would name the path as asked."""
    route = request.url_rule.rule if request.url_rule else "none"
    log.error("broken", id=g.get("request_id", ""), route=route, exc_info=exc_info)


def install(app: Flask) -> None:
    """Log every request."""
    app.log_exception = _broken  # type: ignore[method-assign]
    app.before_request(_begin)
    app.after_request(_end)
