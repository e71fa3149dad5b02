"""What became of a campaign's texts, in numbers that agree and words that help."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from campaigns import launch as launching
from campaigns import queries, steering
from campaigns.models import Campaign, CampaignState
from campaigns.progress import progress
from campaigns.reasons import CODES, SENDER_WORDS, why_lost, why_paused
from groundwork.delivery import news, outbox
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import BatchState, Brand, Channel, Message, Spending, State
from groundwork.delivery.permission import consent
from groundwork.delivery.phone import prices
from groundwork.delivery.phone.telephony import RECIPIENT, SENDER
from groundwork.delivery.senders.identity import day_of
from groundwork.doors import Paused, Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.campaigns import MARIA, a_campaign, a_supporter
from tests.factories.delivery import a_sender

LINK, OTHER = "https://lantern.example/act", "+16085550143"


@pytest.fixture
def sent(session, alliance):
    """A campaign that was sent to Maria and one more; nothing has gone out yet."""
    a_supporter(session, alliance)
    a_supporter(session, alliance, OTHER)
    made = a_campaign(session, alliance, state=CampaignState.DRAFT)
    launching.launch(session, made, link=LINK, expected=2, now=NOW)
    return made


@pytest.fixture
def brand(session, alliance):
    """The alliance's number, approved, two segments a second."""
    a_sender(session, alliance.sender, per_second=2.0)
    return session.get_one(Brand, "default")


def stands(session, campaign, alliance, *, now=NOW):
    del alliance
    return progress(session, campaign, own="", now=now)


def rows(session):
    return session.scalars(select(Message).where(Message.channel == Channel.TEXT).order_by(Message.id)).all()


def mails(session):
    return session.scalars(select(Message).where(Message.channel == Channel.MAIL).order_by(Message.id)).all()


def test_texts_are_counted_and_what_was_taken_is_paid(session, alliance, sent):
    first, second = rows(session)
    first.state, first.accepted_at = State.DELIVERED, NOW
    second.state, second.accepted_at, second.error_code = State.UNDELIVERED, NOW, "30003"
    session.flush()

    found = stands(session, sent, alliance)

    assert (found.counts.delivered, found.counts.lost, found.counts.waiting) == (1, 1, 0)
    assert [(one.words, one.code, one.people) for one in found.fates] == [
        ("phone switched off or out of reach", "30003", 1)
    ]
    assert (found.segments, found.cents) == (2, prices.cents(2))


def test_the_ledger_of_the_days_says_the_same(session, alliance, sent):
    for row in rows(session):
        row.state, row.accepted_at = State.DELIVERED, NOW
    session.flush()

    frame = queries.text_costs(session, alliance.id, since=NOW.date(), until=NOW.date())

    assert frame.to_dict("records") == [{"campaign": "Ratify the treaty", "segments": 2, "cents": prices.cents(2)}]
    assert queries.text_costs(session, alliance.id, since=NOW.date(), until=NOW.date() - timedelta(days=1)).empty


def test_who_says_stop_after_the_launch_is_counted_once(session, alliance, sent):
    consent.withdraw(session, text_address(session, MARIA), how="text", evidence="STOP", now=NOW + timedelta(minutes=1))

    found = stands(session, sent, alliance)

    assert found.stopped == 1
    assert ("asked us to stop", 1) in [(one.words, one.people) for one in found.fates]


def test_what_waits_and_when_the_last_has_gone(session, alliance, sent, brand):
    found = stands(session, sent, alliance).waiting

    assert (found.texts, found.words, found.finishes_at) == (2, [], NOW + timedelta(seconds=0.5))


def test_at_night_they_wait_for_the_morning(session, alliance, sent, brand):
    found = stands(session, sent, alliance, now=NOW + timedelta(hours=12)).waiting

    assert found.words == ["2 texts wait for the hours of the places where their readers live."]
    assert found.wakes_at == NOW.replace(hour=13) + timedelta(days=1)


def test_a_day_that_is_spent_waits_for_tomorrow(session, alliance, sent, brand):
    batch = outbox.batch_for(session, sent.cause)
    batch.daily_cents = 2
    session.add(Spending(alliance="franklin", day=day_of(NOW), segments=1))
    session.flush()

    found = stands(session, sent, alliance).waiting

    assert found.words == ["The rest waits for tomorrow: the alliance spends $0.02 a day on texts."]
    assert found.finishes_at == datetime(2026, 6, 18, 13, tzinfo=UTC)


def test_a_brands_cap_waits_for_tomorrow(session, alliance, sent, brand):
    brand.daily_cap, brand.day, brand.day_segments = 10, day_of(NOW), 10

    (words,) = stands(session, sent, alliance).waiting.words

    assert "carriers take 10 segments a day" in words


def test_a_number_not_approved_sends_nothing(session, alliance, sent, brand):
    brand.approved_on = None

    found = stands(session, sent, alliance).waiting

    assert "approved our number" in found.words[0]
    assert found.finishes_at is None


@pytest.mark.parametrize("code", sorted({*RECIPIENT, *SENDER, *CODES, 12345}))
def test_every_code_has_words(code):
    assert why_lost(State.FAILED, "", str(code))
    assert not why_lost(State.FAILED, "", str(code)).isdecimal()


@pytest.mark.parametrize("code", sorted(SENDER))
def test_every_trouble_with_a_sender_says_what_to_do(code):
    pause = why_paused(f"sender {code}")

    assert code in SENDER_WORDS
    assert "Resume" in pause.what_to_do
    assert (pause.code, str(code) in pause.words) == (str(code), False)


@pytest.mark.parametrize("state", [State.EXPIRED, State.CANCELLED, State.UNRESOLVED, State.REJECTED])
def test_every_end_has_words(state):
    assert why_lost(state, "", "")


def test_a_pause_nobody_asked_for_rests_the_campaign_and_is_told(session, alliance, sent):
    an_account(session)
    an_account(session, "vera@franklin.example", role=Role.VOLUNTEER)
    batch = outbox.batch_for(session, sent.cause)
    batch.state, batch.why_paused = BatchState.PAUSED, "sender 30007"

    steering.on_paused(session, Paused(sent.cause, "franklin", "sender 30007"), now=NOW)

    (mail,) = mails(session)
    assert sent.state is CampaignState.PAUSED
    assert mail.subject == "Paused: Ratify the treaty"
    assert "Carriers filter our texts out" in mail.body
    assert "Change its words" in mail.body


def test_a_pause_is_told_once_and_again_after_it_went_on(app, database, session, alliance, sent):
    an_account(session)
    doors = app.extensions["doors"]

    def pause_and_tell(now):
        batch = outbox.batch_for(session, sent.cause)
        batch.state, batch.why_paused = BatchState.PAUSED, "sender 30007"
        session.commit()
        return [news.tell(database, doors, now=now) for _ in range(2)]

    first = pause_and_tell(NOW)
    session.refresh(sent)
    state = sent.state
    steering.resume(session, sent, now=NOW)
    second = pause_and_tell(NOW + timedelta(hours=1))

    assert (first, second, state) == ([1, 0], [1, 0], CampaignState.PAUSED)
    assert len(mails(session)) == 2


def test_without_a_leader_the_secretariat_hears_of_it(session, alliance, sent):
    an_account(session, "sec@lantern.example", role=Role.SECRETARIAT)

    steering.on_paused(session, Paused(sent.cause, "franklin", "budget"), now=NOW)
    steering.on_paused(session, Paused("poll:7", "franklin", "budget"), now=NOW)
    steering.on_paused(session, Paused("personal:2026-06-16", "", "sender 20003"), now=NOW)

    assert [mail.subject for mail in mails(session)] == ["Paused: Ratify the treaty", "Paused: Franklin Alliance"]


def test_a_spent_budget_is_raised_before_it_goes_on(session, alliance, sent):
    batch = outbox.batch_for(session, sent.cause)
    batch.taken_segments, batch.state, batch.why_paused = 1, BatchState.PAUSED, "budget"
    alliance.budget_cents, sent.state = 1, CampaignState.PAUSED

    with pytest.raises(Refusal, match="still spent"):
        steering.resume(session, sent, now=NOW)
    alliance.budget_cents = 500
    steering.resume(session, sent, now=NOW)

    assert (batch.state, batch.budget_cents, batch.told_why) == (BatchState.OPEN, 500, "")


def test_the_page_says_why_it_paused_and_what_to_do(session, alliance, sent, rosa):
    batch = outbox.batch_for(session, sent.cause)
    batch.state, batch.why_paused = BatchState.PAUSED, "sender 30034"
    session.get_one(Campaign, sent.id).state = CampaignState.PAUSED
    session.commit()

    page = rosa.get("/alliances/franklin/texts/ratify")

    assert "not registered with the carriers yet." in page.words
    assert "Code 30034" in page.words
    assert "They wait until somebody presses Resume." in page.words
