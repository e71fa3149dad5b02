"""The page that finds your legislators, by every way there is, and what it says to what it cannot use."""

import gzip
import json
import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import wsgi
from groundwork.clock import Clock
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.visitor import Visitor

HOME = {"latitude": "43.0731", "longitude": "-89.4012", "accuracy": "20"}  # in Madison


def _posted(site, path, fields):
    visitor = Visitor(site)
    page = visitor.get("/find")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return visitor.client.post(path, data={"csrf_token": token[1], **fields})


def _pin(site, query, answers):
    """Send the map's form with what a browser would send for a tap or a button."""
    visitor = Visitor(site)
    page = visitor.get(f"/find/pin{query}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return page, visitor.client.post("/find/pin", data={**hidden, **answers})


def test_a_district_alone_shows_its_people(site):
    page = Visitor(site).get("/find?district=oh-3")

    assert page.status == 200
    assert "Ohio's 3rd District" in page.words
    assert "Joyce Beatty" in page.words
    assert "Public record of" in page.words


@pytest.mark.parametrize("query", ["district=XX-1", "district=OH-99", "districts=OH-3;QQ-1", "district=" + "9" * 5000])
def test_what_is_no_district_is_refused_in_words(site, query):
    page = Visitor(site).get(f"/find?{query}")

    assert page.status == 422
    assert "We know no such district" in page.words


def test_a_district_that_is_not_the_places_is_asked_again(site):
    page = Visitor(site).get("/find?place=53811&district=CA-1")

    assert page.status == 422
    assert "none of the districts of this place" in page.words
    assert "Which is yours?" in page.words


def test_each_candidates_area_on_the_map_chooses_it(site):
    page = Visitor(site).get("/find?place=53811")

    for district, name in (("WI-2", "2nd District: Mark Pocan"), ("WI-3", "3rd District: Derrick Van Orden")):
        assert f'<a href="/find?place=53811&amp;district={district}" aria-label="Choose the {name}">' in page.text
    assert "Belmont" in page.words


def test_a_location_leads_to_an_address_that_names_the_district_only(site):
    answer = _posted(site, "/find/location", HOME)

    assert (answer.status_code, answer.location) == (303, "/find?district=WI-2")


def test_a_location_near_a_line_is_asked_about_and_says_how_near(site):
    answer = _posted(site, "/find/location", {"latitude": "42.6420", "longitude": "-90.4270", "accuracy": "10"})
    wide = _posted(site, "/find/location", {"latitude": "42.6420", "longitude": "-90.4500", "accuracy": "9000"})

    assert answer.location in {"/find?districts=WI-2;WI-3&near=1", "/find?districts=WI-3;WI-2&near=1"}
    assert "near=wide" in wide.location
    page = Visitor(site).get(answer.location)
    assert "You are within 300 meters of a district line" in page.words
    assert "within 300 meters" not in Visitor(site).get(wide.location).words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"latitude": "-82.9988", "longitude": "39.9612"}, "look swapped"),
        ({"latitude": "", "longitude": "-83"}, "missing"),
        ({}, "missing"),
        ({"latitude": "NaN", "longitude": "-83"}, "not a number"),
        ({"latitude": "inf", "longitude": "-83"}, "not a number"),
        ({"latitude": "95", "longitude": "-83"}, "between -90 and 90"),
        ({"latitude": "39", "longitude": "-190"}, "between -180 and 180"),
        ({"latitude": "48.85", "longitude": "2.35"}, "in no district"),
        ({"latitude": "0", "longitude": "0"}, "in no district"),
        ({**HOME, "accuracy": "900000"}, "too unsure"),
        ({**HOME, "accuracy": "-1"}, "too unsure"),
        ({"latitude": "9" * 5000, "longitude": "1"}, ""),
        ({"latitude": "' OR 1=1 --", "longitude": "<b>"}, "not a number"),
        ({"latitude": "\U0001f642", "longitude": "x"}, "not a number"),
    ],
)
def test_a_location_that_is_none_is_refused_in_words(site, fields, words):
    answer = _posted(site, "/find/location", fields)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert words in text
    assert 'id="place-error"' in text


@pytest.mark.parametrize(
    "typed",
    [
        "9" * 5000, "'; DROP TABLE seat; --", "<script>alert(1)</script>", "\U0001f642", "K1A 0B1", "SW1A 1AA",
        "75001 Paris", "-82.99, 39.96", "NaN, NaN", "91.0, 0.0", "48.85, 2.35",
    ],
)  # fmt: skip
def test_what_nobody_can_read_as_a_place_is_refused_in_words(site, typed):
    answer = Visitor(site).client.get("/find", query_string={"place": typed})
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'id="place-error"' in text
    assert "<script>alert" not in text


def test_a_point_that_is_typed_leads_away_from_its_address(site):
    answer = Visitor(site).client.get("/find", query_string={"place": "43.0731, -89.4012"})

    assert answer.location == "/find?district=WI-2"


def test_no_form_is_taken_from_elsewhere(site):
    assert Visitor(site).client.post("/find/location", data=HOME).status_code == 400


def test_a_tap_on_the_map_leads_to_the_district(site):
    page, answer = _pin(site, "?place=53811", {"pin.x": "60", "pin.y": "20"})

    assert page.status == 200
    assert 'src="data:image/svg+xml,' in page.text
    assert (answer.status_code, answer.location) == (303, "/find?district=WI-3")


def test_a_tap_near_a_line_brings_a_nearer_map_once(site):
    page, answer = _pin(site, "?place=53811", {"pin.x": "180", "pin.y": "108"})
    text = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "A district line runs close to where you tapped" in text
    assert 'name="again"' in text
    assert 'name="again"' not in page.text


def test_a_town_is_chosen_without_a_pointer(site):
    page, answer = _pin(site, "?place=53811", {"town": "Platteville, WI"})

    assert 'value="Platteville, WI"' in page.text
    assert answer.location == "/find?district=WI-3"


@pytest.mark.parametrize("query", ["", "?place=Alaska", "?place=AS", "?place=HI", "?place=00901", "?place=Houston, TX"])
def test_every_part_of_the_country_has_a_map(site, query):
    page, answer = _pin(site, query, {"step": "in"})

    assert (page.status, answer.status_code) == (200, 200)
    assert "svg" in page.text


@pytest.mark.parametrize(
    "fields",
    [
        {"pin.x": "0", "pin.y": "0"}, {}, {"pin.x": "-1", "pin.y": "9" * 30}, {"town": "Nowhere, WI"}, {"pin.x": "²"},
        {"view": "1,2"}, {"view": "nan,nan,nan"}, {"view": "1e400,0,1"}, {"view": ""}, {"view": "<b>"},
        {"view": "-40.00000,-150.00000,0.25000", "pin.x": "100", "pin.y": "100"},
        {"view": "40,-90,0.25", "state": "FK", "pin.x": "100", "pin.y": "100"},
    ],
)  # fmt: skip
def test_a_pin_that_is_none_is_refused_in_words(site, fields):
    _page, answer = _pin(site, "?place=53811", fields)

    assert answer.status_code == 422
    assert 'class="notice bad"' in answer.get_data(as_text=True) or 'class="error"' in answer.get_data(as_text=True)


def test_where_nobody_looks_addresses_up_nobody_is_asked_for_one(site):
    assert "Type my address" not in Visitor(site).get("/find").words

    answer = _posted(site, "/find/address", {"address": "1 Main St, Columbus, OH"})

    assert answer.status_code == 422
    assert "We look up no addresses here" in answer.get_data(as_text=True)


class _Census(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        here = {"coordinates": {"x": -89.4012, "y": 43.0731}, "addressComponents": {"state": "WI", "zip": "53703"}}
        body = json.dumps({"result": {"addressMatches": [here] if "Capitol" in self.path else []}}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def census():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Census)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _site(congress, now=NOW, lookup=""):
    """The product over the snapshot on another day, or with addresses switched on."""
    settings = Settings(
        _env_file=None,
        database_url=congress.url.render_as_string(hide_password=False),
        public_url="http://localhost",
        secret_key="test-secret",
        password_salt="test-salt",
        totp_key="test-totp",
        address_lookup=lookup,
    )
    made = wsgi.build(settings, congress)
    made.extensions["clock"] = Clock(now - datetime.now(UTC))
    return made


def test_an_address_is_looked_up_where_the_operator_says_so(congress, census):
    site = _site(congress, lookup=f"http://127.0.0.1:{census.server_port}")
    page = Visitor(site).get("/find")
    found = _posted(site, "/find/address", {"address": "2 E Capitol St, Madison, WI"})
    lost = _posted(site, "/find/address", {"address": "1 Nowhere"})
    too_long = _posted(site, "/find/address", {"address": "9" * 5000})

    assert "It is sent to 127.0.0.1 to be looked up" in page.words
    assert (found.status_code, found.location) == (303, "/find?district=WI-2")
    assert (lost.status_code, too_long.status_code, len(census.asked)) == (422, 422, 2)
    assert 'id="address-error"' in lost.get_data(as_text=True)


def test_a_vacant_seat_is_shown_with_the_switchboard_and_both_senators(site):
    page = Visitor(site).get("/find?district=CA-14")

    for words in ("Your seat in the House is vacant", "202-224-3121", "Alex Padilla", "Adam B. Schiff"):
        assert words in page.words
    assert "may change then" in page.words


@pytest.mark.parametrize(("district", "title"), [("PR-0", "Resident Commissioner"), ("DC-0", "Delegate")])
def test_who_has_no_senators_is_given_none(site, district, title):
    page = Visitor(site).get(f"/find?district={district}")

    assert f"Your {title}" in page.words
    assert "Your Senators" not in page.words


@pytest.mark.parametrize("path", ["/find", "/find?place=53811", "/find?districts=OH-3;OH-15&near=1", "/find/pin"])
def test_the_pages_are_there_in_spanish(site, path):
    assert Visitor(site).get(f"/es{path}").status == 200


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2026, 11, 23), "older than the end of this term"),
        ((2027, 1, 2), "older than the end of this term"),
        ((2027, 1, 4), "is out of date: a new Congress has begun since"),
    ],
)
def test_an_old_list_says_so_and_still_names_its_members(congress, day, words):
    page = Visitor(_site(congress, datetime(*day, 17, tzinfo=UTC))).get("/find?district=OH-3")

    assert page.status == 200
    assert words in page.words
    assert "Joyce Beatty" in page.words
    assert "Jon Husted" in page.words
    assert "older than some terms" in page.words


def test_the_office_for_a_district_alone_is_one_in_the_district(site):
    page = Visitor(site).get("/find?district=CA-14")

    assert "San Francisco" in page.words
    assert "miles" not in page.words


def test_the_map_to_put_a_pin_on_is_small(site):
    for query in ("", "?place=Alaska", "?place=53811", "?place=TX"):
        assert len(gzip.compress(Visitor(site).get(f"/find/pin{query}").text.encode())) < 24_000
