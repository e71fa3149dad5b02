"""What somebody who may reach a page does first: type their password again, or say why they read personal data."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from groundwork.audit import reasons
from groundwork.audit.models import ReasonGiven
from groundwork.doors import Permission
from groundwork.web.current import READING, clock, db_session

HEAD_START = timedelta(minutes=1)  # a clock that was set back a little makes nobody stale


def first(permission: Permission, scope: str, *, is_own: bool) -> Response | None:
    """Where the visitor has to go before this page opens, if anywhere.

    scope: the slug of the page's alliance. is_own: whether the visitor has a role of their own there.
    """
    if permission.personal and not is_own:
        g.reading = reasons.standing(db_session(), current_user.id, scope, now=clock().now())
        if g.reading is None:
            return _to(url_for("audit.reason", slug=scope) if scope else url_for("audit.coalition_reason"))
    if permission.fresh and not is_fresh():
        return _to(url_for("security.verify"))
    return None


def is_fresh() -> bool:
    """Whether the visitor signed in, or typed the password again, a short while ago.

    Who begins in time may finish: each step of theirs adds the grace period.
    """
    now, config = datetime.now(UTC), current_app.config
    typed_at = datetime.fromtimestamp(float(session.get("fs_paa", 0)), UTC)
    grace_until = datetime.fromtimestamp(float(session.get("fs_gexp", 0)), UTC)
    within: timedelta = config["SECURITY_FRESHNESS"]
    if now >= grace_until and not -HEAD_START < now - typed_at < within:
        return False
    session["fs_gexp"] = int((now + config["SECURITY_FRESHNESS_GRACE_PERIOD"]).timestamp())
    return True


def reading() -> ReasonGiven | None:
    """The reason by which the visitor reads this very page; none where they need none."""
    found: ReasonGiven | None = g.get("reading")
    return found


def here() -> str:
    """The address of this page within the site, with its query."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return request.script_root + request.path + query


def _to(address: str) -> Response:
    """There, and from there back to what can be read; what was to be sent is not sent by itself."""
    if request.method not in READING:
        flash(_("Nothing was saved yet. Do this first, then send the form again."), "error")
    return redirect(f"{address}?next={quote(_readable(), safe='/')}", 303)


def _readable() -> str:
    """The page the visitor came from or asked for, always one of ours and never one that changes something."""
    if request.method in READING:
        return here()
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path.startswith("/"):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    methods = request.url_rule.methods if request.url_rule else None
    return here() if "GET" in (methods or set()) else url_for("accounts.desk")
