"""How long a segment of a million supporters is counted, sentence by sentence, on both engines."""

import statistics
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from alliances import finding
from alliances.segments import counting, rules
from alliances.segments.rules import Group, Part, Rule
from campaigns import install as _campaigns
from groundwork.database import Database
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories.many_supporters import count_anew, many_supporters, settle_all

del _campaigns
MANY, ROUNDS, BUDGET = 1_000_000, 3, 0.3
DISTRICTS = Part("district", {"areas": "FK-2;FK-3"})
LATELY = Part("joined_lately", {"days": "90"})
MAY_TEXT = Part("may_text", {"answer": "yes"})
SPANISH = Part("language", {"language": "es"})
VOLUNTEERS, NO_BOARD = (Part("tag", {"how": how, "tags": str(n)}) for how, n in (("any", 1), ("none", 2)))
CAN_HOST = Part("field:1", {"answer": "yes"})
SENTENCES: dict[str, list[Part]] = {
    "everybody": [],
    "live in FK-2 or FK-3": [DISTRICTS],
    "district not known": [Part("district", {"areas": "none"})],
    "live in ZIP codes 001..": [Part("zip", {"zips": "001"})],
    "live in two towns": [Part("city", {"cities": "Town 7, Town 9"})],
    "joined in the last 90 days": [LATELY],
    "read Spanish": [SPANISH],
    "have the tag (200,000)": [VOLUNTEERS],
    "do not have the tag (2,500)": [NO_BOARD],
    "a field is yes (67,000)": [CAN_HOST],
    "gave a phone": [Part("has_phone", {"answer": "yes"})],
    "may be texted": [MAY_TEXT],
    "FK-2/3 and may be texted": [DISTRICTS, MAY_TEXT],
    "the whole sentence": [DISTRICTS, LATELY, VOLUNTEERS, NO_BOARD, MAY_TEXT, SPANISH, CAN_HOST],
}
CHANGED, CHANGES = "300 changes waiting:", 300
ASKED_AGAIN = ("may be texted", "FK-2/3 and may be texted", "the whole sentence")


def test_counting_a_segment_of_a_million(database: Database) -> None:
    made = _took(many_supporters, database, MANY)
    print(f"\n{database.url.get_backend_name()}: {MANY:,} supporters made in {made:.0f} s")
    print(f"         worked out once whom may be written to in {_took(settle_all, database):.0f} s")
    count_anew(database)
    slow = [words for words, parts in SENTENCES.items() if _is_slow(database, words, parts)]
    _let_some_change(database)
    slow += [words for words in ASKED_AGAIN if _is_slow(database, f"{CHANGED} {words}", SENTENCES[words])]
    assert slow == []


def _took(act: Callable[..., object], *what: object) -> float:
    began = time.perf_counter()
    act(*what)
    return time.perf_counter() - began


def _is_slow(database: Database, words: str, parts: list[Part]) -> bool:
    people, took = _counted(database, parts)
    print(f"{took * 1000:8.0f} ms {people:>10,}  {words}")
    return took > BUDGET


def _let_some_change(database: Database) -> None:
    """Some said no since the job last ran."""
    with database.writing() as session:
        for address in session.scalars(select(Address).order_by(Address.id).limit(CHANGES)):
            consent.withdraw(session, address, how="text reply", evidence="test", now=NOW)


def _counted(database: Database, parts: list[Part]) -> tuple[int, float]:
    times, people = [], 0
    with database.reading() as session:
        alliance = finding.by_slug(session, "franklin")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            people = counting.how_many(session, alliance, rules.dump(Rule("all", [Group("all", parts)])), now=NOW)
            times.append(time.perf_counter() - began)
    return people, statistics.median(times)


if __name__ == "__main__":
    pytest.main([__file__, "-s", "-q", "-n", "0"])
