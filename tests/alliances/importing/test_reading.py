"""Cells, rows and whole files as other programs and people leave them."""

import io
import zlib
from datetime import date

import pytest
from sqlalchemy import func, select

from alliances.importing import cells, files, presets, reports
from alliances.importing.quick import QuickReader
from alliances.models import Alliance, ImportBatch, ImportMapping, ImportPart, ImportPiece, ImportState, Supporter
from groundwork.delivery.addresses import read_number, text_address
from groundwork.delivery.models import Suppression
from groundwork.refusal import Refusal
from tests.factories import importing as make
from tests.factories.alliances import WHOLE, a_country, a_supporter, an_alliance


@pytest.fixture
def franklin(session):
    a_country(session)
    number = an_alliance(session).id
    session.commit()
    return number


def looked(database, session, franklin, body, **changes):
    batch_id = make.tried(database, franklin, body, **changes)
    batch = session.get_one(ImportBatch, batch_id)
    return batch, reports.from_json(batch.found)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('=HYPERLINK("mailto:a@b.example","a@b.example")', "a@b.example"),
        ('="00101"', "00101"),
        ("'+1 907 555 0101", "+1 907 555 0101"),
        ("'=1+1", None),
        ("=A1&B1", None),
        ("-", "-"),
        ("", ""),
    ],
)
def test_formula_cells_are_read_as_what_they_show_or_refused(cell, read):
    if read is None:
        with pytest.raises(Refusal, match="formula"):
            cells.shown(cell)
    else:
        assert cells.shown(cell) == read


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("907-555-0101; 907-555-0102", ["907-555-0101", "907-555-0102"]),
        ("tel:+19075550101", ["+19075550101"]),
        ("9075550101.0", ["9075550101"]),
        ("907-555-0101 or 907-555-0102", ["907-555-0101", "907-555-0102"]),
        ("none", []),
    ],
)
def test_many_numbers_in_one_cell_are_told_apart(cell, found):
    assert cells.numbers(cell) == found


def test_powers_of_ten_cannot_be_read_back():
    with pytest.raises(Refusal):
        cells.numbers("9.07555E+09")
    with pytest.raises(Refusal):
        cells.zip_code("1.01E+2")


@pytest.mark.parametrize(
    ("whole", "first", "last", "name"),
    [
        ("Almonte, Abena", "", "", "Abena Almonte"),
        ("Almonte, Jr.", "", "", "Almonte Jr."),
        ("ABENA ALMONTE", "", "", "ABENA ALMONTE"),
        ("", " Abena ", "Almonte", "Abena Almonte"),
    ],
)
def test_names_are_joined_and_turned_round(whole, first, last, name):
    assert cells.name(whole, first, last) == name


@pytest.mark.parametrize(
    ("birth", "age", "young"),
    [
        ("2008-06-17", "", True),
        ("2008-06-16", "", False),
        ("6/16/2008", "", False),
        ("2008", "", True),
        ("2007", "", False),
        ("", "17", True),
        ("", "18", False),
        ("", "", None),
    ],
)
def test_who_may_be_under_eighteen_is_told(birth, age, young):
    assert cells.is_under_age(birth, age, on=date(2026, 6, 16)) is young


def test_ages_that_cannot_be_read_are_no_guess():
    for birth, age in (("soon", ""), ("", "old")):
        with pytest.raises(Refusal):
            cells.is_under_age(birth, age, on=date(2026, 6, 16))


def test_a_quick_reader_says_what_a_slow_one_says():
    quick = QuickReader()
    for raw in ("907-555-0101", "(907) 555 0102", "+1 907.555.0103", "1-907-555-0104", "9075550105"):
        assert quick.number(raw) == read_number(raw)
    for wrong in ("907-555-01", "800-555-0101", "900-555-0101", "907-555-0101 ext. 3", "O07-555-0101"):
        with pytest.raises(Refusal):
            quick.number(wrong)


def test_damaged_zips_and_bad_rows_are_named_with_their_lines(database, session, franklin):
    body = make.plain(
        ("A", "One", "a@one.example", "", "101"),
        ("B", "Two", "b@two.example", "", "00101-1234"),
        ("C", "Three", "c@three.example", "", "101.0"),
        ("D", "Four", "d@four.example", "", "99999"),
        ("E", "Five", "five", "907-555-01", WHOLE),
        ("F", "Six", "f@six.example", "907-555-0106 x12", WHOLE),
        ("G", "Seven", "mailto: g@seven.example", "", ""),
        ("H", "Eight", "h@eight.example", "", WHOLE, "", "too", "many"),
        ("", "", "", "", ""),
    )

    _batch, found = looked(database, session, franklin, body)

    assert (found.rows, found.added, found.without_zip) == (8, 5, 1)
    assert sorted(line for one in found.refused.values() for line in one.lines) == [5, 6, 9]
    assert [one.lines for one in found.notes.values()] == [[7]]


def test_the_file_of_refused_rows_comes_in_clean_after_mending(database, session, franklin):
    body = make.plain(
        ("=cmd", "One", "a@one.example", "", WHOLE),
        ("B", "+Two", "b@two.example", "", "999"),
        columns=("First", "Last", "Email", "Phone", "ZIP"),
    )
    batch, found = looked(database, session, franklin, body)
    pieces = session.scalars(
        select(ImportPiece.body).where(ImportPiece.batch_id == batch.id, ImportPiece.part == ImportPart.REFUSED)
    )
    refused = b"".join(map(zlib.decompress, pieces)).decode()
    session.rollback()

    assert found.refused_rows == 2
    assert "'=cmd" in refused
    assert "'+Two" in refused
    assert refused.splitlines()[0].endswith("import_line,import_reason")
    mended = refused.replace("'=cmd", "Cora").replace(",999,", f",{WHOLE},")
    _again, good = looked(database, session, franklin, mended.encode())
    assert (good.added, good.refused_rows) == (2, 0)


def test_the_same_person_twice_is_one_and_a_stop_in_either_row_counts(database, session, franklin):
    body = make.plain(
        ("Abena", "Almonte", "a@one.example", "907-555-0101", "", ""),
        ("Abena", "Almonte", "", "(907) 555-0101", WHOLE, "yes"),
        ("Abena", "Almonte", "A@ONE.example", "", WHOLE, ""),
        columns=("First", "Last", "Email", "Phone", "ZIP", "Do Not Text"),
    )

    batch_id = make.applied(database, franklin, body, agreed=True)

    found = reports.from_json(session.get_one(ImportBatch, batch_id).found)
    one = session.scalars(select(Supporter)).one()
    assert (found.added, found.twice, one.zip) == (1, 2, WHOLE)
    assert session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_a_known_and_an_unknown_person_read_the_same(database, session, franklin):
    other = an_alliance(session, "ohio", name="Ohio Alliance")
    address = text_address(session, "907-555-0101")
    a_supporter(session, other, text_address_id=address.id)
    session.commit()

    _one, known = looked(database, session, franklin, make.plain(("A", "Z", "", "907-555-0101", WHOLE)))
    session.rollback()
    _two, unknown = looked(database, session, franklin, make.plain(("A", "Z", "", "907-555-0199", WHOLE)))

    assert (known.apart, unknown.apart) == (1, 0)
    known.apart = 0
    assert known == unknown


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "CSV"),
        (b"Name,Email\n", "no row"),
        (b'Name,Email\n"a,b\n', "quotation mark"),
        (b"\x00\x01\x02", "NUL"),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_words(body, words):
    with pytest.raises(Refusal, match=words):
        files.look_in(io.BytesIO(body), "people.csv")


def test_a_file_without_a_header_gets_numbered_columns():
    columns, has_header, sample = files.look_in(io.BytesIO(b"Abena,a@one.example\nBram,b@two.example\n"), "x")

    assert (columns, has_header, len(sample)) == (["Column 1", "Column 2"], False, 2)


def test_three_hundred_columns_are_read_and_more_refused():
    wide = ",".join(f"c{number}" for number in range(300)) + "\n" + "x," * 299 + "x\n"
    assert len(files.look_in(io.BytesIO(wide.encode()), "x")[0]) == 300
    with pytest.raises(Refusal, match="301"):
        files.look_in(io.BytesIO(("a," + wide).encode()), "x")


def test_a_mapping_is_remembered_and_a_program_recognised(database, session, franklin):
    columns = ["Vorname", "Zuname", "Post"]
    body = make.plain(("Abena", "Almonte", "a@one.example"), columns=columns)
    make.tried(database, franklin, body, columns=("first", "last", "email"))

    with database.writing() as writing:
        again = make.an_import(writing, writing.get_one(Alliance, franklin), body)
        assert make.batches.plan_of(again).columns == ("first", "last", "email")
    assert session.scalar(select(func.count()).select_from(ImportMapping)) == 1
    assert presets.recognised(["VANID", "First"]).code == "everyaction"
    assert presets.recognised(["Vorname"]) is None


def test_a_plan_without_a_way_to_reach_anybody_is_refused(database, session, franklin):
    with pytest.raises(Refusal, match="phone number or an e-mail"):
        make.tried(database, franklin, make.plain(*make.PEOPLE), columns=("first", "last", "", "", "zip"))
    with pytest.raises(Refusal, match="holds the names"):
        make.tried(database, franklin, make.plain(*make.PEOPLE), columns=("", "", "email", "", "zip"))


def test_an_unfinished_quotation_deep_in_the_file_stops_all_of_it(database, session, franklin):
    body = make.plain(*make.PEOPLE) + b'Zed,"Open,z@z.example,,00101\n'

    batch, _found = looked(database, session, franklin, body)

    assert batch.state == ImportState.FAILED
    assert "quotation mark" in batch.trouble
    assert session.scalar(select(func.count()).select_from(Supporter)) == 0
