"""Posts signed webhooks, a few at a time, outside every database transaction."""

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from urllib.parse import urlencode, urlsplit

import urllib3

AT_ONCE = 4
BIGGEST_ANSWER = 64_000


@dataclass(frozen=True)
class Parcel:
    """One webhook to post. subject: parcels of one subject are posted in order. copies: how often it is told."""

    event_id: int
    subject: str
    url: str
    fields: dict[str, str]
    token: str
    copies: int = 1


@dataclass(frozen=True)
class Receipt:
    """How a webhook was taken. status: HTTP's, or 0 where nobody answered."""

    event_id: int
    status: int
    body: str = ""


def signature(token: str, url: str, fields: dict[str, str]) -> str:
    """Twilio's X-Twilio-Signature.

    Source: https://www.twilio.com/docs/usage/security#validating-requests
    """
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def stays_here(url: str, public_url: str) -> bool:
    """Whether an address is ours or this computer's: nothing leaves a demo."""
    parts, ours = urlsplit(url), urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    if (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc) or parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def post_all(parcels: Sequence[Parcel], *, token: str, public_url: str) -> list[Receipt]:
    """Post every parcel; those of one subject one after the other, in their order."""
    if not parcels:
        return []
    ordered = sorted(parcels, key=lambda parcel: (parcel.subject, parcel.event_id))
    groups = [list(group) for _subject, group in groupby(ordered, key=lambda parcel: parcel.subject)]

    def carry(group: Iterable[Parcel]) -> list[Receipt]:
        return [_post(parcel, token, public_url) for parcel in group]

    if len(groups) == 1:
        return carry(groups[0])
    with ThreadPoolExecutor(AT_ONCE) as crew:
        return [receipt for receipts in crew.map(carry, groups) for receipt in receipts]


@cache
def _pool() -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=3, read=15)
    return urllib3.PoolManager(maxsize=AT_ONCE, timeout=timeout, retries=False)


def _post(parcel: Parcel, token: str, public_url: str) -> Receipt:
    """Post one parcel, as often as it has copies; the first answer counts."""
    url = parcel.url.partition("#")[0]
    if not stays_here(url, public_url):
        return Receipt(parcel.event_id, 403, "")
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "I-Twilio-Idempotency-Token": parcel.token,
        "X-Twilio-Signature": signature(token, url, parcel.fields),
    }
    answers = [_send(parcel.event_id, url, urlencode(parcel.fields), headers) for _ in range(parcel.copies)]
    return answers[0]


def _send(event_id: int, url: str, body: str, headers: dict[str, str]) -> Receipt:
    try:
        answer = _pool().request("POST", url, body=body, headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError:
        return Receipt(event_id, 0)
    return Receipt(event_id, answer.status, answer.data[:BIGGEST_ANSWER].decode(errors="replace"))
