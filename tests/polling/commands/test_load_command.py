"""`groundswell polls load`: a whole poll from a file, or nothing and the line that is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from groundwork.refusal import Refusal
from polling import finding, loading, writing
from polling.cli import polls
from polling.models import Poll, QuestionRole, Side
from tests.conftest import NOW
from tests.factories.polling import an_alliance_for_polls

POLL = """\
# The trees of Ohio
alliance: franklin
title:
  en: Trees in Ohio
  es: Árboles en Ohio
area: oh
population: {en: adults in Ohio, es: personas adultas de Ohio}
paid_by: Franklin Alliance
also_asks: [race, education]
questions:
  - en: Do you favor or oppose more trees?
    es: ¿Está a favor o en contra de más árboles?
    scale: favor
  - en: >-
      Which tree should the city
      plant first?
    es: ¿Qué árbol debe plantar primero la ciudad?
    choices:
      - {en: An oak, es: Un roble}
      - {en: Yes, es: Sí, side: favor}
      - en: 007
        es: 'null'
        side: oppose
"""
HEAD = POLL.partition("questions:")[0]


def keep(session, text: str = POLL, alliance: str = "") -> Poll:
    made = loading.load(session, loading.read(text.encode()), alliance, now=NOW)
    session.flush()
    session.refresh(made)
    return finding.of_alliance(session, made.alliance_id, made.slug)


def test_a_poll_is_loaded_whole_with_both_languages(session):
    owner = an_alliance_for_polls(session)

    poll = keep(session)

    trees, which = writing.opinions(poll)
    assert (poll.alliance_id, poll.slug, poll.area, poll.title_es) == (
        owner.id,
        "trees-in-ohio",
        "OH",
        "Árboles en Ohio",
    )
    assert [choice.label_en for choice in trees.choices][:2] == ["Strongly favor", "Somewhat favor"]
    assert which.wording_en == "Which tree should the city plant first?"
    labels = [(choice.label_en, choice.label_es, choice.side) for choice in which.choices]
    assert labels[:3] == [("An oak", "Un roble", Side.PLAIN), ("Yes", "Sí", Side.FAVOR), ("007", "null", Side.OPPOSE)]
    assert [side for _, _, side in labels[3:]] == [Side.APART, Side.APART]
    assert writing.also_asked(poll) == {QuestionRole.RACE, QuestionRole.EDUCATION}


def test_a_loaded_poll_can_be_opened(session):
    an_alliance_for_polls(session)
    poll = keep(session)

    writing.open_poll(session, poll, now=NOW)

    assert poll.is_open(NOW)


def test_the_last_day_ends_at_midnight_in_the_east(session):
    an_alliance_for_polls(session)

    poll = keep(session, POLL + "last_day: 2026-07-01\n")

    assert poll.closes_at is not None
    assert poll.closes_at.isoformat() == "2026-07-02T04:00:00+00:00"


def test_the_same_draft_is_not_loaded_twice(session):
    an_alliance_for_polls(session)
    an_alliance_for_polls(session, "ohio")
    keep(session)

    with pytest.raises(Refusal, match="a draft of this title already: trees-in-ohio"):
        keep(session)

    assert keep(session, alliance="ohio").slug == "trees-in-ohio-2"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("alliance: franklin\n", "", "Say whose poll this is"),
        ("alliance: franklin", "alliance: nobody", "no alliance at this address"),
        ("area: oh", "area: ZZ", "Line 6: There is no population table"),
        ("paid_by: Franklin Alliance", "last_day: 2020-01-01\npaid_by: us", "Line 8: The last day must be"),
    ],
)
def test_what_the_installation_does_not_know_is_refused(session, old, new, words):
    an_alliance_for_polls(session)

    with pytest.raises(Refusal, match=words):
        keep(session, POLL.replace(old, new))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "This file is empty"),
        ("# only a comment\n", "This file is empty"),
        ("just words", "Line 1: expected title, area"),
        ("- a\n- b\n", "Line 1: expected title, area"),
        ("title: [unclosed\n", "Line 2: "),
        ("title:\n\ten: x\n", "Line 2: "),
        (POLL + "---\ntitle: x\n", "Line 24: expected a single document"),
        (POLL + "tittle: x\n", "Line 24: tittle is not known; is it title?"),
        (POLL + "colour: x\n", "Line 24: colour is not known; use "),
        (POLL + "area: OH\n", "Line 24: area is there twice"),
        (POLL.replace("area: oh\n", ""), "Line 2: area is missing"),
        (POLL.replace("  es: Árboles en Ohio\n", ""), "Line 4: es is missing"),
        (POLL.replace("area: oh", "area:"), "Line 6: this is blank"),
        (POLL.replace("area: oh", "area: ~"), "Line 6: this is blank"),
        (POLL.replace("area: oh", "area: {a: b}"), "Line 6: expected one text"),
        (
            POLL.replace("area: oh", "area: the whole of Ohio"),
            "Line 6: this has 17 characters, and there is room for 8",
        ),
        (POLL.replace("[race, education]", "[race, income]"), "Line 9: income is not known; use race, education"),
        (POLL.replace("[race, education]", "race"), "Line 9: expected a list"),
        (POLL.replace("scale: favor", "scale: flavor"), "Line 13: flavor is not known; is it favor?"),
        (POLL.replace("    scale: favor\n", ""), "Line 11: give a question either scale or choices"),
        (POLL.replace("side: favor", "side: apart"), "Line 20: apart is not known"),
        (POLL.replace("en: An oak, es: Un roble", "en: Yes, es: Un roble"), "Line 20: this choice is there already"),
        (POLL.replace("en: An oak", "en: Don't know"), "Line 19: this choice is there already"),
        (
            POLL.replace("      - {en: Yes, es: Sí, side: favor}\n", "").split("      - en: 007")[0],
            "at least two choices",
        ),
        (HEAD + "questions: []\n", "Line 10: expected a list"),
        (HEAD + "questions:\n" + "  - {en: a, es: b, scale: agree}\n" * 21, "at most 20"),
        (POLL + "last_day: soon\n", "Line 24: soon is not a day"),
        (POLL + "last_day: 2026-02-30\n", "Line 24: 2026-02-30 is not a day"),
        (POLL.replace("en: Trees in Ohio", "en: &a [*a]"), "Line 4: expected one text"),
        ("[" * 5000, "not YAML"),
        ("x" * 1_000_001, "too large"),
        (b"title: caf\xe9\n", "Line 1: this is not text"),
        (b"\x00\x01", "not YAML"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, words):
    with pytest.raises(Refusal) as refused:
        loading.read(text if isinstance(text, bytes) else text.encode())

    assert words in str(refused.value)


@pytest.fixture
def load(database_url, database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def started(*words: str, stdin: str | None = None, address: str = database_url):
        return CliRunner().invoke(polls, ["load", *words], input=stdin, env={"DATABASE_URL": address})

    return started


def test_the_command_keeps_a_draft(load, session):
    an_alliance_for_polls(session)
    session.commit()

    ended = load("-", stdin=POLL)

    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    assert "trees-in-ohio: a draft with 2 questions" in ended.stdout
    assert session.scalar(select(func.count(Poll.id))) == 1


def test_a_check_keeps_nothing(load, session):
    ended = load("-", "--check", stdin=POLL)

    assert ended.exit_code == 0, ended.output
    assert "nothing wrong" in ended.stdout
    assert session.scalar(select(func.count(Poll.id))) == 0


def test_a_file_that_is_refused_keeps_nothing(load, session):
    an_alliance_for_polls(session)
    session.commit()
    Path("poll.yaml").write_text(POLL.replace("area: oh", "area: ZZ"))

    ended = load("poll.yaml")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "Line 6: " in ended.stderr
    assert session.scalar(select(func.count(Poll.id))) == 0


@pytest.mark.parametrize(
    ("words", "address", "said"),
    [
        (("nowhere.yaml",), "", "There is no file nowhere.yaml"),
        ((".",), "", "is a folder"),
        (("-",), "sqlite:///nothing.db", "There is no installation in this folder"),
    ],
)
def test_where_there_is_nothing_to_read_or_to_write_to_is_said(load, words, address, said):
    ended = load(*words, stdin=POLL, **({"address": address} if address else {}))

    assert (ended.exit_code, said in ended.stderr) == (2, True), ended.output
    assert not Path("nothing.db").exists()


def test_a_database_without_tables_is_said(load):
    Path("bare.db").touch()

    ended = load("-", stdin=POLL, address="sqlite:///bare.db")

    assert (ended.exit_code, "no tables yet" in ended.stderr) == (2, True), ended.output
