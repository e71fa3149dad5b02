"""What a caller tells on the page, and how it meets what our own line knows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaigns.calls import CampaignClosed, open_call, tell
from campaigns.models import Call, DialIn, How, Outcome
from groundwork.refusal import NotFound
from tests.conftest import NOW
from tests.factories.campaigns import HALE_WATAUGA, a_call, a_campaign, a_congress, a_supporter, an_alliance


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


def told(session, campaign, outcome=Outcome.SPOKE, **changes):
    return tell(session, campaign, HALE_WATAUGA, outcome, **{"supporter_id": None, "now": NOW, **changes})


def test_a_closed_campaign_takes_no_calls(session, alliance):
    campaign = a_campaign(session, alliance, closes_at=NOW)
    dial_in = DialIn(sid="CA1", campaign_id=campaign.id, began_at=NOW)
    session.add(dial_in)
    session.flush()

    with pytest.raises(CampaignClosed):
        open_call(session, dial_in, 1, HALE_WATAUGA, now=NOW)
    with pytest.raises(CampaignClosed):
        told(session, campaign)


def test_the_last_moment_before_closing_is_in_time(session, alliance):
    campaign = a_campaign(session, alliance, closes_at=NOW + timedelta(microseconds=1))

    assert told(session, campaign).outcome is Outcome.SPOKE


def test_a_call_made_through_our_line_is_not_counted_again(session, alliance):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance)
    bridged = a_call(session, campaign, supporter_id=maria.id, placed_at=NOW, outcome=Outcome.UNKNOWN)

    call = told(session, campaign, supporter_id=maria.id)

    assert call is bridged
    assert call.outcome is Outcome.SPOKE
    assert session.scalar(select(func.count()).select_from(Call)) == 1


def test_yesterdays_call_is_another_one(session, alliance):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance)
    a_call(session, campaign, supporter_id=maria.id, placed_at=NOW - timedelta(days=1))

    assert told(session, campaign, supporter_id=maria.id).how is How.TOLD
    assert session.scalar(select(func.count()).select_from(Call)) == 2


def test_telling_the_same_twice_is_one_call_and_a_second_try_is_another(session, alliance):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance)
    busy = told(session, campaign, Outcome.UNAVAILABLE, supporter_id=maria.id)

    spoke = told(session, campaign, supporter_id=maria.id)
    again = told(session, campaign, supporter_id=maria.id, now=NOW + timedelta(minutes=5))

    assert again is spoke
    assert (busy.outcome, spoke.outcome) == (Outcome.UNAVAILABLE, Outcome.SPOKE)
    assert session.scalar(select(func.count()).select_from(Call)) == 2


def test_skipping_does_not_undo_a_call_our_line_knows_of(session, alliance):
    maria, campaign = a_supporter(session, alliance), a_campaign(session, alliance)
    bridged = a_call(session, campaign, supporter_id=maria.id, placed_at=NOW, outcome=Outcome.UNKNOWN)

    told(session, campaign, Outcome.SKIPPED, supporter_id=maria.id)

    assert bridged.outcome is Outcome.UNKNOWN


def test_an_office_nobody_has_is_refused(session, alliance):
    with pytest.raises(NotFound):
        tell(session, a_campaign(session, alliance), "nobody-nowhere", Outcome.SPOKE, supporter_id=None, now=NOW)
