"""`groundswell polls disclose`: eleven items, or the names of those that are missing."""

import json
from pathlib import Path

import pytest

from tests.polling.commands.conftest import PEOPLE, SEX

WORDS = """\
title: Trees in <Ohio>
basis: probability
targets: ACS 2024
strategy: A written questionnaire.
sponsor: The Franklin Alliance.
instrument: "Do you want more trees? Yes, no, don't know."
population: Adults in Ohio.
recruitment: Drawn by chance from the list of voters.
modes: On the web, in English.
dates: 2026-05-04 to 2026-05-16.
quality: Nobody was taken out.
limitations: People without the internet could not answer.
"""


@pytest.fixture
def disclosed(run):
    """Weight a file and disclose it."""

    def started(*words: str, said: str | bytes = WORDS, weighting: tuple[str, ...] = (), people: str = PEOPLE):
        Path("words.yaml").write_bytes(said if isinstance(said, bytes) else said.encode())
        files = {"in": people, "m": SEX}
        kept = run("weight", "in.csv", "--margins", "m.csv", "--json", "--recipe", "r.json", *weighting, **files)
        assert kept.exit_code == 0, kept.output
        return run("disclose", "r.json", "--words", "words.yaml", *words)

    return started


def test_all_eleven_items_are_said(disclosed):
    ended = disclosed("--json")

    found = json.loads(ended.stdout)
    assert [item["number"] for item in found["items"]] == list(range(1, 12))
    assert all(item["says"] for item in found["items"])
    assert found["title"] == "Trees in <Ohio>"
    assert "AAPOR" in found["standard"]


def test_precision_and_weighting_come_from_the_fit(disclosed):
    ended = disclosed("--json", weighting=("--base", "w"))

    says = {item["item"]: " ".join(item["says"]) for item in json.loads(ended.stdout)["items"]}
    assert "120 people answered. After weighting they count as " in says["precision"]
    assert "margin of error is ±" in says["precision"]
    assert "Raked to sex, from the base weight w. Targets: ACS 2024." in says["weighting"]
    assert "Weights were not trimmed." in says["weighting"]


def test_people_who_did_not_come_by_chance_have_no_margin_of_error(disclosed):
    ended = disclosed(said=WORDS.replace("probability", "supporters"))

    assert "margin of error is ±" not in ended.stdout
    assert "Not a random sample: our own supporters" in ended.stdout


def test_no_number_of_fewer_than_ten_people_is_told(disclosed):
    people = PEOPLE + "p,,20,yes,1\n" * 7

    ended = disclosed(people=people)

    assert "Who did not say their sex keep the share they had." in ended.stdout
    assert " 7 people" not in ended.stdout


def test_a_page_is_written_whole_and_harmless(disclosed, folder):
    ended = disclosed("-o", "page.html")

    page = (folder / "page.html").read_text()
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "<h1>Trees in &lt;Ohio&gt;</h1>" in page
    assert page.count("<h2>") == 11
    assert page.endswith("</html>\n")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (WORDS.replace("sponsor: The Franklin Alliance.\n", "").replace("dates", "targets2"), "words.yaml: Line 9"),
        (WORDS.replace("sponsor: The Franklin Alliance.\n", ""), "nothing is said of sponsor (2. Who paid for it"),
        ("title: x\n", "basis; targets; strategy"),
        (WORDS.replace("basis: probability", "basis: chance"), "words.yaml: Line 2: chance is not known"),
        (WORDS.replace("dates: 2026-05-04 to 2026-05-16.", "dates:"), "words.yaml: Line 10: this is blank"),
        ("", "words.yaml: This file is empty"),
        (b"title: \xff\n", "words.yaml: Line 1: this is not text"),
    ],
)
def test_a_statement_with_a_gap_is_refused_and_the_gap_named(disclosed, folder, said, words):
    ended = disclosed("-o", "page.html", said=said)

    assert (ended.exit_code, words in ended.stderr) == (2, True), ended.output
    assert not (folder / "page.html").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not a recipe"),
        ("[]", "not a recipe"),
        ('{"form": "groundswell recipe 1", "kind": "poll"}', "of no weighting"),
        ('{"form": "groundswell recipe 1", "kind": "weighting"}', "not whole"),
    ],
)
def test_what_is_no_recipe_is_refused(run, folder, content, words):
    (folder / "r.json").write_text(content)
    (folder / "words.yaml").write_text(WORDS)

    ended = run("disclose", "r.json", "--words", "words.yaml")

    assert (ended.exit_code, words in ended.stderr) == (2, True), ended.output


def test_a_file_of_another_kind_is_refused(disclosed):
    assert "ends with none of .html, .md and .json" in disclosed("-o", "page.pdf").stderr
    assert "Write to another one" in disclosed("-o", "words.yaml").stderr
