"""Being rung: asked for once, connected by a key only, ended for good by another."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaigns import call_me
from campaigns.call_me import Ring
from campaigns.calls import CampaignClosed
from campaigns.models import Call, CallRequest, CampaignState, DialIn
from campaigns.phone import called, dial_in
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Channel, Message, State
from groundwork.delivery.permission import consent
from groundwork.delivery.phone.script import Dial, Gather, Hangup
from groundwork.doors import InboundCall, Settled
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.campaigns import HALE_WATAUGA, MARIA, a_supporter

OURS = "+12025550190"


@pytest.fixture
def maria(session, campaign):
    from alliances.models import Supporter

    return session.scalars(select(Supporter)).one()


def ask(session, campaign, maria, *, now=NOW, language="en"):
    return call_me.ask(session, campaign, maria, language=language, now=now)


def on_the_line(session, request, step="called", *, digits="", now=NOW):
    """What the rooms say at one step of the call we placed."""
    call = InboundCall(sid="CA1", caller=MARIA, called=OURS, step=step, key=request.token, digits=digits)
    return called.answer(session, call, now=now) or dial_in.answer(session, call, now=now)


def ended(session, request, state, *, now=NOW):
    """The phone company's word on the call, as the worker takes it in."""
    message = session.scalars(select(Message).where(Message.key == f"call-me:{request.id}")).one()
    message.state = state
    session.flush()
    told = Settled(message.id, "personal:2026-06-16", message.address_id, str(state))
    call_me.settled(session, told, now=now)


def ring(session, maria, *, now=NOW):
    return call_me.newest(session, maria.id, now=now).ring


def test_asking_puts_one_call_into_the_outbox(session, campaign, maria):
    request = ask(session, campaign, maria)

    message = session.scalars(select(Message)).one()
    assert (message.channel, message.token, message.body) == (Channel.CALL, request.token, "")
    assert ring(session, maria) is Ring.WAITING


def test_asking_again_while_it_is_under_way_is_the_same_call(session, campaign, maria):
    first, second = ask(session, campaign, maria), ask(session, campaign, maria, now=NOW + timedelta(minutes=1))

    assert first.id == second.id
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_who_told_us_to_stop_is_not_rung(session, campaign, maria):
    consent.withdraw(session, text_address(session, MARIA), how="text", evidence="STOP", now=NOW)

    with pytest.raises(Refusal, match="text START"):
        ask(session, campaign, maria)

    assert session.scalar(select(func.count()).select_from(CallRequest)) == 0


def test_who_never_agreed_to_texts_may_still_ask_to_be_rung(session, campaign, alliance):
    other = a_supporter(session, alliance, "+16085550143", agreed=False)

    assert ask(session, campaign, other).id


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.STOPPED])
def test_nobody_is_rung_for_a_campaign_that_rests(session, campaign, maria, state):
    campaign.state = state

    with pytest.raises(CampaignClosed):
        ask(session, campaign, maria)


def test_three_calls_a_day_are_the_most(session, campaign, maria):
    for minutes in range(3):
        request = ask(session, campaign, maria, now=NOW + timedelta(minutes=minutes))
        ended(session, request, State.UNDELIVERED)

    with pytest.raises(Refusal, match="3 times today"):
        ask(session, campaign, maria, now=NOW + timedelta(hours=1))

    assert ask(session, campaign, maria, now=NOW + timedelta(days=1, hours=1)).id


def test_picking_up_alone_connects_nobody(session, campaign, maria):
    request = ask(session, campaign, maria)

    verbs = on_the_line(session, request)
    silent = on_the_line(session, request, verbs[0].step)

    assert isinstance(verbs[0], Gather)
    assert "press 1" in verbs[0].prompt[0].text
    assert verbs[-1] == silent[-1] == Hangup()
    assert session.scalar(select(func.count()).select_from(DialIn)) == 0
    ended(session, request, State.DELIVERED)
    assert (ring(session, maria), request.answered_at) == (Ring.NO_KEY, None)


def test_pressing_one_leads_to_the_offices_and_to_a_call(session, campaign, maria):
    request = ask(session, campaign, maria)
    on_the_line(session, request)

    menu = on_the_line(session, request, "pressed-1", digits="1")
    verbs = on_the_line(session, request, menu[0].step, digits="1")

    assert "Senator Edwin Hale, press 1" in " ".join(say.text for say in menu[0].prompt)
    assert Dial("+14145550110", "done-1", OURS) in verbs
    call, row = session.scalars(select(Call)).one(), session.scalars(select(DialIn)).one()
    assert (call.office_id, call.supporter_id, row.campaign_id) == (HALE_WATAUGA, maria.id, campaign.id)
    assert (request.answered_at, ring(session, maria)) == (NOW, Ring.TALKING)


def test_the_key_told_twice_is_one_dial_in(session, campaign, maria):
    request = ask(session, campaign, maria)

    first, second = (on_the_line(session, request, "pressed-1", digits="1") for _ in range(2))

    assert first == second
    assert session.scalar(select(func.count()).select_from(DialIn)) == 1


def test_a_wrong_key_is_asked_for_once_more(session, campaign, maria):
    request = ask(session, campaign, maria)

    again = on_the_line(session, request, "pressed-1", digits="5")
    end = on_the_line(session, request, "pressed-2", digits="5")

    assert again[0].step == "pressed-2"
    assert end[-1] == Hangup()
    assert not any(isinstance(verb, Gather) for verb in end)


def test_pressing_nine_stops_everything(session, campaign, maria):
    request = ask(session, campaign, maria)

    verbs = on_the_line(session, request, "pressed-1", digits="9")

    address = text_address(session, MARIA)
    assert "not text or ring this number again" in verbs[0].text
    assert verbs[-1] == Hangup()
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_she_is_spoken_to_in_the_language_of_her_page(session, campaign, maria):
    request = ask(session, campaign, maria, language="es")

    (box, *_rest) = on_the_line(session, request)

    assert "oprima el 1" in box.prompt[0].text
    assert "oprima el 1" in " ".join(
        say.text for say in on_the_line(session, request, "pressed-1", digits="1")[0].prompt
    )


@pytest.mark.parametrize("key", ["", "forged"])
def test_a_call_nobody_asked_for_is_hung_up(session, campaign, key):
    call = InboundCall(sid="CA1", caller=MARIA, called=OURS, step="called", key=key)

    assert called.answer(session, call, now=NOW) == [Hangup()]


def test_a_campaign_that_closed_meanwhile_says_so(session, campaign, maria):
    request = ask(session, campaign, maria)
    campaign.state = CampaignState.PAUSED

    verbs = on_the_line(session, request, "pressed-1", digits="1")

    assert "No campaign is open" in verbs[0].prompt[0].text
    assert request.answered_at is None


@pytest.mark.parametrize(
    ("state", "ring_is"),
    [
        (State.UNDELIVERED, Ring.MISSED),
        (State.FAILED, Ring.FAILED),
        (State.EXPIRED, Ring.FAILED),
        (State.SUPPRESSED, Ring.STOPPED),
    ],
)
def test_a_call_that_did_not_come_about_says_why_and_may_be_asked_for_again(session, campaign, maria, state, ring_is):
    request = ask(session, campaign, maria)

    ended(session, request, state)

    assert (ring(session, maria), request.ended_at) == (ring_is, NOW)
    assert ask(session, campaign, maria).id != request.id


def test_an_unanswered_call_leaves_no_dial_in(session, campaign, maria):
    request = ask(session, campaign, maria)

    assert on_the_line(session, request, "ended") == []

    assert session.scalar(select(func.count()).select_from(DialIn)) == 0


def test_a_call_nobody_hears_of_again_does_not_block_the_next(session, campaign, maria):
    first = ask(session, campaign, maria)

    assert ring(session, maria, now=NOW + timedelta(minutes=13)) is Ring.FAILED
    assert ask(session, campaign, maria, now=NOW + timedelta(minutes=13)).id != first.id


def test_the_news_of_other_messages_changes_nothing(session, campaign, maria):
    request = ask(session, campaign, maria)

    call_me.settled(session, Settled(99, "campaign:1", 1, "delivered"), now=NOW)
    call_me.settled(session, Settled(99, "personal:2026-06-16", 1, "delivered"), now=NOW)

    assert request.ended_at is None


def test_counts_by_how_far_they_came(session, campaign, maria):
    ended(session, ask(session, campaign, maria), State.UNDELIVERED)
    ask(session, campaign, maria)

    assert call_me.counted(session, campaign.id, now=NOW) == {Ring.MISSED: 1, Ring.WAITING: 1}
