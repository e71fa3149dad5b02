"""A phone company of ten lines, behind a real socket, that can fail in every way the real one can."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from groundwork.delivery.twilio_phone import TwilioPhone
from groundwork.settings import Settings


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the server's own name
        pass


@dataclass
class PhoneCompany:
    """What it was handed, and how it behaves: ok, refuse, busy, broken (takes it, says 500), hang_up (takes it, says
    nothing)."""

    behaves: str = "ok"
    code: int = 21610
    delay: float = 0.0
    texts: list[dict[str, str]] = field(default_factory=list)
    base: str = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        if request.authorization is None or request.authorization.password != "test-token":
            return Response(json.dumps({"code": 20003, "message": "no", "status": 401}), 401)(environ, start)
        answer = self.take(request) if request.method == "POST" else self.list(request)
        return answer(environ, start)

    def take(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}
        if self.behaves == "busy":
            return Response(json.dumps({"code": 20429, "message": "slow down", "status": 429}), 429)
        if self.behaves == "refuse":
            return Response(json.dumps({"code": self.code, "message": "no", "status": 400}), 400)
        if self.behaves == "problem":
            problem = {"type": "about:x", "title": "no", "status": 400, "code": self.code}
            return Response(json.dumps(problem), 400, mimetype="application/problem+json")
        time.sleep(self.delay)
        text = {"sid": f"SM{len(self.texts):032x}", "status": "queued", "to": form["To"], "body": form["Body"]}
        self.texts.append(text | {"form": form})  # type: ignore[dict-item] # kept for the tests to look at
        if self.behaves == "broken":
            return Response("oops", 500)
        if self.behaves == "hang_up":
            raise ConnectionAbortedError
        return Response(json.dumps(text), 201)

    def list(self, request: Request) -> Response:
        if self.behaves == "broken":
            return Response("oops", 500)
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
