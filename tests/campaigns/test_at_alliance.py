"""What an alliance's public page shows of its ask and its polls; what a supporter's timeline shows of calls."""

from datetime import timedelta

from campaigns import at_alliance
from campaigns.models import CampaignState, Outcome
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.polling import an_open_poll
from tests.visitor import Visitor


def test_an_open_ask_is_shown_and_a_draft_or_an_old_one_is_not(app, session):
    make.a_congress(session)
    alliance = make.an_alliance(session)
    make.a_campaign(session, alliance, slug="old", ask_en="Old ask", closes_at=NOW - timedelta(minutes=1))
    make.a_campaign(session, alliance, slug="draft", ask_en="Draft ask", state=CampaignState.DRAFT)
    before = at_alliance.cards(session, alliance.id, now=NOW)
    make.a_campaign(session, alliance, slug="now", ask_en="Hold a hearing")
    session.commit()

    page = Visitor(app).get("/alliances/franklin")

    assert before == []
    assert "Hold a hearing" in page.words
    assert "/act/now" in page.links
    assert "Old ask" not in page.words
    assert "Draft ask" not in page.words


def test_an_open_poll_is_shown_on_the_page_of_its_alliance(app, session):
    poll = an_open_poll(session)
    session.commit()

    page = Visitor(app).get("/alliances/franklin")

    assert f"/polls/{poll.slug}" in page.links
    assert "Answer the poll" in page.words


def test_calls_and_texts_are_told_for_a_supporters_timeline(session):
    make.a_congress(session)
    alliance = make.an_alliance(session)
    maria = make.a_supporter(session, alliance)
    other = make.a_supporter(session, alliance, "+12025550166")
    campaign = make.a_campaign(session, alliance, name="A hearing")
    make.a_recipient(session, campaign, maria)
    make.a_call(session, campaign, outcome=Outcome.SPOKE, placed_at=NOW, supporter_id=maria.id)

    told = at_alliance.happenings(session, maria.id, [], most=10)

    assert sorted(one.words for one in told) == [
        "Called Hale, Watauga: spoke with somebody",
        "Was sent the text “A hearing”",
    ]
    assert at_alliance.happenings(session, other.id, [], most=10) == []


def test_what_was_done_with_another_alliance_is_not_told(session):
    make.a_congress(session)
    alliance, another = make.an_alliance(session), make.an_alliance(session, "ohio", name="Ohio")
    maria = make.a_supporter(session, alliance)
    campaign = make.a_campaign(session, alliance, name="A hearing")
    make.a_recipient(session, campaign, maria)
    make.a_call(session, campaign, outcome=Outcome.SPOKE, placed_at=NOW, supporter_id=maria.id)
    maria.alliance_id = another.id
    session.flush()

    assert at_alliance.happenings(session, maria.id, [], most=10) == []
