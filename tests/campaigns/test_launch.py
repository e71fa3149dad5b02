"""Sending a campaign: once, to whom it names, within the budget."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaigns import launch as launching
from campaigns import steering
from campaigns.models import CampaignState, Recipient
from campaigns.personal import people
from groundwork.delivery import outbox
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import BatchState, Message
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.campaigns import MARIA, a_campaign, a_congress, a_supporter, an_alliance
from tests.factories.delivery import a_sender

LINK = "https://lantern.example/act"


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


def a_draft(session, alliance, **changes):
    return a_campaign(session, alliance, state=CampaignState.DRAFT, **changes)


def send(session, campaign, *, expected=1):
    return launching.launch(session, campaign, link=LINK, expected=expected, now=NOW)


def test_a_launch_queues_a_text_with_a_link_of_ones_own(session, alliance):
    maria = a_supporter(session, alliance)
    campaign = a_draft(session, alliance)

    queued = send(session, campaign)

    body = session.scalars(select(Message.body)).one()
    token = body.split("?t=")[1].split()[0]
    assert queued == 1
    assert body.startswith("Hi Maria, call your Senators: https://lantern.example/act/ratify?t=")
    assert launching.supporter_of(session, campaign, token) == maria
    assert campaign.state is CampaignState.OPEN


def test_the_token_is_kept_as_a_digest_only(session, alliance):
    a_supporter(session, alliance)
    send(session, a_draft(session, alliance))

    body = session.scalars(select(Message.body)).one()

    assert session.scalars(select(Recipient.token_digest)).one() not in body


def test_launched_twice_is_sent_once(session, alliance):
    a_supporter(session, alliance)
    campaign = a_draft(session, alliance)

    first, second = send(session, campaign), send(session, campaign)

    assert (first, second) == (1, 0)
    assert session.scalar(select(func.count()).select_from(Message)) == 1
    assert session.scalar(select(func.count()).select_from(Recipient)) == 1


def test_the_number_has_to_be_typed(session, alliance):
    a_supporter(session, alliance)
    campaign = a_draft(session, alliance)

    with pytest.raises(Refusal, match="Type 1") as refused:
        send(session, campaign, expected=2)

    assert refused.value.field == "number"
    assert campaign.state is CampaignState.DRAFT


def test_only_the_districts_named_are_texted(session, alliance):
    a_supporter(session, alliance)
    a_supporter(session, alliance, "+16085550143", district="FK-1")
    campaign = a_draft(session, alliance, audience="FK-2")

    assert [one.district for one in people(session, campaign, now=NOW)] == ["FK-2"]


def test_another_alliances_supporters_are_never_named(session, alliance):
    other = an_alliance(session, "other")
    a_supporter(session, other)

    assert people(session, a_draft(session, alliance), now=NOW) == []


def test_spanish_speakers_get_spanish_words_and_a_spanish_page(session, alliance):
    a_supporter(session, alliance, language="es")

    send(session, a_draft(session, alliance))

    body = session.scalars(select(Message.body)).one()
    assert body.startswith("Hola Maria, llame a sus senadores: https://lantern.example/es/act/ratify?t=")


def test_the_plan_counts_who_never_agreed_and_who_said_stop(session, alliance):
    a_supporter(session, alliance)
    a_supporter(session, alliance, "+16085550143", agreed=False)
    a_supporter(session, alliance, "+16085550144")
    stopped = text_address(session, "+16085550144")
    consent.withdraw(session, stopped, how="text", evidence="STOP", now=NOW)

    made = launching.forecast(session, a_draft(session, alliance), alliance, link=LINK, now=NOW)

    assert made.people == 1
    assert made.left_out == {"no_consent": 1, "opted_out": 1}


def test_what_nobody_pays_for_is_not_sent(session, alliance):
    a_supporter(session, alliance)
    alliance.payer = ""

    with pytest.raises(Refusal, match="pays"):
        send(session, a_draft(session, alliance))


def test_a_launch_over_the_budget_is_refused(session, alliance):
    a_supporter(session, alliance)
    alliance.budget_cents = 1

    with pytest.raises(Refusal, match="budget"):
        send(session, a_draft(session, alliance))


def test_a_launch_to_nobody_is_refused(session, alliance):
    with pytest.raises(Refusal, match="Nobody"):
        send(session, a_draft(session, alliance), expected=0)


def test_a_launch_after_the_last_day_is_refused(session, alliance):
    a_supporter(session, alliance)
    campaign = a_draft(session, alliance, opens_at=NOW - timedelta(days=9), closes_at=NOW)

    with pytest.raises(Refusal, match="closing"):
        send(session, campaign)


def test_pausing_and_stopping_reach_the_batch_in_the_same_transaction(session, alliance):
    a_supporter(session, alliance)
    campaign = a_draft(session, alliance)
    send(session, campaign)
    batch = outbox.batch_for(session, campaign.cause)

    steering.pause(session, campaign, now=NOW)
    assert (campaign.state, batch.state) == (CampaignState.PAUSED, BatchState.PAUSED)
    steering.resume(session, campaign, now=NOW)
    assert (campaign.state, batch.state) == (CampaignState.OPEN, BatchState.OPEN)
    steering.stop(session, campaign, now=NOW)

    assert batch.state is BatchState.STOPPED
    assert outbox.counts(session, batch.id) == {"cancelled": 1}
    with pytest.raises(Refusal):
        steering.resume(session, campaign, now=NOW)


def test_a_token_of_one_campaign_opens_no_other(session, alliance):
    a_supporter(session, alliance)
    campaign = a_draft(session, alliance)
    send(session, campaign)
    token = session.scalars(select(Message.token)).one()
    other = a_campaign(session, alliance, slug="other")

    assert launching.supporter_of(session, other, token) is None
    assert launching.supporter_of(session, campaign, "forged") is None
    assert launching.supporter_of(session, campaign, MARIA) is None


def test_a_number_the_carriers_have_not_approved_sends_nothing(session, alliance):
    a_supporter(session, alliance)
    a_sender(session, alliance.sender, approved_on=None)
    campaign = a_draft(session, alliance)

    with pytest.raises(Refusal, match="not approved our number"):
        send(session, campaign)

    assert campaign.state is CampaignState.DRAFT


def test_without_any_number_nothing_is_sent(session, alliance):
    a_supporter(session, alliance)
    alliance.sender = ""

    with pytest.raises(Refusal, match="no number to text from"):
        send(session, a_draft(session, alliance))


def test_the_batch_knows_what_a_day_may_cost(session, alliance):
    a_supporter(session, alliance)
    alliance.daily_cents = 700
    campaign = a_draft(session, alliance)

    send(session, campaign)

    assert outbox.batch_for(session, campaign.cause).daily_cents == 700


def test_the_plan_says_when_it_ends_and_who_would_be_too_late(session, alliance):
    for number in range(4):
        a_supporter(session, alliance, f"+160855501{number:02}")
    a_sender(session, alliance.sender, per_second=1 / 3600)
    campaign = a_draft(session, alliance, closes_at=NOW + timedelta(minutes=90))

    made = launching.forecast(session, campaign, alliance, link=LINK, now=NOW)

    assert (made.people, made.after_close) == (4, 2)
    assert made.finishes_at == NOW + timedelta(hours=3)
