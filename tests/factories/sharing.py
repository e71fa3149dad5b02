"""Webhooks, a program that is told the news, and the wire to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sqlalchemy.orm import Session
from urllib3.connection import HTTPConnection

from alliances.models import Alliance, Webhook
from alliances.sharing import hooks, news
from alliances.sharing.kinds import JOINED
from alliances.sharing.sending import Wire
from tests.conftest import NOW

OUTSIDE = "93.184.216.34"
URL = "https://lantern.example/news?list=2"


@dataclass
class Receiver:
    """A real server on this machine. status: what it answers; got: each request's path, headers and body."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    got: list[tuple[str, Any, bytes]] = field(default_factory=list)
    connections: list[tuple[str, str]] = field(default_factory=list)
    silence: threading.Event | None = None

    def wire(self, *addresses: str, patience: float = 5.0) -> Wire:
        """A wire on which every name means these addresses, and every connection ends here."""

        def connect(address: str, host: str) -> HTTPConnection:
            self.connections.append((address, host))
            return HTTPConnection("127.0.0.1", self.port)

        return Wire(lambda _host: addresses or (OUTSIDE,), connect, patience)


@contextmanager
def a_receiver(**changes: Any) -> Iterator[Receiver]:
    """A running one."""
    receiver = Receiver(**changes)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is the library's
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((self.path, self.headers, body))
            if receiver.silence is not None:
                receiver.silence.wait(10)
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.silence is not None:
            receiver.silence.set()
        server.shutdown()
        server.server_close()
        thread.join()


def a_webhook(session: Session, alliance: Alliance, **changes: Any) -> Webhook:
    """One that is told who joins, without personal fields."""
    facts: dict[str, Any] = {
        "url": URL, "kinds": JOINED, "fields": "", "purpose": "the welcome list", "secret": "gsw_test", "made_at": NOW,
    }  # fmt: skip
    hook = Webhook(alliance_id=alliance.id, **facts | changes)
    session.add(hook)
    session.flush()
    return hook


def a_webhook_id(session: Session, alliance: Alliance) -> int:
    """The id of one."""
    return a_webhook(session, alliance).id


def a_delivery_id(session: Session, alliance: Alliance) -> int:
    """The id of a piece of news in line for a webhook of its own."""
    return hooks.test(session, a_webhook(session, alliance), now=NOW).id


PATH_IDS = {"webhook_id": a_webhook_id, "delivery_id": a_delivery_id}


def some_news(session: Session, alliance: Alliance, subject: str = "abc", supporter_id: int | None = None) -> int:
    """Somebody joined."""
    return news.tell(session, alliance.id, JOINED, subject, supporter_id=supporter_id, now=NOW)
