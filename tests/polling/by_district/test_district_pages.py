"""The pages of district estimates, for everybody once they are out and for staff before."""

import csv
import re
from io import StringIO

import pytest
from sqlalchemy import select

from groundwork.doors import Role
from polling.by_district.district_maps import shade
from polling.models import AreaEstimate
from polling.reporting import publishing
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.districts import a_poll_by_district
from tests.factories.polling import a_draft, a_published_poll, again, an_open_poll, stated
from tests.visitor import Visitor


@pytest.fixture
def published(session):
    poll = a_poll_by_district(session)
    stated(session, poll)
    publishing.publish(session, poll, now=NOW)
    session.commit()
    return again(session, poll)


@pytest.fixture
def leader(app, session):
    an_account(session, role=Role.LEADER)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def test_everybody_sees_districts_with_intervals_and_that_a_model_made_them(app, published):
    page = Visitor(app).get(f"/polls/{published.slug}/districts")

    assert page.status == 200
    assert page.text.count("<svg") >= 8
    assert "FK-8" in page.words
    for words in ("model", "no district was polled by itself", "95% interval", "Invented for the demo (2026)", "seed"):
        assert words in page.words
    assert "<script" not in page.text.split("<main")[1].split("</main>")[0]
    assert "Republican" not in page.text
    assert any(link.startswith("/find?district=FK-") for link in page.links)


def test_a_states_districts_are_on_a_map_with_its_key(app, session, published):
    page = Visitor(app).get(f"/polls/{published.slug}/districts").text

    drawing = page.split('role="img"')[1].split("</svg>")[0]
    shares = session.scalars(select(AreaEstimate.share)).all()
    assert sorted(re.findall(r'path class="(q\d)"', drawing)) == sorted(map(shade, shares))
    assert re.findall(r">(\d)</text>", drawing) == [str(number) for number in range(1, 9)]
    assert all(f'class="badge {shade(share)}"' in page for share in shares)


@pytest.mark.parametrize(
    ("share", "kind"), [(0.0, "q1"), (0.39, "q1"), (0.4, "q2"), (0.5, "q3"), (0.7, "q5"), (1, "q5")]
)
def test_shades_go_by_ten_points(share, kind):
    assert shade(share) == kind


def test_the_result_leads_to_them_only_where_there_are_any(app, session, published):
    assert f"/polls/{published.slug}/districts" in Visitor(app).get(f"/polls/{published.slug}/result").text

    other = a_published_poll(session, alliance="ohio")

    assert "/districts" not in Visitor(app).get(f"/polls/{other.slug}/result").text
    assert Visitor(app).get(f"/polls/{other.slug}/districts").status == 404
    assert Visitor(app).get(f"/polls/{other.slug}/districts.csv").status == 404
    assert Visitor(app).get("/polls/nothing/districts").status == 404


def test_the_file_has_a_line_for_each_district(app, published):
    page = Visitor(app).get(f"/polls/{published.slug}/districts.csv")

    rows = list(csv.DictReader(StringIO(page.text)))

    assert [row["district"] for row in rows] == [f"FK-{number}" for number in range(1, 9)]
    assert all(0 < float(row["low"]) < float(row["share"]) < float(row["high"]) < 1 for row in rows)
    assert "nan" not in page.text.lower()
    assert page.headers["Content-Disposition"].endswith(f"{published.slug}-districts.csv")


def test_staff_see_what_would_be_published_and_nobody_else_does(app, session, leader):
    poll = a_poll_by_district(session)

    page = leader.get(f"/alliances/franklin/polls/{poll.slug}/districts")

    assert page.status == 200
    assert "Closed, not published" in page.words
    assert "FK-8" in page.words
    assert Visitor(app).get(f"/polls/{poll.slug}/districts").status == 404
    assert leader.get(f"/alliances/ohio/polls/{poll.slug}/districts").status in {403, 404}


def test_staff_are_told_why_there_are_none(session, leader):
    poll = a_poll_by_district(session, 200)
    path = f"/alliances/franklin/polls/{poll.slug}/districts"

    assert "200 interviews can be used" in leader.get(path).words

    draft, running = a_draft(session, title_en="A draft"), an_open_poll(session, title_en="Running")
    assert "once the poll is closed" in leader.get(f"/alliances/franklin/polls/{draft.slug}/districts").words
    assert "once the poll is closed" in leader.get(f"/alliances/franklin/polls/{running.slug}/districts").words


def test_a_closed_poll_leads_staff_there(session, leader):
    poll = a_poll_by_district(session, 320)

    page = leader.get(f"/alliances/franklin/polls/{poll.slug}")

    assert f"/alliances/franklin/polls/{poll.slug}/districts" in page.links
