"""Pages of reports: an alliance's quarter, the coalition's, and where to recruit next."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from alliances.desk import alliance_of
from dashboards.reports import counting, recruiting, telling
from dashboards.reports.counting import COALITION_ZONE, Days
from dashboards.reports.sheet import rows_of
from groundwork.refusal import Refusal
from groundwork.web.current import clock, db_session, installation
from groundwork.words import say

blueprint = Blueprint("reports", __name__, template_folder="../templates")
EARLIEST = 2000


def _asked(today: date) -> tuple[int, int]:
    """The quarter the address asks for, this one when it asks for none. Raises Refusal."""
    typed = request.args.get("quarter", "")
    if not typed:
        return counting.quarter_of(today)
    found = re.fullmatch(r"([0-9]{4})-([1-4])", typed)
    if found is None or int(found[1]) < EARLIEST or (int(found[1]), int(found[2])) > counting.quarter_of(today):
        raise Refusal(say("Choose one of the quarters shown, such as 2026-2."))
    return int(found[1]), int(found[2])


def _today(zone: str) -> date:
    return clock().now().astimezone(ZoneInfo(zone)).date()


@blueprint.get("/dashboard/<slug>/quarter")
def quarter(slug: str) -> ResponseReturnValue:
    """One quarter of an alliance, for its board and its funders; made to be printed."""
    alliance = alliance_of(slug)
    today = _today(alliance.time_zone)
    year, number = _asked(today)
    days = Days(*counting.quarter(year, number), alliance.id, alliance.time_zone)
    return _page("dashboards/reports/quarter.html", days, today, (year, number), alliance=alliance)


@blueprint.get("/secretariat/quarter")
def coalition() -> ResponseReturnValue:
    """One quarter of all alliances together, and of each."""
    today = _today(COALITION_ZONE)
    year, number = _asked(today)
    since, until = counting.quarter(year, number)
    session = db_session()
    each = [
        (one, counting.counted(session, Days(since, until, one.id, one.time_zone)))
        for one in counting.alliances_in_work(session)
    ]
    days = Days(since, until)
    return _page("dashboards/reports/coalition.html", days, today, (year, number), each=each)


def _page(template: str, days: Days, today: date, asked: tuple[int, int], **more: object) -> ResponseReturnValue:
    session = db_session()
    now, before = counting.counted(session, days), counting.counted(session, telling.before(days))
    parts = telling.parts(now, before)
    if request.args.get("form") == "csv":
        answer = Response(rows_of(parts), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="quarter-{asked[0]}-{asked[1]}.csv"'
        return answer
    return render_template(
        template,
        parts=parts,
        counted=now,
        days=days,
        is_open=days.until >= today,
        asked=f"{asked[0]}-{asked[1]}",
        quarters=[f"{year}-{number}" for year, number in counting.quarters_back(today)],
        coalition_name=installation().name,
        **more,
    )


@blueprint.get("/secretariat/recruit")
def recruit() -> ResponseReturnValue:
    """States without an alliance, the most promising first."""
    rows = recruiting.states_to_recruit(db_session(), on=clock().now().date())
    promising = [one for one in rows if one.is_promising]
    quiet = [one for one in rows if not one.is_promising]
    return render_template("dashboards/reports/recruit.html", rows=rows, promising=promising, quiet=quiet)
