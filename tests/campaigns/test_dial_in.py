"""Ringing our number: who is calling, which office, and one row however often a webhook comes."""

import pytest
from sqlalchemy import func, select

from campaigns.models import Call, CampaignState, DialIn, Outcome, Target
from campaigns.phone.dial_in import answer
from groundwork.delivery.addresses import text_address
from groundwork.delivery.permission import consent
from groundwork.delivery.phone.script import Dial, Gather, Hangup, Say
from groundwork.doors import InboundCall
from tests.conftest import NOW
from tests.factories.campaigns import (
    HALE_OSGOOD,
    HALE_WATAUGA,
    MARIA,
    NOLIN,
    SPLIT,
    a_campaign,
    a_supporter,
    an_alliance,
)

OURS, STRANGER = "+12025550190", "+16085550177"


def ring(session, step="answer", *, caller=MARIA, sid="CA1", **told):
    return answer(session, InboundCall(sid=sid, caller=caller, called=OURS, step=step, **told), now=NOW)


def done(session, turn=1, *, status="completed", leg="CA1leg", seconds=90):
    return ring(session, f"done-{turn}", dial_status=status, dial_sid=leg, dial_seconds=seconds)


def words(verbs):
    said = [verb for verb in verbs if isinstance(verb, Say)]
    said += [say for verb in verbs if isinstance(verb, Gather) for say in verb.prompt]
    return " ".join(one.text for one in said)


def calls(session):
    return session.scalars(select(Call).order_by(Call.id)).all()


def test_a_supporter_is_greeted_with_the_offices_of_her_own_legislators(session, campaign):
    verbs = ring(session)

    assert verbs[0].step == "menu-1-1"
    assert "Senator Edwin Hale, press 1" in words(verbs)
    assert "Senator Ruth Calder, press 4" in words(verbs)
    assert "Please hold a hearing." in words(verbs)


def test_a_key_rings_that_office_from_our_number(session, campaign):
    ring(session)

    verbs = ring(session, "menu-1-1", digits="1")

    (call,) = calls(session)
    assert Dial("+14145550110", "done-1", OURS) in verbs
    assert (call.office_id, call.outcome, call.supporter_id is not None) == (HALE_WATAUGA, None, True)


def test_the_same_webhook_twice_is_one_call(session, campaign):
    ring(session)

    first, second = ring(session, "menu-1-1", digits="1"), ring(session, "menu-1-1", digits="1")
    done(session), done(session)
    ring(session, "outcome-1", digits="1"), ring(session, "outcome-1", digits="1")

    (call,) = calls(session)
    assert first == second
    assert (call.outcome, call.seconds, call.leg_sid) == (Outcome.SPOKE, 90, "CA1leg")


def test_the_first_outcome_stays(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1"), done(session)
    ring(session, "outcome-1", digits="2")

    ring(session, "outcome-1", digits="1")

    assert calls(session)[0].outcome is Outcome.VOICEMAIL


def test_the_end_of_the_call_may_be_told_before_the_end_of_the_leg(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1")

    assert ring(session, "ended") == []
    assert calls(session)[0].outcome is Outcome.UNKNOWN
    done(session, status="no-answer", seconds=0)

    assert calls(session)[0].outcome is Outcome.UNAVAILABLE


def test_hanging_up_after_the_bridge_is_a_call_whose_end_nobody_told(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1"), done(session)

    ring(session, "ended")
    done(session)

    assert calls(session)[0].outcome is Outcome.UNKNOWN
    assert session.scalars(select(DialIn.ended_at)).one() == NOW


def test_a_busy_office_is_followed_by_the_same_legislators_other_offices(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1")

    verbs = done(session, status="busy", seconds=0)

    assert verbs[0].step == "menu-2-1"
    assert "Osgood office of Senator Edwin Hale, press 2" in words(verbs)
    assert "Washington office of Senator Edwin Hale, press 3" in words(verbs)
    assert "press 1." not in words(verbs)
    ring(session, "menu-2-1", digits="2")
    assert [call.office_id for call in calls(session)] == [HALE_WATAUGA, HALE_OSGOOD]


def test_after_an_outcome_the_next_legislator_is_offered(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1"), done(session)

    verbs = ring(session, "outcome-1", digits="1")

    assert verbs[0].step == "menu-2-1"
    assert "Ruth Calder" in words(verbs)
    assert "Hale" not in words(verbs)


def test_three_wrong_keys_end_the_call_politely(session, campaign):
    ring(session)

    again, once_more = ring(session, "menu-1-1", digits="9"), ring(session, "menu-1-2", digits="")
    end = ring(session, "menu-1-3", digits="#")

    assert (again[0].step, once_more[0].step) == ("menu-1-2", "menu-1-3")
    assert end[-1] == Hangup()
    assert not any(isinstance(verb, Gather) for verb in end)
    assert calls(session) == []


@pytest.mark.parametrize("caller", [MARIA, STRANGER])
def test_zero_stops_everything_to_that_number_known_or_not(session, campaign, caller):
    asked = ring(session, caller=caller)

    verbs = ring(session, "menu-1-1", caller=caller, digits="0")

    address = text_address(session, caller)
    assert ("stop all our texts" in words(asked)) == (caller == MARIA)
    assert "not text or ring this number again" in words(verbs)
    assert verbs[-1] == Hangup()
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_zero_stops_also_where_no_campaign_is_open(session, campaign):
    campaign.state = CampaignState.STOPPED
    ring(session)

    verbs = ring(session, "stop", digits="0")

    assert "not text or ring this number again" in words(verbs)
    assert ring(session, "stop", sid="CA2")[-1] == Hangup()


def test_who_hides_the_number_is_told_how_to_stop(session, campaign):
    ring(session, caller="anonymous")

    assert "Text the word STOP" in words(ring(session, "language", caller="anonymous", digits="0"))


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.DRAFT])
def test_pause_means_pause_for_whoever_rings(session, campaign, state):
    campaign.state = state

    verbs = ring(session)

    assert "No campaign is open" in words(verbs)
    assert verbs[-1] == Hangup()


def test_a_pause_in_the_middle_connects_nobody(session, campaign):
    ring(session)
    campaign.state = CampaignState.PAUSED

    verbs = ring(session, "menu-1-1", digits="1")

    assert "No campaign is open" in words(verbs)
    assert calls(session) == []


def test_somebody_we_do_not_know_is_asked_for_language_and_zip_code(session, campaign):
    hello = ring(session, caller=STRANGER)
    asked = ring(session, "language", caller=STRANGER, digits="1")
    verbs = ring(session, "zip-1", caller=STRANGER, digits=NOLIN)

    assert (hello[0].step, asked[0].step, asked[0].digits) == ("language", "zip-1", 5)
    assert verbs[0].step == "menu-1-1"
    assert "Senator Edwin Hale, press 1" in words(verbs)
    assert session.scalars(select(DialIn.supporter_id)).one() is None


def test_an_unknown_zip_code_is_asked_for_three_times(session, campaign):
    ring(session, caller=STRANGER), ring(session, "language", caller=STRANGER, digits="2")

    steps = [ring(session, f"zip-{turn}", caller=STRANGER, digits="00000") for turn in (1, 2, 3)]

    assert [steps[0][0].step, steps[1][0].step] == ["zip-2", "zip-3"]
    assert steps[2][-1] == Hangup()
    assert "Adiós" in words(steps[2])


def test_nobody_elses_number_or_zip_code_is_kept(session, campaign):
    ring(session, caller=STRANGER), ring(session, "language", caller=STRANGER, digits="1")
    ring(session, "zip-1", caller=STRANGER, digits=NOLIN), ring(session, "menu-1-1", caller=STRANGER, digits="1")

    kept = " ".join(str(value) for row in session.scalars(select(DialIn)) for value in vars(row).values())

    assert "5550177" not in kept
    assert calls(session)[0].supporter_id is None


def test_a_split_zip_code_offers_both_representatives_and_says_so(session, alliance):
    a_campaign(session, alliance, target=Target.REPRESENTATIVE)
    ring(session, caller=STRANGER), ring(session, "language", caller=STRANGER, digits="1")

    verbs = ring(session, "zip-1", caller=STRANGER, digits=SPLIT)

    assert "more than one district" in words(verbs)
    assert "Brian Stroud" in words(verbs)
    assert "Peter Novak" in words(verbs)


def test_a_spanish_speaker_hears_spanish(session, alliance):
    a_campaign(session, alliance)
    a_supporter(session, alliance, language="es")

    verbs = ring(session)

    assert "oprima el 1" in words(verbs)
    assert all(say.language == "es" for say in verbs[0].prompt)


def test_a_leg_that_another_call_has_changes_nothing(session, campaign):
    ring(session), ring(session, "menu-1-1", digits="1"), done(session)
    ring(session, sid="CA2"), ring(session, "menu-1-1", sid="CA2", digits="1")

    ring(session, "done-1", sid="CA2", dial_status="no-answer", dial_sid="CA1leg")

    assert [call.outcome for call in calls(session)] == [Outcome.UNKNOWN, None]


def test_a_step_out_of_nowhere_begins_the_call(session, campaign):
    assert ring(session, "done-7", dial_status="completed", dial_sid="x")[0].step == "menu-7-1"
    assert ring(session, "outcome-7", sid="CA9", digits="1")[-1] == Hangup()
    assert session.scalar(select(func.count()).select_from(Call)) == 0


def test_the_alliance_of_another_state_is_nobodys_campaign(session, alliance):
    a_campaign(session, an_alliance(session, "elsewhere", state="OH"))
    a_supporter(session, alliance)

    assert "No campaign is open" in words(ring(session))
