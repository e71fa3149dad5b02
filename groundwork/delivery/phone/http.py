"""The wire to the phone company: urllib3, short timeouts, no retries, no numbers in any log."""

import base64
import json
import logging
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from groundwork.delivery.phone.telephony import NotAccepted, Unknown

# the paths it would log carry phone numbers
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
AT_ONCE = 64  # requests in flight, and the connections they need


class Wire:
    """What the SDK calls its HTTP client. base: another server that speaks its paths, or empty for the real one."""

    def __init__(self, base: str = "") -> None:
        self.base = base.rstrip("/")
        self.pool = urllib3.PoolManager(
            maxsize=AT_ONCE, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False
        )
        self.lines: dict[str, Any] = {}  # the pool of each place, kept: finding it costs a third of a request

    def request(  # noqa: PLR0913, PLR0917 - the SDK's own signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        """Send one request once. Raises NotAccepted when it never left, Unknown when nobody can tell."""
        from twilio.http.response import Response

        del timeout, allow_redirects
        parts, sent = _theirs(url), dict(headers or {})
        sent["X-Twilio-Host"] = parts.netloc
        if auth:
            sent["Authorization"] = _basic(auth)
        body, line = _body(data, sent), self._line(self.base or f"{parts.scheme}://{parts.netloc}")
        target = urlsplit(self.base).path + _target(parts, params)
        try:
            answer = line.urlopen(method.upper(), target, body, sent, retries=False, redirect=False)
        except (ConnectTimeoutError, NewConnectionError) as error:
            raise NotAccepted from error
        except HTTPError as error:
            raise Unknown(type(error).__name__) from error
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def _line(self, place: str) -> Any:
        if place not in self.lines:
            self.lines[place] = self.pool.connection_from_url(place)
        return self.lines[place]


def _theirs(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme != "https" or not (parts.hostname or "").endswith(".twilio.com"):
        raise ValueError("the SDK wanted to reach somebody else than the phone company")
    return parts


def _target(parts: SplitResult, params: dict[str, object] | None) -> str:
    asked = urlencode(params, doseq=True) if params else ""
    query = "&".join(part for part in (parts.query, asked) if part)
    return parts.path + (f"?{query}" if query else "")


@cache
def _basic(auth: tuple[str, str]) -> str:
    return "Basic " + base64.b64encode(":".join(auth).encode()).decode()


def _body(data: dict[str, object] | None, headers: dict[str, str]) -> str | None:
    if not data:
        return None
    if headers.get("Content-Type") == "application/json":
        return json.dumps(data)
    return urlencode(data, doseq=True)
