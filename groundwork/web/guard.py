"""Nobody reaches an endpoint that no room has opened for them."""

from typing import Any
from urllib.parse import quote

from flask import Flask, abort, g, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from groundwork.accounts.models import Grant
from groundwork.accounts.people import ALLIANCE, COALITION, grants_of
from groundwork.doors import Permission, Role
from groundwork.web import gates
from groundwork.web.current import READING, db_session, doors, installation


def allows(permission: Permission, grants: list[Grant], path: dict[str, Any]) -> bool:
    """Whether these grants open an endpoint reached with these path arguments."""
    return any(_opens(permission, one, path) for one in grants if one.role in permission.roles)


def _opens(permission: Permission, grant: Grant, path: dict[str, Any]) -> bool:
    if grant.role == Role.SECRETARIAT:
        return grant.scope_kind == COALITION
    if not permission.scope:
        return True
    return grant.scope_kind == ALLIANCE and grant.scope_id == path.get(permission.scope, "")


def my_grants() -> list[Grant]:
    """What the visitor may do, read afresh at every request: a role taken away is gone at once."""
    if not current_user.is_authenticated:
        return []
    if "grants" not in g:
        g.grants = grants_of(db_session(), current_user.id)
    return list(g.grants)


def may_reach(endpoint: str, path: dict[str, Any]) -> bool:
    """Whether the visitor would be let in there: for menus that offer nothing they would refuse."""
    permission = doors().permissions.get(endpoint)
    if permission is None or (permission.demo_only and not installation().is_demo):
        return False
    return not permission.roles or allows(permission, my_grants(), path)


def check() -> Response | None:
    """Before every request: no row in the permission table means no."""
    if request.endpoint is None:
        return None
    permission = doors().permissions.get(request.endpoint)
    if permission is None:
        abort(403)
    if permission.demo_only and not installation().is_demo:
        abort(404)
    if not permission.roles:
        return None
    if not current_user.is_authenticated:
        return redirect(_sign_in_address(), 303)
    path = request.view_args or {}
    if not allows(permission, my_grants(), path):
        abort(403)
    return gates.first(permission, path.get(permission.scope, ""), is_own=_has_own_role(permission, path))


def _has_own_role(permission: Permission, path: dict[str, Any]) -> bool:
    """Whether the visitor takes part there, and does not only look after all alliances."""
    return allows(permission, [one for one in my_grants() if one.role != Role.SECRETARIAT], path)


def _sign_in_address() -> str:
    """The sign-in page, which leads back to where the visitor wanted to read; nothing is sent a second time."""
    if request.method not in READING:
        return url_for("security.login")
    return f"{url_for('security.login')}?next={quote(gates.here(), safe='/')}"


def install(app: Flask) -> None:
    """Stand before every view."""
    app.before_request(check)
