"""Recipes: the numbers of a poll are made again from what was kept, and what differs is found and said."""

import json

import numpy as np
import pytest
from sqlalchemy import select

from polling.models import Figure, Record, Recruitment, Sample
from polling.reporting import publishing
from polling.reproducing import recipes, remaking
from polling.stats import recipe as core
from polling.stats.recipe import BadRecipe
from tests.conftest import NOW
from tests.factories.polling import a_published_poll, again


def the_recipe(session, poll):
    return core.read(session.get(Record, poll.id).recipe)


def answers_of(session, poll, recipe):
    """The answers as plain numbers by sample, people in an order of their own."""
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices} | {0: None}
    names = [one["name"] for one in recipe["poll"]["questions"]]
    mixed = np.random.default_rng(3)
    tables = {}
    for one in recipes.cooked(session, poll):
        order = mixed.permutation(one.found.result.n)
        tables[one.sample.recruitment.value] = {
            name: [numbers[choice] for choice in one.answers[question.id][order].tolist()]
            for name, question in zip(names, poll.questions, strict=True)
        }
    return tables


def test_a_published_poll_is_made_again_to_the_last_byte_from_its_answers_in_any_order(session):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)

    verdict = remaking.from_answers(recipe, answers_of(session, poll, recipe), now=NOW)

    assert verdict == core.Verdict(is_same=True, is_exact=True, differences=(), versions=())


def test_the_recipe_s_numbers_are_the_published_ones(session):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)

    kept = recipe["numbers"]["list"]["figures"]
    of_list = select(Sample.id).where(Sample.recruitment == Recruitment.LIST)
    stored = session.scalars(select(Figure).where(Figure.sample_id.in_(of_list)).order_by(Figure.id)).all()

    assert len(kept) == len(stored) > 10
    assert [(one["share"], one["low"]) for one in kept] == [(one.share, one.low) for one in stored]
    assert recipe["numbers"]["list"]["largest_gap"] < 0.05
    assert recipe["targets"]["parts"][0]["name"] == "age"
    assert recipe["data"]["hash"] == session.get(Record, poll.id).data_hash


def test_a_changed_answer_is_found(session):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)
    tables = answers_of(session, poll, recipe)
    first = tables["list"]["q1"]
    first[0] = 1 if first[0] != 1 else 2

    verdict = remaking.from_answers(recipe, tables, now=NOW)

    assert not verdict.is_same
    assert verdict.differences[0].startswith("the data are not the same: 180 rows then, 180 now")
    assert any("list, figures" in line for line in verdict.differences)


def test_other_software_is_said_and_numbers_may_then_be_a_billionth_off(session):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)
    tables = answers_of(session, poll, recipe)
    recipe["versions"]["numpy"] = "1.0"
    recipe["numbers"]["list"]["figures"][0]["share"] += 1e-11

    close = remaking.from_answers(recipe, tables, now=NOW)
    recipe["numbers"]["list"]["figures"][0]["share"] += 1e-6
    far = remaking.from_answers(recipe, tables, now=NOW)

    assert (close.is_same, close.is_exact) == (True, False)
    assert close.versions[0].startswith("numpy 1.0 then, ")
    assert not far.is_same
    assert far.differences[0].startswith("list, figures 1, share: ")


def test_the_database_s_own_answers_make_it_again_districts_and_all(session):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)

    same = remaking.from_database(session, poll, recipe, now=NOW)
    recipe["districts"] = {"q1": {"model": {}, "areas": []}}
    other = remaking.from_database(session, poll, recipe, now=NOW)

    assert same.is_exact
    assert other.differences == ("districts, q1: only then",)


def test_newer_targets_do_not_move_what_was_published(session):
    from polling.models import PopulationCount, PopulationTable, TableKind

    poll = a_published_poll(session)
    before = recipes.weights_of(session, poll)
    table = PopulationTable(kind=TableKind.AGE_SEX, source="New", vintage="2030", file_name="n.csv", imported_at=NOW)
    session.add(table)
    session.flush()
    session.add_all(
        PopulationCount(table_id=table.id, area="OH", sex=sex, age=age, adults=number)
        for number, (sex, age) in enumerate(
            [(sex, age) for sex in ("Female", "Male") for age in ("18-34", "35-49", "50-64", "65+")], 100
        )
    )
    session.flush()

    assert recipes.weights_of(session, again(session, poll)) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [("not json", "this is not a recipe"), ("[]", "of the form"), ('{"form": "groundswell recipe 0"}', "of the form")],
)
def test_what_is_no_recipe_is_refused(text, words):
    with pytest.raises(BadRecipe, match=words):
        core.read(text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda tables: tables["list"].pop("age"), "no column age"),
        (lambda tables: tables["list"]["q1"].__setitem__(0, 77), "q1 has no choice 77"),
    ],
)
def test_answers_that_do_not_fit_are_refused_by_name(session, change, words):
    poll = a_published_poll(session)
    recipe = the_recipe(session, poll)
    tables = answers_of(session, poll, recipe)
    change(tables)

    with pytest.raises(BadRecipe, match=words):
        remaking.from_answers(recipe, tables, now=NOW)


def test_publishing_twice_is_refused_and_leaves_one_record(session):
    poll = a_published_poll(session)

    with pytest.raises(publishing.NotPublishable):
        publishing.publish(session, poll, now=NOW)

    assert len(session.scalars(select(Record)).all()) == 1
    assert json.loads(session.get(Record, poll.id).disclosure)["poll"] == poll.slug
