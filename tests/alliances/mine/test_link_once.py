"""The link to one's own page opens one browser, whatever another sends with it."""

import pytest
from sqlalchemy import select

from groundwork.models import FormKey
from groundwork.page_reader import choose_form, filled
from groundwork.web.limits import limiter
from tests.factories import campaigns as make
from tests.factories.mine import MAILBOX, a_person, links_sent, opened
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def nobody_is_slowed_down(monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)


def test_a_used_link_opens_no_second_browser_with_a_key_that_was_used_before(app, session):
    make.a_congress(session)
    a_person(session)
    opened(app, session)
    token_path = links_sent(session)[-1][1]
    stranger = Visitor(app)
    asked = stranger.get("/mine")
    stranger.send(asked, "ask-form", address="nobody@nowhere.example")
    fields = dict(filled(choose_form(asked.text, "ask-form"), {}))
    assert session.scalar(select(FormKey.key).where(FormKey.key == fields["once"]))
    session.rollback()

    told = {"once": fields["once"], "csrf_token": fields.get("csrf_token", "")}
    stranger.client.post(token_path, data=told)

    assert MAILBOX not in stranger.get("/mine/page").text
    assert "Ottilie" not in stranger.get("/mine/page").text
