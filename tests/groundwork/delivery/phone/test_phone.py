"""The SDK on our own wire, against a phone company that fails in every way."""

import logging
import socket

import pytest

from groundwork.delivery.models import Why
from groundwork.delivery.phone.telephony import NotAccepted, OutboundText, Rejected, SenderBlocked, Unknown
from groundwork.delivery.phone.twilio_phone import TwilioPhone, read_error

TEXT = OutboundText("+16085550142", "+12025550190", "Hello", 600, "http://localhost/hooks/twilio/status?o=1&a=1")


def test_a_text_is_handed_over_with_its_callback_and_its_end(phone, company):
    taken = phone.send(TEXT)

    form = company.texts[0]["form"]
    assert taken.sid == company.texts[0]["sid"]
    assert form == {
        "To": "+16085550142",
        "From": "+12025550190",
        "Body": "Hello",
        "ValidityPeriod": "600",
        "StatusCallback": "http://localhost/hooks/twilio/status?o=1&a=1",
    }


def test_a_messaging_service_stands_in_for_a_number(phone, company):
    phone.send(OutboundText("+16085550142", "MG" + "a" * 32, "Hello", 600, "http://localhost/"))

    assert company.texts[0]["form"]["MessagingServiceSid"] == "MG" + "a" * 32
    assert "From" not in company.texts[0]["form"]


def test_busy_is_certainly_not_taken(phone, company):
    company.behaves = "busy"

    with pytest.raises(NotAccepted) as failed:
        phone.send(TEXT)

    assert failed.value.retry_after > 0


def test_nobody_listening_is_certainly_not_taken():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(NotAccepted):
        TwilioPhone("AC" + "0" * 32, "test-token", f"http://127.0.0.1:{port}").send(TEXT)


@pytest.mark.parametrize("behaves", ["broken", "hang_up"])
def test_a_broken_answer_is_unknown_and_never_tried_again_by_the_wire(phone, company, behaves):
    company.behaves = behaves

    with pytest.raises(Unknown):
        phone.send(TEXT)

    assert len(company.texts) == 1


@pytest.mark.parametrize("shape", ["refuse", "problem"])
@pytest.mark.parametrize(("code", "why"), [(21610, Why.OPTED_OUT), (21211, Why.INVALID), (12345, None)])
def test_both_shapes_of_error_are_read(phone, company, shape, code, why):
    company.behaves, company.code = shape, code

    with pytest.raises(Rejected) as failed:
        phone.send(TEXT)

    assert (failed.value.code, failed.value.why) == (code, why)


@pytest.mark.parametrize("code", [30034, 21606, 21611])
def test_a_refused_sender_is_told_apart(phone, company, code):
    company.behaves, company.code = "refuse", code

    with pytest.raises(SenderBlocked):
        phone.send(TEXT)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, 0, NotAccepted),
        (400, 20429, NotAccepted),
        (500, 20500, Unknown),
        (503, 503, Unknown),
        (408, 0, Unknown),
        (302, 0, Unknown),
        (0, 0, Unknown),
        (401, 20003, SenderBlocked),
        (403, 0, SenderBlocked),
        (404, 20404, SenderBlocked),
        (400, 21610, Rejected),
        (400, 400, Rejected),
    ],
)
def test_an_error_is_read_by_status_and_code(status, code, kind):
    assert type(read_error(status, code)) is kind


@pytest.mark.parametrize("answer", ["", "<html>Bad gateway</html>", "[]", "{}", '{"sid": null, "status": "queued"}'])
def test_a_yes_that_is_none_is_unknown(phone, company, answer):
    company.behaves, company.answer = "other", answer

    with pytest.raises(Unknown):
        phone.send(TEXT)


@pytest.mark.parametrize("answer", ["<html>Not found</html>", "[1]", '{"code": "soon", "status": 400}'])
def test_a_no_in_no_shape_at_all_is_still_a_no(phone, company, answer):
    company.behaves, company.answer, company.status = "other", answer, 400

    with pytest.raises(Rejected):
        phone.send(TEXT)


def test_a_wrong_token_is_the_senders_trouble(company):
    with pytest.raises(SenderBlocked) as failed:
        TwilioPhone("AC" + "0" * 32, "wrong", company.base).send(TEXT)

    assert failed.value.code == 20003


def test_a_text_is_found_again_by_its_mark_alone(phone, company):
    for body in ("Hello abc", "Hello xyz"):
        phone.send(OutboundText("+16085550142", "+12025550190", body, 600, "http://localhost/"))

    assert [text.sid for text in phone.find("+16085550142", "xyz")] == [company.texts[1]["sid"]]
    assert phone.find("+16085550143", "xyz") == []


def test_no_number_is_ever_logged(phone, caplog):
    with caplog.at_level(logging.DEBUG):
        phone.send(TEXT)
        phone.find(TEXT.to, "x")

    assert "5550142" not in caplog.text
