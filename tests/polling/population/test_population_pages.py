"""The secretariat brings newer tables of the population, on a page or by a command."""

from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from groundwork.doors import Role
from groundwork.refusal import Refusal
from polling import cli
from polling.models import PopulationTable
from polling.population import populations
from tests.factories.accounts import an_account
from tests.visitor import Visitor

BANDS = ("18-34", "35-49", "50-64", "65+")
SAID = {"source": "American Community Survey 2025", "vintage": "2025"}
PAGE = "/population"


def ohio(adults=1_160_000):
    lines = [f"OH,{sex},{band},{adults}" for sex in ("Female", "Male") for band in BANDS]
    return ("area,sex,age,adults\n" + "\n".join(lines) + "\n").encode()


def upload(content, name="ohio.csv"):
    return {"upload": (BytesIO(content), name)}


@pytest.fixture
def hana(app, session):
    an_account(session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)
    visitor = Visitor(app)
    visitor.sign_in("hana@lantern.example")
    return visitor


def kept(session):
    session.rollback()
    number = session.scalar(select(func.count(PopulationTable.id)))
    session.rollback()  # lets go of the one writing transaction SQLite has
    return number


def test_the_page_says_what_is_in_force(hana):
    page = hana.get(PAGE)

    assert page.status == 200
    for words in ("490 areas", "50 areas", "435 areas", "It came with the product", "adult citizens", "2014-18"):
        assert words in page.words


def test_a_table_is_brought_named_and_removed(session, hana):
    page = hana.send(PAGE, "table", **upload(ohio()), **SAID)

    assert page.status == 200, page.words
    assert "Hana Brandt" in page.words
    assert "ohio.csv" in page.words
    assert populations.population(session, "OH").vintage == "2025"
    session.rollback()

    page = hana.send(page, "remove")

    assert "ohio.csv" not in page.words
    assert kept(session) == 0


@pytest.mark.parametrize(
    ("content", "said", "words"),
    [
        (b"", SAID, "empty"),
        (b"area,sex,age,adults\nOH,Male,18+,x\n", SAID, "Line 2"),
        (b"PK\x03\x04", SAID, "spreadsheet"),
        (ohio(), {"source": "", "vintage": "2025"}, "Fill this in"),
        (ohio(), {"source": "ACS", "vintage": " "}, "every estimate prints it"),
    ],
)
def test_a_bad_table_is_refused_beside_its_box_and_nothing_is_kept(session, hana, content, said, words):
    page = hana.send(PAGE, "table", **upload(content), **said)

    assert page.status == 422
    assert words in page.words
    assert kept(session) == 0


def test_no_file_is_said(session, hana):
    page = hana.send(PAGE, "table", **SAID)

    assert (page.status, kept(session)) == (422, 0)
    assert "Choose the file" in page.words


def test_a_doubtful_table_has_to_be_confirmed_on_the_page(session, hana):
    assert "it is right" not in hana.get(PAGE).words

    page = hana.send(PAGE, "table", **upload(ohio(1000)), **SAID)

    assert page.status == 422
    assert "8,000 adults instead of 9,314,738" in page.words
    assert kept(session) == 0

    page = hana.send(page, "table", **upload(ohio(1000)), is_confirmed="y", **SAID)

    assert page.status == 200, page.words
    assert kept(session) == 1


def test_nobody_but_the_secretariat_may(app, session):
    an_account(session, role=Role.LEADER)
    leader = Visitor(app)
    leader.sign_in("rosa@franklin.example")

    assert leader.get(PAGE).status == 403
    assert Visitor(app).get(PAGE).path != PAGE


def test_the_command_brings_lists_and_removes(session, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    file = tmp_path / "ohio.csv"
    file.write_bytes(ohio())

    def run(*arguments, **more):
        return CliRunner().invoke(cli.polls, ["population", *arguments], **more)

    said = ["--source", SAID["source"], "--vintage", SAID["vintage"]]
    brought = run("import", str(file), *said)
    assert (brought.exit_code, "(age_sex): 1 areas brought" in brought.output) == (0, True), brought.output
    listed = run("list")
    assert "American Community Survey 2025 (2025), 1 areas, brought" in listed.output
    assert "shipped" in listed.output

    file.write_bytes(ohio(7))
    doubtful = run("import", str(file), *said)
    assert isinstance(doubtful.exception, Refusal)
    assert kept(session) == 1
    assert run("import", "-", "--confirm", *said, input=ohio(7)).exit_code == 0
    number = brought.output.split()[1]
    assert "Removed: American Community Survey 2025." in run("remove", number).output
    assert kept(session) == 1
