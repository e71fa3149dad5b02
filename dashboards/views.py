"""Pages of the dashboards. Only here and in the figures are pandas and Plotly loaded."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from alliances.desk import alliance_of
from alliances.models import Alliance
from dashboards import pages
from dashboards.figures.kinds import Scope
from dashboards.plotly_file import plotly_file, plotly_version
from dashboards.reach import alliances_of
from dashboards.sheets import csv_of
from groundwork.refusal import Refusal
from groundwork.web.current import clock, db_session
from groundwork.web.guard import may_reach
from groundwork.web.headers import CHARTS
from groundwork.words import say as _

blueprint = Blueprint("dashboards", __name__, template_folder="templates")

PERIOD = timedelta(days=27)
LONGEST = timedelta(days=366)
EARLIEST = date(2000, 1, 1)
# saving a chart as a picture goes through a blob of the page's own
PICTURES = CHARTS | {"img-src": "'self' data: blob:"}


def scope_of(alliance: Alliance) -> Scope:
    """The days that the address asks for. Raises Refusal when they make no sense."""
    now = clock().now()
    scope = Scope(alliance.id, alliance.slug, date.min, date.min, now, alliance.time_zone)
    until = min(_day("to", scope.today), scope.today)
    since = _day("from", until - PERIOD)
    if not timedelta(0) <= until - since <= LONGEST:
        raise Refusal(_("The first day comes before the last, and at most a year lies between them."))
    return Scope(alliance.id, alliance.slug, since, until, now, alliance.time_zone)


def _day(name: str, default: date) -> date:
    asked = request.args.get(name, "")
    try:
        day = date.fromisoformat(asked) if asked else default
    except ValueError:
        raise Refusal(_("Write a day as year-month-day, such as 2026-06-15.")) from None
    return max(day, EARLIEST)


@blueprint.get("/dashboard")
def mine() -> ResponseReturnValue:
    """The dashboards this account may see; straight to it where there is one."""
    alliances = alliances_of(db_session(), current_user.id)
    if len(alliances) == 1:
        return redirect(url_for("dashboards.monday", slug=alliances[0].slug))
    return render_template("dashboards/list.html", alliances=alliances)


@blueprint.get("/dashboard/<slug>")
def monday(slug: str) -> ResponseReturnValue:
    """What it all adds up to, on a Monday morning."""
    alliance = alliance_of(slug)
    scope = scope_of(alliance)
    page = pages.monday(db_session(), scope)
    return render_template(
        "dashboards/monday.html",
        page=page,
        scope=scope,
        alliance=alliance,
        version=plotly_version(),
        is_forming=alliance.stage.following is not None and may_reach("forming.stage", {"slug": slug}),
    )


@blueprint.get("/dashboard/<slug>/<figure>.csv")
def sheet(slug: str, figure: str) -> ResponseReturnValue:
    """The frame of one figure, as the page with the same days shows it."""
    if figure not in pages.FIGURES:
        abort(404)
    scope = scope_of(alliance_of(slug))
    answer = Response(csv_of(pages.FIGURES[figure].rows(db_session(), scope)), mimetype="text/csv")
    name = f"{slug}-{figure}-{scope.since}-{scope.until}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/assets/plotly-<wanted>.min.js")
def plotly(wanted: str) -> ResponseReturnValue:
    """plotly.js of this version, compressed for whoever takes it so."""
    if wanted != plotly_version():
        abort(404)
    file = plotly_file()
    if request.accept_encodings["gzip"]:
        answer = Response(file.compressed, mimetype="text/javascript", headers={"Content-Encoding": "gzip"})
    else:
        answer = send_file(file.plain, mimetype="text/javascript")
    answer.set_etag(file.etag)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.vary.add("Accept-Encoding")
    return answer.make_conditional(request)


monday.talisman_view_options = {"content_security_policy": PICTURES}  # type: ignore[attr-defined] # Talisman's own door
