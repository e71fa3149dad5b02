"""`groundswell polls mrp`: its shape, the same numbers from the same seed, what it refuses."""

import json
import math
import random

import pytest

AREAS = [f"XX-{number}" for number in range(1, 9)]
AGES = ("18-34", "35-54", "55+")
WORDS = ("--question", "q", "--success", "favor", "--cells", "cells.csv", "--count", "adults", "--area", "area")


def cells() -> str:
    draws = random.Random(4)
    rows = [
        (area, age, 0.3 + 0.05 * place, draws.randrange(5000, 20_000))
        for place, area in enumerate(AREAS)
        for age in AGES
    ]
    return "area,age,vote,adults\n" + "".join(f"{area},{age},{vote:.2f},{adults}\n" for area, age, vote, adults in rows)


def poll(people: int = 900) -> str:
    """Invented respondents, of whom more favor where the vote is higher."""
    draws = random.Random(5)
    lines = ["id,area,age,q"]
    for number in range(people):
        place = draws.randrange(len(AREAS))
        chance = 1 / (1 + math.exp(-4 * (0.05 * place - 0.2)))
        answer = draws.choices(["favor", "oppose", ""], [chance, 1 - chance, 0.03])[0]
        lines.append(f"{number},{AREAS[place]},{draws.choice(AGES)},{answer}")
    return "\n".join([*lines, ""])


CELLS, POLL = cells(), poll()


@pytest.fixture
def estimated(run):
    def started(*words: str, people: str = POLL, counts: str = CELLS) -> dict:
        ended = run("mrp", "in.csv", *WORDS, "--draws", "200", "--json", *words, **{"in": people, "cells": counts})
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout, parse_constant=pytest.fail)

    return started


def test_every_area_has_a_share_between_its_ends(estimated):
    found = estimated("--random", "age", "--fixed", "vote", "--seed", "7")

    assert set(found) == {"areas", "model"}
    assert [row["area"] for row in found["areas"]] == AREAS
    assert all(set(row) == {"area", "share", "low", "high", "sd", "n"} for row in found["areas"])
    assert all(0 < row["low"] < row["share"] < row["high"] < 1 for row in found["areas"])
    assert sum(row["n"] for row in found["areas"]) == found["model"]["n"]
    assert found["model"]["seed"] == 7
    assert found["areas"][0]["share"] < 0.45
    assert found["areas"][-1]["share"] > 0.55


def test_the_same_seed_gives_the_same_numbers_whatever_the_order(estimated):
    head, *rows = POLL.splitlines()
    shuffled = "\n".join([head, *sorted(rows, key=lambda row: row[::-1]), ""])

    first, again = estimated("--random", "age"), estimated("--random", "age", people=shuffled)

    shares = [row["share"] for row in first["areas"]]
    assert [row["share"] for row in again["areas"]] == pytest.approx(shares, rel=1e-9)


def test_columns_may_be_named_one_by_one_or_with_commas(estimated):
    apart = estimated("--random", "age", "--random", "age:area")
    together = estimated("--random", "age, age:area")

    assert apart == together


def test_what_areas_lie_in_and_a_known_share_are_told_where_asked(estimated):
    counts = "\n".join(
        f"{line},{'state' if not at else 'north' if at < 13 else 'south'}" for at, line in enumerate(CELLS.splitlines())
    )
    home = {line.split(",")[0]: line.rsplit(",", 1)[1] for line in counts.splitlines()}
    people = "\n".join(f"{line},{home.get(line.split(',')[1], 'state')}" for line in POLL.splitlines())

    found = estimated("--above", "state", "--known", "vote", people=people + "\n", counts=counts + "\n")

    assert [row["area"] for row in found["above"]] == ["north", "south"]
    assert found["validation"]["areas"] == 8
    assert found["validation"]["correlation"] > 0.5


def test_areas_keep_the_zero_their_code_begins_with(estimated):
    coded = {"people": POLL.replace("XX-", "0"), "counts": CELLS.replace("XX-", "0")}

    assert [row["area"] for row in estimated(**coded)["areas"]] == [f"0{number}" for number in range(1, 9)]


def test_two_answers_together_can_be_the_success(estimated):
    people = POLL.replace("favor", "strongly favor", 200)

    joined = estimated("--success", "strongly favor", people=people)

    assert joined["areas"] == estimated()["areas"]


def test_people_see_the_estimate_beside_the_raw_share(run):
    ended = run("mrp", "in.csv", *WORDS, "--known", "vote", **{"in": POLL, "cells": CELLS})

    assert "q: favor, by area" in ended.stdout
    assert "Their share" in ended.stdout
    assert "Left out, q blank" in ended.stdout
    assert "Against the known share of 8 areas" in ended.stdout


@pytest.mark.parametrize(
    ("words", "people", "counts", "said"),
    [
        (("--success", "maybe"), POLL, CELLS, "Nobody's q is 'maybe'. People answered 'favor', 'oppose'."),
        ((), POLL, CELLS.replace("adults", "n", 1), "cells.csv: Line 1: there is no column adults"),
        ((), POLL, CELLS.replace("0.30,", "0.30,-", 1), "cells.csv: Line 2: adults is -"),
        ((), POLL, CELLS.replace("0.30,", "0.30,x", 1), "cells.csv: Line 2: adults is 'x"),
        ((), POLL, CELLS.replace("XX-1,35-54", ",35-54", 1), "cells.csv: Line 3: area is blank"),
        (("--fixed", "vote"), POLL, CELLS.replace("0.30", "low", 1), "cells.csv: Line 2: vote is 'low'"),
        ((), POLL.replace("XX-3", "YY-3"), CELLS, "YY-3"),
        ((), poll(40), CELLS, "interviews"),
        (("--random", "sex"), POLL, CELLS, "there is no column sex"),
        (("--known", "vote"), POLL, CELLS.replace("XX-2,55+,0.35", "XX-2,55+,0.36"), "has one known share"),
        (("--cells", "-"), POLL, CELLS, "- is empty"),
    ],
)
def test_what_cannot_carry_a_model_ends_with_2_and_words(run, words, people, counts, said):
    ended = run("mrp", "in.csv", *WORDS, "--json", *words, stdin="", **{"in": people, "cells": counts})

    assert (ended.exit_code, ended.stdout) == (2, ""), ended.output
    assert said in ended.stderr
