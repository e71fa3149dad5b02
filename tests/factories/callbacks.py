"""Signed status callbacks as the phone company sends them, many at once over a few kept connections."""

import asyncio
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from hmac import new
from urllib.parse import urlencode

WORDS = ("queued", "sent", "delivered")
FORM = "application/x-www-form-urlencoded"


def signature(token: str, address: str, fields: dict[str, str]) -> str:
    """A second spelling of the phone company's rule: address and sorted fields, HMAC-SHA1, base64."""
    signed = address + "".join(name + fields[name] for name in sorted(fields))
    return b64encode(new(token.encode(), signed.encode(), sha1).digest()).decode()


def callbacks_of(rows: Sequence[int], *, words: Sequence[str] = WORDS) -> Iterator[tuple[str, dict[str, str]]]:
    """Path and fields of every callback of these rows."""
    for word in words:
        for row in rows:
            fields = {
                "AccountSid": "AC" + "0" * 32,
                "ApiVersion": "2010-04-01",
                "From": "+12025550190",
                "MessageSid": f"SM{row:032x}",
                "MessageStatus": word,
                "SmsSid": f"SM{row:032x}",
                "SmsStatus": word,
                "To": f"+1608555{row % 10000:04}",
            }
            yield f"/hooks/twilio/status?o={row}&a=1", fields


def request_bytes(path: str, fields: dict[str, str], *, token: str, public_url: str) -> bytes:
    """One whole HTTP request."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: hooks\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n"
        f"X-Twilio-Signature: {signature(token, public_url + path, fields)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Sent:
    """What came of a run: answers by status, milliseconds of each, seconds of all."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0


class _Line(asyncio.Protocol):
    """One kept connection: the next request goes out when the last is answered."""

    def __init__(self, waiting: Iterator[bytes], sent: Sent, done: asyncio.Future[None]) -> None:
        self.waiting, self.sent, self.done = waiting, sent, done
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self.waiting, None)
        if request is None:
            self.done.set_result(None)
            return
        self.began = time.perf_counter()
        self.transport.write(request)  # type: ignore[attr-defined] # a TCP connection

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.buffer = b""
        self.sent.milliseconds.append((time.perf_counter() - self.began) * 1000)
        self.sent.statuses[int(head[9:12])] += 1
        self._next()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def _send_all(port: int, requests: Iterator[bytes], connections: int, sent: Sent) -> None:
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(connections)]
    lines = [
        await loop.create_connection(lambda end=end: _Line(requests, sent, end), "127.0.0.1", port) for end in ends
    ]
    await asyncio.gather(*ends)
    for transport, _ in lines:
        transport.close()


def send_all(port: int, requests: Sequence[bytes], *, connections: int) -> Sent:
    """Send them over this many connections, each as fast as it is answered."""
    sent = Sent()
    began = time.perf_counter()
    asyncio.run(_send_all(port, iter(requests), connections, sent))
    sent.seconds = time.perf_counter() - began
    return sent
