"""What the secretariat, leaders and organizers see and do."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.forming import starting
from alliances.forming.starting import Wish
from alliances.models import (
    Alliance,
    Commitment,
    Member,
    Stage,
    StageReached,
    StartRequest,
    StartState,
)
from groundwork.delivery.addresses import text_address
from groundwork.doors import Role
from tests.committed import one_of
from tests.conftest import NOW
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.visitor import Visitor, signed_in

STAFF_PAGES = ["/alliances/franklin/stage", "/alliances/franklin/members", "/alliances/franklin/supporters"]
HANA = "hana@lantern.example"
ROSA = "rosa@franklin.example"


@pytest.fixture
def franklin(session):
    a_country(session)
    alliance = an_alliance(session, stage=Stage.BACKING, stage_on=NOW.date() - timedelta(days=20))
    session.commit()
    return alliance


def _asked(session):
    starting.ask(session, Wish(name="June Ashby-Moor", place="Utah", email="june@moab.example"), now=NOW)
    session.commit()


def test_nobody_outside_sees_staff_pages(app, franklin):
    for path in ["/secretariat", *STAFF_PAGES]:
        assert "/login" in Visitor(app).get(path).path


def test_a_leader_sees_her_own_alliance_and_no_other(leader, session):
    an_alliance(session, "ohio")
    session.commit()

    for path in STAFF_PAGES:
        assert leader.get(path).status == 200
        assert leader.get(path.replace("franklin", "ohio")).status == 403
    assert leader.get("/secretariat").status == 403


def test_the_board_shows_every_alliance_and_who_waits(secretariat, session):
    _asked(session)

    page = secretariat.get("/secretariat")

    assert "1 request to start an alliance is waiting" in page.words
    assert "June Ashby-Moor" in page.words
    assert "Franklin Alliance" in page.words
    assert "Rosa Lindgren" in page.words


def test_accepting_makes_an_alliance_and_declining_does_not(secretariat, session):
    _asked(session)
    page = secretariat.get("/secretariat")

    made = secretariat.send(page, "accept")
    again = secretariat.send(page, "accept")

    assert made.path == again.path
    assert "it is the Utah Alliance now" in made.words
    _asked(session)
    public_id = starting.waiting(session)[0][0].public_id
    session.rollback()
    secretariat.send(f"/secretariat/starts/{public_id}", "decline", answer="Not now.")
    session.rollback()
    states = sorted(session.scalars(select(StartRequest.status)))
    assert states == [StartState.ACCEPTED, StartState.DECLINED]
    assert session.scalar(select(func.count(Alliance.id))) == 2


def test_the_leader_records_the_next_step(leader, session):
    page = leader.send(
        "/alliances/franklin/stage", "stage-form", on="2026-06-10", evidence="Hana came", next_step="Write the list",
        next_step_on="2026-06-20",
    )  # fmt: skip

    assert "Founding visit, for 6 days" in page.words
    assert "recorded by Rosa Lindgren" in page.words
    alliance = one_of(session, Alliance)
    assert (alliance.stage, alliance.next_step) == (Stage.VISIT, "Write the list")


def test_a_step_without_evidence_or_day_is_refused_and_kept(leader, session):
    for answers in (
        {"on": "2026-06-10"},
        {"on": "tomorrow", "evidence": "x"},
        {"on": "2027-01-01", "evidence": "x"},
        {"on": "", "evidence": "x"},
        {"on": "2026-06-10", "is_without_visit": "y"},
    ):
        page = leader.send("/alliances/franklin/stage", "stage-form", **answers)
        assert page.status == 422, answers
    session.rollback()
    assert session.scalar(select(func.count(StageReached.id))) == 1


def test_the_same_step_sent_twice_is_one(leader, session):
    page = leader.get("/alliances/franklin/stage")
    for _again in range(2):
        assert leader.send(page, "stage-form", on="2026-06-10", evidence="Hana came").status == 200

    session.rollback()
    assert session.scalar(select(func.count(StageReached.id))) == 2


def test_the_leader_adds_who_belongs(leader, session):
    def add(what, /, **answers):
        return leader.send(f"/alliances/franklin/members/add/{what}", "add-form", **answers)

    add("organization", name="Nolin League", kind="local", city="Nolin", since="2026-06-01", is_backing="y")
    member = one_of(session, Member)
    assert add("commitment", organization="999", program="x", since="2026-06-01").status == 422
    page = add("commitment", organization=str(member.organization_id), program="First Sunday forum", since="2026-06-01")

    assert page.path == f"/alliances/franklin/commitments/{one_of(session, Commitment).id}"
    for page in (leader.get("/alliances/franklin/members"), leader.get("/alliances/franklin")):
        for words in ("Nolin League", "First Sunday forum"):
            assert words in page.words


def test_bad_input_adds_nobody(leader, session):
    for kind, answers in (
        ("organization", {"name": "", "since": "2026-06-01"}),
        ("organization", {"name": "x" * 20_000, "since": "2026-06-01"}),
        ("organization", {"name": "Nolin League", "since": "soon"}),
    ):
        page = leader.send(f"/alliances/franklin/members/add/{kind}", "add-form", **answers)
        assert page.status == 422, (kind, answers)
    session.rollback()
    for kind in (Member, Commitment):
        assert session.scalar(select(func.count(kind.id))) == 0


def test_the_list_of_supporters_shows_no_number(leader, session, franklin):
    address = text_address(session, "608-555-0142")
    a_supporter(session, franklin, text_address_id=address.id)
    session.commit()

    page = leader.get("/alliances/franklin/supporters?page=1&district=FK-2")

    assert "Maria Duarte" in page.words
    assert "555" not in page.words
    assert "no consent" in page.words


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=x", "page=99999999999999999999", "district=" + "x" * 5000]
)
def test_an_odd_address_is_still_a_page(leader, query):
    assert leader.get(f"/alliances/franklin/supporters?{query}").status == 200


def test_a_viewer_sees_members_but_not_supporters(app, session, franklin):
    visitor = signed_in(app, session, "viewer@franklin.example", name="Viewer", role=Role.VIEWER)

    assert visitor.get("/alliances/franklin/members").status == 200
    assert visitor.get("/alliances/franklin/supporters").status == 403
    assert visitor.get("/alliances/franklin/stage").status == 403
