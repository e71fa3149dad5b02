"""The inbox as its staff see it: who waits, answering, what is held, whose each conversation is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from alliances.inbox import queries
from groundwork.accounts.people import by_email
from groundwork.clock import Clock
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Message, ReceivedText, Suppression, Thread, Why
from groundwork.delivery.webhooks import inbound
from groundwork.doors import Doors, InboundText, Role
from tests.conftest import NOW
from tests.factories import delivery as post
from tests.factories.accounts import a_reason
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.visitor import Visitor, signed_in

MARIA, TOM, STRANGER = "+16085550142", "+16145550137", "+12165550188"
OURS, OWN = "+12025550190", "+12025550191"
ROSA, HANA, ORLA = "rosa@franklin.example", "hana@lantern.example", "orla@franklin.example"
INBOX = "/alliances/franklin/inbox"


def writes(session, phone, body, *, ours=OURS, now=NOW):
    said = InboundText(f"SM{phone}{ours}{now:%H%M%S}{body[:9]}", phone, ours, body)
    inbound.receive(session, said, Doors(), url="http://localhost", is_answered=False, now=now)
    thread_id = session.scalars(select(Thread.id).where(Thread.phone == phone, Thread.ours == ours)).one()
    session.commit()
    return thread_id


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session, sender=OURS)
    for name, phone, language in (("Maria Duarte", MARIA, "en"), ("Tom Sill", TOM, "es")):
        address = post.a_text_address(session, phone)
        a_supporter(session, made, name=name, text_address_id=address.id, language=language)
    session.commit()
    return made


@pytest.fixture
def ohio(session, franklin):
    """Another alliance, which shares the number."""
    made = an_alliance(session, "ohio", name="Ohio Alliance", sender=OURS)
    session.commit()
    return made


def at_work(app, session, email, role, scope="franklin"):
    return signed_in(app, session, email, name=email.split("@")[0].title(), role=role, scope=scope)


@pytest.fixture
def rosa(app, session, franklin):
    return at_work(app, session, ROSA, Role.LEADER)


@pytest.fixture
def hana(app, session, franklin):
    return at_work(app, session, HANA, Role.SECRETARIAT)


def sent(session):
    """Every message, read in a transaction that is over: the app writes to the same file."""
    session.rollback()
    found = session.scalars(select(Message).order_by(Message.id)).all()
    session.expunge_all()
    session.rollback()
    return found


def test_nobody_outside_sees_the_inbox_and_a_viewer_does_not_either(app, session, franklin):
    thread = writes(session, MARIA, "Hello")
    viewer = at_work(app, session, "vera@franklin.example", Role.VIEWER)
    other = at_work(app, session, "omar@ohio.example", Role.LEADER, "ohio")

    assert "/login" in Visitor(app).get(INBOX).path
    for visitor in (viewer, other):
        assert visitor.get(INBOX).status == 403
        assert visitor.get(f"{INBOX}/{thread}").status == 403


def test_an_empty_inbox_says_so(rosa):
    assert "Nobody has written yet" in rosa.get(INBOX).words


def test_held_ones_come_first_then_the_longest_waiting(rosa, session):
    writes(session, TOM, "Is there parking?", now=NOW - timedelta(hours=2))
    writes(session, MARIA, "wrong number")

    page = rosa.get(INBOX)

    assert page.words.index("wrong number") < page.words.index("Is there parking?")
    assert "2 people wait for an answer" in page.words
    assert "Inbox (2)" in page.words
    assert "It may be the wrong person" in page.words
    assert MARIA not in page.text
    assert MARIA[2:] not in page.text


def test_a_conversation_is_found_in_its_own_inbox_only(rosa, hana, ohio, session):
    hers, strange = writes(session, MARIA, "Hello"), writes(session, STRANGER, "How do I join?")

    assert rosa.get(f"{INBOX}/{hers}").status == 200
    assert rosa.get(f"{INBOX}/{strange}").status == 404
    assert rosa.get(f"{INBOX}/999999").status == 404
    a_reason(session, by_email(session, HANA), "ohio")
    assert hana.get(f"/alliances/ohio/inbox/{hers}").status == 404
    assert hana.get(f"/inbox/{hers}").status == 404
    assert "How do I join?" in hana.get(f"/inbox/{strange}").words
    assert "Inbox (1)" in hana.get("/inbox").words


def test_a_stranger_to_a_number_only_one_alliance_has_is_that_alliances(session, franklin):
    an_alliance(session, "ohio", name="Ohio Alliance", sender=OWN)
    session.commit()
    here, there = writes(session, STRANGER, "Hi"), writes(session, STRANGER, "Hi", ours=OWN)

    def inbox(alliance):
        rows, _total, _waiting = queries.page_of_threads(session, alliance, page=1, now=NOW)
        return [row.thread.id for row in rows]

    ohio = session.scalars(select(type(franklin)).where(type(franklin).slug == "ohio")).one()
    assert (inbox(franklin), inbox(ohio), inbox(None)) == ([here], [there], [])


def test_an_answer_is_counted_sent_and_shown(rosa, session):
    thread = writes(session, MARIA, "Is there parking?")

    looked = rosa.send(f"{INBOX}/{thread}", "answer-form", body="Yes, {first_name} 🙏", act="count")
    before = list(sent(session))
    page = rosa.send(looked, "answer-form", body="Yes, {first_name}, behind it.", act="send")

    assert "12 characters, goes as one text. Without 🙏 it may need fewer." in looked.words
    assert "Yes, Maria 🙏" in looked.words
    assert before == []
    row = sent(session)[0]
    assert (row.body, row.written_by is not None) == ("Yes, Maria, behind it.", True)
    assert "written by Rosa; waits to go out" in page.words
    assert "You are looking after this conversation" in page.words
    assert "Nobody waits for an answer" in rosa.get(INBOX).words


def test_a_form_sent_twice_answers_once(rosa, session):
    thread = writes(session, MARIA, "Is there parking?")
    page = rosa.get(f"{INBOX}/{thread}")

    for _turn in range(2):
        rosa.send(page, "answer-form", body="Yes.", act="send")

    assert len(sent(session)) == 1


def test_an_empty_answer_and_one_too_long_are_refused_beside_the_box(rosa, session):
    thread = writes(session, MARIA, "Is there parking?")

    empty = rosa.send(f"{INBOX}/{thread}", "answer-form", body="  ", act="send")
    long = rosa.send(f"{INBOX}/{thread}", "answer-form", body="a" * 1601, act="send")

    assert (empty.status, long.status) == (422, 422)
    assert "1600 is the most" in long.words
    assert sent(session) == []


def test_an_answer_outside_her_hours_says_when_it_goes(rosa, app, session):
    late = datetime(2026, 6, 17, 3, 0, tzinfo=UTC)
    app.extensions["clock"] = Clock(late - datetime.now(UTC))
    thread = writes(session, MARIA, "Is there parking?", now=late)

    page = rosa.get(f"{INBOX}/{thread}")

    assert "It is outside their hours now. Your answer goes out Wed, Jun 17, 9:00 am" in page.words


def test_two_people_never_answer_at_once(rosa, app, session):
    thread = writes(session, MARIA, "Is there parking?")
    orla = at_work(app, session, ORLA, Role.ORGANIZER)
    stale = orla.get(f"{INBOX}/{thread}")

    rosa.send(f"{INBOX}/{thread}", "/take")
    late = orla.send(stale, "answer-form", body="Yes!", act="send")
    seen = orla.get(f"{INBOX}/{thread}")
    rosa.send(f"{INBOX}/{thread}", "/let-go")
    after = orla.send(f"{INBOX}/{thread}", "answer-form", body="Yes!", act="send")

    assert late.status == 422
    assert "Somebody else is looking after this conversation" in late.words
    assert "Rosa is answering" in seen.words
    assert "answer-form" not in seen.text
    assert after.status == 200
    assert len(sent(session)) == 1


def test_done_without_an_answer_leaves_the_list_of_those_who_wait(rosa, session):
    thread = writes(session, MARIA, "Thanks!")

    page = rosa.send(f"{INBOX}/{thread}", "/done")

    assert page.path == INBOX
    assert "Nobody waits for an answer" in page.words
    assert sent(session) == []


@pytest.mark.parametrize(("answer", "why"), [("stop", Why.OPTED_OUT), ("carry-on", None)])
def test_a_person_says_what_a_held_text_means(rosa, session, answer, why):
    thread = writes(session, MARIA, "Who gave you my number?")
    held = rosa.get(f"{INBOX}/{thread}")

    page = rosa.send(held, f"/{answer}")

    session.rollback()
    standing = set(session.scalars(select(Suppression.why).where(Suppression.lifted_at.is_(None))))
    assert "Asks how we came by the number" in held.words
    assert "answer-form" not in held.text
    assert standing == ({why} if why else set())
    assert ("They said stop" in page.words) is (answer == "stop")
    assert ("answer-form" in page.text) is (answer == "carry-on")


def test_a_text_of_another_conversation_is_not_settled_here(rosa, session):
    hers, his = writes(session, MARIA, "wrong number"), writes(session, TOM, "wrong number")
    text = session.scalars(select(ReceivedText.id).where(ReceivedText.thread_id == his)).one()
    session.rollback()
    page = rosa.get(f"{INBOX}/{hers}")
    own = session.scalars(select(ReceivedText.id).where(ReceivedText.thread_id == hers)).one()
    session.rollback()
    forged = page.text.replace(f"/held/{own}/", f"/held/{text}/")

    answer = rosa.send(type(page)(page.status, forged, page.path, page.headers), "/stop")

    assert answer.status == 404
    assert not session.scalars(select(ReceivedText.settled_at).where(ReceivedText.settled_at.is_not(None))).all()


def test_who_said_stop_is_shown_with_the_reason_and_no_box(rosa, session):
    thread = writes(session, MARIA, "STOP")

    page = rosa.get(f"{INBOX}/{thread}")

    assert "They said stop, so nothing can be sent to them" in page.words
    assert "answer-form" not in page.text


def test_an_erased_person_leaves_the_inbox(rosa, session):
    from groundwork.delivery.permission import forgetting

    thread = writes(session, MARIA, "Hello, I am Maria")
    shown = forgetting.show(session, [find_text(session, MARIA).id], now=NOW)
    forgetting.erase(session, [find_text(session, MARIA).id], now=NOW)
    session.commit()

    assert [row["ours"] for row in shown[0]["threads"]] == [OURS]
    assert rosa.get(f"{INBOX}/{thread}").status == 404
    assert "Nobody has written yet" in rosa.get(INBOX).words
    assert session.scalars(select(Thread.phone)).one() == f"erased:{thread}"
    session.rollback()


def test_the_secretariat_answers_a_stranger(hana, ohio, session):
    thread = writes(session, STRANGER, "How do I join?")

    page = hana.send(f"/inbox/{thread}", "answer-form", body="Hello {first_name}, at /join.", act="send")

    assert "Somebody at …0188" in page.words
    assert [row.body for row in sent(session)] == ["Hello, at /join."]


def test_the_list_has_pages_and_a_ceiling_of_statements(session, franklin, ohio):
    for number in range(30):
        writes(session, f"+1216555{1000 + number}", "Hello", now=NOW - timedelta(minutes=number))

    first, total, waiting = queries.page_of_threads(session, None, page=1, now=NOW)
    second, _total, _waiting = queries.page_of_threads(session, None, page=2, now=NOW)

    assert (len(first), len(second), total, waiting) == (25, 5, 30, 30)
    assert first[0].thread.waiting_since < second[-1].thread.waiting_since
