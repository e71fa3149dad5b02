"""Security headers: one strict content policy, and one for pages whose charts style themselves."""

from typing import Any

from flask import Flask, Response, request
from flask_talisman import Talisman

STRICT = {
    "default-src": "'none'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# plotly.js writes style attributes; nothing else is loosened
CHARTS = STRICT | {"style-src": "'self' 'unsafe-inline'"}


def install(app: Flask, *, is_secure: bool) -> Any:
    """Set the headers on every answer; returns the Talisman for views that need `CHARTS`."""
    app.after_request(_not_stored)
    app.after_request(_sandboxed)  # before Talisman's own, so that it runs after that
    return Talisman(
        app,
        content_security_policy=STRICT,
        force_https=False,
        frame_options="DENY",
        strict_transport_security=is_secure,
        session_cookie_secure=is_secure,
        session_cookie_samesite="Lax",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "(self)", "camera": "()", "microphone": "()"},
    )


def _sandboxed(response: Response) -> Response:
    """What is saved and not shown may do nothing, should a browser show it after all."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _not_stored(response: Response) -> Response:
    """Pages with personal data or a form key are not kept by browsers or proxies."""
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
