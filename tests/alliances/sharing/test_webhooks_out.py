"""Signed news out: at least once, to outside places only, and nobody's name unless a leader said so."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from alliances import supporters
from alliances.kinds import DeliveryState
from alliances.models import WebhookDelivery
from alliances.sharing import delivering, hooks, places, sending
from alliances.sharing.delivering import TRIES, WAITS, deliver
from groundwork import people
from groundwork.delivery.addresses import text_address
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_joining, a_supporter, only_supporter
from tests.factories.sharing import OUTSIDE, URL, a_receiver, a_webhook, some_news

INSIDE = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "203.0.113.9", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd12::9", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
    "64:ff9b::7f00:1", "2001:db8::1", "2001:0:7f00:1::", "no address", "",
)  # fmt: skip
SCHEMES = ("http", "ftp", "file", "gopher", "ws", "javascript", "data", "HTTP", "")
HOSTS = ("lantern.example", "127.0.0.1", "localhost", "metadata.google.internal", "10.1.1.1", "[::1]")
WRONG_HOSTS = (
    "localhost", "127.0.0.1", "[::1]", "[fd00::1]", "2130706433", "0x7f.1", "017700000001", "127.1", "printer.local",
    "db.internal", "router.lan", "x.home.arpa", "a.onion", "intranet", "", ".", "..", "[::ffff:127.0.0.1]",
    "metadata.google.internal", "127.0.0.1.", "localhost.", "a..b", "-", "xn--", "a" * 64 + ".example",
)  # fmt: skip
HOSTILE = [
    *(f"{scheme}://{host}/x" for scheme, host in product(SCHEMES, HOSTS)),
    *(f"https://{host}{tail}" for host, tail in product(WRONG_HOSTS, ("", "/x", "/x?y=1", "/#@lantern.example"))),
    *(f"https://lantern.example:{port}/" for port in (0, 1, 22, 25, 80, 444, 5432, 6379, 8443, 65535, 65536, "x")),
    *(f"https://{name}@lantern.example/" for name in ("user", "user:secret", ":", "lantern.example%40", "a:b:c")),
    *(f"https://lantern.example{sign}evil.example/" for sign in ("\\", "\t", "\n", "\r", " ", "\0", "é", "\u202e")),
    "https:lantern.example", "//lantern.example/", "lantern.example", "https:///x", "https://?x", "https://[::1/", "",
    "https://lantern.example/" + "x" * 500, "https://[lantern.example]/", "https://:443/", "https://@/", " ",
]  # fmt: skip


def rows(session):
    session.expire_all()
    return session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)).all()


def test_two_hundred_hostile_addresses_are_refused_and_never_connected_to():
    assert len(HOSTILE) >= 190

    with a_receiver() as receiver:
        for url in HOSTILE:
            with pytest.raises(Refusal):
                places.read(url)
            assert sending.post(url, b"{}", "s", at=1, wire=receiver.wire()).why == "address", url

        assert receiver.connections == []


def test_a_name_that_means_a_place_inside_is_never_connected_to():
    with a_receiver() as receiver:
        for address in INSIDE:
            for found in ((address,), (OUTSIDE, address)):
                assert sending.post(URL, b"{}", "s", at=1, wire=receiver.wire(*found)).why == "address", address

        assert receiver.connections == []


def test_what_is_sent_is_signed_and_goes_to_the_address_that_was_looked_at():
    with a_receiver() as receiver:
        answer = sending.post(URL, b'{"a":1}', "gsw_test", at=1781622000, wire=receiver.wire())

    [(path, headers, body)] = receiver.got
    digest = hmac.new(b"gsw_test", b'1781622000.{"a":1}', hashlib.sha256).hexdigest()
    assert (answer.status, answer.is_taken, path, body) == (204, True, "/news?list=2", b'{"a":1}')
    assert headers["Groundswell-Signature"] == f"t=1781622000,v1={digest}"
    assert headers.get_all("Host") == ["lantern.example"]
    assert receiver.connections == [(OUTSIDE, "lantern.example")]


def test_a_redirect_is_not_followed_and_a_long_answer_not_read():
    moved = {"Location": "http://127.0.0.1/inside"}
    with a_receiver(status=302, headers=moved, body=b"x" * 5_000_000) as receiver:
        answer = sending.post(URL, b"{}", "s", at=1, wire=receiver.wire())

    assert (answer.status, answer.is_taken, len(receiver.got)) == (302, False, 1)


def test_a_receiver_that_says_nothing_is_cut_off():
    with a_receiver(silence=threading.Event()) as receiver:
        answer = sending.post(URL, b"{}", "s", at=1, wire=receiver.wire(patience=0.3))

    assert answer.status is None
    assert answer.milliseconds < 5_000


def test_a_real_connection_is_pinned_and_checks_the_name_in_the_certificate():
    line = sending.connection(OUTSIDE, "lantern.example")

    assert (line.host, line.port) == (OUTSIDE, 443)
    assert (line.server_hostname, line.assert_hostname, line.cert_reqs) == (
        "lantern.example", "lantern.example", "CERT_REQUIRED",
    )  # fmt: skip


def test_news_stands_and_falls_with_its_cause(session, database, franklin):
    a_webhook(session, franklin)
    session.commit()
    supporters.sign_up(session, a_joining(franklin), now=NOW)

    session.rollback()

    assert rows(session) == []


def test_joining_confirming_and_leaving_are_told_by_an_opaque_id(session, database, franklin):
    a_webhook(session, franklin, kinds="supporter.joined;supporter.left")
    supporters.sign_up(session, a_joining(franklin), now=NOW)
    supporters.leave(session, only_supporter(session), now=NOW)
    session.commit()

    with a_receiver() as receiver:
        assert deliver(database, receiver.wire(), now=NOW) == 2

    told = [json.loads(body) for _path, _headers, body in receiver.got]
    assert {one["kind"] for one in told} == {"supporter.joined", "supporter.left"}
    assert {one["subject"] for one in told} == {only_supporter(session).public_id}
    assert all(set(one) == {"id", "kind", "at", "alliance", "subject"} for one in told)
    assert [one.state for one in rows(session)] == [DeliveryState.TAKEN] * 2


def test_ticked_fields_go_out_with_their_purpose_until_the_person_leaves(session, database, franklin):
    a_webhook(session, franklin, fields="name;city")
    maria = a_supporter(session, franklin)
    some_news(session, franklin, maria.public_id, maria.id)
    session.commit()
    with a_receiver() as receiver:
        deliver(database, receiver.wire(), now=NOW)
        hook = hooks.standing(session, franklin)[0]
        maria.left_at = NOW
        session.flush()
        hooks.resend(session, hook, rows(session)[0].id, now=NOW)
        session.commit()
        deliver(database, receiver.wire(), now=NOW)

    first, second = (json.loads(body) for _path, _headers, body in receiver.got)
    assert first["fields"] == {"name": "Maria Duarte", "city": "Watauga"}
    assert first["purpose"] == "the welcome list"
    assert "fields" not in second
    assert first["id"] == second["id"]


def test_who_is_erased_is_told_of_as_left_and_by_the_id_alone(session, database, franklin, app):
    a_webhook(session, franklin, kinds="supporter.left", fields="name;phone")
    maria = a_supporter(session, franklin, text_address_id=text_address(session, "907-555-0101").id)
    known_as = maria.public_id
    session.commit()
    people.erase(session, app.extensions["doors"], "907-555-0101", who="test", now=NOW)
    session.commit()

    with a_receiver() as receiver:
        deliver(database, receiver.wire(), now=NOW)

    [(_path, _headers, body)] = receiver.got
    assert json.loads(body)["subject"] == known_as
    assert b"Maria" not in body


def test_eight_tries_in_a_day_and_then_the_webhook_rests(session, database, franklin):
    hook = a_webhook(session, franklin)
    some_news(session, franklin)
    session.commit()
    now = NOW
    with a_receiver(status=500) as receiver:
        for wait in (*WAITS, timedelta(0)):
            assert deliver(database, receiver.wire(), now=now) == 1
            assert deliver(database, receiver.wire(), now=now) == 0
            now += wait
        some_news(session, franklin, "later")
        session.commit()
        assert deliver(database, receiver.wire(), now=now + timedelta(days=2)) == 0

    session.refresh(hook)
    assert (len(receiver.got), TRIES, now - NOW) == (8, 8, timedelta(days=1))
    assert [one.state for one in rows(session)] == [DeliveryState.GIVEN_UP, DeliveryState.WAITING]
    assert (hook.rests_since is not None, hook.why_rests) == (True, "500")


def test_a_woken_webhook_is_told_what_waited(session, database, franklin):
    hook = a_webhook(session, franklin, rests_since=NOW, why_rests="500")
    some_news(session, franklin)
    rosa = an_account(session)
    hooks.wake(session, franklin, hook, account_id=rosa.id, now=NOW)
    session.commit()

    with a_receiver() as receiver:
        assert deliver(database, receiver.wire(), now=NOW) == 1


def test_what_a_dead_worker_took_is_sent_again_under_the_same_id(session, database, franklin):
    a_webhook(session, franklin)
    some_news(session, franklin)
    session.commit()
    with database.writing() as other:
        assert len(delivering.claim(other, now=NOW, limit=10)) == 1

    with a_receiver() as receiver:
        assert deliver(database, receiver.wire(), now=NOW + timedelta(minutes=1)) == 0
        assert deliver(database, receiver.wire(), now=NOW + timedelta(minutes=6)) == 1

    assert rows(session)[0].attempt == 2


def test_in_a_demo_nothing_leaves_the_house(session, database, franklin):
    a_webhook(session, franklin)
    some_news(session, franklin)
    session.commit()

    with a_receiver() as receiver:
        assert deliver(database, receiver.wire(), is_demo=True, now=NOW) == 1
        assert receiver.connections == []

    assert rows(session)[0].state == DeliveryState.KEPT_HOME


def test_an_ended_webhook_gets_nothing_more_and_its_secret_is_forgotten(session, database, franklin):
    hook = a_webhook(session, franklin)
    some_news(session, franklin)
    rosa = an_account(session)
    hooks.end(session, franklin, hook, account_id=rosa.id, now=NOW)
    session.commit()

    with a_receiver() as receiver:
        assert deliver(database, receiver.wire(), now=NOW) == 0
    assert (hook.secret, some_news(session, franklin)) == ("", 0)


def test_old_deliveries_are_taken_away(session, franklin):
    a_webhook(session, franklin)
    some_news(session, franklin)
    session.flush()

    assert hooks.remove(session, NOW, now=NOW) == 0
    assert hooks.remove(session, NOW + timedelta(seconds=1), now=NOW) == 1
