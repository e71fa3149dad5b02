"""A small business with a Twilio account: takes webhooks, checks their signatures, answers what it was told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.serving import make_server

from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.phone.http import Wire
from groundwork.delivery.simulator.engine import advance, next_due
from groundwork.delivery.simulator.network import Pace
from groundwork.settings import Settings

PHONE, OURS, OFFICE = "+16085550142", "+12025550190", "+16085550163"
QUICK = Pace(text=0.0, ring=0.0, line=0.0, second=0.001, patience=0.02)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An app behind a real socket; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Receiver:
    """Takes webhooks. answers: what to say, by the end of the path; told: what came, in order."""

    token: str
    url: str = ""
    answers: dict[str, str | int] = field(default_factory=dict)
    told: list[dict[str, str]] = field(default_factory=list)
    forged: int = 0

    def app(self) -> Flask:
        made = Flask("receiver")
        made.add_url_rule("/<path:path>", view_func=self.take, methods=["POST"])
        return made

    def take(self, path: str) -> Response:
        fields = request.form.to_dict()
        address = self.url + request.full_path.rstrip("?")
        signed = request.headers.get("X-Twilio-Signature", "")
        if not RequestValidator(self.token).validate(address, fields, signed):
            self.forged += 1
            return Response(status=403)
        token = request.headers["I-Twilio-Idempotency-Token"]
        self.told.append({"path": path, "token": token, "query": request.query_string.decode(), **fields})
        said = self.answers.get(path.rpartition("/")[2], "<Response/>")
        return Response(status=said) if isinstance(said, int) else Response(said, mimetype="text/xml")

    def words(self, name: str) -> list[str]:
        """One field of every webhook that had it, in order."""
        return [one[name] for one in self.told if name in one]

    def at(self, end: str) -> list[dict[str, str]]:
        """The webhooks whose path ends so."""
        return [one for one in self.told if one["path"].endswith(end)]


@dataclass
class Company:
    """The simulated phone company over the test's database, and a customer of it."""

    app: Flask
    database: Database
    settings: Settings
    clock: Clock
    receiver: Receiver
    address: str

    def client(self, token: str | None = None) -> Client:
        known = self.settings
        secret = token or known.twilio_auth_token.get_secret_value()
        return Client(known.twilio_account_sid, secret, http_client=Wire(f"{self.address}/sim"))

    def run(self, seconds: float = 8.0) -> None:
        """Let everything happen that is due, until all is quiet or somebody must press a key."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if advance(self.database, self.clock, self.settings, pace=QUICK) == 0:
                if next_due(self.database) is None:
                    return
                time.sleep(0.005)
        raise AssertionError("the phone company does not come to rest")

    def writing(self) -> Any:
        return self.database.writing()

    def reading(self) -> Any:
        return self.database.reading()


def write(session: Session, *rows: Any) -> None:
    """Add rows and commit, so that the app sees them."""
    session.add_all(rows)
    session.commit()
