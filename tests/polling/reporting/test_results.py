"""Results: each sample by itself, weighted where it may be, withheld where it must be."""

import json

import pytest
from sqlalchemy import select

from polling import queries, writing
from polling.fieldwork.answers import Ballot, record_invited
from polling.models import Figure, PollState, QuestionRole, SampleResult
from polling.reporting import publishing, results
from polling.reporting.publishing import NotPublishable
from polling.reporting.results import Withheld
from tests.conftest import NOW
from tests.factories.polling import a_draft, again, an_open_poll, answered_by, ballot, links_for, stated


def closed(session, poll):
    poll = again(session, poll)
    writing.close_poll(poll, now=NOW)
    stated(session, poll)
    session.commit()
    return again(session, poll)


def test_a_list_is_weighted_and_an_open_link_is_not(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=120, by_link=60)
    poll = closed(session, poll)

    outcome = results.compute(session, poll)
    frame = queries.results_frame(session, poll, outcome, language="en")

    by_list, by_link = frame[frame["recruitment"] == "list"], frame[frame["recruitment"] == "open_link"]
    assert list(frame.columns)[:11] == [
        "sample", "recruitment", "question", "choice", "share", "low", "high", "n", "effective_n",
        "design_effect", "moe",
    ]  # fmt: skip
    assert (by_list["low"] <= by_list["share"]).all()
    assert by_list["moe"].notna().all()
    assert (by_link["design_effect"] == 1).all()
    assert by_link[["low", "high", "moe"]].isna().all(axis=None)
    assert by_link["share"].iloc[0] == pytest.approx(10 / 60)
    assert frame.groupby(["recruitment", "question_number"])["share"].sum().tolist() == pytest.approx([1] * 4)


def test_weighted_ages_and_sexes_are_the_population_s(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=120)
    poll = closed(session, poll)

    found = results.compute(session, poll)

    [listed] = [one for one in found.samples if one.is_weighted]
    assert (listed.n, listed.withheld) == (120, "")
    assert listed.largest_gap < 0.05
    assert listed.design_effect > 1
    assert "American Community Survey 2024" in listed.targets


def test_a_list_that_was_not_drawn_by_chance_has_no_margin(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=80, is_random=False)

    frame = queries.results(session, closed(session, poll).id)

    assert len(frame)
    assert frame[["low", "high", "moe"]].isna().all(axis=None)


@pytest.mark.parametrize(("people", "withheld"), [(49, Withheld.FEW), (60, Withheld.NO)])
def test_fewer_than_fifty_are_withheld(session, people, withheld):
    poll = an_open_poll(session)
    answered_by(session, poll, by_link=people)

    outcome = results.compute(session, closed(session, poll))

    assert [one.withheld for one in outcome.samples] == [withheld]
    assert bool(outcome.figures) == (withheld == Withheld.NO)


def test_a_question_that_few_answered_says_so_though_the_sample_is_large(session):
    poll = an_open_poll(session)
    second = poll.questions[1].id
    for number, token in enumerate(links_for(session, poll, 80)):
        chosen = dict(ballot(poll, number).answers)
        if number > 30:
            del chosen[second]
        record_invited(session, token, Ballot(chosen, "en"), now=NOW)
    session.commit()

    frame = queries.results(session, closed(session, poll).id)

    of_second = frame[frame["question_number"] == 2]
    assert set(of_second["withheld"]) == {"few"}
    assert of_second[["share", "low", "high", "moe"]].isna().all(axis=None)
    assert set(frame.loc[frame["question_number"] == 1, "n"]) == {80}
    assert set(frame.loc[frame["question_number"] == 1, "withheld"]) == {""}


@pytest.mark.parametrize(("people", "shown"), [(9, 0), (19, 0), (20, 10), (79, 60), (80, 70), (89, 70)])
def test_while_people_answer_no_look_differs_from_another_by_fewer_than_ten(session, people, shown):
    poll = an_open_poll(session)
    answered_by(session, poll, by_link=people)

    [open_now] = results.compute(session, again(session, poll)).samples
    [done] = results.compute(session, closed(session, poll)).samples

    assert (open_now.n, done.n) == (shown, people)
    assert done.n - open_now.n >= 10 or open_now.n == 0


def test_people_who_did_not_say_their_age_are_weighted_all_the_same(session):
    poll = an_open_poll(session)
    age = next(question for question in poll.questions if question.role == QuestionRole.AGE)
    for number, token in enumerate(links_for(session, poll, 100)):
        chosen = dict(ballot(poll, number).answers)
        if number % 5 == 0:
            chosen[age.id] = age.choices[-1].id
        if number % 10 == 1:
            del chosen[age.id]
        record_invited(session, token, Ballot(chosen, "en"), now=NOW)
    session.commit()

    outcome = results.compute(session, closed(session, poll))

    [listed] = [one for one in outcome.samples if one.is_weighted]
    assert (listed.n, listed.withheld) == (100, "")
    assert json.loads(listed.collapses) == [
        {"variable": "age", "category": "not known", "into": "not known", "people": 30, "kind": "unknown"}
    ]


def test_a_list_where_everybody_is_of_one_age_is_withheld_and_says_why(session):
    poll = an_open_poll(session)
    age = next(question for question in poll.questions if question.role == QuestionRole.AGE)
    for number, token in enumerate(links_for(session, poll, 60)):
        chosen = dict(ballot(poll, number).answers) | {age.id: age.choices[0].id}
        record_invited(session, token, Ballot(chosen, "en"), now=NOW)
    session.commit()

    outcome = results.compute(session, closed(session, poll))

    listed = next(one for one in outcome.samples if one.n == 60)
    assert listed.withheld == Withheld.UNWEIGHTED
    assert "one category" in listed.collapses
    assert not outcome.figures


def test_publishing_fixes_the_numbers(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=120, by_link=20)
    with pytest.raises(NotPublishable, match="Close"):
        publishing.publish(session, again(session, poll), now=NOW)
    poll = closed(session, poll)
    before = queries.results(session, poll.id)

    publishing.publish(session, poll, now=NOW)
    session.commit()

    poll = again(session, poll)
    after = queries.results(session, poll.id)
    assert poll.state == PollState.PUBLISHED
    assert after["share"].tolist() == pytest.approx(before["share"].tolist())
    assert sorted(session.scalars(select(SampleResult.withheld))) == ["", "few"]
    assert queries.latest_published(session, poll.alliance_id).id == poll.id
    assert queries.trend(session)["n"].tolist() == [120]


def test_a_poll_that_is_too_small_is_not_published(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=20, by_link=20)

    with pytest.raises(NotPublishable, match="Too few"):
        publishing.publish(session, closed(session, poll), now=NOW)

    assert session.scalars(select(Figure)).all() == []


def test_a_poll_nobody_answered_has_empty_results(session):
    poll = an_open_poll(session)

    assert queries.results(session, poll.id).empty
    assert queries.results(session, a_draft(session).id).empty
    assert queries.latest_published(session, poll.alliance_id) is None
    assert queries.trend(session, poll.alliance_id).empty
