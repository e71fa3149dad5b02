"""The demo's coalition: whole, the same every time, and nobody real in it."""

import re

import pytest
from sqlalchemy import func, select

from alliances import audience, content, demo, queries
from alliances.demo_people import MARIA, MARIAS_NUMBER
from alliances.models import Alliance, ContentPage, Organization, Stage, StageReached, StartRequest, Supporter
from groundwork.delivery.models import Address, Channel
from groundwork.delivery.permission import consent
from legislators import demo as legislators_demo
from legislators.models import Person
from tests.conftest import NOW


@pytest.fixture
def told(session):
    legislators_demo.seed(session, now=NOW)
    demo.seed(session, now=NOW)
    return session


def test_the_story_is_whole(told):
    """One test for all of it: filling the tables takes longer than looking at them."""
    _seven_alliances(told)
    _five_thousand_supporters(told)
    _nobody_real(told)
    _maria(told)
    _consent(told)
    _growth(told)


def _seven_alliances(session):
    stages = list(session.scalars(select(Alliance.stage)))
    assert sorted(stage.number for stage in stages) == [1, 2, 3, 3, 4, 5, 6]
    assert "UT" not in set(session.scalars(select(Alliance.state)))
    reached = session.scalars(select(StageReached)).all()
    assert len(reached) == 24
    assert sum(row.is_without_visit for row in reached) == 1
    for alliance in session.scalars(select(Alliance)):
        days = [row.reached_on for row in reached if row.alliance_id == alliance.id]
        assert days == sorted(days)
        assert max(days) == alliance.stage_on
    assert session.scalar(select(func.count(StartRequest.id))) == 1
    assert session.scalar(select(func.count(Organization.id)).where(Organization.parent_id.is_not(None))) > 5


def _five_thousand_supporters(session):
    assert session.scalar(select(func.count(Supporter.id))) == 5000
    by_state = dict(session.execute(select(Supporter.state, func.count()).group_by(Supporter.state)).all())
    assert by_state["FK"] == 3000
    assert set(by_state) == {"FK", "OH", "WI", "VT", "DC", "TX"}
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    own = (Supporter.alliance_id == franklin.id) & Supporter.left_at.is_(None)
    by_district = select(Supporter.district, func.count()).where(own).group_by(Supporter.district)
    districts = dict(session.execute(by_district).all())
    assert {f"FK-{number}" for number in range(1, 9)} <= set(districts)
    assert 0 < districts[""] < 300


def _nobody_real(session):
    values = {channel: [] for channel in Channel}
    for channel, value in session.execute(select(Address.channel, Address.value)):
        values[channel].append(value)
    assert all(re.fullmatch(r"\+1\d{3}55501\d{2}", number) for number in values[Channel.TEXT])
    assert len({number[2:5] for number in values[Channel.TEXT]}) >= 50
    assert all(mail.endswith(".example") for mail in values[Channel.MAIL])
    members = {f"{first} {last}" for first, last in session.execute(select(Person.first, Person.last))}
    names = set(session.scalars(select(Supporter.name))) | set(session.scalars(select(Alliance.leader_name)))
    assert not names & members


def _maria(session):
    maria = session.scalars(select(Supporter).where(Supporter.name == MARIA)).one()
    assert (maria.zip, maria.district, maria.match_confidence) == ("00107", "FK-2", "confirmed")
    assert session.get_one(Address, maria.text_address_id).value == MARIAS_NUMBER
    assert consent.may_reach(session, [maria.text_address_id], now=NOW) == {}


def _consent(session):
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    people = audience.reachable(session, franklin.id)
    refused = consent.may_reach(session, [one.address_id for one in people], now=NOW)
    stopped = sum(why == "opted_out" for why in refused.values())
    assert 0.02 < stopped / len(people) < 0.04
    assert 0.80 < 1 - len(refused) / len(people) < 0.95
    assert all(one.zones for one in people)


def _growth(session):
    since = NOW.replace(year=2025)
    totals = queries.growth(session, None, since=since, until=NOW)["total"].tolist()
    assert totals == sorted(totals)
    assert totals[0] < totals[-1] <= 5000


def test_the_pack_is_loaded_once_and_a_changed_page_becomes_a_version(session, tmp_path):
    assert content.load(session, now=NOW) == 9
    assert content.load(session, now=NOW) == 0

    (tmp_path / "pack.toml").write_text('pages = ["issue"]')
    for language in ("en", "es"):
        (tmp_path / "pages" / language).mkdir(parents=True)
        (tmp_path / "pages" / language / "issue.md").write_text("# Another issue\n\nText\n")

    assert content.load(session, now=NOW, folder=tmp_path) == 1
    assert content.page(session, "issue", "es").title == "Another issue"
    versions = session.scalars(select(ContentPage.version).where(ContentPage.slug == "issue"))
    assert sorted(versions) == [1, 2]


def test_stage_names_are_in_the_order_of_the_steps():
    assert [stage.value for stage in Stage] == ["leader", "backing", "visit", "members", "meeting", "active"]
