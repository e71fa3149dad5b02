"""The pages of requests and advice, from both sides."""

from sqlalchemy import select

from alliances.models import Advice, HelpRequest
from alliances.requests.kinds import HelpState
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.factories.alliances import an_alliance
from tests.factories.road import an_answered_request
from tests.visitor import signed_in

PAGE = "/alliances/franklin/requests"
ASKED = {"kind": "speaker", "title": "A speaker for the evening", "wanted": "Twenty minutes.", "why": "New people."}


def test_a_leader_asks_the_secretariat_answers_and_the_leader_hears_of_it(leader, secretariat, session):
    page = leader.send(f"{PAGE}/new", "ask-form", **ASKED)
    assert "A speaker for the evening" in page.words
    number = session.scalars(select(HelpRequest.id)).one()
    session.rollback()
    ours = f"/secretariat/requests/{number}"
    assert "Requests (1)" in secretariat.get("/secretariat/requests").words

    secretariat.send(ours, f"{number}/take")
    empty = secretariat.send(ours, "thread-form", words=" ")
    answered = secretariat.send(ours, "thread-form", words="<b>We come</b> in July.")

    assert empty.status == 422
    assert answered.status == 200
    assert "<b>We come" not in answered.text
    assert "1 request was answered: read it" in leader.get(PAGE).words
    assert "We come" in leader.get(f"{PAGE}/{number}").words
    mail = session.scalars(select(Message)).one()
    assert f"{PAGE}/{number}" in mail.body
    session.rollback()
    assert leader.send(f"{PAGE}/{number}", "/done").status == 200
    assert session.scalars(select(HelpRequest.state)).one() is HelpState.DONE


def test_a_form_with_slips_keeps_what_was_typed(leader, session):
    page = leader.send(f"{PAGE}/new", "ask-form", **ASKED | {"needed_on": "2020-01-01"})

    assert page.status == 422
    assert "from today on" in page.words
    assert "Twenty minutes." in page.text
    assert session.scalars(select(HelpRequest)).all() == []


def test_advice_is_put_into_words_agreed_to_by_both_and_read_by_everybody(leader, secretariat, session, franklin, app):
    number = an_answered_request(session, franklin).id
    other = an_alliance(session, "ohio", name="Ohio Alliance")
    session.commit()
    neighbor = signed_in(app, session, "desmond@ohio.example", name="Desmond", scope=other.slug)

    named = leader.send(f"{PAGE}/{number}/advice", "advice-form", question="Rosa Lindgren asks.")
    words = {"title": "A speaker", "question": "How do we find one?", "answer": "Ask early."}
    drafted = leader.send(f"{PAGE}/{number}/advice", "advice-form", **words)
    leader.send(drafted, "tick-form")
    before = neighbor.get("/alliances/ohio/advice?words=early")
    secretariat.send(f"/secretariat/requests/{number}/advice", "tick-form")
    after = neighbor.get("/alliances/ohio/advice?words=early")

    assert named.status == 422
    assert "Take out" in named.words
    assert "Ask early." not in before.words
    assert "Ask early." in after.words
    assert "Franklin" not in after.words.replace("Franklin Lantern", "")
    leader.send(f"{PAGE}/{number}/advice", "tick-form")
    assert "Ask early." not in neighbor.get("/alliances/ohio/advice").words
    assert session.scalars(select(Advice.shared_at)).all() == [None]


def test_the_secretariat_does_not_agree_in_place_of_the_alliance(leader, secretariat, session, franklin, app):
    number = an_answered_request(session, franklin).id
    session.commit()
    words = {"title": "A speaker", "question": "How do we find one?", "answer": "Ask early."}
    leader.send(f"{PAGE}/{number}/advice", "advice-form", **words)

    seen = secretariat.get(f"{PAGE}/{number}/advice")
    app.config["WTF_CSRF_ENABLED"] = False
    answer = secretariat.client.post(f"{PAGE}/{number}/advice/agree", data={"version": "1"})

    assert "Ask early." in seen.words
    assert "tick-form" not in seen.text
    assert answer.status_code == 403
    assert session.scalars(select(Advice.leader_agreed_at)).all() == [None]


def test_acts_that_are_not_there_are_not_found_and_a_viewer_asks_nothing(leader, session, franklin, app):
    number = an_answered_request(session, franklin).id
    session.commit()
    viewer = signed_in(app, session, "vera@franklin.example", role=Role.VIEWER)
    app.config["WTF_CSRF_ENABLED"] = False

    assert leader.client.post(f"{PAGE}/{number}/take").status_code == 404  # the secretariat's
    assert leader.client.post(f"{PAGE}/{number}/advice/agree").status_code == 404  # nothing is written yet
    assert viewer.get(f"{PAGE}/new").status == 403
