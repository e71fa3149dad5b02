"""Calls: our TwiML read out, keys gathered, offices dialled, and every turn told."""

import pytest
from sqlalchemy import select
from twilio.base.exceptions import TwilioRestException

from groundwork.delivery.phone.script import Dial, Gather, Hangup, Say, twiml
from groundwork.delivery.simulator import calls, lines, log
from groundwork.delivery.simulator.models import Fault, Phase, SimCall, SimCallLine
from groundwork.delivery.simulator.network import instant, network_of
from groundwork.refusal import Refusal
from tests.factories.simulator import OFFICE, OURS, PHONE, QUICK, Company, Receiver

PROMPT = (Say("Press 1 to be connected."),)
ASK = twiml([Gather("chosen", 1, PROMPT), Hangup()], "k1")
CONNECT = twiml([Say("Connecting you."), Dial(OFFICE, "done", OURS)], "k1")
BYE = twiml([Say("Thank you."), Hangup()], "k1")


def script(receiver: Receiver) -> None:
    receiver.answers.update({"answer": ASK, "chosen": CONNECT, "done": BYE})


def act(company: Company, verb, *rest) -> None:
    with company.writing() as session:
        call = calls.live_call(session, PHONE)
        assert call is not None
        verb(session, call, *rest, now=instant(company.clock), network=network_of(company.settings, QUICK))


def ring(company: Company, to: str = OURS, *, presses: str = "1") -> None:
    """The phone rings a number and presses these keys by itself when asked."""
    with company.writing() as session:
        lines.set_line(session, PHONE, None, presses=presses)
        network = network_of(company.settings, QUICK)
        calls.dial(session, PHONE, to, now=instant(company.clock), network=network)


def spoken(company: Company) -> list[str]:
    with company.reading() as session:
        return list(session.scalars(select(SimCallLine.words).order_by(SimCallLine.id)))


@pytest.mark.parametrize(
    ("behaviour", "status", "heard"),
    [
        ("answers", "completed", "answers"),
        ("voicemail", "completed", "voicemail"),
        ("busy", "busy", "busy"),
        ("rings_out", "no-answer", "rings_out"),
        ("fails", "failed", "fails"),
    ],
)
def test_a_supporter_is_asked_connected_and_thanked(
    company: Company, receiver: Receiver, behaviour: str, status: str, heard: str
):
    script(receiver)
    with company.writing() as session:
        lines.set_line(session, OFFICE, behaviour, seconds=30)

    ring(company)
    company.run()

    assert [one["path"].rpartition("/")[2] for one in receiver.told] == ["answer", "chosen", "done", "call-status"]
    assert receiver.at("chosen")[0]["Digits"] == "1"
    assert receiver.at("done")[0]["DialCallStatus"] == status
    assert receiver.at("done")[0]["query"] == "k=k1"
    assert ("DialCallDuration" in receiver.at("done")[0]) == (status == "completed")
    assert receiver.at("call-status")[0]["CallStatus"] == "completed"
    assert [heard, "Thank you."] == [words for words in spoken(company) if words in {heard, "Thank you."}]
    assert receiver.forged == 0


def test_a_leg_that_was_answered_lasts_as_long_as_the_line_talks(company: Company, receiver: Receiver):
    script(receiver)
    with company.writing() as session:
        lines.set_line(session, OFFICE, "answers", seconds=73)

    ring(company)
    company.run()

    assert receiver.at("done")[0]["DialCallDuration"] == "73"
    assert int(receiver.at("call-status")[0]["CallDuration"]) >= 73
    with company.reading() as session:
        assert (log.calls(session), log.legs(session, answered=True), log.legs_to(session, OFFICE)) == (1, 1, 1)


def test_every_webhook_of_a_call_names_it_and_its_ends(company: Company, receiver: Receiver):
    script(receiver)

    ring(company)
    company.run()

    assert {(one["From"], one["To"], one["Direction"]) for one in receiver.told} == {(PHONE, OURS, "inbound")}
    assert len(set(receiver.words("CallSid"))) == 1
    assert receiver.words("CallStatus") == ["ringing", "in-progress", "in-progress", "completed"]


def test_keys_a_person_presses_are_gathered(company: Company, receiver: Receiver):
    receiver.answers["answer"] = twiml([Gather("zip", 5, PROMPT, timeout=60)], "")
    ring(company, presses="")
    for _turn in range(20):
        engine_step(company)

    for key in "00107":
        act(company, calls.press, key)
    company.run()

    assert receiver.at("zip")[0]["Digits"] == "00107"


def engine_step(company: Company) -> None:
    from groundwork.delivery.simulator.engine import advance

    advance(company.database, company.clock, company.settings, pace=QUICK)


def test_nobody_pressing_a_key_is_told_so_where_the_script_asks(company: Company, receiver: Receiver):
    script(receiver)

    ring(company, presses="")
    company.run()

    assert receiver.at("chosen")[0]["Digits"] == ""


def test_a_caller_who_hangs_up_while_connected_still_closes_the_call(company: Company, receiver: Receiver):
    script(receiver)
    with company.writing() as session:
        lines.set_line(session, OFFICE, "answers", seconds=3600)
    ring(company)
    for _turn in range(40):
        engine_step(company)
        if company_is_talking(company):
            break

    act(company, calls.hang_up)
    company.run()

    assert receiver.at("done")[0]["DialCallStatus"] == "completed"
    assert [one["path"].rpartition("/")[2] for one in receiver.told][-2:] == ["done", "call-status"]
    assert "Thank you." not in spoken(company)


def company_is_talking(company: Company) -> bool:
    with company.reading() as session:
        return session.scalar(select(SimCall.id).where(SimCall.phase == Phase.TALKING)) is not None


def test_duplicates_are_told_with_the_token_of_the_first(company: Company, receiver: Receiver):
    script(receiver)
    with company.writing() as session:
        lines.set_fault(session, Fault.DUPLICATES)

    ring(company)
    company.run()

    steps = [one["path"].rpartition("/")[2] for one in receiver.told]
    assert steps == ["answer", "answer", "chosen", "chosen", "done", "done", "call-status", "call-status"]
    tokens = [one["token"] for one in receiver.told]
    assert len(set(tokens)) == 4
    assert tokens[0] == tokens[1]


def test_star_ends_the_leg_and_the_call_goes_on(company: Company, receiver: Receiver):
    script(receiver)
    with company.writing() as session:
        lines.set_line(session, OFFICE, "answers", seconds=3600)
    ring(company)
    for _turn in range(40):
        engine_step(company)
        if company_is_talking(company):
            break

    act(company, calls.press, "*")
    company.run()

    assert receiver.at("done")[0]["DialCallStatus"] == "completed"
    assert "Thank you." in spoken(company)


def test_the_next_line_is_busy_once(company: Company, receiver: Receiver):
    again = twiml([Dial(OFFICE, "last", OURS)], "")
    receiver.answers.update({"answer": twiml([Dial(OFFICE, "done", OURS)], ""), "done": again, "last": BYE})
    with company.writing() as session:
        lines.set_line(session, OFFICE, "answers")
        lines.set_next(session, "busy")

    ring(company)
    company.run()

    assert [receiver.at(end)[0]["DialCallStatus"] for end in ("done", "last")] == ["busy", "completed"]


def test_a_borrowed_caller_id_is_refused(company: Company, receiver: Receiver):
    receiver.answers.update({"answer": twiml([Dial(OFFICE, "done", "+16085550177")], ""), "done": BYE})
    with company.writing() as session:
        lines.set_line(session, "+16085550177", "answers")

    ring(company)
    company.run()

    assert receiver.at("done")[0]["DialCallStatus"] == "failed"
    assert any("13214" in words for words in spoken(company))


@pytest.mark.parametrize("broken", ["no TwiML at all", 500])
def test_a_webhook_that_breaks_ends_the_call_with_an_apology(company: Company, receiver: Receiver, broken):
    receiver.answers["answer"] = broken

    ring(company)
    company.run()

    assert any("application error" in words for words in spoken(company))
    assert receiver.at("call-status")[0]["CallStatus"] == "completed"


def test_recording_is_complained_of(company: Company, receiver: Receiver):
    receiver.answers["answer"] = '<Response><Dial record="record-from-answer">+16085550163</Dial></Response>'

    ring(company)
    company.run()

    assert any("Dial has no attribute record" in words for words in spoken(company))


def test_a_phone_that_rings_an_office_itself_never_reaches_us(company: Company, receiver: Receiver):
    ring(company, OFFICE)
    company.run()

    assert receiver.told == []
    with company.reading() as session:
        assert log.calls(session) == 0
        assert session.scalars(select(SimCall)).one().status == "completed"


def test_a_phone_on_a_call_cannot_dial_another(company: Company):
    ring(company)

    with pytest.raises(Refusal, match="on a call already"):
        ring(company, OFFICE)


def test_call_me_rings_until_somebody_picks_up_and_then_plays_our_words(company: Company, receiver: Receiver):
    script(receiver)
    made = company.client().calls.create(
        to=PHONE,
        from_=OURS,
        url=f"{receiver.url}/hooks/twilio/voice/answer",
        status_callback=f"{receiver.url}/turns",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    engine_step(company)
    with company.writing() as session:
        lines.set_line(session, PHONE, None, presses="1")
        call = calls.live_call(session, PHONE)
        assert call is not None
        calls.pick_up(call, now=instant(company.clock))
    company.run()

    assert made.status == "queued"
    assert [one["CallStatus"] for one in receiver.at("turns")] == ["initiated", "ringing", "in-progress", "completed"]
    assert receiver.at("done")[0]["DialCallStatus"] == "completed"
    fetched = company.client().calls(made.sid).fetch()
    assert (fetched.status, fetched.direction) == ("completed", "outbound-api")
    [leg] = company.client().calls.list(parent_call_sid=made.sid)
    assert (leg.direction, leg.to) == ("outbound-dial", OFFICE)


def test_call_me_that_nobody_takes_ends_without_answer(company: Company, receiver: Receiver):
    made = company.client().calls.create(to=PHONE, from_=OURS, url=f"{receiver.url}/voice/answer", timeout=1)
    company.run()

    assert company.client().calls(made.sid).fetch().status == "no-answer"
    assert receiver.told == []


def test_a_program_can_end_a_call(company: Company):
    made = company.client().calls.create(to=PHONE, from_=OURS, url=f"{company.receiver.url}/voice/answer")

    ended = company.client().calls(made.sid).update(status="completed")

    assert ended.status == "busy"
    with pytest.raises(TwilioRestException) as refused:
        company.client().calls(made.sid).update(status="completed")
    assert refused.value.code == 21220


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"to": ""}, 21201), ({"from_": ""}, 21213), ({"url": "nowhere"}, 21205), ({"to": "+15005550001"}, 21217)],
)
def test_what_twilio_refuses_to_ring_is_refused(company: Company, changes, code):
    asked = {"to": PHONE, "from_": OURS, "url": f"{company.receiver.url}/voice"} | changes

    with pytest.raises(TwilioRestException) as refused:
        company.client().calls.create(**asked)

    assert refused.value.code == code
