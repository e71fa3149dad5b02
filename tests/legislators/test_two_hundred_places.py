"""Real places all over the country, each with an answer that was checked by hand against the official files."""

import csv
from pathlib import Path

from click.testing import CliRunner

from groundwork.database import Database
from legislators.cli import legislators

FILE = Path(__file__).parent / "places" / "places.csv"
CHECKED = ("district", "confidence", "candidates")


def test_every_place_that_was_checked_by_hand_gets_its_answer(congress: Database, tmp_path):
    target = tmp_path / "out.csv"
    address = congress.url.render_as_string(hide_password=False)

    ended = CliRunner().invoke(
        legislators, ["match", str(FILE), "-o", str(target), "--on", "2026-06-16"], env={"DATABASE_URL": address}
    )

    assert ended.exit_code == 0, ended.output
    with target.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong = {row["place"]: [row[name] for name in CHECKED] for row in rows if not _is_right(row)}
    assert (len(rows) >= 200, wrong) == (True, {})


def _is_right(row: dict[str, str]) -> bool:
    return all(row[name] == row[f"expected_{name}"] for name in CHECKED)
