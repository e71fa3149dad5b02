"""Files of the five programs, damaged in every way a seeded chance can think of."""

import random
from collections.abc import Callable

from tests.factories.importing import FORMATS, PEOPLE, plain

Damage = Callable[[random.Random, bytes], bytes]
CELLS = (
    '=HYPERLINK("http://x.example","y")', "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=x", '"', '""', '"open', "a\nb", "\0",
    "'", "9.07555E+09", "101.0", "99999", "K1A 0B1", "nobody", "a@b", "a@b.example;c@d.example", "mailto:q@r.example",
    "907-555-0101 x9", "+52 55 1234 5678", "1/1/2015", "32/13/2001", "yes", "unsubscribed", "true", "\u202eevil",
    "\U0001f600" * 40, "é" * 90, "x" * 5_000, ",,,,", ";;;;", "\ufeff", " ", "NULL", "0", "-", "ﬀ", "１２３４５",
)  # fmt: skip


def _flip(chance: random.Random, body: bytes) -> bytes:
    made = bytearray(body)
    for _turn in range(chance.randint(1, 20)):
        if made:
            made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _cut(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _cell(chance: random.Random, body: bytes) -> bytes:
    lines = body.decode("utf-8", "replace").splitlines() or [""]
    for _turn in range(chance.randint(1, 6)):
        row = chance.randrange(len(lines))
        cells = lines[row].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(CELLS)
        lines[row] = ",".join(cells)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _rows(chance: random.Random, body: bytes) -> bytes:
    lines = body.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines * chance.randint(1, 3))


def _encoded(chance: random.Random, body: bytes) -> bytes:
    text = body.decode("utf-8", "replace")
    way = chance.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "mac_roman", "utf-8-sig", "utf-7"])
    return text.encode(way, "replace")


def _separated(chance: random.Random, body: bytes) -> bytes:
    return body.replace(b",", chance.choice([b";", b"\t", b"|", b",,", b"\0", b" "]))


def _wide(chance: random.Random, body: bytes) -> bytes:
    return b"\n".join(line + b",x" * chance.randint(0, 400) for line in body.splitlines())


def _huge(chance: random.Random, body: bytes) -> bytes:
    where = chance.randrange(len(body) + 1)
    return body[:where] + chance.choice([b"x", b'"', b"9", b"\n"]) * chance.choice([1_000, 150_000]) + body[where:]


def _same(_chance: random.Random, body: bytes) -> bytes:
    return body


DAMAGES: tuple[Damage, ...] = (_flip, _cut, _cell, _cell, _rows, _encoded, _separated, _wide, _huge, _same)


def a_fuzzed_file(seed: int) -> tuple[str, bytes]:
    """The kinds of damage, and the file."""
    chance = random.Random(seed)
    formats = [*FORMATS.values(), lambda: plain(*PEOPLE)]
    body = chance.choice(formats)()
    damages = [chance.choice(DAMAGES) for _turn in range(chance.randint(1, 3))]
    for damage in damages:
        body = damage(chance, body) or b""
    return "+".join(sorted({damage.__name__.strip("_") for damage in damages})), body
