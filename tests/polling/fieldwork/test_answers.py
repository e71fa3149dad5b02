"""Answering: once each, whole or not at all, and apart from who it was."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, inspect, select

from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.tokens import digest, new_token
from polling import finding, writing
from polling.fieldwork import answers, invitations
from polling.fieldwork.answers import Ballot, Misfit, NothingAnswered
from polling.fieldwork.invitations import BadList, Frame
from polling.models import Answer, Invitation, QuestionRole, Recruitment, Response, Sample
from tests.conftest import NOW
from tests.factories.polling import a_draft, again, an_open_poll, ballot, links_for


def count(session, column):
    return session.scalar(select(func.count(column)))


def test_an_invited_answer_is_kept_once(session):
    poll = an_open_poll(session)
    [token] = links_for(session, poll, 1)

    answers.record_invited(session, token, ballot(poll, 1, language="es"), now=NOW)
    session.commit()

    with pytest.raises(Gone, match="used"):
        answers.record_invited(session, token, ballot(poll, 2), now=NOW)
    session.rollback()
    assert count(session, Response.id) == 1
    assert count(session, Answer.response_id) == 4
    assert session.scalars(select(Response.language)).one() == "es"


def test_nothing_leads_from_a_response_to_an_invitation(session):
    poll = an_open_poll(session)
    [token] = links_for(session, poll, 1)
    answers.record_invited(session, token, ballot(poll, 1), now=NOW)
    session.commit()

    invitation, response = session.scalars(select(Invitation)).one(), session.scalars(select(Response)).one()

    assert {column.name for column in inspect(Response).columns} == {
        "id", "sample_id", "answered_at", "mode", "language", "area",
    }  # fmt: skip
    assert (invitation.area, response.area) == ("", "")  # a district is kept of fifty or more: test_placing.py
    assert (invitation.used_at.day, invitation.used_at.hour) == (1, 0)
    assert (response.answered_at.hour, response.answered_at.minute) == (0, 0)
    assert invitation.token_digest == digest(token)
    assert token not in repr(vars(invitation))


def test_a_link_nobody_was_given_is_not_known(session):
    poll = an_open_poll(session)

    with pytest.raises(NotFound):
        answers.record_invited(session, new_token(), ballot(poll, 1), now=NOW)


@pytest.mark.parametrize("way", ["open", "invited"])
def test_a_closed_poll_takes_no_answer_and_uses_no_link(session, way):
    poll = an_open_poll(session)
    [token] = links_for(session, poll, 1)
    writing.close_poll(poll, now=NOW)
    session.commit()
    poll = again(session, poll)

    key = token if way == "invited" else poll
    record = answers.record_invited if way == "invited" else answers.record

    with pytest.raises(Gone, match="closed"):
        record(session, key, ballot(poll, 1), now=NOW)

    session.rollback()
    assert session.scalars(select(Invitation.used_at)).one() is None


def test_blanks_are_left_out_and_all_blank_is_refused(session):
    poll = an_open_poll(session)
    first = poll.questions[0]
    age = next(question for question in poll.questions if question.role == QuestionRole.AGE)

    answers.record(session, poll, Ballot({first.id: first.choices[0].id}, "en"), now=NOW)
    with pytest.raises(NothingAnswered):
        answers.record(session, poll, Ballot({age.id: age.choices[0].id}, "en"), now=NOW)
    with pytest.raises(NothingAnswered):
        answers.record(session, poll, Ballot({}, "en"), now=NOW)

    assert count(session, Answer.response_id) == 1


def test_a_choice_of_another_question_or_poll_is_refused_and_the_link_stays(session):
    poll, other = an_open_poll(session), an_open_poll(session)
    [token] = links_for(session, poll, 1)
    first, second = poll.questions[:2]

    wrongs = (
        {first.id: second.choices[0].id},
        {other.questions[0].id: other.questions[0].choices[0].id},
        {first.id: 999_999},
    )

    for wrong in wrongs:
        with pytest.raises(Misfit):
            answers.record_invited(session, token, Ballot(wrong, "en"), now=NOW)
        session.rollback()

    assert session.scalars(select(Invitation.used_at)).one() is None
    assert count(session, Response.id) == 0


def test_twenty_at_once_with_one_link_make_one_response(database, session):
    poll = an_open_poll(session)
    [token] = links_for(session, poll, 1)
    words = ballot(poll, 1)

    def once(_number: int) -> bool:
        try:
            with database.writing() as own:
                answers.record_invited(own, token, words, now=NOW)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(once, range(20)))

    assert kept.count(True) == 1
    session.expire_all()
    assert count(session, Response.id) == 1


def test_a_draft_is_answered_by_nobody(session):
    poll = a_draft(session)

    with pytest.raises(NotFound):
        finding.public(session, poll.slug)
    with pytest.raises(Gone):
        links_for(session, poll, 1)


def test_a_list_gives_each_person_one_link(session):
    text = "\ufeffAna@List.example\nana@list.example\n\n 608-555-0142 \n(608) 555-0142,\nJane Roe, 5 Elm St\n"

    assert invitations.read_list(text) == ["ana@list.example", "6085550142", "Jane Roe, 5 Elm St"]
    with pytest.raises(BadList):
        invitations.read_list(" \n,\n")


@pytest.mark.parametrize("wanted", [0, -1, 4])
def test_nobody_is_drawn_from_a_list_that_is_too_short(wanted):
    with pytest.raises(BadList):
        invitations.draw(["a", "b", "c"], wanted)


def test_a_draw_takes_that_many_different_people():
    people = [f"p{number}" for number in range(100)]

    drawn = invitations.draw(people, 30)

    assert len(set(drawn)) == 30
    assert set(drawn) <= set(people)


def test_a_sample_stays_random_only_while_every_list_was(session):
    poll = an_open_poll(session)
    links_for(session, poll, 2, is_random=True)
    links_for(session, poll, 2, is_random=True)
    kept = select(Sample).where(Sample.recruitment == Recruitment.LIST)
    assert session.scalars(kept).one().is_random

    invitations.invite(session, again(session, poll), Frame(["x"], "Our friends", False), now=NOW)
    session.flush()

    sample = session.scalars(kept).one()
    assert not sample.is_random
    assert sample.frame == "An invented list; Our friends"
