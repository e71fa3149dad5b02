"""An alliance that closes sends nothing more: no campaign begins, and what is on its way waits."""

import pytest
from sqlalchemy import select

from alliances.forming import standing
from alliances.forming.standing import Change
from alliances.models import Standing
from campaigns import launch, steering
from campaigns.models import CampaignState
from campaigns.reasons import why_paused
from groundwork.accounts.models import Account
from groundwork.delivery import outbox
from groundwork.delivery.models import Batch, BatchState
from groundwork.doors import Paused
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.campaigns import a_campaign, a_congress, a_supporter, an_alliance


@pytest.fixture
def franklin(session):
    a_congress(session)
    made = an_alliance(session)
    a_supporter(session, made)
    an_account(session)
    return made


def becomes(session, alliance, wanted):
    change = Change(wanted, NOW.date(), "So we agreed", "Rosa")
    standing.change(session, alliance, change, account_id=session.scalars(select(Account.id)).one(), now=NOW)


def sent(session, campaign):
    return launch.launch(session, campaign, link="https://lantern.example/act", expected=1, now=NOW)


def test_no_campaign_of_a_closed_alliance_is_sent(session, franklin):
    campaign = a_campaign(session, franklin, state=CampaignState.DRAFT)
    becomes(session, franklin, Standing.CLOSED)

    with pytest.raises(Refusal):
        sent(session, campaign)

    assert session.scalars(select(Batch)).all() == []


def test_what_is_on_its_way_waits_until_somebody_resumes_it_in_an_open_alliance(session, franklin):
    campaign = a_campaign(session, franklin, state=CampaignState.DRAFT)
    sent(session, campaign)
    outbox.open_batch(
        session, cause="event:1:called off", alliance="franklin", sender="", opens_at=NOW, closes_at=None,
        budget_cents=None, topic="event:1", now=NOW,
    )  # fmt: skip
    becomes(session, franklin, Standing.CLOSED)
    batch = steering.batch_of(session, campaign)

    assert (batch.state, batch.why_paused) == (BatchState.PAUSED, "closed")
    assert outbox.batch_for(session, "event:1:called off").state == BatchState.OPEN
    assert "has closed" in why_paused("closed").words
    steering.on_paused(session, Paused(batch.cause, "franklin", "closed"), now=NOW)
    with pytest.raises(Refusal):
        steering.resume(session, campaign, now=NOW)
    becomes(session, franklin, Standing.RUNNING)
    steering.resume(session, campaign, now=NOW)
    assert (campaign.state, batch.state) == (CampaignState.OPEN, BatchState.OPEN)
