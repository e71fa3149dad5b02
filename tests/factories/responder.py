"""A bare phone company in a process of its own: takes texts, writes each down before it answers, lists, calls back.

It speaks just enough HTTP/1.1 on kept connections to cost little beside what is measured. Its log has one line per
text it took: the moment, the number, the sid, the row and attempt the callback names, and the body, parted by tabs.
"""

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3

ROOT = Path(__file__).parents[2]
STATUSES = ("queued", "sent", "delivered")
LINES = 24  # connections that carry callbacks


@dataclass
class Company:
    """What it has taken. end_at: the point (`headers` or `accepted`) at which it kills the process of this id."""

    log: int
    token: str
    latency: float
    callbacks: bool
    taken: int = 0
    end_at: str = ""
    pid: int = 0
    by_number: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    due: deque[tuple[float, str, dict[str, str]]] = field(default_factory=deque)
    queue: "asyncio.Queue[tuple[str, dict[str, str]]]" = field(default_factory=asyncio.Queue)
    prefix: str = f"{time.time_ns() & 0xFFFFFFFF:08x}"

    def take(self, form: dict[str, str]) -> dict[str, str]:
        """Write a text down; from here on it counts as sent."""
        self.taken += 1
        text = {"sid": f"SM{self.prefix}{self.taken:024x}", "status": "queued", "to": form["To"], "body": form["Body"]}
        named = form.get("StatusCallback", "").partition("?")[2]
        line = "\t".join((f"{time.time():.6f}", text["to"], text["sid"], named, text["body"].replace("\n", " ")))
        os.write(self.log, f"{line}\n".encode())
        self.by_number[text["to"]].append(text)
        if self.callbacks and form.get("StatusCallback"):
            for number, status in enumerate(STATUSES):
                fields = {"MessageSid": text["sid"], "SmsSid": text["sid"], "MessageStatus": status, "To": text["to"]}
                when = asyncio.get_running_loop().time() + self.latency + 0.05 * (number + 1)
                self.due.append((when, form["StatusCallback"], fields | {"From": form.get("From", "")}))
        return text

    def end(self, point: str) -> None:
        if self.end_at == point:
            self.end_at = ""
            os.kill(self.pid, signal.SIGKILL)

    def control(self, wanted: dict[str, str]) -> dict[str, Any]:
        self.end_at, self.pid = wanted.get("end_at", ""), int(wanted.get("pid", "0"))
        return {}

    def figures(self) -> dict[str, Any]:
        waiting = len(self.due) + self.queue.qsize()
        return {"taken": self.taken, "waiting": waiting, "answers": {str(k): n for k, n in self.answers.items()}}


class Line(asyncio.Protocol):
    """One kept connection; a request is answered before the next one on it is read."""

    def __init__(self, company: Company) -> None:
        self.company, self.buffer = company, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, chunk: bytes) -> None:
        self.buffer += chunk
        head, gap, rest = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        method, target, _ = head.split(b" ", 2)
        if self.company.end_at == "headers" and method == b"POST":
            self.company.end("headers")
            self.transport.abort()
            return
        length = _length(head)
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        self.act(method, target.decode(), rest[:length].decode())

    def act(self, method: bytes, target: str, body: str) -> None:
        path, _, query = target.partition("?")
        if method == b"GET" and path.endswith("Messages.json"):
            found = self.company.by_number.get(dict(parse_qsl(query)).get("To", ""), [])[::-1]
            self.answer(200, {"messages": found, "next_page_uri": None, "page": 0, "page_size": 50})
        elif method == b"GET":
            self.answer(200, self.company.figures())
        elif path == "/control":
            self.answer(200, self.company.control(dict(parse_qsl(body))))
        else:
            self.take(dict(parse_qsl(body)))

    def take(self, form: dict[str, str]) -> None:
        text = self.company.take(form)
        self.company.end("accepted")
        if self.company.latency:
            asyncio.get_running_loop().call_later(self.company.latency, self.answer, 201, text)
        else:
            self.answer(201, text)

    def answer(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if not self.transport.is_closing():
            self.transport.write(head.encode() + body)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def hand_out(company: Company) -> None:
    """Move callbacks whose moment has come to the lines."""
    while True:
        now = asyncio.get_running_loop().time()
        for _ in range(len(company.due)):
            when, url, fields = company.due.popleft()
            if when <= now:
                company.queue.put_nowait((url, fields))
            else:
                company.due.append((when, url, fields))
        await asyncio.sleep(0.02)


async def call_back(company: Company) -> None:
    """One line that carries callbacks, signed, one after the other, for ever."""
    reader: Any = None
    writer: Any = None
    while True:
        url, fields = await company.queue.get()
        parts = urlsplit(url)
        for _ in range(3):
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
                writer.write(_request(company.token, url, fields))
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(_length(head))
                company.answers[int(head.split(b" ", 2)[1])] += 1
                break
            except (OSError, asyncio.IncompleteReadError):
                reader = writer = None
                await asyncio.sleep(0.1)


def _request(token: str, url: str, fields: dict[str, str]) -> bytes:
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()
    parts, body = urlsplit(url), urlencode(fields).encode()
    head = (
        f"POST {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def serve(company: Company) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Line(company), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    tasks = [asyncio.create_task(hand_out(company))]
    tasks += [asyncio.create_task(call_back(company)) for _ in range(LINES)]
    await server.serve_forever()


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("log")
    words.add_argument("--token", default="test-token")
    words.add_argument("--latency", type=float, default=0, help="milliseconds")
    words.add_argument("--callbacks", action="store_true")
    asked = words.parse_args()
    log = os.open(asked.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    asyncio.run(serve(Company(log, asked.token, asked.latency / 1000, asked.callbacks)))


@dataclass
class Responder:
    """A running one, from outside."""

    base: str
    log: Path
    process: "subprocess.Popen[str]"
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=3))

    def taken(self) -> list["Taken"]:
        """Every text it took, from its log on disk."""
        return [Taken.read(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.pool.request("GET", f"{self.base}/figures").json()
        return found

    def end_at(self, point: str, pid: int) -> None:
        """Kill this process when its next request has come so far."""
        self.pool.request("POST", f"{self.base}/control", body=urlencode({"end_at": point, "pid": pid}))


@dataclass(frozen=True)
class Taken:
    """One line of its log."""

    at: float
    to: str
    sid: str
    row_id: int
    body: str

    @classmethod
    def read(cls, line: str) -> "Taken":
        at, to, sid, named, body = line.split("\t")
        return cls(float(at), to, sid, int(dict(parse_qsl(named)).get("o", 0)), body)


@contextmanager
def responding(
    log: Path, *, latency: float = 0, callbacks: bool = False, token: str = "test-token"
) -> Iterator[Responder]:
    """A responder for a while. latency: milliseconds between taking and answering."""
    command = [sys.executable, "-m", "tests.factories.responder", str(log), "--latency", str(latency), "--token", token]
    command += ["--callbacks"] if callbacks else []
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Responder(f"http://127.0.0.1:{process.stdout.readline().strip()}", log, process)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr] # it is a pipe


if __name__ == "__main__":
    main()
