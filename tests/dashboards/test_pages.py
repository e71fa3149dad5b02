import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import g
from sqlalchemy import event

from campaigns.models import Outcome, VisitState
from dashboards.demo import charts_of
from dashboards.figures.kinds import Scope
from dashboards.pages import FIGURES, monday, shown
from groundwork.doors import Role
from tests.conftest import NOW
from tests.dashboards.tables import tables_of
from tests.factories.accounts import an_account
from tests.factories.campaigns import (
    HALE_OSGOOD,
    a_call,
    a_campaign,
    a_congress,
    a_supporter,
    a_visit,
    an_alliance,
)
from tests.visitor import Visitor, signed_in

TODAY = date(2026, 6, 16)
PAGE = "/dashboard/franklin"
CEILING = 45


@pytest.fixture
def alliance(session):
    a_congress(session)
    made = an_alliance(session)
    campaign = a_campaign(session, made)
    for days in (1, 1, 2, 5):
        a_call(session, campaign, placed_at=NOW - timedelta(days=days))
    a_call(session, campaign, HALE_OSGOOD, placed_at=NOW - timedelta(days=45))
    a_call(session, campaign, placed_at=NOW - timedelta(days=3), outcome=Outcome.UNAVAILABLE)
    a_visit(session, made, planned_for=NOW - timedelta(days=2), state=VisitState.REPORTED)
    a_visit(session, made)
    a_supporter(session, made, joined_at=NOW - timedelta(days=30))
    session.commit()
    return made


@pytest.fixture
def leader(app, session, alliance):
    return signed_in(app, session)


def sheet(visitor: Visitor, figure: str, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(f"{PAGE}/{figure}.csv{query}").text)))


def test_the_page_opens_with_its_finding(leader):
    page = leader.get(PAGE)

    assert page.status == 200
    assert "Four calls got through; one office has gone cold" in page.words


def test_chart_sheet_and_table_are_one_frame(leader):
    page = leader.get(PAGE).text

    charts, cells = charts_of(page), tables_of(page)
    rows = {key: sheet(leader, key) for key in charts}
    assert_same_calls(charts["calls"]["data"], rows["calls"], cells["calls"])
    assert_same_offices(charts["offices"]["data"], rows["offices"], cells["offices"])
    assert_same_silence(charts["coverage"]["data"], rows["coverage"], cells["coverage"])
    assert_same_growth(charts["growth"]["data"], rows["growth"], cells["growth"])


def assert_same_calls(data, rows, cells):
    placed, reached = data
    assert placed["y"] == [int(row["placed"]) for row in rows] == [int(row[1]) for row in cells]
    assert reached["y"] == [int(row["reached"]) for row in rows] == [int(row[2]) for row in cells]
    assert placed["x"] == [row["day"] for row in rows]
    assert (sum(placed["y"]), sum(reached["y"])) == (5, 4)


def assert_same_offices(data, rows, cells):
    assert len(rows) == len(cells) == 12
    for column, chart, place in zip(("calls", "reached", "visits"), data, (2, 3, 4), strict=True):
        assert chart["x"] == [int(row[column]) for row in rows] == [int(row[place]) for row in cells]


def assert_same_silence(data, rows, cells):
    assert data[1]["x"] == [float(row["days"]) for row in rows if row["days"]]
    assert [row["days"] or "never" for row in rows] == [row[2] for row in cells]
    assert data[1]["marker"]["symbol"].count("diamond") == 1


def assert_same_growth(data, rows, cells):
    (line,) = data
    assert line["y"] == [int(row["total"]) for row in rows] == [int(row[3]) for row in cells]
    assert line["y"][-1] == 1


def test_no_figure_of_a_page_offers_the_vendors_cloud(leader):
    page = leader.get(PAGE)

    charts = charts_of(page.text)
    assert len(charts) >= 4
    for chart in charts.values():
        assert chart["config"]["showSendToCloud"] is False
        assert chart["config"]["plotlyServerURL"] == ""
    assert "://" not in page.text.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_what_holds_nothing_says_what_fills_it(leader):
    page = leader.get(PAGE)

    assert "opinion" not in charts_of(page.text)
    assert "No poll is published yet" in page.words


def test_the_days_asked_for_are_the_days_shown(leader):
    query = "?from=2026-04-01&to=2026-04-03"

    page = leader.get(f"{PAGE}{query}")

    assert [row["day"] for row in sheet(leader, "calls", query)] == ["2026-04-01", "2026-04-02", "2026-04-03"]
    assert "Apr 1 to Apr 3, 2026" in page.words
    assert "No calls in these days" in page.words


def test_days_that_make_no_sense_are_answered_with_words(leader):
    for query in ("?from=2026-06-10&to=2026-06-01", "?from=yesterday", "?to=31", "?from=1999-01-01"):
        page = leader.get(f"{PAGE}{query}")

        assert page.status == 422
        assert "day" in page.words


def test_a_day_before_our_time_is_a_page_without_calls(leader):
    page = leader.get(f"{PAGE}?from=0001-01-01&to=0001-01-01")

    assert "No call got through" in page.words
    assert "No calls in these days" in page.words


def test_a_day_to_come_ends_today(leader):
    rows = sheet(leader, "calls", "?from=2026-06-15&to=2026-09-01")

    assert [row["day"] for row in rows] == ["2026-06-15", "2026-06-16"]


def test_another_alliances_people_are_refused(app, session, alliance):
    an_alliance(session, "ohio", name="Ohio Alliance", state="OH")
    olga = signed_in(app, session, "olga@ohio.example", scope="ohio")

    assert olga.get(PAGE).status == 403
    assert olga.get(f"{PAGE}/calls.csv").status == 403
    assert olga.get("/dashboard").path == "/dashboard/ohio"


def test_a_stranger_is_asked_to_sign_in(app, alliance):
    page = Visitor(app).get(PAGE)

    assert page.path.startswith("/login")


def test_a_viewer_reads_and_the_secretariat_chooses(app, session, alliance):
    an_alliance(session, "ohio", name="Ohio Alliance", state="OH")
    an_account(session, "vera@franklin.example", role=Role.VIEWER, has_second_factor=False)
    an_account(session, "hana@lantern.example", role=Role.SECRETARIAT)
    viewer, hana = Visitor(app), Visitor(app)
    viewer.sign_in("vera@franklin.example")
    hana.sign_in("hana@lantern.example")

    assert viewer.get(PAGE).status == 200
    listed = hana.get("/dashboard")
    assert {"/dashboard/franklin", "/dashboard/ohio"} <= set(listed.links)
    assert hana.get(PAGE).status == 200
    assert hana.get("/dashboard/ohio").status == 200


def test_an_unknown_figure_or_alliance_is_not_found(app, session, leader):
    hana = signed_in(app, session, "hana@lantern.example", role=Role.SECRETARIAT)

    assert leader.get(f"{PAGE}/nothing.csv").status == 404
    assert hana.get("/dashboard/nowhere").status == 404


def test_only_the_dashboard_may_style_inline_and_only_it_loads_the_chart_library(leader):
    monday_page, other = leader.get(PAGE), leader.get("/")

    assert "'unsafe-inline'" in monday_page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in monday_page.headers["Content-Security-Policy"] + ";"
    assert "'unsafe-inline'" not in other.headers["Content-Security-Policy"]
    assert "plotly" in monday_page.text
    assert "plotly" not in other.text


def test_the_chart_library_comes_compressed_and_is_kept(app):
    from dashboards.plotly_file import plotly_version

    client, path = app.test_client(), f"/assets/plotly-{plotly_version()}.min.js"
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})

    assert first.headers["Content-Encoding"] == "gzip"
    assert len(first.data) < 1_600_000
    assert "immutable" in first.headers["Cache-Control"]
    assert "Accept-Encoding" in first.headers["Vary"]
    assert again.status_code == 304
    assert "Content-Encoding" not in plain.headers
    assert len(plain.data) > 4_000_000
    plain.close()
    assert client.get("/assets/plotly-0.0.0.min.js").status_code == 404


def test_a_page_asks_the_database_a_bounded_number_of_times(app, session, alliance):
    asked: list[str] = []
    scope = Scope(alliance.id, "franklin", TODAY - timedelta(days=27), TODAY, NOW, "America/New_York")

    with app.test_request_context(PAGE), app.extensions["database"].reading() as reading:
        event.listen(reading.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
        monday(reading, scope)

    assert len(asked) <= CEILING


def test_words_in_a_page_cannot_end_its_script(app, session, alliance):
    scope = Scope(alliance.id, "franklin", TODAY - timedelta(days=27), TODAY, NOW, "America/New_York")

    with app.test_request_context(PAGE):
        g.slug = "franklin"
        frame = FIGURES["offices"].rows(session, scope).assign(name="</script><script>alert(1)")
        one = shown(FIGURES["offices"], frame, scope)
        page = app.jinja_env.from_string("{{ plot | tojson }}").render(plot=one.plot)

    assert "<" not in page


def test_days_begin_at_the_alliances_own_midnight(app):
    scope = Scope(1, "franklin", TODAY, TODAY, datetime(2026, 6, 17, 3, 0, tzinfo=UTC), "America/New_York")

    assert scope.opens == datetime(2026, 6, 16, 4, 0, tzinfo=UTC)
    assert scope.closes == datetime(2026, 6, 17, 4, 0, tzinfo=UTC)
    assert scope.today == TODAY
