"""Writing a segment on its page, with and without script; and what a leader does with a webhook."""

import json

import pytest
from sqlalchemy import select

from alliances.models import Alliance, Segment, Webhook, WebhookDelivery
from groundwork.audit.models import Entry
from tests.factories.alliances import a_country, a_supporter, an_alliance
from tests.factories.segments import a_segment
from tests.factories.sharing import URL, a_webhook, some_news
from tests.visitor import Visitor, signed_in

NEW, LIST = "/alliances/franklin/segments/new", "/alliances/franklin/segments"
ROSA = "rosa@franklin.example"


@pytest.fixture
def franklin(session) -> Alliance:
    a_country(session)
    made = an_alliance(session)
    a_supporter(session, made, language="es")
    a_supporter(session, made, district="FK-3")
    session.commit()
    return made


@pytest.fixture
def rosa(app, session, franklin) -> Visitor:
    return signed_in(app, session)


def pressed(visitor, page, act, **answers):
    """Press one of the form's buttons."""
    return visitor.send(page, "segment", act=act, **answers)


def test_a_sentence_is_written_part_by_part_and_counted_each_time(rosa, session):
    page = rosa.get(NEW)
    assert "2 supporters" in page.words
    page = pressed(rosa, page, "add:0", **{"0.new": "district"})
    page = pressed(rosa, page, "count", **{"0.0.v.areas": ["FK-2"]})
    assert "1 supporter" in page.words
    page = pressed(rosa, page, "add:0", **{"0.new": "language"})
    page = pressed(rosa, page, "count", **{"0.join": "any", "0.1.v.language": "en"})
    assert "2 supporters" in page.words
    page = pressed(rosa, page, "remove:0.0")

    page = pressed(rosa, page, "save", name="English readers")

    assert page.path == LIST
    assert "Supporters who are written to in English" in page.words
    kept = json.loads(session.scalars(select(Segment)).one().rule)
    assert kept["groups"][0]["parts"] == [{"part": "language", "values": {"language": "en"}}]


def test_what_is_wrong_stands_beside_its_part_and_nothing_typed_is_lost(rosa, session):
    page = pressed(rosa, rosa.get(NEW), "add:0", **{"0.new": "joined_lately"})

    page = pressed(rosa, page, "save", name="Lately", **{"0.0.v.days": "soon"})

    assert page.status == 422
    assert "whole number" in page.words
    assert 'value="soon"' in page.text
    assert 'value="Lately"' in page.text
    assert session.scalars(select(Segment)).all() == []


def test_the_count_is_answered_as_json_while_writing(rosa):
    there = "/alliances/franklin/segments/count?join=all&0.join=all&0.0.part=district&0.0.v.areas=FK-2"
    told = json.loads(rosa.get(there).text)
    unknown = json.loads(rosa.get(there.replace("district", "party")).text)

    assert told == {"counted": "1 supporter", "unclear": "Not clear yet", "words": "Supporters who live in FK-2"}
    assert unknown["counted"] == ""
    assert "party" in unknown["words"]


@pytest.mark.parametrize("act", ["add:0", "add:9", "add:x", "remove:0.7", "remove:", "group", "nonsense", ""])
def test_strange_buttons_change_nothing(rosa, act):
    page = pressed(rosa, rosa.get(NEW), act, **{"0.new": "party"})

    assert page.status in {200, 422}


def test_a_segment_is_renamed_copied_and_given_up(rosa, session, franklin):
    segment = a_segment(session, franklin)
    session.commit()
    pressed(rosa, f"{LIST}/{segment.id}", "save", name="Second")
    copied = rosa.send(LIST, f"{segment.id}/copy")
    assert "Second (copy 1)" in copied.text

    page = rosa.send(LIST, f"{segment.id}/end")

    assert "Second (copy 1)" in page.words
    session.expire_all()
    assert session.get_one(Segment, segment.id).ended_at is not None


def test_a_leader_adds_a_webhook_and_sees_its_secret_once(rosa, session):
    page = rosa.send(
        "/alliances/franklin/webhooks", "webhook", url="https://lantern.example/x", kinds=["supporter.joined"],
        purpose="the welcome list",
    )  # fmt: skip
    hook = session.scalars(select(Webhook)).one()
    session.commit()  # SQLite has one writer

    assert hook.secret in page.text
    assert hook.secret not in rosa.get(f"/alliances/franklin/webhooks/{hook.id}").text
    page = rosa.send(f"/alliances/franklin/webhooks/{hook.id}", "test")
    assert "webhook.test" in page.words
    assert session.scalars(select(WebhookDelivery)).one().kind == "webhook.test"


def test_an_address_inside_is_refused_with_words_and_nothing_is_lost(rosa, session):
    page = rosa.send(
        "/alliances/franklin/webhooks", "webhook", url="https://localhost/x", kinds=["supporter.joined"],
        purpose="the welcome list",
    )  # fmt: skip

    assert (page.status, "server on the internet" in page.words, 'value="the welcome list"' in page.text) == (
        422, True, True,
    )  # fmt: skip
    assert session.scalars(select(Webhook)).all() == []


def test_a_resting_webhook_says_so_and_is_woken(rosa, session, franklin):
    from tests.conftest import NOW

    hook = a_webhook(session, franklin, rests_since=NOW, why_rests="410")
    session.commit()
    there = f"/alliances/franklin/webhooks/{hook.id}"
    assert "Its last answer was 410." in rosa.get(there).words

    rosa.send(there, "wake")

    assert "rests" not in rosa.get("/alliances/franklin/webhooks").words


CHANGED = {"url": "https://other.example/in", "kinds": ["supporter.left"], "purpose": "the farewell list"}


def test_a_webhook_is_changed_and_keeps_its_secret_its_line_and_its_log(rosa, session, franklin):
    hook = a_webhook(session, franklin)
    some_news(session, franklin)
    session.commit()
    there = f"/alliances/franklin/webhooks/{hook.id}"

    page = rosa.send(f"{there}/change", "webhook", **CHANGED)

    session.expire_all()
    assert page.path == there
    assert (hook.url, hook.kinds) == ("https://other.example/in", "supporter.left")
    assert (hook.purpose, hook.secret) == ("the farewell list", "gsw_test")
    waited = session.scalars(select(WebhookDelivery)).one()
    assert (waited.state, waited.why) == ("given_up", "unwanted")
    line = session.scalars(select(Entry).where(Entry.act == "sharing.webhook_changed")).one()
    assert "other.example" in line.told
    assert "/in" not in line.told


def test_a_changed_webhook_signs_with_a_new_secret_where_that_is_ticked(rosa, session, franklin):
    hook = a_webhook(session, franklin)
    session.commit()

    page = rosa.send(f"/alliances/franklin/webhooks/{hook.id}/change", "webhook", with_new_secret="y", **CHANGED)

    session.expire_all()
    assert hook.secret != "gsw_test"
    assert hook.secret in page.text


def test_what_waits_for_a_changed_webhook_and_is_still_its_news_goes_to_the_new_address(rosa, session, franklin):
    hook = a_webhook(session, franklin, rests_since=None)
    some_news(session, franklin)
    session.commit()

    both = CHANGED | {"kinds": ["supporter.left", "supporter.joined"]}
    rosa.send(f"/alliances/franklin/webhooks/{hook.id}/change", "webhook", **both)

    assert session.scalars(select(WebhookDelivery.state)).all() == ["waiting"]


@pytest.mark.parametrize(
    "url", ["https://localhost/x", "http://lantern.example/", "https://10.0.0.1/", "https://a:b@c.example/"]
)
def test_a_webhook_is_not_moved_to_an_address_inside_and_nothing_typed_is_lost(rosa, session, franklin, url):
    hook = a_webhook(session, franklin)
    session.commit()

    page = rosa.send(f"/alliances/franklin/webhooks/{hook.id}/change", "webhook", **CHANGED | {"url": url})

    session.expire_all()
    assert (page.status, 'value="the farewell list"' in page.text) == (422, True)
    assert (hook.url, hook.kinds) == (URL, "supporter.joined")


def test_a_webhook_is_changed_with_a_fresh_sign_in_only(rosa, session, franklin, app):
    hook = a_webhook(session, franklin)
    session.commit()
    with rosa.client.session_transaction() as kept:
        kept["fs_paa"] = 0.0

    page = rosa.get(f"/alliances/franklin/webhooks/{hook.id}/change")

    assert page.path.startswith("/verify")
