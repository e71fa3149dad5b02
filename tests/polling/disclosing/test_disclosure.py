"""What a poll says of how it was done: all eleven items, in both languages, and nothing that gives a person away."""

import json
import re
import tomllib

import pytest
from sqlalchemy import delete, select, update

from polling.disclosing import disclosure, saying, statements
from polling.disclosing.entries import from_json
from polling.disclosing.facts import facts_of
from polling.disclosing.saying import Both
from polling.disclosing.statements import NotSaid
from polling.models import Item, Poll, PollState, QuestionRole, Record, Response, SampleResult, Statement
from polling.reporting import publishing, results
from polling.reporting.publishing import NotDisclosed
from tests.conftest import NOW
from tests.factories.polling import a_closed_poll, a_published_poll, again, an_open_poll, answered_by, stated


def text_of(found, item, language="en"):
    entry = next(one for one in found.entries if one.item == item)
    passages = [words for one in entry.passages for words in (one.title, one.text, *one.points)]
    return " ".join(one.said(language) for one in (*passages, entry.stated))


def test_all_eleven_items_are_said_in_both_languages(session):
    found = disclosure.of_poll(session, a_published_poll(session))

    assert [one.number for one in found.entries] == list(range(1, 12))
    assert [one.item for one in found.entries] == list(Item)
    for one in found.entries:
        assert one.passages
        assert not one.is_empty
        assert all(passage.text.is_whole for passage in one.passages)


def test_the_facts_of_the_poll_stand_in_it(session):
    poll = a_published_poll(session)

    found = disclosure.of_poll(session, poll)

    assert "Paid for by Franklin Alliance. Conducted by Franklin Alliance" in text_of(found, Item.SPONSOR)
    assert "1. Do you favor or oppose more trees? Strongly favor Somewhat favor" in text_of(found, Item.INSTRUMENT)
    assert "1. ¿Está a favor o en contra de más árboles? Muy a favor" in text_of(found, Item.INSTRUMENT, "es")
    assert "chance drew the people" in text_of(found, Item.RECRUITMENT)
    assert "120 people were invited" in text_of(found, Item.RECRUITMENT)
    assert "120 answered (100%)" in text_of(found, Item.RECRUITMENT)
    assert "The list: An invented list." in text_of(found, Item.RECRUITMENT)
    assert "All answers came on June 16, 2026" in text_of(found, Item.DATES)
    assert "16 de junio de 2026" in text_of(found, Item.DATES, "es")
    assert "by age and sex, beginning with equal weights" in text_of(found, Item.WEIGHTING)
    assert "según edad y sexo" in text_of(found, Item.WEIGHTING, "es")
    assert re.search(r"Weights run from 0\.\d\d to \d\.\d\d around a mean of 1", text_of(found, Item.WEIGHTING))
    assert "American Community Survey 2024" in text_of(found, Item.WEIGHTING)
    assert session.get(Record, poll.id).data_hash == found.data_hash
    assert found.data_hash[:23] in text_of(found, Item.QUALITY)
    assert "We know of quality." in text_of(found, Item.QUALITY)


def test_samples_of_different_recruitment_stand_apart_and_only_chance_has_a_margin(session):
    found = disclosure.of_poll(session, a_published_poll(session))

    precision = next(one for one in found.entries if one.item == Item.PRECISION).passages
    by_title = {one.title.en: one.text.en for one in precision}

    assert "margin of error is ±" in by_title["People drawn by chance from a list"]
    assert "design effect" in by_title["People drawn by chance from a list"]
    assert "No margin of error is given" in by_title["People who came by the open link"]
    assert "2 different ways" in text_of(found, Item.STRATEGY)


def test_publishing_is_refused_while_an_item_is_empty_and_names_it(session):
    poll = a_closed_poll(session, invited=120)

    with pytest.raises(NotDisclosed, match=r"How people were found.*handled and checked.*cannot tell") as refused:
        publishing.publish(session, poll, now=NOW)

    assert refused.value.items == (Item.RECRUITMENT, Item.QUALITY, Item.LIMITATIONS)
    assert (poll.state, session.scalar(select(SampleResult.n))) == (PollState.CLOSED, None)


def test_a_poll_without_a_list_need_not_say_who_drew_one(session):
    poll = a_closed_poll(session, by_link=80)

    assert statements.unsaid(session, poll) == [Item.QUALITY, Item.LIMITATIONS]


def test_every_item_counts_not_only_those_people_write(session):
    poll = a_closed_poll(session, invited=120)
    stated(session, poll)
    session.execute(update(Poll).values(population_es=" "))
    session.commit()

    with pytest.raises(NotDisclosed) as refused:
        publishing.publish(session, again(session, poll), now=NOW)

    assert refused.value.items == (Item.POPULATION,)


def test_two_who_publish_at_once_publish_once(session, database):
    poll = a_closed_poll(session, invited=80)
    stated(session, poll)
    session.commit()
    with database.write_session() as other:
        publishing.publish(other, again(other, poll), now=NOW)
        other.commit()

    assert poll.state == PollState.CLOSED  # what the first page had loaded
    with pytest.raises(publishing.NotPublishable, match="Close the poll before"):
        publishing.publish(session, poll, now=NOW)

    assert len(session.scalars(select(Record)).all()) == 1


def test_what_was_fixed_stays_though_the_tables_change(session):
    poll = a_published_poll(session)
    before = disclosure.of_poll(session, poll)

    session.execute(update(Poll).values(paid_by="Somebody else"))
    session.execute(delete(Statement))
    session.commit()
    after = disclosure.of_poll(session, again(session, poll))

    assert after == before
    assert after.fixed_on == "2026-06-16"
    assert from_json(json.loads(json.dumps(after.as_json()))) == after


def test_a_poll_published_before_says_what_was_not_recorded(session):
    poll = a_published_poll(session)
    session.execute(delete(Record))
    session.execute(delete(Statement))
    session.commit()

    found = disclosure.of_poll(session, again(session, poll))

    assert found.fixed_on == ""
    assert "Not recorded" in text_of(found, Item.QUALITY)
    assert "No quedó registrado" in text_of(found, Item.LIMITATIONS, "es")
    assert "Not recorded" not in text_of(found, Item.SPONSOR)


@pytest.mark.parametrize(
    ("spanish", "said"),
    [
        (0, "Answered in English: 60; in Spanish: nobody."),
        (4, "Answered in English: all others; in Spanish: fewer than 10."),
        (25, "Answered in English: 35; in Spanish: 25."),
        (57, "Answered in English: fewer than 10; in Spanish: all others."),
    ],
)
def test_no_language_s_small_number_is_told_or_can_be_subtracted(session, spanish, said):
    poll = a_closed_poll(session, by_link=60)
    ids = session.scalars(select(Response.id)).all()
    session.execute(update(Response).where(Response.id.in_(ids[:spanish])).values(language="es"))
    session.commit()

    assert said in text_of(disclosure.of_poll(session, again(session, poll)), Item.MODES)


def test_a_thin_category_is_said_to_be_joined_but_not_how_thin_it_was(session):
    poll = a_published_poll(session)
    joined = {"variable": "age", "category": "18-34", "into": "35-49", "people": 3, "kind": "joined"}
    unknown = {"variable": "sex", "category": "not known", "into": "not known", "people": 2, "kind": "unknown"}
    older = {"said": "age: 65+ joined to 50-64 (4 people)"}
    session.execute(update(SampleResult).values(collapses=json.dumps([joined, unknown, older])))
    session.execute(delete(Record))
    session.commit()

    found = disclosure.of_poll(session, again(session, poll))

    words = text_of(found, Item.WEIGHTING)
    assert "so few people were in 18 to 34 that it was joined to 35 to 49" in words
    assert "Quienes no indicaron su sexo" in text_of(found, Item.WEIGHTING, "es")
    assert "age: 65+ joined to 50-64" in words
    assert "people)" not in words


def test_a_model_of_districts_is_said_with_what_it_stands_on(session):
    poll = a_closed_poll(session, invited=60)
    effects = [{"name": "district"}, {"name": "education"}]
    sources = {"counts": "Counted", "structure": "Counted", "vote": "Votes"}
    checks = {"vote": {"areas": 8, "correlation": -0.978}}
    model = {"effects": effects, "n": 1500, "draws": 1000, "seed": 7, "sources": sources, "checks": checks}
    result = results.compute(session, poll).samples

    found = disclosure.made(facts_of(session, poll, result, districts=model))

    english, spanish = text_of(found, Item.WEIGHTING), text_of(found, Item.WEIGHTING, "es")
    assert "How district and education go together with being in favor is pooled; 1,500 answers" in english
    assert "1000 draws, seed 7. How a district voted helps" in english
    assert "They stand for the people counted in: Counted; Votes." in english
    assert "by a correlation of -0.98" in english
    assert "distrito y nivel de estudios" in spanish
    assert "leans on the districts like it" in text_of(found, Item.LIMITATIONS)


def test_what_the_table_of_citizens_cannot_tell_is_said_where_it_was_used(session):
    poll = an_open_poll(session, also_asks=frozenset({QuestionRole.RACE}))
    answered_by(session, poll, invited=200)

    found = disclosure.of_poll(session, again(session, poll))

    assert "count adult citizens only, of 2014 to 2018" in text_of(found, Item.LIMITATIONS)
    assert "race and education are model-based" in text_of(found, Item.WEIGHTING)
    assert "según edad, sexo y raza" in text_of(found, Item.WEIGHTING, "es")


@pytest.mark.parametrize(
    ("words", "said", "field"),
    [
        (Both("Only this", ""), "both languages", "quality_es"),
        (Both("", "Solo esto"), "both languages", "quality_en"),
        (Both("Drawn by [who].", "Por Ana."), r"brackets: \[who\]", "quality_en"),
        (Both("By Ana.", "Por [quién]."), r"brackets: \[quién\]", "quality_es"),
        (Both("x" * 2001, "x"), "2,000 characters", "quality_en"),
    ],
)
def test_a_half_said_statement_is_refused_beside_its_box(session, words, said, field):
    poll = an_open_poll(session)

    with pytest.raises(NotSaid, match=said) as refused:
        statements.keep(session, poll, Item.QUALITY, words)

    assert refused.value.field == field


def test_a_statement_is_replaced_taken_back_and_fixed_by_publication(session):
    poll = a_closed_poll(session, by_link=80)
    statements.keep(session, poll, Item.QUALITY, Both("One", "Uno"))
    statements.keep(session, poll, Item.QUALITY, Both(" Two ", "Dos\n"))
    assert statements.of_poll(session, poll.id) == {Item.QUALITY: Both("Two", "Dos")}

    statements.keep(session, poll, Item.QUALITY, Both("", " "))
    assert statements.of_poll(session, poll.id) == {}

    stated(session, poll)
    publishing.publish(session, poll, now=NOW)
    with pytest.raises(NotSaid, match="published"):
        statements.keep(session, poll, Item.QUALITY, Both("Three", "Tres"))


def test_every_sentence_has_the_same_gaps_in_both_languages():
    content = tomllib.loads(saying.FILE.read_text(encoding="utf-8"))

    assert set(content["items"]) == {item.value for item in Item}
    for part in content.values():
        for key, words in part.items():
            assert all(words[language].strip() for language in ("en", "es")), key
            assert sorted(re.findall(r"\{(\w+)\}", words["en"])) == sorted(re.findall(r"\{(\w+)\}", words["es"])), key


def test_words_to_begin_with_cannot_be_kept_as_they_are(session):
    poll = an_open_poll(session)

    for item in (Item.RECRUITMENT, Item.QUALITY, Item.LIMITATIONS):
        with pytest.raises(NotSaid, match="brackets"):
            statements.keep(session, poll, item, statements.begun(item))
