"""Writing a poll: what is refused, what freezes, what opens."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from groundwork.refusal import NotFound
from polling import finding, writing
from polling.fieldwork import answers
from polling.models import Choice, PollState, PopulationCount, PopulationTable, Question, QuestionRole, TableKind
from polling.population import populations
from polling.targets import NoTargets
from polling.writing import Frozen, NotReady
from tests.conftest import NOW
from tests.factories.polling import (
    FAVOR,
    YES_NO,
    a_draft,
    a_head,
    again,
    an_alliance_for_polls,
    an_open_poll,
    ballot,
)


def test_a_draft_asks_for_age_and_sex_by_itself(session):
    poll = a_draft(session)

    assert [question.role for question in poll.questions] == [
        QuestionRole.OPINION, QuestionRole.OPINION, QuestionRole.AGE, QuestionRole.SEX,
    ]  # fmt: skip
    assert poll.state == PollState.DRAFT
    assert poll.slug == "trees-in-ohio"


def test_a_second_poll_of_the_same_title_gets_another_address(session):
    a_draft(session)

    assert a_draft(session).slug == "trees-in-ohio-2"


@pytest.mark.parametrize("area", ["", "ZZ", "Ohio", "OH-99", "'; drop"])
def test_an_area_nobody_counted_is_refused(session, area):
    alliance = an_alliance_for_polls(session)

    with pytest.raises(NoTargets):
        writing.draft(session, alliance.id, a_head(area=area), now=NOW)


def test_a_last_day_that_is_over_is_refused(session):
    alliance = an_alliance_for_polls(session)

    with pytest.raises(NotReady):
        writing.draft(session, alliance.id, a_head(closes_at=NOW), now=NOW)


def test_a_poll_without_questions_does_not_open(session):
    poll = a_draft(session, questions=())

    with pytest.raises(NotReady, match="question"):
        writing.open_poll(session, poll, now=NOW)


def test_a_question_can_be_reworded_until_the_first_answer(session):
    poll = an_open_poll(session)

    writing.change_question(session, poll, poll.questions[0].id, YES_NO)
    session.commit()
    poll = again(session, poll)
    assert poll.questions[0].wording_en == "Have you planted one?"
    assert len(poll.questions[0].choices) == 4

    answers.record(session, poll, ballot(poll, 0), now=NOW)
    session.commit()
    poll = again(session, poll)
    for change in (
        lambda: writing.change_question(session, poll, poll.questions[0].id, FAVOR),
        lambda: writing.add_question(session, poll, FAVOR),
        lambda: writing.remove_question(session, poll, poll.questions[0].id),
        lambda: writing.change(session, poll, a_head(), now=NOW),
    ):
        with pytest.raises(Frozen):
            change()


def test_a_removed_question_takes_its_choices_along(session):
    poll = a_draft(session)
    before = session.scalar(select(func.count(Choice.id)))

    writing.remove_question(session, poll, poll.questions[0].id)
    session.commit()

    assert again(session, poll).questions[0].wording_en == "Have you planted one?"
    assert session.scalar(select(func.count(Choice.id))) == before - 6


def test_the_questions_about_age_and_sex_cannot_be_touched(session):
    poll = a_draft(session)

    with pytest.raises(NotFound):
        writing.remove_question(session, poll, poll.questions[-1].id)

    assert session.scalar(select(func.count(Question.id))) == 4


def test_a_closed_poll_does_not_open_again(session):
    poll = an_open_poll(session)
    writing.close_poll(poll, now=NOW)

    with pytest.raises(NotReady):
        writing.open_poll(session, poll, now=NOW)
    with pytest.raises(NotReady):
        writing.close_poll(poll, now=NOW)


def test_a_poll_is_not_open_at_its_closing_moment(session):
    poll = a_draft(session, closes_at=NOW)
    writing.open_poll(session, poll, now=NOW - timedelta(days=1))

    assert poll.is_open(NOW - timedelta(seconds=1))
    assert not poll.is_open(NOW)


def test_another_alliance_s_poll_is_not_found(session):
    poll = a_draft(session)
    other = an_alliance_for_polls(session, "ohio")

    with pytest.raises(NotFound):
        finding.of_alliance(session, other.id, poll.slug)


def test_a_table_that_was_brought_goes_before_the_one_we_ship(session):
    table = PopulationTable(kind=TableKind.AGE_SEX, source="Ours", vintage="2025", imported_at=NOW)
    session.add(table)
    session.flush()
    session.add(PopulationCount(table_id=table.id, area="OH", sex="Female", age="18-24", adults=7))
    session.flush()

    found = populations.population(session, "OH")

    assert (found.counts, found.source) == ({("Female", "18-24"): 7}, "Ours")


def test_bands_fall_whole_into_the_poll_s_age_groups(session):
    people = populations.population(session, "OH")

    groups = people.by_age(["18-34", "35-49", "50-64", "65+"])

    assert sum(groups.values()) == sum(people.by_sex().values()) == 9_314_738
    with pytest.raises(NoTargets):
        people.by_age(["18-33", "34+"])


@given(st.text(max_size=80))
def test_any_title_makes_an_address_that_a_link_can_hold(title):
    from alliances.slugs import slug_of

    assert set(slug_of(title)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
