"""A supporter's own page: the link, seeing, correcting, stopping, taking away, deleting."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.mine import asking
from alliances.models import MineAsking, MineLink, Supporter
from groundwork.audit import ledger
from groundwork.audit.models import Entry
from groundwork.delivery.models import Address, Channel, Message, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.web.limits import limiter
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.factories.mine import MAILBOX, PHONE, a_person, answer_askings, links_sent, opened
from tests.visitor import Visitor

TYPED = "(614) 555-0137"


@pytest.fixture(autouse=True)
def nobody_is_slowed_down(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def ottilie(session):
    make.a_congress(session)
    return a_person(session)


def test_a_link_comes_by_mail_and_opens_a_page_that_says_what_is_kept(app, session, ottilie):
    _visitor, page = opened(app, session)

    assert page.path == "/mine/page"
    assert "Ottilie Brandywine" in page.words
    assert MAILBOX in page.words
    assert "Stop e-mail" in page.words
    assert "…0137" in page.words
    assert "555-0137" not in page.words  # the link proved the mailbox alone


def test_a_link_comes_by_text_too_and_in_spanish(app, session, ottilie):
    opened(app, session, TYPED, "/es")

    value, path = links_sent(session)[-1]
    body = session.scalars(select(Message.body).order_by(Message.id.desc())).first()
    assert value == PHONE
    assert path.startswith("/es/mine/")
    assert "el enlace a sus datos" in body


def test_known_unknown_stopped_and_flooded_addresses_get_the_same_words_and_only_the_known_one_a_link(
    app, session, ottilie
):
    consent.withdraw(session, session.get_one(Address, ottilie.text_address_id), how="STOP", evidence="", now=NOW)
    session.commit()
    pages = []
    for typed in (MAILBOX, TYPED, "nobody@nowhere.example", "614-555-0999"):
        pages.append(Visitor(app).send("/mine", "ask-form", address=typed))
        answer_askings(session)

    assert len({(page.status, page.path, page.words) for page in pages}) == 1
    assert [value for value, _path in links_sent(session)] == [MAILBOX]
    assert session.scalar(select(func.count()).select_from(MineAsking)) == 0


def test_one_address_gets_three_links_an_hour_whoever_asks(session, ottilie):
    for step in range(6):
        asking.ask(session, MAILBOX, language="en", link_base="http://localhost", now=NOW + timedelta(minutes=step))
        asking.answer(session, now=NOW + timedelta(minutes=step))
    later = NOW + timedelta(hours=2)
    asking.ask(session, MAILBOX, language="en", link_base="http://localhost", now=later)
    asking.answer(session, now=later)

    assert session.scalar(select(func.count()).select_from(MineLink)) == asking.AT_MOST + 1


def test_a_text_asked_for_at_night_waits_for_the_morning_and_its_half_hour_with_it(session, ottilie):
    night = NOW.replace(hour=7)  # three in the morning in Ohio
    asking.ask(session, TYPED, language="en", link_base="http://localhost", now=night)
    asking.answer(session, now=night)

    link = session.scalars(select(MineLink)).one()
    assert link.expires_at >= night + timedelta(hours=5)


def test_looking_at_a_link_changes_nothing_and_its_button_works_once(app, session, ottilie):
    Visitor(app).send("/mine", "ask-form", address=MAILBOX)
    answer_askings(session)
    path = links_sent(session)[-1][1]
    for _scanner in range(3):
        assert Visitor(app).get(path).status == 200
        assert Visitor(app).client.head(path).status_code == 200
    session.rollback()
    assert session.scalars(select(MineLink.used_at)).one() is None
    session.rollback()

    visitor = Visitor(app)
    page = visitor.get(path)
    first, again = visitor.send(page, "open-form"), visitor.send(page, "open-form")
    stranger = Visitor(app).get(path)

    assert (first.path, again.path) == ("/mine/page", "/mine/page")
    assert stranger.status == 410
    assert Visitor(app).get("/mine/" + "x" * 22).status == 404
    assert Visitor(app).get("/mine/page").path == "/mine?over=1"


def test_the_page_closes_after_half_an_hour_and_by_its_button(app, session, ottilie):
    visitor, page = opened(app, session)
    cookie = visitor.client.get_cookie("mine")
    visitor.send(page, "leave")
    after = visitor.get("/mine/page")
    visitor.client.set_cookie("mine", cookie.value)

    assert after.path == "/mine?over=1"
    assert visitor.get("/mine/page").path == "/mine?over=1"  # the link itself has ended
    visitor, page = opened(app, session)
    app.extensions["clock"].ahead += timedelta(minutes=31)
    assert visitor.get("/mine/page").path == "/mine?over=1"


def test_somebody_corrects_their_name_and_their_wishes_and_bad_input_is_kept_beside_its_words(app, session, ottilie):
    visitor, page = opened(app, session)

    wrong = visitor.send(page, "correct-form", name="Otti", zip="1")
    right = visitor.send(wrong, "correct-form", name="Otti  Brandywine", zip=ottilie.zip, language="es", wants_calls=[])

    session.rollback()
    session.expire_all()
    now = session.get_one(Supporter, ottilie.id)
    assert wrong.status == 422
    assert 'value="Otti"' in wrong.text
    assert (right.path, now.name, now.language) == ("/mine/page?done=correct", "Otti Brandywine", "es")
    line = session.scalars(select(Entry).where(Entry.act == "mine.corrected")).one()
    assert (line.subject, line.scope) == (f"supporter:{ottilie.id}", "franklin")
    assert "Brandywine" not in line.told


@pytest.mark.parametrize(
    ("what", "channels"), [("texts", {Channel.TEXT}), ("mail", {Channel.MAIL}), ("all", {Channel.TEXT, Channel.MAIL})]
)
def test_stopping_counts_at_once_in_the_ledger(app, session, ottilie, what, channels):
    visitor, page = opened(app, session)
    visitor.client.post("/mine/stop", data={**hidden(page), "what": what})

    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Address).where(Address.value.in_([PHONE, MAILBOX])))
    stopped = {one.channel for one in rows if suppression.is_suppressed(session, one.fingerprint, Why.OPTED_OUT)}
    assert stopped == channels
    assert (session.get_one(Supporter, ottilie.id).left_at is not None) is (what == "all")
    session.rollback()
    assert visitor.get("/mine/page").status == 200


def hidden(page):
    from groundwork.page_reader import choose_form, filled

    return dict(filled(choose_form(page.text, "stop"), {}))


def test_the_file_has_what_the_page_has_and_nothing_of_another_persons_address(app, session, ottilie):
    other = make.a_supporter(session, make.an_alliance(session, "ohio", name="Ohio"), "+16145550155")
    other.name = "Somebody Else"
    session.commit()
    visitor, page = opened(app, session)

    answer = visitor.client.post("/mine/file", data=hidden(page))
    found = json.loads(answer.get_data(as_text=True))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert {"delivery", "alliances"} <= set(found)
    assert found["delivery"][0]["address"] == MAILBOX
    assert "Somebody Else" not in json.dumps(found)


def test_deleting_takes_the_word_and_leaves_the_mark_and_the_tally(app, session, ottilie):
    visitor, _page = opened(app, session)
    mark = session.get_one(Address, ottilie.text_address_id).fingerprint
    session.rollback()

    refused = visitor.send("/mine/delete", "delete-form", typed="yes")
    done = visitor.send(refused, "delete-form", typed="delete")

    session.rollback()
    session.expire_all()
    row = session.get_one(Supporter, ottilie.id)
    assert (refused.status, done.path) == (422, "/mine/deleted")
    assert (row.name, row.text_address_id, row.mail_address_id) == ("", None, None)
    assert suppression.is_suppressed(session, mark, Why.OPTED_OUT)
    assert session.scalar(select(func.count()).select_from(Supporter)) == 1
    assert not session.scalars(select(Address).where(Address.value.in_([PHONE, MAILBOX]))).all()
    assert visitor.get("/mine/page").path == "/mine?over=1"
    erased = session.scalars(select(Entry).where(Entry.act == "person.erased")).one()
    assert (erased.who, erased.subject.count("address:")) == ("the person", 2)
    assert ledger.verify(session) == []


def test_staff_see_their_account_and_are_told_why_it_is_not_deleted_yet(app, session):
    make.an_alliance(session)
    an_account(session, "rosa@franklin.example")
    visitor, page = opened(app, session, "rosa@franklin.example")

    refused = visitor.send("/mine/delete", "delete-form", typed="DELETE")

    assert "Your staff account" in page.words
    assert (refused.status, "End its roles first" in refused.words) == (422, True)


@pytest.mark.parametrize("typed", ["", "hello", "1", "a@", "+44 20 7946 0958", "x" * 400])
def test_what_is_no_address_is_said_so_and_kept(app, typed):
    page = Visitor(app).send("/mine", "ask-form", address=typed)

    assert page.status == 422
    assert "alert" in page.text
