"""Which addresses news may be sent to: only ones out on the open internet, whatever a name turns out to mean."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST = 500
PORT = 443
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_OUTSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".onion", ".invalid", ".test")
Resolve = Callable[[str], Sequence[str]]


class NotOutside(Exception):
    """The name leads to no place we send to."""


@dataclass(frozen=True)
class Place:
    """Where to send: the host as its certificate names it, and path with query."""

    host: str
    path: str


def read(url: str, *, field: str = "url") -> str:
    """A typed address in the form we keep. Raises Refusal with words for what is wrong with it."""
    typed = url.strip()
    wrong = _wrong(typed)
    if wrong:
        raise Refusal(wrong, field=field)
    parts = urlsplit(typed)
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{_host(parts.hostname or '')}{parts.path or '/'}{query}"


def place_of(url: str) -> Place:
    """Where an address that was kept leads. Raises NotOutside for one that should not have been."""
    try:
        parts = urlsplit(read(url))
    except (Refusal, ValueError):
        raise NotOutside(url) from None
    return Place(parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else ""))


def pinned(place: Place, resolve: Resolve) -> str:
    """The one IP address to connect to. Raises NotOutside where the name means any place that is not outside."""
    try:
        found = list(resolve(place.host))
    except (OSError, UnicodeError):
        raise NotOutside("the name leads nowhere") from None
    if not found or not all(is_outside(one) for one in found):
        raise NotOutside("the name leads into a private network")
    return found[0]


def resolve(host: str) -> list[str]:
    """Every IP address a name has now."""
    rows = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def is_outside(address: str) -> bool:
    """Whether an IP address is a public one, also behind what carries one kind of address within another."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None or found in NAT64:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


def _wrong(typed: str) -> str:
    if not typed or len(typed) > LONGEST or not all(33 <= ord(sign) <= 126 and sign != "\\" for sign in typed):
        return say("Type a whole address in plain letters, such as https://example.org/news.")
    try:
        parts = urlsplit(typed)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return say("Type a whole address in plain letters, such as https://example.org/news.")
    if parts.scheme.lower() != "https":
        return say("Only addresses that begin with https:// are safe enough.")
    if parts.username is not None or parts.password is not None:
        return say("Take the name and password out of the address: the signature shows that it is us.")
    if port not in (None, PORT):
        return say("Take the number after the colon out of the address: we send to the usual port only.")
    return _wrong_host(host)


def _wrong_host(host: str) -> str:
    try:
        plain = _host(host)
    except UnicodeError:
        plain = ""
    is_number = plain.replace(".", "").isdigit() or ":" in plain or plain.startswith("0x")
    if is_number or "." not in plain or plain.endswith(NOT_OUTSIDE) or len(plain) > 253:
        return say("Type the name of a server on the internet, such as example.org.")
    return ""


def _host(host: str) -> str:
    return host.rstrip(".").lower().encode("idna").decode("ascii")
