"""The house's own pages: health, readiness, robots, security contact; and what every template may ask."""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request, url_for
from flask_babel import gettext
from flask_security import current_user
from markupsafe import Markup, escape

from groundwork import health
from groundwork.doors import PUBLIC, MenuItem
from groundwork.web.current import clock, db, doors, installation, settings
from groundwork.web.dates import day_in_words, in_words
from groundwork.web.guard import may_reach

blueprint = Blueprint("house", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether this process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether database, migrations and a worker are there; 503 says what is not."""
    problems = health.problems(db())
    return Response("\n".join(problems or ["ready"]) + "\n", 503 if problems else 200, mimetype="text/plain")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Search engines may read public pages; a demo is nobody's business."""
    rule = "Disallow: /" if installation().is_demo else "Disallow: /sim/\nDisallow: /hooks/\nDisallow: /login"
    return Response(f"User-agent: *\n{rule}\n", mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Where a finder of a weakness writes (RFC 9116)."""
    contact = settings().security_contact or f"{settings().public_url}/imprint"
    expires = (clock().now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    words = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, es\n"
    return Response(words, mimetype="text/plain")


@cache
def _stamp(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of one of our static files, changing with its content so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_stamp(Path(__file__).parent.parent / "static" / name))


def _keep_assets(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def moment(value: datetime, form: str = "EEE, MMM d, h:mm a") -> Markup:
    """A `<time>` element in words, in the time zone of the page (`g.time_zone`, Eastern unless set)."""
    words = in_words(value, form)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(timespec="minutes"), escape(words))


def phone_words(number: str) -> str:
    """An American number as people write it: 608-555-0142."""
    digits = number.removeprefix("+1")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else number


def phone_link(number: str) -> str:
    """Where tapping a number leads: the phone itself, or the simulated one in a demo, where nothing may ring."""
    if not installation().is_demo:
        return f"tel:{number}"
    return url_for("simulator.dialer", to=number.removeprefix("+"))


def menu(place: str) -> list[tuple[str, str, str]]:
    """Links of one place that this visitor may follow: (address, words, where we are); tabs keep the alliance.

    Where we are is what `aria-current` says: `page` on the page itself, `true` on a page below it, else nothing.
    """
    items = [item for item in doors().menu_for(place) if may_reach(item.endpoint, _path(item))]
    addresses = [url_for(item.endpoint, **_path(item)) for item in items]
    here = max((one for one in addresses if _is_below(one)), key=len, default="")
    return [
        (address, item.label(), _standing(item, is_here=address == here))
        for item, address in zip(items, addresses, strict=True)
    ]


def _is_below(address: str) -> bool:
    path = request.script_root + request.path
    return path == address or bool(address.strip("/") and path.startswith(f"{address}/"))


def _standing(item: MenuItem, *, is_here: bool) -> str:
    if item.endpoint == request.endpoint:
        return "page"
    return "true" if is_here else ""


def _path(item: MenuItem) -> dict[str, Any]:
    scope = doors().permissions[item.endpoint].scope
    return {scope: (request.view_args or {}).get(scope, g.get("slug", ""))} if scope else {}


def install(app: Flask) -> None:
    """Add the pages and what templates share."""
    app.register_blueprint(blueprint)
    app.after_request(_keep_assets)
    app.extensions["doors"].permit(
        PUBLIC, "house.healthz", "house.readyz", "house.robots", "house.security_txt", "static"
    )
    app.jinja_env.globals.update(
        asset=asset, menu=menu, moment=moment, installation=installation, signed_in=lambda: current_user
    )
    app.jinja_env.globals.update(phone_link=phone_link, phone_words=phone_words, may_reach=may_reach)
    app.jinja_env.filters["day"] = day_in_words
    app.jinja_env.globals["demo_words"] = lambda: gettext(
        "Demo data: nothing is sent, every stance and touch is invented."
    )
