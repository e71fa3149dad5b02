"""`groundswell legislators match`: good files, bad rows, bad files."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from groundwork.refusal import Refusal
from legislators.cli import legislators
from legislators.geocoder import Located
from legislators.matching_in_bulk.matching_files import Asked, Matcher

DAY = date(2026, 6, 16)
ADDED = "district,confidence,candidates,representative,senators,note"


@pytest.fixture
def run(congress, tmp_path, monkeypatch):
    """Run the command on these bytes, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def started(content: bytes | None, *words: str, on: str = "2026-06-16") -> Result:
        if content is not None:
            Path("in.csv").write_bytes(content)
        address = congress.url.render_as_string(hide_password=False)
        arguments = ["match", *(words or ("in.csv",)), "--on", on]
        return CliRunner().invoke(legislators, arguments, env={"DATABASE_URL": address})

    return started


def rows_of(ended: Result) -> list[dict[str, str]]:
    assert ended.exit_code == 0, ended.output
    return list(csv.DictReader(StringIO(ended.stdout)))


def test_all_columns_are_kept_and_six_are_added(run):
    ended = run(b"name,zip\nAnn,53703\n")

    assert ended.stdout.splitlines() == [
        f"name,zip,{ADDED}",
        "Ann,53703,WI-2,unique_zip,WI-2,P000607,J000293;B001230,",
    ]


def test_a_split_zip_code_names_its_candidates_as_text_sorts(run):
    (row,) = rows_of(run(b"zip\n43215\n"))

    assert (row["district"], row["confidence"], row["candidates"]) == ("", "ask", "OH-15;OH-3")
    assert (row["representative"], row["senators"]) == ("", "M001242;H001104")


def test_a_vacant_seat_is_called_vacant(run):
    (row,) = rows_of(run(b"zip\n78840\n"))

    assert (row["district"], row["representative"]) == ("TX-23", "vacant")


def test_across_a_state_line_nobodys_senators_are_guessed(run):
    (row,) = rows_of(run(b"zip\n57642\n"))

    assert (row["candidates"], row["senators"]) == ("ND-0;SD-0", "")


def test_a_point_counts_before_a_zip_code_and_that_before_a_state(run):
    both, zip_and_state = rows_of(run(b"zip,latitude,longitude,state\n53703,21.3067,-157.8588,OH\n53703,,,OH\n"))

    assert (both["district"], both["confidence"]) == ("HI-1", "exact")
    assert zip_and_state["district"] == "WI-2"


def test_a_state_alone_gives_its_senators_and_asks(run):
    ohio, wyoming, puerto_rico = rows_of(run(b"state\nOhio\nWY\nPuerto Rico\n"))

    assert (ohio["district"], ohio["confidence"], ohio["senators"]) == ("", "ask", "M001242;H001104")
    assert (wyoming["district"], wyoming["confidence"]) == ("WY-0", "exact")
    assert (puerto_rico["district"], puerto_rico["senators"]) == ("PR-0", "")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("x,,-83.0,40.0,", "latitude first"),
        ("x,,-82.99,39.96,", "latitude first"),
        ("x,,nan,-83,", "not a number"),
        ("x,,400,-83,", "between -90 and 90"),
        ("x,,40,,", "longitude is missing"),
        ("x,,51.5,-0.12,", "no district"),
        ("x,99999,,,", "99999"),
        ("x,94101,,,", "no longer uses"),
        ("x,96941,,,", "Micronesia"),
        ("x,M5V 2T6,,,", "Canadian"),
        ("x,🙂,,,", "five digits"),
        ("x," + "9" * 5000 + ",,,", "five digits"),
        ("x,'; DROP TABLE seat; --,,,", "five digits"),
        ("x,,,,Atlantis", "no such state"),
        ("x,,,,", "names no place"),
        ("x,53703", "Line 2 has 2 cells, but the first line has 5"),
        ("x,53703,,,,more", "Line 2 has 6 cells, but the first line has 5"),
    ],
)
def test_a_bad_row_gets_a_note_and_the_rest_goes_on(run, line, words):
    bad, good = rows_of(run(f"name,zip,latitude,longitude,state\n{line}\ny,53703,,,\n".encode()))

    assert (bad["confidence"], bad["district"]) == ("none", "")
    assert words in bad["note"]
    assert good["district"] == "WI-2"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"name,town\nx,y\n", "Line 1: none of the columns"),
        (b"latitude\n40\n", "Line 1: the column longitude is missing"),
        (b"zip,zip\n1,2\n", "Line 1: the column zip is there twice"),
        (b"zip,name\n53703,a\n53703,\0\n", "Line 3 holds a NUL byte"),
        (b'zip,name\n53703,a\n53703,"b\n53703,c\n', "Line 3: a quotation mark"),
        (b'zip,name\n53703,"b" c\n', "Line 2: there is text after a closing quotation mark"),
        (b"PK\x03\x04\0\0", "Save it as CSV"),
        (b"\xff\xfez\0i\0p\0\n\0\0\xd8", "not text"),
    ],
)
def test_a_bad_file_ends_with_2_and_leaves_nothing_behind(run, content, words):
    ended = run(content, "in.csv", "-o", "out.csv")

    assert (ended.exit_code, words in ended.stderr) == (2, True), ended.output
    assert [file.name for file in Path.cwd().iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.csv",), "There is no file"),
        ((".",), "is a folder"),
        (("in.csv", "-o", "in.csv"), "Write to another one"),
        (("in.csv", "-o", "."), "is a folder"),
        (("in.csv", "-o", "no/such/folder.csv"), "Cannot write"),
    ],
)
def test_files_that_cannot_be_read_or_written_are_refused(run, arguments, words):
    ended = run(b"zip\n53703\n", *arguments)

    assert (ended.exit_code, words in ended.stderr) == (2, True), ended.output
    assert Path("in.csv").read_bytes() == b"zip\n53703\n"


@pytest.mark.parametrize(
    "content",
    [
        "name,zip\r\nPeñasco,53703\r\n".encode("utf-8-sig"),
        "name,zip\nPeñasco,53703\n".encode("cp1252"),
        "name,zip\nPeñasco,53703\n".encode("utf-16"),
        "name,zip\nPeñasco,53703\n".encode("utf-16-le"),
        b"name;zip\nPe\xc3\xb1asco;53703\n",
        b"name\tzip\nPe\xc3\xb1asco\t53703\n",
        b'"name","ZIP Code"\n"Pe\xc3\xb1asco"," 53703-1234 "\n\n',
    ],
)
def test_every_usual_kind_of_file_is_read(run, content):
    ended = run(content)
    separator = ended.stdout.removeprefix("name")[0]

    (row,) = csv.DictReader(StringIO(ended.stdout), delimiter=separator)

    assert (row["name"], row["district"]) == ("Peñasco", "WI-2")


def test_columns_named_like_ours_give_way(run):
    ended = run(b"zip,district,note\n53703,8th,hers\n")

    assert ended.stdout.startswith(f"zip,input_district,input_note,{ADDED}\n53703,8th,hers,WI-2,")
    assert "district, note" in ended.stderr


def test_a_written_file_is_whole_and_readable(run):
    ended = run(b"zip\n53703\n", "in.csv", "-o", "out.csv")

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert Path("out.csv").read_text().startswith(f"zip,{ADDED}\n53703,WI-2")


@pytest.mark.parametrize(
    ("on", "words"),
    [("2020-05-01", "before the first"), ("2027-01-04", "out of date"), ("2026-11-23", "")],
)
def test_a_day_our_list_does_not_know_is_said(run, on, words):
    (row,) = rows_of(run(b"zip\n53703\n", on=on))

    assert words in row["note"]


def test_an_address_is_not_looked_up_unless_a_service_is_set(run):
    alone, with_zip = rows_of(run(b"address,zip\n1 Main St Madison WI,\n1 Main St,53703\n"))

    assert (alone["confidence"], alone["note"][:21]) == ("none", "Address not looked up")
    assert (with_zip["district"], with_zip["note"][:21]) == ("WI-2", "Address not looked up")


class Town:
    """A service that knows one address, and breaks after it has been asked for another."""

    asked = 0

    def locate(self, address: str) -> Located | None:
        self.asked += 1
        if address.startswith("1 Main St"):
            return Located(43.0747, -89.3841, "53703", "WI", "WI-2")
        raise Refusal("The address service does not answer.")


def test_a_service_that_fails_is_left_alone(record):
    service = Town()
    matcher = Matcher(record, on=DAY, geocoder=service)
    rows = [Asked(address="1 Main St"), *[Asked(address="2 Elm St", zip="43201")] * 10]

    known, *others = matcher.answers(rows)

    assert (known.district, known.confidence) == ("WI-2", "exact")
    assert {other.district for other in others} == {"OH-3"}
    assert service.asked == 4
