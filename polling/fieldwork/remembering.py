"""A signed cookie that knows which open polls this browser has answered, and nothing else."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from groundwork.web.current import settings

NAME = "polls"
KEPT = 180 * 24 * 3600
MOST = 50


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="answered-polls")


def answered() -> list[int]:
    """The ids of polls that were answered in this browser; a cookie that was tampered with says none."""
    try:
        found = _serializer().loads(request.cookies.get(NAME, ""))
    except BadSignature:
        return []
    return [one for one in found if isinstance(one, int)] if isinstance(found, list) else []


def remember(response: Response, poll_id: int) -> Response:
    """Add a poll to what the browser remembers."""
    polls = [*(one for one in answered() if one != poll_id), poll_id][-MOST:]
    signed = _serializer().dumps(polls)
    value = signed.decode() if isinstance(signed, bytes) else signed
    is_secure = settings().is_secure
    response.set_cookie(NAME, value, max_age=KEPT, httponly=True, samesite="Lax", secure=is_secure)
    return response
