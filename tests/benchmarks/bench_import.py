"""Files of people: 10,000 damaged ones (cause, how many, what became of them), and how long 100,000 good rows take."""

import os
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from alliances.importing.bringing import Order, bring_in
from alliances.importing.undoing import undo
from alliances.models import ImportBatch, Supporter
from groundwork.database import Database
from groundwork.models import FormKey
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from tests.conftest import NOW
from tests.factories import importing as make
from tests.factories.alliances import a_country, an_alliance
from tests.factories.fuzzed import a_fuzzed_file

FILES = int(os.environ.get("FUZZED_FILES", "10000"))
ROWS, MOST_SECONDS, MOST_MEGABYTES = 100_000, 30, 120
MOST_FUZZED_MEGABYTES = 300  # what guessing encodings loads once; it grows no further
ORDER = Order(Path("people.csv"), "franklin", is_applied=True)


@pytest.fixture
def franklin(session):
    a_country(session)
    number = an_alliance(session).id
    session.commit()
    return number


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def people_of(session) -> int:
    session.rollback()
    count = session.scalar(select(func.count()).select_from(Supporter)) or 0
    session.rollback()
    return count


def test_ten_thousand_damaged_files(database, session, franklin, database_url):
    if database_url.startswith("postgresql"):
        pytest.skip("what is read does not depend on the engine")
    outcome: dict[str, Counter[str]] = {}
    partial, grown, began = 0, 0.0, time.monotonic()
    for seed in range(FILES):
        damage, body = a_fuzzed_file(seed)
        counts, there = outcome.setdefault(damage, Counter()), people_of(session)
        before = megabytes()  # making a file of sixty megabytes is not the product's work
        try:
            report = bring_in(database, BytesIO(body), ORDER, now=NOW)
        except Refusal:
            counts["refused"] += 1
            partial += people_of(session) != there
        else:
            counts["taken in"] += 1
            counts["rows not taken"] += report.refused_rows
            partial += people_of(session) != there + report.added - report.apart
        grown += megabytes() - before
    _print(outcome)
    print(f"\n{FILES} files in {time.monotonic() - began:.0f} s, {partial} partial, memory +{grown:.0f} MB at the most")
    assert partial == 0
    assert grown < MOST_FUZZED_MEGABYTES


def _print(outcome: dict[str, Counter[str]]) -> None:
    print(f"\n{'damage':<32}{'files':>8}{'refused':>9}{'taken in':>10}{'rows not taken':>16}")
    for damage, counts in sorted(outcome.items(), key=lambda pair: -sum(pair[1].values())):
        files = counts["refused"] + counts["taken in"]
        print(f"{damage:<32}{files:>8}{counts['refused']:>9}{counts['taken in']:>10}{counts['rows not taken']:>16}")


def test_a_hundred_thousand_rows(database, session, franklin, database_url):
    body = make.a_crowd(ROWS)
    before, began, worked = megabytes(), time.monotonic(), time.process_time()
    with another_writer(database_url) as waits:
        report = bring_in(database, BytesIO(body), ORDER, now=NOW)
    took, used, worked = time.monotonic() - began, megabytes() - before, time.process_time() - worked
    began = time.monotonic()
    with database.writing() as changing:
        undo(changing, changing.scalars(select(ImportBatch)).one(), now=NOW)
    back = time.monotonic() - began
    engine = database_url.partition(":")[0]
    print(f"\n{engine}: {ROWS:,} rows in {took:.1f} s ({worked:.1f} s of work), +{used:.0f} MB, undone in {back:.1f} s")
    print(f"another writer waited {max(waits):.1f} s at the longest")
    assert report.added == ROWS
    assert people_of(session) == 0
    assert worked < MOST_SECONDS  # on a machine that does nothing else this is the time it takes
    assert used < MOST_MEGABYTES


@contextmanager
def another_writer(url: str) -> Iterator[list[float]]:
    """Somebody who wants to write a row again and again meanwhile, as a webhook does: how long each had to wait."""
    waits, is_over = [0.0], threading.Event()

    def write() -> None:
        database = Database(url)
        while not is_over.wait(0.05):
            began = time.monotonic()
            with suppress(OperationalError), database.writing() as session:  # who waits too long is told no
                session.add(FormKey(key=new_token(), used_at=NOW, location=""))
            waits.append(time.monotonic() - began)
        database.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()
