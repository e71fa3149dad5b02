"""Asking our own supporters: only who agreed, a sample of its own, and nothing that leads from answer to person."""

import re

import pytest
from sqlalchemy import delete, func, select

from alliances.models import Alliance, Segment, Standing, Supporter
from alliances.segments import rules
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.models import Message
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from polling.fieldwork import inviting, our_supporters, segment_use
from polling.fieldwork.our_supporters import FEWEST, Asking, Drawing
from polling.models import Invitation, Recruitment, Sample
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_supporter
from tests.factories.polling import an_open_poll
from tests.factories.segments import a_part, a_rule, a_segment, a_willing_number
from tests.visitor import Visitor

ASKING = Asking(
    lambda token, language: f"https://x.example/{language}/{token}",
    lambda _poll, token: ("Poll", token),
    "+12025550190",
)


@pytest.fixture
def poll(session):
    made = an_open_poll(session)
    franklin = session.get_one(Alliance, made.alliance_id)
    franklin.payer, franklin.sender, franklin.budget_cents = "Lantern Fund", "+12025550190", 5_000
    topic = consent.topic_of(franklin.slug)
    for number in range(14):
        one = a_supporter(session, franklin, language="es" if number < 11 else "en")
        a_willing_number(session, franklin, one, f"907-555-01{number:02}")
        box = mail_address(session, f"p{number}@x.example")
        if number:
            consent.give(session, box, topic=topic, wording="Yes.", how="web form", evidence="test", now=NOW)
        one.mail_address_id = box.id
    session.commit()
    return made


def alliance_of(session, poll):
    return session.get_one(Alliance, poll.alliance_id)


def test_only_who_agreed_is_mailed_and_each_once(session, poll):
    first = our_supporters.invite(session, poll, Drawing("mail"), ASKING, now=NOW)

    assert first == 13
    with pytest.raises(Refusal, match="There are 0"):
        our_supporters.invite(session, poll, Drawing("mail"), ASKING, now=NOW)


def test_a_closed_alliance_asks_nobody(session, poll):
    alliance_of(session, poll).standing = Standing.CLOSED

    with pytest.raises(Refusal, match="has closed"):
        our_supporters.invite(session, poll, Drawing("mail"), ASKING, now=NOW)


def test_they_are_a_sample_of_their_own_that_is_never_random(session, poll):
    segment = a_segment(session, alliance_of(session, poll), "Spanish", a_rule(a_part("language", language="es")))

    asked = our_supporters.invite(session, poll, Drawing("text", segment, 10), ASKING, now=NOW)

    sample = session.scalars(select(Sample).where(Sample.recruitment == Recruitment.SUPPORTERS)).one()
    invited = session.scalar(select(func.count()).where(Invitation.sample_id == sample.id))
    assert (asked, invited, sample.recruitment, sample.is_random) == (10, 10, Recruitment.SUPPORTERS, False)
    assert "10 drawn by chance from 11: Supporters who are written to in Spanish" in sample.frame
    bodies = session.scalars(select(Message.body)).all()
    assert all(body.startswith("Hola Maria, Franklin Alliance pregunta") and "STOP" in body for body in bodies)
    assert len({re.search(r"/es/(\S+)", body)[1] for body in bodies}) == 10


def test_fewer_than_ten_are_never_asked(session, poll):
    with pytest.raises(Refusal, match="lead to a person"):
        our_supporters.invite(session, poll, Drawing("text", wanted=FEWEST - 1), ASKING, now=NOW)

    assert session.scalars(select(Message)).all() == []


def test_texts_need_a_payer_and_cost_no_more_than_one_person_may_decide(session, poll):
    franklin = alliance_of(session, poll)
    franklin.confirm_above_cents = 1
    with pytest.raises(Refusal, match="one person may decide"):
        our_supporters.invite(session, poll, Drawing("text"), ASKING, now=NOW)
    session.rollback()

    alliance_of(session, poll).payer = ""
    with pytest.raises(Refusal, match="pays"):
        our_supporters.invite(session, poll, Drawing("text"), ASKING, now=NOW)


def test_closing_the_poll_cancels_what_was_not_sent(session, poll):
    our_supporters.invite(session, poll, Drawing("text"), ASKING, now=NOW)

    inviting.close(session, poll, now=NOW)

    assert set(session.scalars(select(Message.state))) == {"cancelled"}


def test_a_leader_asks_and_a_supporter_is_told_as_whom(app, session, poll):
    an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    page = rosa.send(f"/alliances/franklin/polls/{poll.slug}/invite/supporters", "supporters", way="text")

    assert "14 invitations are on their way." in page.words
    body = session.scalars(select(Message.body).order_by(Message.id)).first()
    link = re.search(r"http://localhost(/\S+)", body)[1]
    asked = Visitor(app).get(link.removeprefix("/es"))
    assert "as one of our supporters" in asked.words
    assert rules.dump(rules.Rule()) == our_supporters.EVERYBODY
    assert session.scalar(select(func.count(Supporter.id))) == 14


def test_a_segment_says_which_polls_asked_it_and_may_end_all_the_same(app, session, poll):
    franklin = alliance_of(session, poll)
    segment = a_segment(session, franklin, "Spanish", a_rule(a_part("language", language="es")))
    unused = a_segment(session, franklin, "Second district")
    for _twice in range(2):
        our_supporters.invite(session, poll, Drawing("text", segment), ASKING, now=NOW)
        session.execute(delete(Message))  # as if nobody had been asked, so that a second drawing is possible
    session.commit()
    an_account(session)
    rosa = Visitor(app)
    rosa.sign_in("rosa@franklin.example")

    used = segment.id
    with app.test_request_context():
        [use] = segment_use.uses(session, franklin, segment.id)
        none = segment_use.uses(session, franklin, unused.id)
    session.rollback()  # one writer at a time
    page = rosa.get("/alliances/franklin/segments")
    ended = rosa.send(page, f"/alliances/franklin/segments/{used}/end")

    assert (use.words, use.link, use.is_waiting) == (poll.title_en, f"/alliances/franklin/polls/{poll.slug}", False)
    assert none == []
    assert f"Used by: {poll.title_en}" in page.words
    assert (ended.status, session.get_one(Segment, used).ended_at is not None) == (200, True)
