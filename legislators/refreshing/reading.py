"""Reads official JSON, and refuses what is not it."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators.models import CommitteeKind
from legislators.refreshing.fetching import Fetched
from legislators.states import STATES
from legislators.tables import Row

LIKELY = (KeyError, TypeError, ValueError, IndexError, AttributeError)


def read(kind: str, fetched: Fetched) -> Any:
    """The content of one official file, looked through. kind: a word of `Listed.has`. Raises Refusal."""
    found = _parsed(fetched)
    if isinstance(found, dict) != (kind == "memberships") or not isinstance(found, dict | list):
        raise Refusal(say("%(source)s is JSON of another shape", source=fetched.source))
    if not found:
        raise Refusal(say("%(source)s is an empty list", source=fetched.source))
    records: list[Any] = list(found.items()) if isinstance(found, dict) else found
    for number, record in enumerate(records, 1):
        try:
            PROBES[kind](record)
        except LIKELY as problem:
            words = "%(source)s, record %(number)s, is not what it should be: %(problem)s"
            said = f"{type(problem).__name__} {problem}"
            raise Refusal(say(words, source=fetched.source, number=number, problem=said)) from None
    return found


def _parsed(fetched: Fetched) -> Any:
    content = fetched.content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"<"):
        raise Refusal(say("%(source)s is a web page, not JSON", source=fetched.source))
    try:
        return json.loads(content)
    except ValueError as problem:
        words = "%(source)s is not whole or not JSON: %(problem)s"
        raise Refusal(say(words, source=fetched.source, problem=problem)) from None


def _need(record: Row, names: Iterable[str], kind: type = str) -> None:
    for name in names:
        if not isinstance(record[name], kind):
            raise TypeError(name)


def _member(record: Row) -> None:
    _need(record["id"], ["bioguide"])
    _need(record["name"], ["first", "last"])
    for term in record["terms"]:
        _need(term, ["type", "start", "end", "state"])
        date.fromisoformat(term["start"]), date.fromisoformat(term["end"])
    last = record["terms"][-1]
    _need(last, ["party"])
    _need(last, ["class" if {"sen": True, "rep": False}[last["type"]] else "district"], int)
    if last["state"] not in STATES:
        raise ValueError(last["state"])
    for part in last.get("party_affiliations") or []:
        _need(part, ["party", "start"])


def _offices(record: Row) -> None:
    _need(record["id"], ["bioguide"])
    for office in record["offices"]:
        _need(office, ["id", "city", "state"])
        for name in {"latitude", "longitude"} & office.keys():
            if office[name] is not None:
                float(office[name])


def _social(record: Row) -> None:
    _need(record["id"], ["bioguide"])
    _need(record, ["social"], dict)


def _committee(record: Row) -> None:
    _need(record, ["thomas_id", "name"])
    CommitteeKind(record["type"])
    for part in record.get("subcommittees", []):
        _need(part, ["thomas_id", "name"])


def _membership(record: tuple[str, list[Row]]) -> None:
    for one in record[1]:
        _need(one, ["bioguide", "party"])
        _need(one, ["rank"], int)


PROBES: dict[str, Callable[[Any], None]] = {
    "members": _member,
    "offices": _offices,
    "social": _social,
    "committees": _committee,
    "memberships": _membership,
}
