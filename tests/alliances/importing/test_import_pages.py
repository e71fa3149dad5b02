"""The pages of imports, walked by a leader without script; and the command."""

import io

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from alliances.models import ImportBatch, ImportChange, ImportPiece, Supporter
from groundwork import people
from groundwork.audit.models import Entry
from groundwork.cli import groundswell
from groundwork.delivery.models import Consent
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.alliances import WHOLE
from tests.visitor import Visitor, signed_in

IMPORTS = "/alliances/franklin/imports"


@pytest.fixture
def rosa(app, session, franklin):
    return signed_in(app, session)


def bring(visitor, body, name="report.csv"):
    return visitor.send(IMPORTS, "import-form", file=(io.BytesIO(body), name))


def test_a_leader_brings_a_file_tries_it_takes_it_in_and_takes_it_back(rosa, session):
    columns = bring(rosa, make.action_network())
    tried = rosa.send(columns, "columns-form", act="try")
    before = session.scalar(select(func.count()).select_from(Supporter))
    session.rollback()
    done = rosa.send(tried, "apply-form")
    undone = rosa.send(done, "undo-form")

    assert "What do its columns hold?" in columns.words
    assert "4 people would come in" in tried.words
    assert "Nothing has changed yet" in tried.words
    assert before == 0
    assert "4 people came in" in done.words
    assert "The import was taken back" in undone.words
    assert session.scalar(select(func.count()).select_from(Supporter)) == 0
    assert list(session.scalars(select(Entry.act).order_by(Entry.id)))[-3:] == [
        "import.apply", "import.ask_undo", "import.undo",
    ]  # fmt: skip


def test_sending_apply_twice_takes_in_once(rosa, session):
    tried = rosa.send(bring(rosa, make.plain(*make.PEOPLE)), "columns-form", act="try")

    rosa.send(tried, "apply-form")
    again = rosa.send(tried, "apply-form")

    assert "4 people came in" in again.words
    assert session.scalar(select(func.count()).select_from(Supporter)) == 4


def test_a_yes_without_words_place_or_proof_is_asked_for(rosa, session):
    columns = bring(rosa, make.plain(*make.PEOPLE))

    no_place = rosa.send(columns, "columns-form", act="try", texts_who="all")
    no_proof = rosa.send(no_place, "columns-form", act="try", texts_where="Fair")
    no_age = rosa.send(no_proof, "columns-form", act="try", holds_proof="y")
    good = rosa.send(no_age, "columns-form", act="try", all_adults="y")
    rosa.send(good, "apply-form")

    assert (no_place.status, no_proof.status, no_age.status) == (422, 422, 422)
    assert "Say where they agreed" in no_place.words
    assert "Tick that you hold the proof" in no_proof.words
    assert "18 or over" in no_age.words
    assert set(session.scalars(select(Consent.how))) == {"import: Fair"}


def test_a_bad_file_is_refused_beside_its_box_and_nothing_stays(rosa, session):
    for body, words in ((b"PK\x03\x04zip", "Save it as CSV"), (b"", "empty"), (b"Name,Email\n", "no row under them")):
        page = bring(rosa, body)
        assert page.status == 422
        assert words in page.words
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_another_program_can_be_chosen_and_the_refused_rows_downloaded(rosa):
    columns = bring(rosa, make.plain(("A", "One", "bad", "", WHOLE), *make.PEOPLE))

    guessed = rosa.send(columns, "columns-form", act="guess", preset="spoke")
    tried = rosa.send(guessed, "columns-form", act="try")
    link = next(one for one in tried.links if one.endswith("refused.csv"))
    csv = rosa.get(link)

    assert "Rows that cannot be taken" in tried.words
    assert csv.headers["Content-Disposition"].startswith("attachment")
    assert "bad" in csv.text
    assert "whole e-mail address" in csv.text


def test_a_large_file_waits_for_the_worker(rosa, session, database):
    from alliances.importing import working

    columns = bring(rosa, make.a_crowd(5000))
    waits = rosa.send(columns, "columns-form", act="try")
    working.carry_on_all(database, now=NOW)
    page = rosa.get(waits.path)

    assert "The file is being read" in waits.words
    assert "people would come in" in page.words


def test_a_stranger_and_a_volunteer_see_no_imports(app, session, franklin):
    visitor = signed_in(app, session, "vera@franklin.example", role=Role.VOLUNTEER)

    assert visitor.get(IMPORTS).status == 403
    assert Visitor(app).get(IMPORTS).path.startswith("/login")


def test_a_person_is_shown_and_forgotten_with_the_file_that_names_them(database, session, app, franklin):
    number = franklin.id
    session.rollback()
    make.applied(database, number, make.plain(*make.PEOPLE))

    shown = people.show(session, app.extensions["doors"], "abena@almonte.example", now=NOW)
    people.erase(session, app.extensions["doors"], "abena@almonte.example", who="test", now=NOW)
    session.commit()

    assert shown["imports"][0]["file"] == "people.csv"
    assert session.scalars(select(ImportPiece.number)).all() == []
    assert "" in set(session.scalars(select(ImportChange.told)))


@pytest.fixture
def command(monkeypatch, database_url, franklin, session, tmp_path):
    session.rollback()
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)

    def run(*arguments, body=None):
        told = ["import", "supporters", *map(str, arguments), "--alliance", "franklin"]
        return CliRunner().invoke(groundswell, told, input=body, obj=(lambda: None, None))

    return run


def test_the_command_tries_first_and_applies_when_told(command, session, tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(make.plain(("A", "One", "bad", "", WHOLE), *make.PEOPLE))

    tried = command(file)
    before = session.scalar(select(func.count()).select_from(Supporter))
    session.rollback()
    done = command(file, "--apply", "--tag", "Fair", "--errors", tmp_path / "bad.csv")

    assert (tried.exit_code, done.exit_code, before) == (0, 0, 0)
    assert "Nothing was changed" in tried.output
    assert session.scalar(select(func.count()).select_from(Supporter)) == 4
    assert "whole e-mail address" in (tmp_path / "bad.csv").read_text()
    assert session.scalars(select(ImportBatch.file_name)).one() == "people.csv"


def test_the_command_reads_standard_input_and_says_what_is_wrong_with_a_file(command, session, tmp_path):
    good = command("-", "--apply", "--map", "Wer=name", body=b"Wer,Email\nAda,ada@one.example\n")
    bad = command("-", "--apply", "--errors", tmp_path / "bad.csv", body=b'Name,Email\nAda,ada@two.example\nB,"x\n')
    column = command("-", "--map", "Nothing=zip", body=b"Name,Email\nAda,ada@two.example\n")

    assert good.exit_code == 0, good.output
    assert (bad.exit_code, column.exit_code) == (2, 2)
    assert "Line 3" in bad.output
    assert "There is no column Nothing" in column.output
    assert not (tmp_path / "bad.csv").exists()
    assert session.scalar(select(func.count()).select_from(Supporter)) == 1
