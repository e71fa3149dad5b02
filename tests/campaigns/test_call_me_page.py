"""The page of "call me": for whoever has the link, once however often the button is pressed."""

from sqlalchemy import func, select

from campaigns import forgetting
from campaigns.models import CallRequest
from groundwork.delivery.addresses import text_address
from groundwork.delivery.models import Message, State
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories.campaigns import MARIA, NOLIN, TOKEN
from tests.visitor import Visitor

PAGE = f"/act/ratify?t={TOKEN}"


def requests(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(CallRequest))


def settle(session, state):
    message = session.scalars(select(Message)).one()
    message.state = state
    session.commit()


def test_a_press_rings_her_and_a_second_shows_the_first(app, database, campaign):
    visitor = Visitor(app)
    page = visitor.get(PAGE)

    first = visitor.send(page, "call-me")
    again, anew = visitor.send(page, "call-me"), visitor.get(PAGE)

    assert "We ring you in a moment" in first.words
    assert first.path == again.path
    assert "We are ringing you." in anew.words
    assert requests(database) == 1
    assert MARIA[2:] not in first.text.replace("-", "")


def test_a_visitor_by_zip_code_has_no_such_button(app, campaign):
    page = Visitor(app).get(f"/act/ratify?zip={NOLIN}")

    assert "call-me" not in page.text


def test_a_made_up_link_rings_nobody(app, database, campaign):
    visitor = Visitor(app)

    page = visitor.send(visitor.get(PAGE), "call-me", t="forged")

    assert (page.status, visitor.get("/act/ratify/call?t=forged").status) == (404, 404)
    assert requests(database) == 0


def test_who_told_us_to_stop_is_refused_in_words(app, database, session, campaign):
    consent.withdraw(session, text_address(session, MARIA), how="text", evidence="STOP", now=NOW)
    session.commit()

    page = Visitor(app).send(PAGE, "call-me")

    assert page.status == 422
    assert "You told us to stop" in page.words
    assert 'id="call-me"' not in page.text
    assert requests(database) == 0


def test_an_unanswered_call_can_be_asked_for_again(app, database, session, campaign):
    visitor = Visitor(app)
    page = visitor.send(PAGE, "call-me")
    settle(session, State.UNDELIVERED)

    missed = visitor.get(page.path)
    again = visitor.send(missed, "call-me")

    assert "nobody picked up" in missed.words
    assert "We ring you in a moment" in again.words
    assert requests(database) == 2


def test_looking_at_the_page_rings_nobody(app, database, campaign):
    page = Visitor(app).get(f"/act/ratify/call?t={TOKEN}")

    assert "Let us ring you" in page.words
    assert requests(database) == 0


def test_the_live_page_counts_the_calls_asked_for(app, session, campaign, rosa):
    Visitor(app).send(PAGE, "call-me")
    settle(session, State.UNDELIVERED)

    assert "busy, or nobody picked up" in rosa.get("/alliances/franklin/texts/ratify").words


def test_what_she_asked_for_is_shown_and_erased(app, database, session, campaign):
    Visitor(app).send(PAGE, "call-me")
    address = text_address(session, MARIA)

    kept = forgetting.show(session, [address.id], now=NOW)
    forgetting.erase(session, [address.id], now=NOW)
    session.commit()

    assert [one["made_at"] for one in kept if one["kind"] == "asked to be rung"]
    assert requests(database) == 0
