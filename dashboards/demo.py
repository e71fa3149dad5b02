"""The dashboard's part of the demo: nothing to seed, one step to play."""

import csv
import io
import json
import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from alliances.finding import by_slug
from campaigns.models import REACHED, Call, Outcome
from groundwork.accounts.models import Grant
from groundwork.doors import DemoStep

if TYPE_CHECKING:
    from groundwork.stage import Stage

ALLIANCE = "franklin"
PAGE = f"/dashboard/{ALLIANCE}"
FIGURES = {"calls", "growth", "coverage", "opinion", "offices", "funnel"}
SHOWN = timedelta(weeks=4)


def charts_of(page: str) -> dict[str, Any]:
    """Every chart that a page carries, by its figure's key."""
    found = re.findall(r'<figure id="(\w+)">(.*?)</figure>', page, re.DOTALL)
    plots = ((key, re.search(r'<script type="application/json">(.*?)</script>', inside)) for key, inside in found)
    return {key: json.loads(plot.group(1)) for key, plot in plots if plot}


def _in_database(stage: "Stage") -> tuple[int, int]:
    """Calls placed, and calls that reached an office, in the four weeks up to the end of today."""
    with stage.database.reading() as session:
        alliance = by_slug(session, ALLIANCE)
        zone = ZoneInfo(alliance.time_zone)
        tomorrow = stage.clock.now().astimezone(zone).date() + timedelta(days=1)
        begins, ends = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (tomorrow - SHOWN, tomorrow))
        of_these_days = (
            Call.alliance_id == alliance.id,
            Call.placed_at >= begins,
            Call.placed_at < ends,
            Call.outcome.is_distinct_from(Outcome.SKIPPED),
        )
        reached = func.count().filter(Call.outcome.in_(REACHED))
        placed, taken = session.execute(select(func.count(), reached).where(*of_these_days)).one()
    return int(placed), int(taken)


def play(stage: "Stage") -> str:
    """The leader opens Monday: six charts, whose numbers are those of the CSV and of the database."""
    leader = stage.signed_in("leader")
    page = leader.get(PAGE)
    stage.require(page.status == 200, f"the leader's dashboard answered {page.status}")
    charts = charts_of(page.text)
    stage.require(set(charts) >= FIGURES, f"figures missing: {', '.join(sorted(FIGURES - set(charts)))}")
    rows = list(csv.DictReader(io.StringIO(leader.get(f"{PAGE}/calls.csv").text)))
    placed, reached = (sum(trace["y"]) for trace in charts["calls"]["data"])
    stage.require(
        (placed, reached) == tuple(sum(int(row[name]) for row in rows) for name in ("placed", "reached")),
        "the chart of calls is not its CSV",
    )
    stage.require((placed, reached) == _in_database(stage), "the chart of calls is not the database")
    return f"{len(charts)} figures; {placed} calls placed, {reached} reached: chart = CSV = database"


def spoil(stage: "Stage") -> None:
    """Take the leaders' roles away."""
    with stage.database.writing() as session:
        for grant in session.scalars(select(Grant).where(Grant.scope_id == ALLIANCE, Grant.ended_at.is_(None))):
            grant.ended_at = stage.clock.now()


STEP = DemoStep("dashboard", play, spoil)
