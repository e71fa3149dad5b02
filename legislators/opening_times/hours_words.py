"""The pieces that published office hours are made of: days, spans of a day, appointments, closings.

A text with a word we do not know is not cut at all: it may say the opposite of the rest (`every other Monday`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import product

from legislators.opening_times.week import MIDNIGHT, Span

LONGEST = 500  # characters; what is longer is no table of hours
WEEKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))
NAMES = (
    ("m", "mo", "mon", "monday"),
    ("t", "tu", "tue", "tues", "tuesday"),
    ("w", "we", "wed", "weds", "wednesday"),
    ("th", "thu", "thur", "thurs", "thursday"),
    ("f", "fr", "fri", "friday"),
    ("sa", "sat", "saturday"),
    ("su", "sun", "sunday"),
)
DAYS = {name: day for day, names in enumerate(NAMES) for name in names}
DAYS |= {f"{name}s": day for name, day in DAYS.items() if len(name) > 2}
SETS = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
    "mwf": frozenset({0, 2, 4}),
    "tth": frozenset({1, 3}),
}
CLOCKS = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "atlantic": "America/Puerto_Rico",
}
SHORT_CLOCKS = {"e": "eastern", "c": "central", "m": "mountain", "p": "pacific", "ak": "alaska", "h": "hawaii"}
SHORT_CLOCKS |= {"a": "atlantic"}
CLOCK = re.compile(rf"\b(?:({'|'.join(CLOCKS)})(?: standard| daylight)?(?: time)?|(ak|[ecmpha])[sd]?t)\b")

NEEDED = (
    r"(?:available |open )?(?:strictly |only )?by appointments?(?: only)?|appointments? only|"
    r"appointments? (?:is |are )?(?:required|necessary|needed)|"
    r"(?:please )?call (?:us |ahead |the office )?(?:for|to (?:make|schedule|set up|request))(?: an)? appointments?"
)
TAKEN = (
    r"\b(?:and/or|and|or|&)(?: also)? by appointment\b(?! only)|"
    r"\bappointments? (?:are |is )?(?:strongly |highly )?(?:encouraged|recommended|preferred|suggested|available)\b"
)
COURTESY = (
    r"please call ahead|walk-?ins (?:are )?welcome|local time|"
    r"(?:except|closed)(?: on| for)?(?: all)?(?: federal)? holidays"
)
PHRASES = (
    (re.compile(r"\b([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r"(\d)([ap])\b"), r"\1\2m"),
    (re.compile(r"(\d)\.(\d\d)\b"), r"\1:\2"),
    (re.compile(r"\b12 ?(noon|midnight)\b"), r"\1"),
    (re.compile(r"'s\b"), "s"),
    (re.compile(r"(?<=[a-z])\."), " "),
    (re.compile(rf"\b(?:{COURTESY})\b"), " "),
    (re.compile(TAKEN), " ~taken "),
    (re.compile(rf"\b(?:{NEEDED})\b"), " ~needed "),
    (re.compile(r"\b24/7\b|\b24 hours(?: a day| daily)?,? (?:7|seven) days(?: a week)?"), " daily ~whole "),
    (re.compile(r"\b24 ?(?:hours|hrs)(?: a day)?\b"), " ~whole "),
    (re.compile(r"\b(?:7|seven) days(?: a week)?|\bevery day\b"), " daily "),
    (re.compile(r"\b(?:closed )?(?:for )?lunch(?: hour| break)?(?: from)?\b"), " ~lunch "),
    (re.compile(r"\bclosed(?: on| from| between)?\b"), " ~closed "),
)
FILLING = {"open", "from", "hours", "office", "on", "every", "each", "are", "is"}
JOINING = {"and", "&", ",", ";", "/", "|", ".", ":", "(", ")", "[", "]"}
DASHES = {"-", "to", "through", "thru", "until", "till"}
TOKEN = re.compile(r"\s*(~[a-z]+|\d{1,2}(?::?\d{2})? ?(?:am|pm)?(?![a-z\d])|[a-z]+|[-&,;/|.:()\[\]])")
TIME = re.compile(r"(\d{1,2}?)(?::?(\d{2}))? ?(am|pm)?")
MARKS = {"~taken": "B", "~needed": "A", "~closed": "X", "~lunch": "X"}


@dataclass(frozen=True)
class Piece:
    """One thing a text says. kind: Days, Spans, A (by appointment only), B (also by appointment), X (closed)."""

    kind: str
    days: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()


class Unreadable(Exception):
    """The text says something that we cannot be sure of."""


def cut(text: str) -> tuple[list[Piece], str]:
    """The pieces of a text in their order, and the zone it names or nothing. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable
    words = _plain(text)
    clocks = {CLOCKS[long or SHORT_CLOCKS[short]] for long, short in CLOCK.findall(words)}
    if len(clocks) > 1:
        raise Unreadable
    return _pieces(_tokens(CLOCK.sub(" ", words))), clocks.pop() if clocks else ""


def _plain(text: str) -> str:
    """Lower case, one kind of dash and of apostrophe, each phrase as one mark."""
    words = unicodedata.normalize("NFKC", text).lower()
    words = " ".join(re.sub("[\u2010-\u2015\u2212]", "-", words).replace("\u2019", "'").split())
    for pattern, meaning in PHRASES:
        words = pattern.sub(meaning, words)
    return words


def _tokens(words: str) -> list[str]:
    found: list[str] = []
    at = 0
    words = words.strip()
    while at < len(words):
        match = TOKEN.match(words, at)
        if match is None:
            raise Unreadable
        if match[1] not in FILLING:
            found.append(match[1])
        at = match.end()
    return found


def _pieces(tokens: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    at, is_joined = 0, False
    while at < len(tokens):
        if tokens[at] in JOINING:
            at, is_joined = at + 1, True
            continue
        piece, at = _piece(tokens, at)
        _add(found, piece, is_joined=is_joined)
        is_joined = False
    return found


def _add(found: list[Piece], piece: Piece, *, is_joined: bool) -> None:
    """Days after days are a list; so are spans, but only with a comma or a word between them."""
    last = found[-1] if found else Piece("")
    if piece.kind != last.kind or piece.kind not in {"D", "S"}:
        found.append(piece)
    elif piece.kind == "S" and not is_joined:
        raise Unreadable
    else:
        found[-1] = Piece(piece.kind, last.days | piece.days, (*last.spans, *piece.spans))


def _piece(tokens: Sequence[str], at: int) -> tuple[Piece, int]:
    """One piece and where the next begins."""
    word = tokens[at]
    is_range = at + 2 < len(tokens) and tokens[at + 1] in DASHES
    if word in MARKS:
        return Piece(MARKS[word]), at + 1
    if word == "~whole":
        return Piece("S", spans=(Span(time.min, MIDNIGHT),)), at + 1
    if word in SETS:
        return Piece("D", SETS[word]), at + 1
    if word in DAYS and is_range and tokens[at + 2] in DAYS:
        return Piece("D", _from_to(DAYS[word], DAYS[tokens[at + 2]])), at + 3
    if word in DAYS:
        return Piece("D", frozenset({DAYS[word]})), at + 1
    if is_range:
        return Piece("S", spans=(_span(word, tokens[at + 2]),)), at + 3
    raise Unreadable


def _from_to(first: int, last: int) -> frozenset[int]:
    """The days of a range; Sunday to Thursday goes over the end of the week."""
    return frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))


def _span(first: str, last: str) -> Span:
    """The only sensible reading of two times; without am or pm there may be two, and so none."""
    opens, closes = _minutes(first, is_closing=False), _minutes(last, is_closing=True)
    readings = {(start, end) for start, end in product(opens, closes) if start < end}
    if len(opens) + len(closes) > 2:
        readings = {(start, end) for start, end in readings if start >= 6 * 60 and end <= 20 * 60}
    if len(readings) != 1:
        raise Unreadable
    start, end = readings.pop()
    return Span(_time(start), _time(end))


def _minutes(word: str, *, is_closing: bool) -> tuple[int, ...]:
    """The minutes of a day that a time may mean: one, or two without am and pm."""
    if word in {"noon", "midnight"}:
        return (12 * 60 if word == "noon" else 24 * 60 * is_closing,)
    found = TIME.fullmatch(word)
    if found is None:
        raise Unreadable
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Unreadable
    if half:
        return ((hour % 12 + 12 * (half == "pm")) * 60 + minute,)
    if hour > 12 or hour == 0 or found[1].startswith("0"):
        return (hour * 60 + minute,)
    return (hour % 12 * 60 + minute, (hour % 12 + 12) * 60 + minute)


def _time(minutes: int) -> time:
    return MIDNIGHT if minutes == 24 * 60 else time(minutes // 60, minutes % 60)
