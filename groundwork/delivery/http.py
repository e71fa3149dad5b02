"""The wire to the phone company: urllib3, short timeouts, no retries, no numbers in any log."""

import base64
import json
import logging
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from groundwork.delivery.telephony import NotAccepted, Unknown

# the paths it would log carry phone numbers
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
AT_ONCE = 32


class Wire:
    """What the SDK calls its HTTP client. base: another server that speaks its paths, or empty for the real one."""

    def __init__(self, base: str = "") -> None:
        self.base = base.rstrip("/")
        self.pool = urllib3.PoolManager(
            maxsize=AT_ONCE, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False
        )

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
        target, sent = self._target(url, params), dict(headers or {})
        sent["X-Twilio-Host"] = urlsplit(url).netloc
        if auth:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        try:
            answer = self.pool.request(method.upper(), target, body=_body(data, sent), headers=sent, redirect=False)
        except (ConnectTimeoutError, NewConnectionError) as error:
            raise NotAccepted from error
        except HTTPError as error:
            raise Unknown(type(error).__name__) from error
        return Response(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def _target(self, url: str, params: dict[str, object] | None) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(".twilio.com"):
            raise ValueError("the SDK wanted to reach somebody else than the phone company")
        query = "&".join(part for part in (parts.query, urlencode(params or {}, doseq=True)) if part)
        place = self.base or f"{parts.scheme}://{parts.netloc}"
        return f"{place}{parts.path}" + (f"?{query}" if query else "")


def _body(data: dict[str, object] | None, headers: dict[str, str]) -> str | None:
    if not data:
        return None
    if headers.get("Content-Type") == "application/json":
        return json.dumps(data)
    return urlencode(data, doseq=True)
