"""The Pew poll of December 2013 by commands alone, beside R.

R 4.2.2, survey 4.1-1 (d: pew_dec13.csv; a: acs2017_sex_age_educ.csv; DK/Ref is not known):
  goal <- function(x, share) { none <- mean(is.na(x)); f <- c(share/sum(share)*(1-none), "not known"=none)
                               data.frame(x=names(f), Freq=as.numeric(f)*length(x)) }
  d$cell2 <- sex:receduc, d$age2 <- recage, both "not known" where NA
  r <- rake(svydesign(id=~1, weights=~1, data=d), list(~cell2, ~age2),
            list(goal(cell, tapply(a$weight, paste(a$sex, a$receduc, sep=":"), sum)),
                 goal(age, tapply(a$weight, a$recage, sum))), control=list(maxit=2000, epsilon=1e-12*2001))
  svymean(~q1, subset(r, party==...), deff="replace"); svyciprop(~y, ..., method="logit")
  svychisq(~q1+party, r, statistic="F"); weights(r)/mean(weights(r))
"""

import csv
import json
from collections import defaultdict

import pytest

VOL = "Don't know/Refused (VOL.)"
WEIGHTS = {
    0: 0.942803409647243, 1: 0.674067740252383, 2: 0.86956328143979, 3: 0.735145304161662, 99: 1.05546941874416,
    999: 0.954669007403463, 2000: 1.15877011350895,
}  # fmt: skip
WEIGHTS_FROM_BASE = {
    0: 1.22685979822112, 1: 0.386283950369204, 2: 0.377634265798504, 3: 0.340621930430192, 99: 1.30134871116612,
    999: 0.603524292392887, 2000: 1.40968931792185,
}  # fmt: skip
KISH = 1.13626217484094
# question, party, answer, share, standard error, design effect, people
ESTIMATES = [
    ("q1", "Democrat", "Approve", 0.795151412646971, 0.0168603257305784, 1.14137107263445, 655),
    ("q1", "Democrat", "Disapprove", 0.156999304413691, 0.0154064846418658, 1.17289516975812, 655),
    ("q1", "Democrat", VOL, 0.0478492829393381, 0.00856136200798079, 1.05216133404988, 655),
    ("q1", "Independent", "Approve", 0.337005047993631, 0.0188617093338587, 1.1305084598762, 711),
    ("q1", "Independent", "Disapprove", 0.578547017271007, 0.0197093122232864, 1.13113254161136, 711),
    ("q1", "Other party (VOL.)", "Approve", 0, 0, None, 10),
    ("q1", "Other party (VOL.)", "Disapprove", 0.936449139493261, 0.0629018887149165, 0.598362338640831, 10),
    ("q1", "Republican", "Approve", 0.104513262949327, 0.0149842078210597, 1.29068209837681, 539),
    ("q1", "Republican", "Disapprove", 0.855590441058818, 0.0170687009578178, 1.26859019265264, 539),
    ("q1", "Republican", VOL, 0.0398962959918549, 0.0094685694169258, 1.25921615896195, 539),
    ("q45", "Democrat", "Approve", 0.730459979312645, 0.0185697963172957, 1.14543999909061, 655),
    ("q45", "Democrat", "Disapprove", 0.2078004519552, 0.0171668894487218, 1.170792390235, 655),
    ("q45", "No preference (VOL.)", "Approve", 0.342484048453656, 0.0706985203797045, 1.17638608032295, 54),
    ("q45", "Other party (VOL.)", "Disapprove", 1, 0, None, 10),
    ("q45", "Republican", "Approve", 0.0757318979026877, 0.0127922716797562, 1.25776880262857, 539),
    ("q45", "Republican", VOL, 0.013573644528552, 0.00456219457804439, 0.836312802083697, 539),
]
INTERVALS = {
    ("Republican", "Approve"): (0.078524914214075009, 0.137816258044057199),
    ("Republican", "Disapprove"): (0.81872996978354096, 0.88599916570681969),
    ("Democrat", "Approve"): (0.76006009916774508, 0.82628358401878832),
}
TESTS = {
    "q1": (57.8733346018604, 9.69327932407883, 19386.5586481577, 1.01711921874277e-112),
    "q45": (55.1800112470813, 9.81976334425638, 19639.5266885128, 1.20966575400664e-108),
}
FROM_BASE = (0.807902054717355, 0.0172579835014305, 1.25509446697142)
RAKED = ("--missing", "DK/Ref", "--raked", "margins.csv")


@pytest.fixture
def pew(run, folder, shared):
    """Run a command beside the poll and its margins: pew.csv and margins.csv."""
    polls = shared / "data" / "polls"
    (folder / "pew.csv").write_bytes((polls / "pew_dec13.csv").read_bytes())
    shares: dict[tuple[str, str], float] = defaultdict(float)
    with (polls / "acs2017_sex_age_educ.csv").open() as lines:
        for row in csv.DictReader(lines):
            shares["sex:receduc", f"{row['sex']}:{row['receduc']}"] += float(row["weight"])
            shares["recage", row["recage"]] += float(row["weight"])
    whole = sum(share for (variable, _), share in shares.items() if variable == "recage")
    lines = [f"{variable},{category},{share / whole!r}" for (variable, category), share in shares.items()]
    (folder / "margins.csv").write_text("\n".join(["variable,category,share", *lines, ""]))
    return run


@pytest.mark.parametrize(("base", "expected"), [((), WEIGHTS), (("--base", "weight"), WEIGHTS_FROM_BASE)])
def test_the_weights_are_those_of_r(pew, folder, base, expected):
    words = ("--margins", "margins.csv", "--missing", "DK/Ref", "--id", "psraid", "-o", "out.csv", *base)

    ended = pew("weight", "pew.csv", *words)

    assert ended.exit_code == 0, ended.output
    with (folder / "out.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    found = [float(rows[place]["weight"]) for place in expected]
    assert found == pytest.approx(list(expected.values()), rel=1e-8)
    assert rows[0]["input_weight"] == "4.62962962962963"
    assert len(rows) == 2001


@pytest.mark.parametrize("question", ["q1", "q45"])
def test_shares_errors_and_design_effects_by_party_are_those_of_r(pew, question):
    ended = pew("estimate", "pew.csv", "--question", question, "--by", "party", "--json", *RAKED)

    found = json.loads(ended.stdout)
    cells = {(row["group"], row["answer"]): row for row in found["rows"]}
    assert found["kish_design_effect"] == pytest.approx(KISH, rel=1e-8)
    assert found["n"] == 2001
    assert len(cells) == 18
    for of, party, answer, share, se, effect, n in ESTIMATES:
        if of == question:
            row = cells[party, answer]
            assert (row["share"], row["se"]) == pytest.approx((share, se), rel=1e-6, abs=1e-12)
            assert row["n"] == n
            assert row["moe"] == pytest.approx(1.96 * se, rel=1e-6, abs=1e-12)
            assert effect is None or row["design_effect"] == pytest.approx(effect, rel=1e-6)


def test_intervals_are_those_of_r(pew):
    found = json.loads(pew("estimate", "pew.csv", "--question", "q1", "--by", "party", "--json", *RAKED).stdout)

    cells = {(row["group"], row["answer"]): (row["low"], row["high"]) for row in found["rows"]}
    for where, ends in INTERVALS.items():
        assert cells[where] == pytest.approx(ends, rel=1e-6)


def test_a_raking_from_a_base_weight_is_that_of_r(pew):
    words = ("--question", "q1", "--by", "party", "--weight", "weight", "--json", *RAKED)

    ended = pew("estimate", "pew.csv", *words)

    row = json.loads(ended.stdout)["rows"][0]
    assert (row["share"], row["se"], row["design_effect"]) == pytest.approx(FROM_BASE, rel=1e-6)
    assert "differ from weight" in ended.stderr


def test_weights_written_before_give_the_numbers_of_weights_raked_now(pew):
    margins = ("--margins", "margins.csv", "--missing", "DK/Ref")
    pew("weight", "pew.csv", *margins, "-o", "weighted.csv")

    before = pew(
        "estimate", "weighted.csv", "--weight", "weight", "--question", "q1", "--by", "party", "--json", *RAKED
    )
    now = pew("estimate", "pew.csv", "--question", "q1", "--by", "party", "--json", *RAKED)

    pairs = zip(json.loads(before.stdout)["rows"], json.loads(now.stdout)["rows"], strict=True)
    for one, other in pairs:
        assert (one["group"], one["answer"], one["n"]) == (other["group"], other["answer"], other["n"])
        assert [one["share"], one["se"], one["low"]] == pytest.approx([other["share"], other["se"], other["low"]])
    assert "differ" not in before.stderr


@pytest.mark.parametrize("question", ["q1", "q45"])
def test_the_test_of_the_whole_table_is_that_of_r(pew, question):
    ended = pew("crosstab", "pew.csv", "--rows", question, "--columns", "party", "--json", *RAKED)

    test = json.loads(ended.stdout)["test"]
    assert test["name"] == "Rao-Scott F"
    statistic, df1, df2, p = TESTS[question]
    assert (test["statistic"], test["df1"], test["df2"]) == pytest.approx((statistic, df1, df2), rel=1e-6)
    assert test["p"] == pytest.approx(p, rel=1e-4)


def test_the_crosstab_holds_the_same_shares_with_their_letters(pew):
    ended = pew("crosstab", "pew.csv", "--rows", "q1", "--columns", "party", "--json", *RAKED)

    found = json.loads(ended.stdout)
    cells = {(row["column"], row["answer"]): row for row in found["rows"]}
    letters = {one["column"]: one["letter"] for one in found["columns"]}
    for of, party, answer, share, se, _, n in ESTIMATES:
        if of == "q1":
            row = cells[party, answer]
            assert (row["share"], row["se"]) == pytest.approx((share, se), rel=1e-6, abs=1e-12)
            assert row["n"] == n
    above = cells["Democrat", "Approve"]["letters"]
    assert letters["Independent"] in above
    assert letters["Republican"] in above
    assert cells["Republican", "Approve"]["letters"] == ""
