"""One signed POST to another program: one connection to an address that was looked at, no second place, no patience."""

import hashlib
import hmac
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from alliances.sharing import places
from alliances.sharing.places import PORT, NotOutside, Resolve

CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 3.0, 10.0, 15.0
MOST_READ = 1_024  # bytes of the answer
SIGNATURE = "Groundswell-Signature"
Connect = Callable[[str, str], HTTPConnection]


@dataclass(frozen=True)
class Answer:
    """What came back. status: none where nothing did; why: then a word for it."""

    status: int | None
    milliseconds: int
    why: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Wire:
    """How names become addresses and addresses connections; tests bring their own.

    patience: the seconds after which an exchange is cut, however it goes.
    """

    resolve: Resolve = places.resolve
    connect: Connect = field(default_factory=lambda: connection)
    patience: float = ALL_SECONDS


def connection(address: str, host: str) -> HTTPConnection:
    """A connection to exactly this IP address, whose certificate must name the host."""
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    return HTTPSConnection(
        address, PORT, timeout=timeout.connect_timeout, server_hostname=host, assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
    )  # fmt: skip


def signature(secret: str, body: bytes, at: int) -> str:
    """What proves that a body is ours and when it was sent: `t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(url: str, body: bytes, secret: str, *, at: int, wire: Wire) -> Answer:
    """Send once. A redirect is an answer like another: nobody is followed."""
    began = time.monotonic()
    try:
        place = places.place_of(url)
        address = places.pinned(place, wire.resolve)
        line = wire.connect(address, place.host)
        status = _exchange(line, place, body, signature(secret, body, at), patience=wire.patience)
    except NotOutside:
        return _answer(None, began, "address")
    except (HTTPError, OSError, ValueError, RuntimeError) as error:
        return _answer(None, began, _in_a_word(error))
    return _answer(status, began)


def _exchange(line: HTTPConnection, place: places.Place, body: bytes, signed: str, *, patience: float) -> int:
    headers = {
        "Host": place.host,
        "Content-Type": "application/json",
        "User-Agent": "Groundswell",
        "Accept-Encoding": "identity",
        "Connection": "close",
        SIGNATURE: signed,
    }
    alarm = Timer(patience, _cut, [line])  # a receiver that sends a byte now and then is not waited for
    alarm.daemon = True
    alarm.start()
    try:
        with closing(line):
            line.connect()
            line.sock.settimeout(READ_SECONDS)
            line.request("POST", place.path, body=body, headers=headers, preload_content=False, decode_content=False)
            answer = line.getresponse()
            answer.read(MOST_READ, decode_content=False)
            return int(answer.status)
    finally:
        alarm.cancel()


def _cut(line: Any) -> None:
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


def _answer(status: int | None, began: float, why: str = "") -> Answer:
    return Answer(status, round((time.monotonic() - began) * 1000), why)


def _in_a_word(error: Exception) -> str:
    words = f"{type(error).__name__} {error}".lower()
    if "certificate" in words or "ssl" in words:
        return "certificate"
    return "timeout" if "time" in words else "connection"
