"""The pages of outreach and outlets."""

import pytest
from sqlalchemy import select

from alliances.models import Outlet, Outreach
from groundwork.doors import Role
from tests.factories.road import an_outlet, days_from, some_outreach, some_outreach_with_a_clip
from tests.visitor import signed_in

PAGE = "/alliances/franklin/outreach"
TYPED = {
    "kind": "radio", "outlet": "WFKN Morning", "city": "Clinch Falls", "happened_on": "2026-06-02",
    "met_role": "host", "result_code": "aired", "result": "Twelve minutes.", "audience": "1,200",
    "clip_url": "https://wfkn.example/june", "next_step": "Send the link round", "next_step_on": "2026-06-10",
}  # fmt: skip


def test_a_radio_hour_is_recorded_shown_in_public_followed_up_and_downloaded(leader, session):
    page = leader.send(f"{PAGE}/new", "outreach-form", **TYPED)

    assert "1 next step with press, radio or schools is late" in page.words
    row = session.scalars(select(Outreach)).one()
    assert (row.audience, row.is_done, row.account_id is None) == (1200, True, False)
    session.rollback()  # the app writes now
    assert "Twelve minutes." in leader.get("/alliances/franklin").words
    page = leader.send(page, "/next")
    assert "is late" not in page.words
    assert "Done: Send the link round." in page.words
    answer = leader.get(f"{PAGE}.csv?kind=radio&town=Clinch+Falls&year=2026")
    assert "WFKN Morning,Clinch Falls" in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "WFKN" not in leader.get(f"{PAGE}.csv?kind=letter").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"happened_on": "soon"}, "Type the day as year"),
        ({"audience": "-3"}, "plain number"),
        ({"audience": "9" * 30}, "plain number"),
        ({"clip_url": "ftp://x.example"}, "https://"),
        ({"outlet": "x" * 300}, "200 characters"),
        ({"kind": "gossip"}, "Choose one of the choices shown."),
    ],
)
def test_a_slip_is_said_and_what_was_typed_stays(leader, session, change, words):
    page = leader.send(f"{PAGE}/new", "outreach-form", **TYPED | change)

    assert page.status == 422
    assert words in page.words
    assert "Send the link round" in page.text
    assert session.scalars(select(Outreach)).all() == []


def test_a_link_begins_the_form_and_a_planned_one_is_asked_about_afterwards(leader, session, franklin):
    some_outreach(session, franklin, outlet="Perry Record", happened_on=days_from(-1)).is_done = False
    session.commit()

    begun = leader.get(f"{PAGE}/new?outlet=Perry+Record&town=Perry&kind=letter")
    listed = leader.get(PAGE)

    assert 'value="Perry Record"' in begun.text
    assert 'value="letter" selected' in begun.text or 'selected value="letter"' in begun.text
    assert "what came of it?" in listed.words
    assert leader.get(f"{PAGE}?kind=gossip&year=99999&town=%27").status == 200


def test_a_clip_is_a_download_and_can_be_taken_away(leader, session, franklin):
    row = some_outreach_with_a_clip(session, franklin)
    session.commit()

    at = f"{PAGE}/{row.id}"

    got = leader.get(f"{at}/clip")
    leader.send(at, "outreach-form", no_file="y")

    assert got.headers["Content-Disposition"].startswith("attachment")
    assert leader.get(f"{at}/clip").status == 404


def test_two_outlets_are_merged_on_their_page(leader, session, franklin):
    kept = an_outlet(session, franklin)
    double = an_outlet(session, franklin, "The Watauga Courier", town="")
    session.commit()
    at, other = f"/alliances/franklin/outlets/{kept.id}", str(double.id)

    assert "Entered twice?" in leader.get("/alliances/franklin/outlets").words
    wrong = leader.send(at, "merge", double="")
    page = leader.send(at, "merge", double=other)

    assert wrong.status == 422
    assert page.status == 200
    assert session.scalars(select(Outlet.id)).all() == [int(at.rpartition("/")[2])]


def test_a_viewer_reads_and_is_offered_nothing_to_change(app, session, franklin):
    some_outreach(session, franklin)
    viewer = signed_in(app, session, "vera@franklin.example", role=Role.VIEWER)

    page = viewer.get(PAGE)

    assert "Watauga Courier" in page.words
    assert not [link for link in page.links if "/new" in link or "/requests" in link]
    assert viewer.get(f"{PAGE}/new").status == 403
