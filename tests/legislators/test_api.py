"""The JSON API: the pages' facts for programs, and errors in words."""

from urllib.parse import quote

import pytest
from openapi_spec_validator import validate


@pytest.fixture
def client(site):
    return site.test_client()


def test_the_document_is_valid_and_names_every_route(site, client):
    document = client.get("/api/v1/openapi.json").get_json()

    validate(document)
    assert document["openapi"] == "3.1.0"
    routes = {rule.rule for rule in site.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert {path.replace("{", "<").replace("}", ">") for path in document["paths"]} == routes
    assert document["servers"] == [{"url": "http://localhost"}]


def test_a_zip_code_answers_with_people_and_offices(client):
    found = client.get("/api/v1/find?zip=53703").get_json()

    assert found["match"]["confidence"] == "unique_zip"
    assert found["match"]["districts"] == ["WI-2"]
    assert [card["name"] for card in found["house"]] == ["Mark Pocan"]
    assert {card["name"] for card in found["senators"]} == {"Ron Johnson", "Tammy Baldwin"}
    assert found["house"][0]["office"]["city"] == "Madison"
    assert found["as_of"] == "2026-06-15"
    assert found["on"] == "2026-06-16"


def test_a_split_zip_code_asks(client):
    found = client.get("/api/v1/find?zip=53811").get_json()

    assert found["match"]["confidence"] == "ask"
    assert [card["district"] for card in found["house"]] == ["WI-2", "WI-3"]


def test_a_point_beats_the_zip_code(client):
    found = client.get("/api/v1/find?zip=10001&latitude=43.0747&longitude=-89.3841").get_json()

    assert found["match"]["districts"] == ["WI-2"]
    assert found["match"]["confidence"] == "exact"


@pytest.mark.parametrize("state", ["wy", "Wyoming"])
def test_a_state_alone_is_enough_where_it_has_one_district(client, state):
    assert client.get(f"/api/v1/find?state={state}").get_json()["match"]["districts"] == ["WY-0"]


def test_another_day_is_answered_as_that_day(client):
    later = client.get("/api/v1/find?zip=53703&on=2027-01-04").get_json()

    assert later["on"] == "2027-01-04"
    assert later["is_stale"]
    assert "out of date" in later["house"][0]["note"]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("legislators/B001230", "name", "Tammy Baldwin"),
        ("states/oh", "name", "Ohio"),
        ("offices/B001230-washington", "name", "Tammy Baldwin"),
        ("districts/WI-3", "state", "WI"),
        ("districts/dc-0", "senators", []),
    ],
)
def test_each_thing_has_an_address(client, path, key, value):
    assert client.get(f"/api/v1/{path}").get_json()[key] == value


def test_a_district_says_where_it_is(client):
    found = client.get("/api/v1/districts/WI-3").get_json()

    west, south, east, north = found["box"]
    assert west < found["longitude"] < east
    assert south < found["latitude"] < north


@pytest.mark.parametrize(
    "query",
    [
        "",
        "zip=1",
        "zip=99999",
        "zip=96941",
        "zip=" + "9" * 5000,
        "zip=<script>",
        "zip='%20OR%201=1",
        "zip=%F0%9F%99%82",
        "latitude=43",
        "latitude=NaN&longitude=1",
        "latitude=inf&longitude=1",
        "latitude=91&longitude=1",
        "latitude=-89.4&longitude=243.07",
        "latitude=x&longitude=y",
        "latitude=1e400&longitude=0",
        "state=QQ",
        "state=" + "A" * 500,
        "zip=53703&on=yesterday",
        "zip=53703&on=2026-02-31",
        "zip=53703&on=%00",
    ],
)
def test_bad_questions_are_refused_in_words(client, query):
    answer = client.get(f"/api/v1/find?{query}")

    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/json"
    assert answer.get_json()["status"] == answer.status_code
    assert len(answer.get_json()["message"]) > 15


@pytest.mark.parametrize(
    "path", ["find?zip=53703", "states/OH", "legislators/B001230", "districts/OH-3", "offices/B001230-washington"]
)
@pytest.mark.parametrize("day", ["0001-01-01", "1700-06-01", "2020-01-01", "9999-12-31"])
def test_no_day_is_too_far_for_an_answer_in_words(client, path, day):
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}on={day}")

    assert answer.status_code in {200, 422}
    assert answer.mimetype == "application/json"


@pytest.mark.parametrize(
    "path", ["legislators/x", "states/QQ", "offices/x", "districts/OH-S1", "districts/x", "nothing"]
)
def test_what_there_is_not_is_not_found_in_json(client, path):
    answer = client.get(f"/api/v1/{quote(path)}")

    assert answer.status_code == 404
    assert answer.get_json()["status"] == 404


def test_only_reading_is_answered(client):
    answer = client.post("/api/v1/find")

    assert answer.status_code == 405
    assert answer.get_json()["status"] == 405


def test_errors_of_pages_stay_pages(client):
    assert "<h1" in client.get("/nothing-here").get_data(as_text=True)


def test_too_many_questions_are_refused_in_json(site):
    client = site.test_client()
    answers = [client.get("/api/v1/states/QQ", environ_base={"REMOTE_ADDR": "203.0.113.9"}) for _ in range(121)]

    assert answers[-1].status_code == 429
    assert answers[-1].get_json()["status"] == 429
