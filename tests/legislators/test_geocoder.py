"""The address service, spoken to over a real socket."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from groundwork.refusal import Refusal
from legislators.geocoder import CensusGeocoder, geocoder_of

MATCH = {
    "matchedAddress": "1 CAPITOL SQ, COLUMBUS, OH, 43215",
    "coordinates": {"x": -82.9988, "y": 39.9612},
    "addressComponents": {"zip": "43215", "state": "OH", "city": "COLUMBUS"},
    "geographies": {
        "States": [{"STATE": "39"}],
        "120th Congressional Districts": [{"GEOID": "3915", "BASENAME": "15", "CDSESSN": "120"}],
    },
}


def answer(*matches: object) -> bytes:
    return json.dumps({"result": {"addressMatches": matches}}).encode()


ANSWERS: dict[str, tuple[int, bytes]] = {
    "known": (200, answer(MATCH)),
    "bare": (200, answer({"coordinates": {"x": -77.0365, "y": 38.8977}})),
    "unknown": (200, answer()),
    "page": (200, b"<html>Maintenance</html>"),
    "odd": (200, b'{"result": []}'),
    "empty": (200, b""),
    "error": (500, b"{}"),
    "elsewhere": (302, b""),
}


class Service(BaseHTTPRequestHandler):
    asked: ClassVar[dict[str, list[str]]] = {}

    def do_GET(self):
        parts = urlsplit(self.path)
        type(self).asked = parse_qs(parts.query)
        word = self.asked["address"][0].split()[0]
        if word == "slow":
            time.sleep(0.6)
            return
        status, body = ANSWERS.get(word, ANSWERS["unknown"])
        self.send_response(status if parts.path == "/geocoder/geographies/onelineaddress" else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[CensusGeocoder]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield CensusGeocoder(f"http://127.0.0.1:{server.server_port}/geocoder/", seconds=(0.3, 0.3))
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_known_address_has_a_point_and_its_district_by_the_end_of_the_layers_name(service):
    found = service.locate("known  1 Capitol Sq")

    assert (found.latitude, found.longitude, found.zip, found.state) == (39.9612, -82.9988, "43215", "OH")
    assert found.district == "OH-15"
    assert Service.asked["benchmark"] == ["Public_AR_Current"]
    assert Service.asked["vintage"] == ["Current_Current"]
    assert Service.asked["address"] == ["known 1 Capitol Sq"]


def test_an_answer_without_details_still_has_its_point(service):
    found = service.locate("bare")

    assert (found.latitude, found.state, found.district) == (38.8977, "", "")


def test_an_unknown_address_is_nowhere(service):
    assert service.locate("unknown 77") is None


@pytest.mark.parametrize("word", ["page", "odd", "empty", "error", "elsewhere", "slow"])
def test_a_service_that_does_not_answer_is_said_without_the_address(service, word, caplog):
    with pytest.raises(Refusal, match="does not answer") as refused:
        service.locate(f"{word} 12 Secret Lane")

    assert "Secret" not in repr(refused.value.__cause__) + caplog.text


def test_nobody_is_asked_unless_a_service_is_set():
    assert geocoder_of("") is None
    with pytest.raises(Refusal, match="does not answer"):
        CensusGeocoder("http://127.0.0.1:9", seconds=(0.2, 0.2)).locate("1 Main St")
