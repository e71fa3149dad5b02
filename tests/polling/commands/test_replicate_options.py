"""`groundswell polls estimate` with replicates: R's standard errors, made and given; what does not go together."""

import json

import pytest

from tests.polling.commands.conftest import PEOPLE, SEX

ASKED = ("--question", "q1", "--weight", "weight")


@pytest.fixture
def polls(shared):
    return shared / "data" / "polls"


@pytest.fixture
def errors(run):
    """The standard errors of an estimate, in the order of its rows."""

    def started(*words, **content):
        ended = run("estimate", *words, "--json", **content)
        assert ended.exit_code == 0, ended.output
        rows = json.loads(ended.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no number"))["rows"]
        return [row["se"] for row in rows]

    return started


def test_given_replicates_are_those_of_r(run, polls):
    ended = run("estimate", str(polls / "pew_boot300.csv"), "--question", "q1", "--weight", "w",
                "--replicate-weights", "X", "--json")  # fmt: skip

    # R 4.2.2, survey 4.1-1: r <- svrepdesign(weights=~w,repweights=d[,X1..X60],type="bootstrap",combined.weights=TRUE)
    # SE(svymean(~q1,r)); degf(r) is 59, which the interval on the logit scale has too
    rows = json.loads(ended.stdout)["rows"]
    assert [row["se"] for row in rows] == pytest.approx([0.0278496966585, 0.0295264576205, 0.0143622860989])
    assert "from 60 replicates (given in the file)" in ended.stderr
    from math import log

    reach = (log(0.41956665246481 / 0.58043334753519) - log(rows[0]["low"] / (1 - rows[0]["low"]))) / (
        rows[0]["se"] / (0.41956665246481 * 0.58043334753519)
    )
    assert reach == pytest.approx(2.00099537808, rel=1e-9)  # qt(.975, 59)


def test_a_scale_of_one_s_own_counts(errors, polls):
    words = (str(polls / "pew_boot300.csv"), "--question", "q1", "--weight", "w", "--replicate-weights", "X")

    usual, fay = errors(*words), errors(*words, "--scale", str(4 / 59))

    assert fay == pytest.approx([2 * one for one in usual])


def test_jackknives_are_those_of_r_also_by_group_and_in_strata(errors, polls):
    pew = str(polls / "pew_dec13.csv")

    # R 4.2.2, survey 4.1-1: SE(svymean(~q1, as.svrepdesign(svydesign(id=~1,weights=~weight,data=p),type="JK1")))
    assert errors(pew, *ASKED, "--replicates", "jk1") == pytest.approx(
        [0.0129213776485, 0.0128944528262, 0.0061552337596]
    )
    # svyby(~I(q1=="Approve"),~party,j,svymean): Democrat; Independent
    by_party = errors(pew, *ASKED, "--replicates", "jk1", "--by", "party")
    assert (by_party[0], by_party[6]) == pytest.approx((0.0178045663211, 0.0207939190166))
    # svydesign(id=~1,strata=~cregion,...), type="JKn"
    assert errors(pew, *ASKED, "--replicates", "jkn", "--strata", "cregion") == pytest.approx(
        [0.01288051320575, 0.01283406136772, 0.00615338301258]
    )


def test_raked_weights_are_raked_anew_in_every_replicate_as_in_r(errors, polls):
    words = (str(polls / "pew_dec13.csv"), "--weight", "weight", "--raked", "m.csv", "--replicates", "jk1")

    # R: r <- rake(as.svrepdesign(...,type="JK1"),list(~sex),list(c(.52,.48)*sum(weight))); SE(svymean(~q1,r))
    assert errors(*words, "--question", "q1", m=SEX) == pytest.approx(
        [0.01293745981508, 0.01290949460294, 0.00616504579904], rel=1e-8
    )
    assert errors(*words, "--question", "sex", m=SEX) == pytest.approx([0, 0], abs=1e-9)


def test_given_replicates_are_raked_anew_too(errors, polls):
    rows = (polls / "pew_boot300.csv").read_text().splitlines()
    people = "\n".join([f"{rows[0]},sex", *(f"{row},{'FM'[i % 2]}" for i, row in enumerate(rows[1:]))])
    margins = "variable,category,share\nsex,F,0.5\nsex,M,0.5\n"
    words = ("in.csv", "--weight", "w", "--raked", "m.csv", "--replicate-weights", "X", "--question")

    files = {"in": people, "m": margins}

    assert errors(*words, "sex", **files) == pytest.approx([0, 0], abs=1e-9)
    assert all(0.01 < one < 0.04 for one in errors(*words, "q1", **files))


def test_a_bootstrap_is_the_same_by_its_seed_and_near_the_formula(errors, polls):
    words = (str(polls / "pew_dec13.csv"), *ASKED)
    drawn = ("--replicates", "bootstrap", "--replicate-count", "400")

    first, again, other = (errors(*words, *drawn, *seed) for seed in ((), ("--seed", "1"), ("--seed", "2")))

    assert first == again
    assert first != other
    assert first == pytest.approx(errors(*words), rel=0.15)


def test_a_mean_takes_its_error_from_replicates_too(errors):
    words = ("in.csv", "--question", "age", "--weight", "w")

    assert errors(*words, "--replicates", "jk1", **{"in": PEOPLE}) == pytest.approx(errors(*words), rel=0.02)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--replicates", "jk1", "--replicate-weights", "w"), "Name one of"),
        (("--replicates", "jk1", "--replicate-count", "5"), "are for --replicates bootstrap"),
        (("--seed", "5"), "are for --replicates bootstrap"),
        (("--scale", "2"), "--scale is for given replicate weights"),
        (("--replicate-weights", "r", "--strata", "sex"), "leave out --strata"),
        (("--replicate-weights", "zz"), "of columns zz1, zz2, … there is none"),
        (("--replicate-weights", "r", "--scale", "-1"), "the scale is -1"),
        (("--replicate-weights", "r", "--scale", "nan"), "the scale is nan"),
        (("--replicates", "jk1", "--strata", "sex"), "use jkn"),
        (("--replicates", "bootstrap", "--replicate-count", "1"), "'--replicate-count'"),
    ],
)
def test_what_does_not_go_together_ends_with_2(run, words, refusal):
    people = "sex,q,w,r1,r2\n" + "".join(
        f"{'FM'[i % 2]},{'yn'[i % 3 > 0]},1,{i % 2 * 2},{2 - i % 2 * 2}\n" for i in range(60)
    )

    ended = run("estimate", "in.csv", "--question", "q", "--weight", "w", *words, **{"in": people})

    assert ended.exit_code == 2
    assert refusal in ended.stderr
    assert not ended.stdout


@pytest.mark.parametrize("bad", ["", "-1", "text"])
def test_a_bad_replicate_weight_is_refused_with_its_line(run, bad):
    people = f"q,w,r1,r2\nyes,1,1,1\nno,1,1,{bad}\nno,1,1,1\n"

    ended = run("estimate", "in.csv", "--question", "q", "--weight", "w", "--replicate-weights", "r", **{"in": people})

    assert ended.exit_code == 2
    assert "Line 3" in ended.stderr
