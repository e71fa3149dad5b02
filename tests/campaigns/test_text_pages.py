"""The staff pages of text campaigns: writing, the plan, sending, steering."""

from datetime import timedelta

from sqlalchemy import func, select

from campaigns.models import Campaign
from groundwork.delivery.models import Message
from tests.conftest import NOW
from tests.factories.campaigns import a_call, a_supporter


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def words_of_a_campaign(**changes):
    words = {
        "name": "A week of calls",
        "target": "senators",
        "audience": "FK-2",
        "ask_en": "Please hold a hearing.",
        "ask_es": "Por favor, celebre una audiencia.",
    }
    return {**words, **changes}


def test_a_leader_writes_plans_and_sends_a_campaign(database, session, alliance, rosa):
    a_supporter(session, alliance)
    session.commit()

    plan = rosa.send("/alliances/franklin/texts/new", "campaign", **words_of_a_campaign())
    refused = rosa.send(plan, "launch", number="7")
    live = rosa.send(plan, "launch", number="1")
    again = rosa.send(plan, "launch", number="1")

    assert "1 person gets this text" in plan.words
    assert "Hi Maria, it's Franklin Alliance. Can you call your Senators" in plan.words
    assert (refused.status, "Type 1" in refused.words) == (422, True)
    assert live.path == again.path == "/alliances/franklin/texts/a-week-of-calls"
    assert count(database, Message) == 1


def test_a_text_that_cannot_be_sent_keeps_what_was_typed(rosa):
    page = rosa.send(
        "/alliances/franklin/texts/new",
        "campaign",
        **words_of_a_campaign(text_en="No way to stop {link}", audience="9"),
    )

    assert page.status == 422
    assert "neither a state nor a district" in page.words
    assert "No way to stop {link}" in page.text


def test_pause_resume_and_stop(database, session, alliance, rosa):
    a_supporter(session, alliance)
    session.commit()
    plan = rosa.send("/alliances/franklin/texts/new", "campaign", **words_of_a_campaign())
    live = rosa.send(plan, "launch", number="1")

    paused = rosa.send(live, "steer", act="pause")
    resumed = rosa.send(paused, "steer", act="resume")
    stopped = rosa.send(resumed, "steer", act="stop")

    assert "Resume" in paused.words
    assert "Pause" in resumed.words
    assert "stopped for good" in stopped.words


def test_the_list_counts_and_says_what_is_over(session, campaign, rosa):
    a_call(session, campaign)
    campaign.closes_at = NOW - timedelta(hours=1)
    session.commit()

    page = rosa.get("/alliances/franklin/texts")

    assert "Over" in page.words
    assert "Ratify the treaty" in page.words


def test_an_empty_list_says_what_to_do(rosa):
    assert "No campaign yet." in rosa.get("/alliances/franklin/texts").words


def test_campaign_addresses_are_short_and_never_taken_twice(database, rosa):
    for _ in range(2):
        rosa.send("/alliances/franklin/texts/new", "campaign", **words_of_a_campaign(name="¡Niños primero!"))

    with database.reading() as session:
        assert sorted(session.scalars(select(Campaign.slug))) == ["ninos-primero", "ninos-primero-2"]


def test_the_english_text_is_proposed_in_english_on_the_spanish_page(rosa):
    page = rosa.get("/es/alliances/franklin/texts/new")

    assert "Can you call {legislator} this week?" in page.text
    assert "Puede llamar a {legislator} esta semana?" in page.text
