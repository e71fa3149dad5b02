"""A campaign to a segment: whom it names, what stays on record, and who called."""

import pytest
from sqlalchemy import select

from alliances.segments import keeping
from alliances.segments.keeping import Typed
from campaigns import launch as launching
from campaigns import segment_use
from campaigns.models import CampaignState, Recipient
from campaigns.personal import people
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories.campaigns import a_call, a_campaign, a_congress, a_supporter, an_alliance
from tests.factories.segments import a_part, a_rule, a_segment, counted
from tests.visitor import signed_in

LINK = "https://lantern.example/act"
TOM = "+16145550137"
SPANISH = a_rule(a_part("language", language="es"))


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


def test_a_campaign_goes_to_its_segment_within_its_places_and_remembers_it(session, alliance):
    a_supporter(session, alliance)
    tom = a_supporter(session, alliance, TOM, language="es", district="FK-1")
    segment = a_segment(session, alliance, "Spanish", SPANISH)
    campaign = a_campaign(session, alliance, state=CampaignState.DRAFT, segment_id=segment.id)
    assert [one.supporter_id for one in people(session, campaign, now=NOW)] == [tom.id]

    queued = launching.launch(session, campaign, link=LINK, expected=1, now=NOW)
    keeping.change(session, alliance, segment, Typed("Others", a_rule(a_part("state", areas="OH"))), now=NOW)

    assert queued == 1
    assert session.scalars(select(Recipient.supporter_id)).all() == [tom.id]
    assert segment_use.in_words(session, campaign) == "Spanish: Supporters who are written to in Spanish"
    assert campaign.segment_people == 1


def test_a_segment_a_draft_waits_for_cannot_be_given_up(app, session, alliance):
    segment = a_segment(session, alliance)
    campaign = a_campaign(session, alliance, state=CampaignState.DRAFT, segment_id=segment.id)
    session.commit()

    with app.test_request_context():
        waiting = segment_use.uses(session, alliance, segment.id)
        campaign.state = CampaignState.OPEN
        session.flush()
        sent = segment_use.uses(session, alliance, segment.id)

    assert ([one.is_waiting for one in waiting], [one.is_waiting for one in sent]) == ([True], [False])
    with pytest.raises(Refusal, match=campaign.name):
        keeping.end(session, segment, uses=waiting, now=NOW)


def test_another_alliances_segment_is_nobodys(session, alliance):
    other = an_alliance(session, "ohio")
    segment = a_segment(session, other)

    with pytest.raises(NotFound):
        segment_use.require_own(session, alliance.id, segment.id)


def test_who_called_and_who_did_not_can_be_chosen(app, session, alliance):
    maria = a_supporter(session, alliance)
    a_supporter(session, alliance, TOM)
    a_call(session, a_campaign(session, alliance), supporter_id=maria.id, placed_at=NOW)

    assert counted(session, alliance, a_part("called", answer="yes", days="30")) == 1
    assert counted(session, alliance, a_part("called", answer="no", days="")) == 1
    assert app is not None  # it has opened the doors


def test_a_segment_is_chosen_on_the_campaigns_page(app, session, alliance):
    a_supporter(session, alliance, TOM, language="es")
    a_supporter(session, alliance)
    segment = a_segment(session, alliance, "Spanish", SPANISH)
    campaign = a_campaign(session, alliance, state=CampaignState.DRAFT)
    rosa = signed_in(app, session)

    page = rosa.send(f"/alliances/franklin/texts/{campaign.slug}/edit", "campaign", segment_id=str(segment.id))

    assert "1 person gets this text" in page.words
    assert "Supporters who are written to in Spanish" in page.words
