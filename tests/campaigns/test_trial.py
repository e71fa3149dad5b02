"""A test of a text: to who has agreed, in the words of somebody real, counted as nobody's."""

import pytest
from sqlalchemy import func, select

from campaigns.models import CampaignState, Recipient
from campaigns.trial import A_DAY, send_trial
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Batch, Message
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.campaigns import MARIA, a_campaign, a_supporter
from tests.factories.delivery import agree

LINK, OTHER = "https://lantern.example/act", "+16085550143"


@pytest.fixture
def draft(session, alliance):
    a_supporter(session, alliance)
    return a_campaign(session, alliance, state=CampaignState.DRAFT)


def send(session, draft, alliance, number):
    return send_trial(session, draft, alliance, number=number, link=LINK, now=NOW)


def test_a_supporter_gets_her_own_words(session, alliance, draft):
    a_supporter(session, alliance, OTHER, name="Rosa Lima", language="es")

    send(session, draft, alliance, "608-555-0143")

    message, batch = session.execute(select(Message, Batch).join(Batch, Batch.id == Message.batch_id)).one()
    assert message.body.startswith("Hola Rosa, llame a sus senadores: https://lantern.example/es/act/ratify?t=")
    assert (batch.is_personal, batch.sender) == (True, alliance.sender)


def test_it_counts_as_nobodys(session, alliance, draft):
    send(session, draft, alliance, MARIA)

    assert session.scalar(select(func.count()).select_from(Recipient)) == 0
    assert draft.state is CampaignState.DRAFT


def test_somebody_the_campaign_does_not_name_gets_the_first_persons_words(session, alliance, draft):
    agree(session, text_address(session, OTHER), topic="alliance:franklin")

    send(session, draft, alliance, OTHER)

    assert session.scalars(select(Message.body)).one().startswith("Hi Maria, ")


def test_who_never_agreed_is_refused_and_no_address_is_made(session, alliance, draft):
    with pytest.raises(Refusal, match="not agreed") as refused:
        send(session, draft, alliance, OTHER)

    assert refused.value.field == "phone"
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_who_said_stop_is_refused(session, alliance, draft):
    consent.withdraw(session, text_address(session, MARIA), how="text", evidence="STOP", now=NOW)

    with pytest.raises(Refusal, match="told us to stop"):
        send(session, draft, alliance, MARIA)


def test_a_number_that_is_none_is_refused_beside_its_box(session, alliance, draft):
    with pytest.raises(Refusal) as refused:
        send(session, draft, alliance, "911")

    assert refused.value.field == "phone"


def test_a_day_has_room_for_so_many_tests(session, alliance, draft):
    for _ in range(A_DAY):
        send(session, draft, alliance, MARIA)

    with pytest.raises(Refusal, match="20 tests"):
        send(session, draft, alliance, MARIA)


def test_the_page_sends_one_however_often_it_is_pressed(database, session, alliance, draft, rosa):
    session.commit()
    page = rosa.get("/alliances/franklin/texts/ratify/plan")

    done, again = (rosa.send(page, "test", phone="(608) 555-0142") for _ in range(2))
    refused = rosa.send(page, "test", phone="911", once="another")

    assert "The test is on its way, with the words for Maria." in done.words
    assert (again.status, refused.status) == (200, 422)
    with database.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(Message)) == 1
