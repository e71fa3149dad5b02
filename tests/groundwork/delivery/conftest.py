"""A phone company of ten lines, behind a real socket, that can fail in every way the real one can."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.phone.twilio_phone import TwilioPhone
from groundwork.settings import Settings
from tests.conftest import NOW
from tests.factories import delivery as make


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the server's own name
        pass


@dataclass
class PhoneCompany:
    """What it was handed, and how it behaves: ok, refuse, problem (refuses in the newer shape), busy, broken (takes it,
    says 500), hang_up (takes it, says nothing), other (gives this answer)."""

    behaves: str = "ok"
    code: int = 21610
    delay: float = 0.0
    gate: threading.Event | None = None
    at_gate: int = 0
    answer: str = ""
    status: int = 201
    texts: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    base: str = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        if request.authorization is None or request.authorization.password != "test-token":
            return Response(json.dumps({"code": 20003, "message": "no", "status": 401}), 401)(environ, start)
        answer = self.take(request) if request.method == "POST" else self.list(request)
        return answer(environ, start)

    def refusal(self) -> Response | None:
        if self.behaves == "busy":
            return Response(json.dumps({"code": 20429, "message": "slow down", "status": 429}), 429)
        if self.behaves == "refuse":
            return Response(json.dumps({"code": self.code, "message": "no", "status": 400}), 400)
        if self.behaves == "other":
            return Response(self.answer, self.status)
        if self.behaves == "problem":
            problem = {"type": "about:x", "title": "no", "status": 400, "code": self.code}
            return Response(json.dumps(problem), 400, mimetype="application/problem+json")
        return None

    def take(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        refused = self.refusal()
        if refused is not None:
            return refused
        time.sleep(self.delay)
        if self.gate is not None:
            self.at_gate += 1
            self.gate.wait(9)
        if request.path.endswith("/Calls.json"):
            return self.take_call(request, form)
        text = {"sid": f"SM{len(self.texts):032x}", "status": "queued", "to": form["To"], "body": form["Body"]}
        self.texts.append(text | {"form": form})  # type: ignore[dict-item] # kept for the tests to look at
        if self.behaves == "broken":
            return Response("oops", 500)
        if self.behaves == "hang_up":
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        return Response(json.dumps(text), 201)

    def take_call(self, request: Request, form: dict[str, str]) -> Response:
        sid = f"CA{len(self.calls):032x}"
        call = {"sid": sid, "status": "queued", "to": form["To"], "from": form["From"], "direction": "outbound-api"}
        self.calls.append(call | {"form": form})  # type: ignore[dict-item] # the same
        if self.behaves == "hang_up":
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        return Response(json.dumps(call), 201)

    def list(self, request: Request) -> Response:
        if self.behaves == "broken":
            return Response("oops", 500)
        if request.path.endswith("/Calls.json"):
            calls = [call for call in self.calls if call["to"] == request.args["To"]][::-1]
            return Response(json.dumps({"calls": calls, "next_page_uri": None, "page": 0, "page_size": 50}))
        found = [
            {name: text[name] for name in ("sid", "status", "to", "body")}
            for text in self.texts
            if text["to"] == request.args["To"]
        ]
        return Response(json.dumps({"messages": found, "next_page_uri": None, "page": 0, "page_size": 50}))


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    made = PhoneCompany()
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=Quiet)
    made.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(company: PhoneCompany) -> TwilioPhone:
    return TwilioPhone("AC" + "0" * 32, "test-token", company.base)


@pytest.fixture
def wired(settings: Settings, company: PhoneCompany) -> Settings:
    """Settings whose phone company is the little one."""
    return settings.model_copy(update={"twilio_base_url": company.base})


@pytest.fixture
def clock() -> Clock:
    """The story stands at NOW when a test begins."""
    return Clock(NOW - datetime.now(UTC))


@pytest.fixture
def queued(database: Database) -> int:
    """One text that may go out; its row."""
    with database.writing() as session:
        return make.a_queued_text(session).id
