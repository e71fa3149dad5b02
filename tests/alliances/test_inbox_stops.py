"""Canned replies, and stops that staff enter: one number, or a list."""

from io import BytesIO

import pytest
from sqlalchemy import select

from alliances.inbox import replies
from alliances.models import CannedReply, Supporter
from groundwork.accounts.models import Account
from groundwork.delivery.models import Consent, ConsentKind, Message, State, Suppression, Thread
from groundwork.delivery.webhooks import inbound
from groundwork.doors import Doors, InboundText, Role
from tests.committed import all_of
from tests.conftest import NOW
from tests.factories import delivery as post
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.visitor import signed_in

MARIA, TOM, ROSA = "+16085550142", "+16145550137", "rosa@franklin.example"
INBOX = "/alliances/franklin/inbox"
REPLIES, STOP, LIST = f"{INBOX}/replies", f"{INBOX}/stop", f"{INBOX}/stop/list"
WORDS = {"name": "Parking", "body_en": "Yes, {first_name}.", "body_es": "Claro, {first_name}."}


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session)
    for name, phone, language in (("Maria Duarte", MARIA, "en"), ("Tom Sill", TOM, "es")):
        address = post.a_text_address(session, phone)
        a_supporter(session, made, name=name, text_address_id=address.id, language=language)
    session.commit()
    return made


@pytest.fixture
def rosa(app, session, franklin):
    return signed_in(app, session)


def test_a_canned_reply_is_added_changed_and_deleted(rosa, session):
    added = rosa.send(REPLIES, "reply-form", **WORDS)
    reply_id = all_of(session, select(CannedReply.id))[0]
    changed = rosa.send(f"{REPLIES}/{reply_id}", "reply-form", **WORDS | {"name": "Where to park"})
    deleted = rosa.send(REPLIES, "/delete")

    assert "Parking" in added.words
    assert "Yes, {first_name}. 1 text" in added.words
    assert "Where to park" in changed.words
    assert "No reply yet" in deleted.words
    assert rosa.get(f"{REPLIES}/{reply_id}").status == 404


@pytest.mark.parametrize("body", ["Hello {city}", "Hello {", "Hello {first_name"])
def test_only_the_first_name_stands_in_braces(rosa, session, body):
    page = rosa.send(REPLIES, "reply-form", **WORDS | {"body_es": body})

    assert page.status == 422
    assert "Only {first_name} can stand in braces" in page.words
    assert all_of(session, select(CannedReply.id)) == []


def test_a_canned_reply_fills_the_box_in_her_language_and_only_her_alliances(rosa, session, franklin):
    mine = replies.add(session, franklin, **WORDS, now=NOW).id
    other = an_alliance(session, "ohio", name="Ohio Alliance")
    theirs = replies.add(session, other, "Theirs", "Ours alone", "Solo nuestro", now=NOW).id
    said = InboundText("SM1", TOM, "+12025550190", "¿Hay estacionamiento?")
    inbound.receive(session, said, Doors(), url="", is_answered=False, now=NOW)
    session.commit()
    thread = f"{INBOX}/{all_of(session, select(Thread.id))[0]}"

    assert "Claro, Tom." in rosa.get(f"{thread}?reply={mine}").text
    assert "nuestro" not in rosa.get(f"{thread}?reply={theirs}").text
    assert rosa.get(f"{REPLIES}/{theirs}").status == 404
    assert rosa.get(f"{thread}?reply=nonsense").status == 200


@pytest.mark.parametrize(
    ("template", "name", "words"),
    [
        ("Hello {first_name}, yes.", "Maria", "Hello Maria, yes."),
        ("Hello {first_name}, yes.", "", "Hello, yes."),
        ("Hola, {first_name}. Si.", "", "Hola. Si."),
        ("{first_name}", "", ""),
    ],
)
def test_the_name_is_filled_in_or_left_out(template, name, words):
    assert replies.filled(template, name) == words


def test_a_stop_told_to_staff_counts_at_once_with_who_entered_it(rosa, session, franklin):
    row_id = post.a_queued_text(session, address=post.a_text_address(session, MARIA, agrees=False)).id
    session.commit()

    page = rosa.send(STOP, "stop-form", address="(608) 555-0142", how="phone")

    account = all_of(session, select(Account.id))[0]
    line = all_of(session, select(Consent.evidence).where(Consent.kind == ConsentKind.WITHDRAWN))
    assert "Nothing more goes to that number" in page.words
    assert "608" not in page.path
    assert all_of(session, select(Message.state).where(Message.id == row_id)) == [State.SUPPRESSED]
    assert line == [f"account:{account}"]
    assert all_of(session, select(Suppression.how)) == ["phone"]


def test_a_number_that_cannot_be_read_is_refused_beside_its_box(rosa, session):
    page = rosa.send(STOP, "stop-form", address="12", how="phone")

    assert page.status == 422
    assert "too short" in page.words
    assert all_of(session, select(Suppression.id)) == []


def test_a_volunteer_may_enter_a_stop_and_read_no_inbox(app, session, franklin):
    vic = signed_in(app, session, "vic@franklin.example", role=Role.VOLUNTEER)

    assert "Nothing more goes" in vic.send(STOP, "stop-form", address="608-555-0142", how="person").words
    assert (vic.get(INBOX).status, vic.get(LIST).status) == (403, 403)


def test_a_list_is_shown_before_it_counts(rosa, session):
    looked = rosa.send(LIST, "stop-list-form", people="608-555-0142\nnonsense\n216-555-0199", how="paper", act="look")
    before = all_of(session, select(Suppression.id))
    done = rosa.send(looked, "stop-list-form", act="apply")

    assert "2 numbers and addresses were read" in looked.words
    assert "Known to us: 1. Not known: 1" in looked.words
    assert "Line 2: There are letters in the number" in looked.words
    assert before == []
    assert "those 2 numbers" in done.words
    assert len(all_of(session, select(Suppression.id))) == 2


def test_a_list_that_names_nobody_is_refused(rosa, session):
    for people in ("", "nonsense"):
        assert rosa.send(LIST, "stop-list-form", people=people, how="paper", act="look").status == 422

    assert all_of(session, select(Suppression.id)) == []


def test_an_uploaded_file_is_read_by_its_columns(rosa):
    page = rosa.get(LIST)
    key = page.text.partition('name="once" value="')[2].partition('"')[0]
    csrf = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    table = "Name;Phone\nMaria;608-555-0142\nTom;614-555-0137\n".encode("utf-16")
    sent = {"once": key, "csrf_token": csrf, "how": "paper", "act": "look", "upload": (BytesIO(table), "stops.csv")}

    answer = rosa.client.post(LIST, data=sent, content_type="multipart/form-data")

    assert "2 numbers and addresses were read" in answer.get_data(as_text=True)


def test_no_page_names_a_number(rosa, session):
    assert len(all_of(session, select(Supporter.id))) == 2
    for path in (INBOX, REPLIES, STOP, LIST):
        assert "5550142" not in rosa.get(path).text.replace("608) 555-0142", "")
