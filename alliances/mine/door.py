"""Who is behind a request for one's own page: a signed cookie of half an hour, apart from the sign-in of staff."""

from typing import NoReturn

from flask import abort, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from alliances.mine import links
from alliances.mine.asking import GOOD_FOR
from alliances.models import MineLink
from groundwork.web.current import clock, db_session, settings


def cookie_name() -> str:
    """The cookie's name; browsers send a `__Host-` one to this host alone."""
    return "__Host-mine" if settings().is_secure else "mine"


def let_in(response: Response, link: MineLink) -> Response:
    """Carry the right to open the page from here on."""
    response.set_cookie(
        cookie_name(),
        str(_signer().dumps(link.id)),
        max_age=int(GOOD_FOR.total_seconds()),
        secure=settings().is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def let_out(response: Response) -> Response:
    """Take it back."""
    response.delete_cookie(cookie_name(), secure=settings().is_secure, httponly=True, samesite="Lax")
    return response


def visitor() -> MineLink | None:
    """The link whose button was pressed in this browser, while its half hour lasts."""
    try:
        number = _signer().loads(request.cookies.get(cookie_name(), ""))
    except BadSignature:
        return None
    return links.standing(db_session(), number, now=clock().now()) if isinstance(number, int) else None


def must_be_in() -> MineLink:
    """The same, or back to where a link is asked for."""
    return visitor() or _back()


def _back() -> NoReturn:
    abort(redirect(url_for("mine.ask", over=1), 303))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key.get_secret_value(), salt="mine")
