"""The form that records a step: what it begins with, who backs the leader, and what only the secretariat may say."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from alliances.models import Member, Organization, OrganizationKind, Stage, StageReached
from tests.committed import all_of, one_of
from tests.factories.alliances import a_country, an_alliance
from tests.factories.files import a_pdf

STAGE = "/alliances/franklin/stage"
NOBODY = "not on the list of members yet"


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session, stage=Stage.LEADER, stage_on=date(2026, 5, 1))
    session.commit()
    return made


@pytest.fixture
def league(session, franklin):
    """The one organization that belongs."""
    made = Organization(name="Fair Hearing League", kind=OrganizationKind.LOCAL, city="Watauga", state="FK")
    session.add(made)
    session.flush()
    session.add(Member(alliance_id=franklin.id, organization_id=made.id, since=date(2026, 5, 2)))
    session.commit()
    return made


def test_a_step_is_offered_for_today_by_whoever_records_it(leader, league):
    page = leader.get(STAGE)

    assert 'value="2026-06-16"' in page.text
    assert 'value="Rosa Lindgren"' in page.text
    assert f'<option selected value="{league.id}">Fair Hearing League</option>' in page.text


def test_the_letter_of_the_step_makes_its_organization_the_one_that_backs(leader, session, league):
    leader.send(STAGE, "stage-form", evidence="Letter of June 16", file=(BytesIO(a_pdf()), "letter.pdf"))

    member = one_of(session, Member)
    assert member.is_backing
    assert member.stored_file_id is not None
    assert "backs the leader" in leader.get("/alliances/franklin").words


def test_a_backing_organization_need_not_belong_yet(leader, session, league):
    page = leader.send(STAGE, "stage-form", evidence="Letter of June 16", backing="")

    assert NOBODY not in page.words  # the next step asks for no organization
    assert not one_of(session, Member).is_backing


def test_an_organization_that_does_not_belong_backs_nobody(leader, session, league):
    for typed in ("999", "x", "9" * 30):
        page = leader.send(STAGE, "stage-form", evidence="Letter of June 16", backing=typed)
        assert page.status == 422
        assert "Choose an organization of the list." in page.words
        assert "Letter of June 16" in page.text

    assert [one.stage for one in all_of(session, select(StageReached))] == [Stage.LEADER]


def test_two_members_leave_the_choice_open(leader, session, franklin, league):
    other = Organization(name="Nolin Friends", kind=OrganizationKind.CONGREGATION, city="Nolin", state="FK")
    session.add(other)
    session.flush()
    session.add(Member(alliance_id=franklin.id, organization_id=other.id, since=date(2026, 5, 2)))
    session.commit()

    page = leader.get(STAGE)

    assert f'<option value="">{NOBODY}</option>' in page.text
    assert f'<option value="{other.id}">Nolin Friends</option>' in page.text
    assert f'<option value="{league.id}">Fair Hearing League</option>' in page.text


def test_only_the_secretariat_is_offered_a_confirmation_without_a_visit(leader, secretariat, session, franklin):
    franklin.stage = Stage.BACKING
    session.commit()

    assert "is_without_visit" not in leader.get(STAGE).text
    assert "The secretariat comes to see you" in leader.get(STAGE).words
    assert "is_without_visit" in secretariat.get(STAGE).text
