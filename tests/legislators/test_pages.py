"""The pages anybody may read."""

import gzip
from pathlib import Path

import pytest

from groundwork.web import app as web
from legislators import demo
from tests.conftest import NOW
from tests.visitor import Visitor

STYLE = Path(web.ROOT) / "static" / "groundswell.css"


def test_a_zip_code_in_one_district_shows_its_people_at_once(site):
    page = Visitor(site).get("/find?place=53703")

    assert page.status == 200
    for words in ("Wisconsin's 2nd District", "Mark Pocan", "Ron Johnson", "Tammy Baldwin", "608-264-5338"):
        assert words in page.words
    assert "Public record of June 15, 2026" in page.words


def test_a_split_zip_code_is_asked_about_and_the_choice_answers(site):
    visitor = Visitor(site)
    page = visitor.get("/find?place=53811")

    assert "Your ZIP code is in two districts. Which is yours?" in page.words
    assert "Your two Senators are certain" in page.words
    assert "<svg" in page.text

    chosen = visitor.send(page, "choose", district="WI-3")

    assert "Wisconsin's 3rd District" in chosen.words
    assert "Derrick Van Orden" in chosen.words
    assert "Mark Pocan" not in chosen.words


def test_a_choice_that_is_no_candidate_is_asked_again(site):
    assert "Which is yours?" in Visitor(site).get("/find?place=53811&district=CA-1").words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("78840", "Vacant"),
        ("20001", "Delegate"),
        ("00601", "Resident Commissioner"),
        ("81137", "It crosses a state line"),
        ("00501", "Most likely New York's 2nd District"),
        ("82001", "one district for the whole state"),
        ("09012", "Which state do you vote in?"),
        ("Ohio", "Who speaks for Ohio in Congress"),
        ("Columbus, OH", "more than one district"),
    ],
)
def test_every_kind_of_place_has_its_answer(site, place, words):
    page = Visitor(site).get(f"/find?place={place}")

    assert page.status == 200
    assert words in page.words


@pytest.mark.parametrize(
    ("place", "words"),
    [("5381O", "letter O"), ("99999", "We know no ZIP code"), ("96941", "no seat"), ("Nowhere", "We know no place")],
)
def test_what_is_not_understood_says_so_and_keeps_what_was_typed(site, place, words):
    page = Visitor(site).get(f"/find?place={place}")

    assert page.status == 422
    assert words in page.words
    assert f'value="{place}"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "place=%00",
        "place=" + "9" * 5000,
        "place=<script>alert(1)</script>",
        "place='%20OR%201=1%20--",
        "place=%F0%9F%99%82",
        "place=%FF%FE",
        "place=53811&district=%00",
        "district=WI-3",
        "place=,",
        "place=%C2%B2%C2%B2%C2%B2%C2%B2%C2%B2",
        "place=.",
    ],
)
def test_no_bad_input_breaks_the_page(site, query):
    page = Visitor(site).get(f"/find?{query}")

    assert page.status in {200, 400, 422}
    assert "<script>alert" not in page.text


def test_a_legislators_page_lists_every_office(site):
    page = Visitor(site).get("/legislators/B001230")

    assert page.status == 200
    for words in ("Senator from Wisconsin", "La Crosse", "Hours not published", "Washington", "202-224-5653"):
        assert words in page.words


@pytest.mark.parametrize("path", ["/legislators/nobody", "/legislators/states/QQ"])
def test_what_does_not_exist_is_not_found(site, path):
    assert Visitor(site).get(path).status == 404


def test_pages_stay_under_14_kilobytes_with_the_stylesheet(site):
    visitor = Visitor(site)
    style = STYLE.read_bytes()
    for path in ("/find?place=53811", "/find?place=53703", "/legislators/states/CA", "/legislators/B001230"):
        page = visitor.get(path)
        assert len(gzip.compress(page.text.encode())) + len(gzip.compress(style)) < 14_000


def test_pages_are_read_in_spanish_too(site):
    assert Visitor(site).get("/es/find?place=53811").status == 200


def test_franklin_says_that_it_is_invented(app, session):
    demo.seed(session, now=NOW)
    session.commit()

    page = Visitor(app).get("/find?place=00107")

    assert "Peter Novak" in page.words
    assert "invented" in page.words
