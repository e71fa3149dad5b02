"""`groundswell polls mrp --map`: the country's districts, filled by what was estimated and by what is known."""

import re

from legislators import country
from tests.polling.commands.test_mrp_command import CELLS, POLL, WORDS

MAP = ("--random", "age", "--draws", "200", "--map", "map.svg")


def ohio(text: str) -> str:
    return text.replace("XX-", "OH-")


def test_the_map_has_every_district_and_fills_those_that_were_estimated(run, tmp_path):
    ended = run("mrp", "in.csv", *WORDS, *MAP, "--known", "vote", **{"in": ohio(POLL), "cells": ohio(CELLS)})

    assert ended.exit_code == 0, ended.output
    estimated, known = (tmp_path / "map.svg").read_text().split("Known")
    filled = re.findall(r'class="c\d" d="[^"]*"><title>([^:<]*): ([\d.]+)%', estimated)
    assert [name for name, _ in sorted(filled)] == [f"OH-{number}" for number in range(1, 9)]
    assert estimated.count("<title>") == known.count("<title>") == len(country.plain()[0].areas) + 3
    assert "<title>OH-1: 30.0%</title>" in known
    assert "<title>UT-1</title>" in known


def test_areas_that_are_no_districts_have_no_map(run, tmp_path):
    ended = run("mrp", "in.csv", *WORDS, *MAP, **{"in": POLL, "cells": CELLS})

    assert ended.exit_code == 2
    assert "No area is named as a district is" in ended.stderr
    assert not (tmp_path / "map.svg").exists()


def test_the_picture_holds_all_435_districts_and_the_capital_is_too_small_for_it():
    names = [area.district for part in country.plain() for area in part.areas]

    assert len(names) == len(set(names)) == 435
