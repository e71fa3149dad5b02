"""Genuine webhooks and ways to forge them: each way gives one that must be refused."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask
from werkzeug.test import run_wsgi_app

from tests.factories.callbacks import FORM, signature
from tests.factories.hooks import MARIA, OURS, a_step, a_text

TOKEN, URL = "test-token", "http://localhost"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
SIGNED, ALGORITHM = "HTTP_X_TWILIO_SIGNATURE", "HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS"


@dataclass(frozen=True)
class Webhook:
    """One request as it comes in; headers by their names in a WSGI environment."""

    path: str
    query: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode("latin-1"), keep_blank_values=True)

    def signed(self, signed: str) -> "Webhook":
        return replace(self, headers=self.headers | {SIGNED: signed})

    def filled(self, pairs: Sequence[tuple[str, str]]) -> "Webhook":
        return replace(self, body=urlencode(pairs).encode())

    def under(self, **headers: str) -> "Webhook":
        return replace(self, headers=self.headers | headers)


def genuine(path: str, fields: dict[str, str], *, token: str = TOKEN, url: str = URL, mark: str = "") -> Webhook:
    """A webhook as the phone company sends it; `mark` tells a repeated step of a call."""
    bare, _, query = path.partition("?")
    headers = {"CONTENT_TYPE": FORM, SIGNED: signature(token, url + path, fields)}
    if mark:
        headers["HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"] = mark
    return Webhook(bare, query, urlencode(fields).encode(), headers)


def all_kinds(number: int, row_id: int = 1) -> list[Webhook]:
    """One of every kind we take, with ids of its own."""
    sid = f"SM{number:032x}"
    told = {"MessageSid": sid, "MessageStatus": "delivered", "To": MARIA, "From": OURS, "AccountSid": "AC1"}
    call = {"CallSid": f"CA{number:032x}"}
    ended = a_step(CallStatus="completed", CallDuration="61") | call
    return [
        genuine("/hooks/twilio/text", a_text(f"STOP {number}", sid)),
        genuine(f"/hooks/twilio/status?o={row_id}&a=1", told),
        genuine("/hooks/twilio/voice/answer", a_step() | call, mark=f"m{number}"),
        genuine("/hooks/twilio/voice/done-1?k=secret", a_step(Digits="1") | call, mark=f"n{number}"),
        genuine("/hooks/twilio/call-status", ended),
        genuine(f"/hooks/twilio/call-status?o={row_id}&a=1", ended | {"CallSid": f"CB{number:032x}"}),
    ]


def send(app: Flask, webhook: Webhook) -> tuple[int, bytes]:
    """What the app answers, asked as a server asks it."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": webhook.path,
        "QUERY_STRING": webhook.query,
        "CONTENT_LENGTH": str(len(webhook.body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(webhook.body),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
    }
    body, status, _ = run_wsgi_app(app, environ | webhook.headers, buffered=True)
    return int(status[:3]), b"".join(body)


def _other(chance: Random, text: str, alphabet: str = ALPHABET) -> str:
    """The text with one character changed."""
    place = chance.randrange(len(text))
    sign = chance.choice([sign for sign in alphabet if sign != text[place]])
    return text[:place] + sign + text[place + 1 :]


def changed_signature(chance: Random, true: Webhook) -> Webhook:
    good = true.headers[SIGNED]
    return true.signed(
        chance.choice(
            [
                _other(chance, good),
                good[: chance.randrange(len(good))],
                good + chance.choice(ALPHABET),
                good.swapcase(),
                "".join(chance.choice(ALPHABET) for _ in good),
                "".join(chr(chance.randrange(1, 256)) for _ in good),
                f"{good}, {good}",
                "",
            ]
        )
    )


def removed_header(_chance: Random, true: Webhook) -> Webhook:
    return replace(true, headers={name: value for name, value in true.headers.items() if name != SIGNED})


def changed_byte(chance: Random, true: Webhook) -> Webhook:
    """One byte of the body is another, so that it says something else."""
    while True:
        body = bytearray(true.body)
        body[chance.randrange(len(body))] = chance.randrange(256)
        changed = replace(true, body=bytes(body))
        if sorted(changed.pairs) != sorted(true.pairs):
            return changed


def changed_value(chance: Random, true: Webhook) -> Webhook:
    pairs = true.pairs
    place = chance.randrange(len(pairs))
    name, value = pairs[place]
    pairs[place] = (name, chance.choice([value + "1", value[:-1] or "x", "", "\0", "é" * 40]) if value else "x")
    return true.filled(pairs) if pairs != true.pairs else changed_byte(chance, true)


def another_field(chance: Random, true: Webhook) -> Webhook:
    name = chance.choice(["ErrorCode", "OptOutType", "Extra", "Digits2", "\0", "ñ"])
    return true.filled([*true.pairs, (name, str(chance.randrange(99_999)))])


def missing_field(chance: Random, true: Webhook) -> Webhook:
    pairs = true.pairs
    del pairs[chance.randrange(len(pairs))]
    return true.filled(pairs)


def doubled_field(chance: Random, true: Webhook) -> Webhook:
    """A field twice, with another value or the very same, at any place."""
    pairs = true.pairs
    name, value = chance.choice(pairs)
    pairs.insert(chance.randrange(len(pairs) + 1), (name, chance.choice([value, value + "9"])))
    return true.filled(pairs)


def shuffled_and_changed(chance: Random, true: Webhook) -> Webhook:
    """The order alone is not signed; two values that have changed places are."""
    pairs = true.pairs
    one, other = chance.choice([(a, b) for a in pairs for b in pairs if a[1] != b[1]])
    rest = [pair for pair in pairs if pair not in (one, other)]
    made = [*rest, (one[0], other[1]), (other[0], one[1])]
    chance.shuffle(made)
    return true.filled(made)


def changed_query(chance: Random, true: Webhook) -> Webhook:
    query = true.query
    made = chance.choice(
        ["o=2&a=1", "o=1&a=2", "a=1&o=1", "", f"{query}&", f"{query}&o=7", f"{query}%20", "k=other", "k"]
    )
    return replace(true, query=made) if made != query else replace(true, query=query + "x")


def changed_path(chance: Random, true: Webhook) -> Webhook:
    path = true.path
    others = ["/hooks/twilio/" + end for end in ("text", "status", "call-status", "voice/answer", "voice/x", "voice/")]
    others += [f"/es{path}", f"{path}/", f"/{path}", path.upper(), path + "\0", path[:-1], path + "/..", ""]
    return replace(true, path=chance.choice([other for other in others if other != path]))


def changed_host(chance: Random, true: Webhook) -> Webhook:
    """Signed with our token, for another address of ours or of somebody else."""
    address = chance.choice(
        ["https://localhost", "http://evil.example", "http://localhost:5000", "http://LOCALHOST.", ""]
    )
    path = true.path + (f"?{true.query}" if true.query else "")
    host = chance.choice(["localhost", "evil.example", "localhost:5000", "", "é"])
    forged = true.signed(signature(TOKEN, address + path, dict(true.pairs)))
    return forged.under(HTTP_HOST=host, HTTP_X_FORWARDED_HOST=host, HTTP_X_FORWARDED_PROTO="https")


def changed_algorithm(chance: Random, true: Webhook) -> Webhook:
    name = chance.choice(["HMAC_SHA256", "HMAC_MD5", "none", "NONE", "hmac_sha1", "", "HMAC_SHA1x", "é", "RS256"])
    word = chance.choice(["algorithm", " algorithm ", "Algorithm", "ALGORITHM"])
    before = chance.choice(["", "key=webhooks_sharedkey_1,", "algorithm=HMAC_SHA1,"])
    return true.under(**{ALGORITHM: f"{before}{word}={name}"})


def changed_kind(chance: Random, true: Webhook) -> Webhook:
    kinds = ["application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "", "x", "*/*"]
    return true.under(CONTENT_TYPE=chance.choice(kinds))


def wrong_token(chance: Random, true: Webhook) -> Webhook:
    token = chance.choice([_other(chance, TOKEN), TOKEN.upper(), TOKEN + " ", TOKEN[:-1], "", "None", "**********"])
    path = true.path + (f"?{true.query}" if true.query else "")
    return true.signed(signature(token, URL + path, dict(true.pairs)))


def json_body(chance: Random, true: Webhook) -> Webhook:
    """JSON: with no digest, with a wrong one, and with all that would make it genuine were any of ours JSON."""
    body = json.dumps(dict(true.pairs)).encode()
    digest = chance.choice(["", "bodySHA256=", "bodySHA256=" + "0" * 64, f"bodySHA256={sha256(body).hexdigest()}"])
    query = "&".join(part for part in (true.query, digest) if part)
    address = URL + true.path + (f"?{query}" if query else "")
    kind = chance.choice(["application/json", "application/json; charset=utf-8", FORM])
    forged = replace(true, query=query, body=body).signed(signature(TOKEN, address, {}))
    return forged.under(CONTENT_TYPE=kind)


def noise(chance: Random, true: Webhook) -> Webhook:
    """Bytes that are nothing at all."""
    return replace(true, body=chance.randbytes(chance.randrange(200)) + b"\xff")


FORGERS: list[Callable[[Random, Webhook], Webhook]] = [
    changed_signature,
    removed_header,
    changed_byte,
    changed_value,
    another_field,
    missing_field,
    doubled_field,
    shuffled_and_changed,
    changed_query,
    changed_path,
    changed_host,
    changed_algorithm,
    changed_kind,
    wrong_token,
    json_body,
    noise,
]


def reordered(chance: Random, true: Webhook) -> Webhook:
    """The same webhook with its fields in another order: as genuine as before."""
    pairs: list[Any] = true.pairs
    chance.shuffle(pairs)
    return true.filled(pairs)
