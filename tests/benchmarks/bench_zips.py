"""ZIP codes in the process against a query a row; and the command on a million mixed rows."""

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.database import Database
from legislators.loading import load
from legislators.matching import match
from legislators.matching_in_bulk.matching_files import Matcher
from legislators.models import ZipCandidate
from legislators.places import Place
from legislators.postal import zipcodes
from tests.conftest import NOW, make_tables

DAY = date(2026, 6, 16)
MILLION = 1_000_000
SAMPLE = 2_000
RUN = """
import resource, sys
from wsgi import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('zips') / 'bench.db'}"
    make_tables(address)
    database = Database(address)
    with database.writing() as session:
        load(session, now=NOW)
    database.close()
    return address


def known() -> list[dict[str, str]]:
    return [one for one in zipcodes.list_all() if one["active"] and float(one["lat"])]


def test_a_million_zip_codes_against_a_query_a_row(loaded):
    chance = random.Random(1)
    drawn = chance.choices(known(), k=MILLION)
    database = Database(loaded)
    with database.reading() as session:
        matcher = Matcher(session, on=DAY)
        codes = [one["zip_code"] for one in drawn]
        began = time.process_time()
        matcher.of_zips(sorted(set(codes)))
        ready = time.process_time() - began
        began = time.process_time()
        answers = matcher.of_zips(codes)
        ours = time.process_time() - began
        whole = seconds_a_million(
            lambda one: match(session, Place(zip=one["zip_code"], state=one["state"]), on=DAY), drawn
        )
        one_query = seconds_a_million(lambda one: asked(session, one["zip_code"]), drawn)
    database.close()

    print(f"\nthe answers of {len(set(codes)):,} ZIP codes made once in the process: {ready:.2f} s")
    print(f"1 M ZIP codes from them, with people and notes: {ours:.2f} s")
    print(f"one query a row for its candidates: {one_query:.0f} s, ratio {one_query / ours:.0f} (from {SAMPLE} rows)")
    print(f"the whole match a row from the database: {whole:.0f} s, ratio {whole / ours:.0f}")
    assert len(answers) == MILLION
    assert one_query / ours >= 100


def asked(session: Session, zip_code: str) -> list[str]:
    return list(session.scalars(select(ZipCandidate.district).where(ZipCandidate.zip == zip_code)))


def seconds_a_million(ask: Callable[[dict[str, str]], object], drawn: list[dict[str, str]]) -> float:
    ask(drawn[0])
    began = time.process_time()
    for one in drawn[:SAMPLE]:
        ask(one)
    return (time.process_time() - began) * MILLION / SAMPLE


def mixed(file: Path, rows: int) -> Path:
    """Half ZIP codes, some with four more digits, and half points around them."""
    chance = random.Random(2)
    places = known()
    with file.open("w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["id", "name", "zip", "latitude", "longitude"])
        for number in range(rows):
            place = chance.choice(places)
            if number % 2:
                longer = f"-{number % 10_000:04d}" if number % 4 == 1 else ""
                table.writerow([number, f"Person {number}", place["zip_code"] + longer, "", ""])
            else:
                point = [f"{float(place[name]) + chance.gauss(0, 0.05):.5f}" for name in ("lat", "long")]
                table.writerow([number, f"Person {number}", "", *point])
    return file


def test_the_command_on_a_million_rows_of_zip_codes_and_points(loaded, tmp_path):
    used = {}
    for rows in (100_000, MILLION):
        source = mixed(tmp_path / f"{rows}.csv", rows)
        target = tmp_path / "out.csv"
        arguments = ["legislators", "match", str(source), "-o", str(target), "--on", DAY.isoformat()]
        ended = subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            env=os.environ | {"DATABASE_URL": loaded},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, megabytes = map(float, ended.stderr.split()[-2:])
        used[rows] = (seconds, megabytes)
        with target.open("rb") as out:
            assert sum(1 for _line in out) == rows + 1
        print(f"match {rows:>9,} rows: {seconds:5.1f} s of CPU, {megabytes:.0f} MB at most")

    assert used[MILLION][0] < 30
    assert used[MILLION][1] < used[100_000][1] * 1.25
