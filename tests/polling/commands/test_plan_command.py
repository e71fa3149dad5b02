"""`groundswell polls plan`: margins and differences before fielding, with their source; what is refused."""

import json

import pytest


def test_so_many_people_have_a_margin_and_differences(run):
    found = json.loads(run("plan", "--people", "800", "--design-effect", "1", "--json").stdout)

    # R 4.2.2: power.prop.test(p1=.5, power=.8, n=400)$p2 is 0.59845
    assert found["outlook"]["margin"] == pytest.approx(0.0346482, abs=1e-7)
    assert found["outlook"]["between_arms"] == pytest.approx(0.09845, abs=3e-5)
    assert found["outlook"]["in_arm"] == 400
    assert found["needed"] is None
    assert "Cochran 1977" in found["sources"]["margin"]


def test_a_difference_needs_so_many_people(run):
    words = ("--difference", "5", "--share", "30%", "--power", "0.9", "--design-effect", "1", "--json")

    found = json.loads(run("plan", *words).stdout)

    # R 4.2.2: power.prop.test(p1=.3, p2=.35, power=.9)$n is 1841.97
    assert found["needed"] == {"people": 3684, "in_arm": 1842}
    assert found["outlook"] is None


def test_people_read_sentences_with_the_source(run):
    told = run("plan", "--people", "800", "--difference", "5", "--split", "3").stdout

    assert "a share near 50% has a margin of ±4.0 points" in told
    assert "between two of 3 ballots (266 people each) a difference of 13.7 points is found" in told
    assert "between two polls of this size a difference of 8.0 points is found" in told
    assert "A difference of 5 points between two of 3 ballots needs 6,105 answers, 2,035 each." in told
    assert "Fleiss, Levin and Paik 2003" in told


def test_too_few_people_are_told_so(run):
    assert "no difference is large enough to be found" in run("plan", "--people", "8").stdout


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ((), "Say how many people will answer with --people"),
        (("--people", "1"), "'--people'"),
        (("--people", "5", "--split", "4"), "5 people cannot be split in 4 ballots"),
        (("--people", "100", "--share", "40"), "write 0.4 or 40%"),
        (("--people", "100", "--share", "nan"), "write 0.4 or 40%"),
        (("--people", "100", "--design-effect", "0.5"), "it is at least 1"),
        (("--people", "100", "--level", "0.7"), "between 0 and 0.5"),
        (("--people", "100", "--power", "0.01"), "between the level and 1"),
        (("--people", "99999999999999"), "can tell nothing"),
        (("--difference", "0"), "no poll finds a difference of 0 points"),
        (("--difference", "nan"), "no poll finds"),
        (("--difference", "60"), "shares lie between 0 and 1"),
    ],
)
def test_what_cannot_be_planned_ends_with_2(run, words, refusal):
    ended = run("plan", *words)

    assert ended.exit_code == 2
    assert refusal in ended.stderr
    assert not ended.stdout
