"""Race and education, where a poll asks for them: in the table's own categories, and only where there is a table."""

from datetime import timedelta

import pytest

from polling import targets, writing
from polling.fieldwork import answers
from polling.models import QuestionRole
from polling.targets import NoTargets
from polling.writing import Frozen
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.polling import a_draft, a_head, again, an_open_poll, ballot, links_for
from tests.visitor import Visitor

BOTH = frozenset({QuestionRole.RACE, QuestionRole.EDUCATION})


def roles(poll):
    return [question.role for question in poll.questions if question.role != QuestionRole.OPINION]


def test_a_poll_asks_for_what_was_ticked_besides_age_and_sex(session):
    assert roles(a_draft(session)) == [QuestionRole.AGE, QuestionRole.SEX]
    assert roles(a_draft(session, also_asks=BOTH)) == [
        QuestionRole.AGE, QuestionRole.SEX, QuestionRole.RACE, QuestionRole.EDUCATION,
    ]  # fmt: skip


def test_the_categories_are_those_of_the_table_and_everybody_may_decline(session):
    poll = a_draft(session, also_asks=BOTH)
    found = {question.role: [choice.category for choice in question.choices] for question in poll.questions}

    assert {*found[QuestionRole.RACE]} == {*targets.RACES, ""}
    assert found[QuestionRole.EDUCATION] == [*targets.EDUCATIONS, ""]


def test_ticks_can_be_changed_until_somebody_answers(session):
    poll = a_draft(session)

    writing.change(session, poll, a_head(also_asks=BOTH), now=NOW - timedelta(days=7))
    session.commit()
    poll = again(session, poll)
    assert roles(poll)[2:] == [QuestionRole.RACE, QuestionRole.EDUCATION]

    writing.change(session, poll, a_head(also_asks=frozenset({QuestionRole.EDUCATION})), now=NOW - timedelta(days=7))
    session.commit()
    poll = again(session, poll)
    assert roles(poll)[2:] == [QuestionRole.EDUCATION]

    writing.open_poll(session, poll, now=NOW - timedelta(days=6))
    answers.record(session, poll, ballot(poll, 1), now=NOW)
    session.commit()
    with pytest.raises(Frozen):
        writing.change(session, again(session, poll), a_head(), now=NOW)


@pytest.mark.parametrize("area", ["DC", "PR", "DC-0"])
def test_where_nobody_counted_race_it_is_not_asked(session, area):
    a_draft(session, area=area)

    with pytest.raises(NoTargets, match="race and education"):
        a_draft(session, area=area, also_asks=BOTH)


def test_adding_a_question_leaves_those_about_the_person_last(session):
    poll = a_draft(session, also_asks=BOTH)

    assert [question.role for question in poll.questions][-4:] == roles(poll)
    assert roles(poll)[-1] == QuestionRole.EDUCATION


def test_the_form_shows_and_keeps_what_was_ticked(app, session):
    an_account(session)
    slug = a_draft(session, also_asks=frozenset({QuestionRole.RACE})).slug
    leader = Visitor(app)
    leader.sign_in("rosa@franklin.example")

    page = leader.get(f"/alliances/franklin/polls/{slug}/head")
    assert 'checked id="asks_race"' in page.text
    page = leader.send(page, "head", asks_education="y")

    assert "highest level of school" in page.words
    assert "What is your race?" in page.words


def test_who_is_invited_is_told_of_the_district_where_it_may_be_kept(app, session):
    state, district = an_open_poll(session), an_open_poll(session, area="OH-3", title_en="One district")

    for poll, is_told in ((state, True), (district, False)):
        (token,) = links_for(session, again(session, poll), 1)
        assert ("your district of Congress" in Visitor(app).get(f"/polls/i/{token}").words) == is_told
        assert "your district of Congress" not in Visitor(app).get(f"/polls/{poll.slug}").words
