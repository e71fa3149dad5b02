"""`groundswell polls trend`: R's numbers over waves, people who answered twice, marks, and what is refused."""

import csv
import json
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.polling.commands.conftest import SEX

# the three waves of tests/polling/stats/comparing/test_trends.py as files; their R lines are there
FORMULAS = {
    "march": (range(1, 121), lambda i: i * 7 % 10 < 4, lambda i: 1 + i % 5 / 4),
    "may": (range(61, 201), lambda i: (i * 7 + (i % 3 == 0) * 3) % 10 < 5, lambda i: 1 + i % 7 / 3),
    "july": (
        [*range(1, 41), *range(150, 261)],
        lambda i: (i * 7 + (i % 4 == 0) * 5) % 10 < 6,
        lambda i: 1 + i % 3 / 2,
    ),
}
NAMES = ("march.csv", "may.csv", "july.csv")
ASKED = ("--question", "q", "--answer", "yes", "--weight", "w")


def files(change=lambda line: line):
    return {
        name: "person,q,w,sex\n"
        + "".join(
            change(f"{i},{'yes' if yes(i) else 'no'},{weight(i)!r},{'Female' if i % 2 else 'Male'}\n") for i in people
        )
        for name, (people, yes, weight) in FORMULAS.items()
    }


@pytest.fixture
def trended(run):
    """The JSON of a trend over the three waves."""

    def started(*words, **content):
        ended = run("trend", *NAMES, "--json", *words, **(files() | content))
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no number"))

    return started


def test_people_who_answered_twice_are_counted_so_as_in_r(trended):
    found = trended(*ASKED, "--person", "person", "--basis", "probability")

    # R 4.2.2, survey 4.1-1: svydesign(id=~person,weights=~w,data=s); svyby(~y,~wave,d,svymean,covmat=TRUE); svycontrast
    march, may, july = found["waves"]
    assert [one["share"] for one in found["waves"]] == pytest.approx([0.4, 0.478571428571429, 0.584988962472406])
    assert (may["since_last"]["value"], may["since_last"]["se"]) == pytest.approx(
        (0.0785714285714285, 0.0568766013028565)
    )
    assert july["since_first"]["se"] == pytest.approx(0.057883209975282)
    assert [one["shared"] for one in found["waves"]] == [0, 60, 51]
    assert found["test"]["p"] == pytest.approx(0.00653604793230064)
    assert march["since_last"] is None
    assert july["since_first"]["is_beyond_chance"] is True
    assert found["is_tested"] is True


def test_strangers_are_strata_of_their_own_as_in_r(run, folder, shared):
    rows = list(csv.DictReader((shared / "data/polls/pew_dec13.csv").read_text().splitlines()))
    for region in ("Northeast", "Midwest", "South"):
        out = StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows([row for row in rows if row["cregion"] == region])
        (folder / f"{region}.csv").write_text(out.getvalue())

    ended = run("trend", "Northeast.csv", "Midwest.csv", "South.csv", "--question", "q1", "--answer", "Approve",
                "--weight", "weight", "--json")  # fmt: skip

    # R 4.2.2, survey 4.1-1: e <- svydesign(id=~psu,strata=~wave,weights=~weight,data=s), psu the row, wave the region
    # b <- svyby(~I(as.numeric(y)),~wave,e,svymean,covmat=TRUE); svycontrast(b,list(c(-1,1,0),c(0,-1,1),c(-1,0,1)))
    # the p are 2*pt(-abs(t),degf(e)+1-3), degf(e)+1-3 being 1541, and p.adjust(p,"holm")
    found = json.loads(ended.stdout)["waves"]
    assert [one["se"] for one in found] == pytest.approx([0.0304487693761, 0.0268654455838, 0.0210983072461])
    changes = [found[1]["since_last"], found[2]["since_last"], found[2]["since_first"]]
    assert [one["value"] for one in changes] == pytest.approx([-0.1427090253252, 0.0207374331771, -0.1219715921481])
    assert [one["se"] for one in changes] == pytest.approx([0.0406064000243, 0.0341597824212, 0.0370441105328])
    assert [one["p"] for one in changes] == pytest.approx([0.0004534170098, 0.5438928412391, 0.0010151203680])
    assert [one["p_holm"] for one in changes] == pytest.approx([0.001360251030, 0.543892841239, 0.002030240736])
    assert [one["mark"] for one in found] == ["", "▼", ""]


def test_raking_each_wave_makes_the_raked_variable_sure(trended):
    words = ("--question", "sex", "--answer", "Female", "--weight", "w", "--raked", "m.csv")

    found = trended(*words, m=SEX)

    assert [one["share"] for one in found["waves"]] == pytest.approx([0.52] * 3)
    assert [one["se"] for one in found["waves"]] == pytest.approx([0] * 3, abs=1e-9)
    assert found["waves"][1]["since_last"]["p"] is None


def test_a_number_gives_means(trended):
    found = trended("--question", "person", "--weight", "w")

    assert found["waves"][0]["mean"] == pytest.approx(
        sum(i * (1 + i % 5 / 4) for i in range(1, 121)) / sum(1 + i % 5 / 4 for i in range(1, 121))
    )
    assert found["waves"][1]["mark"] == "▲"


@pytest.mark.parametrize(("basis", "words"), [("supporters", "our own supporters"), ("list", "not drawn by chance")])
def test_people_not_chosen_by_chance_have_no_interval_and_no_test(run, trended, basis, words):
    found = trended(*ASKED, "--basis", basis)

    assert found["is_tested"] is False
    assert found["test"] is None
    assert all(one[key] is None for one in found["waves"] for key in ("low", "high", "moe"))
    assert all(found["waves"][1]["since_last"][key] is None for key in ("low", "high", "p", "p_holm"))
    told = run("trend", *NAMES, *ASKED, "--basis", basis, **files()).stdout
    assert "No change is tested" in told
    assert "▲" not in told
    assert words in found["label"].casefold()


def test_an_open_link_is_tested_only_beside_its_model(run, trended):
    bare = run("trend", *NAMES, *ASKED, "--basis", "open_link", **files())

    assert "Name what the weights were raked to with --raked" in bare.stderr
    assert "No change is tested" in bare.stdout
    assert trended(*ASKED, "--basis", "open_link", "--raked", "m.csv", m=SEX)["is_tested"] is True


def test_the_table_has_bars_changes_and_overlap(run):
    told = run("trend", *NAMES, *ASKED, "--person", "person", **files()).stdout

    assert "q: yes" in told
    assert "●" in told
    assert "+7.9" in told
    assert "60 people of may were in the wave before; 51 people of july" in told
    assert "say how they were recruited with" in told


def test_clusters_are_told_apart_by_their_names_in_every_wave(trended):
    first = "person,q,w,c\n" + "".join(f"{i},{'yes' if i % 3 else 'no'},1,c{i % 9}\n" for i in range(90))
    # the same people and clusters, one of which lacks, so that its codes move up by one
    second = "person,q,w,c\n" + "".join(f"{i},{'yes' if i % 4 else 'no'},1,c{i % 9}\n" for i in range(90) if i % 9)

    found = trended(*ASKED, "--person", "person", "--cluster", "c", march=first, may=second, july=first)

    assert found["waves"][1]["shared"] == 80
    # twice the same wave: the change since the first is nothing, for sure
    assert found["waves"][2]["since_first"]["value"] == pytest.approx(0)
    assert found["waves"][2]["since_first"]["p"] is None


def test_three_people_of_one_mind_prove_no_change_and_are_flagged(run, trended):
    few = "person,q,w\n1,yes,1\n2,yes,1\n3,yes,1\n"

    told = run("trend", *NAMES, *ASKED, **(files() | {"march": few}))
    found = trended(*ASKED, march=few)

    assert "march: everybody gave this answer, so changes to and from it are not tested." in told.stderr
    assert "not tested" in told.stdout
    assert "march: thin: fewer than 50 people" in told.stdout
    assert found["waves"][1]["since_last"]["p"] is None
    assert found["waves"][1]["mark"] == ""


@pytest.mark.parametrize(
    ("words", "content", "refusal"),
    [
        (("trend", "march.csv", *ASKED), {}, "at least two waves"),
        (("trend", "-", "-", *ASKED), {}, "Only one wave can come through standard input"),
        (("trend", "march.csv", "march.csv", *ASKED), {}, "Two waves are called 'march'"),
        (("trend", *NAMES, *ASKED, "--wave", "x"), {}, "1 names (--wave) for 3 waves"),
        (("trend", *NAMES, "--question", "q", "--weight", "w"), {}, "march.csv: q holds words. Name the answer"),
        (("trend", *NAMES, "--question", "q", "--answer", "maybe", "--weight", "w"), {}, "People answered 'no', 'yes'"),
        (("trend", *NAMES, "--question", "q", "--answer", "Yes", "--weight", "w"), {}, "Did you mean 'yes'?"),
        (("trend", *NAMES, *ASKED), {"may": files()["may"].replace("yes", "YES")}, "may: q is 'YES' there and not"),
        (("trend", *NAMES, *ASKED), {"may": "person,q,w\n1,yes,-1\n"}, "may.csv: Line 2: w is -1"),
        (("trend", *NAMES, *ASKED), {"may": "person,q\n1,yes\n"}, "may.csv: Line 1: there is no column w"),
        (("trend", *NAMES, *ASKED), {"may": "person,q,w\n1,,1\n2,,1\n"}, "q is blank for everybody"),
        (("trend", *NAMES, *ASKED, "--person", "person"), {"may": "person,q,w\n1,yes,1\n1,no,1\n"}, "may.csv: Line 3"),
        (("trend", *NAMES, *ASKED), {"may": "person,q,w\n1,yes,1\n"}, "may: fewer than two people answered"),
        (("trend", "march.csv", "nope.csv", *ASKED), {}, "no file nope.csv"),
    ],
)
def test_bad_input_ends_with_2_and_its_reason(run, words, content, refusal):
    ended = run(*words, **(files() | content))

    assert ended.exit_code == 2
    assert refusal in ended.stderr
    assert not ended.stdout


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_the_order_of_people_within_a_wave_changes_nothing(trended, seed):
    import random

    head, *lines = files()["may"].splitlines(keepends=True)
    random.Random(seed).shuffle(lines)

    found = trended(*ASKED, "--person", "person", may=head + "".join(lines))["waves"][1]

    assert found["since_last"]["se"] == pytest.approx(0.0568766013028565)
