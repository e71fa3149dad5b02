"""Two more public polls by commands alone, beside R: CCES 2018 with its pollster's weight, ANES 2004 raked by sex.

R 4.2.2, survey 4.1-1; cc: cces2018_1000.csv, a: anes04.csv
  d <- svydesign(id=~1, weights=~commonweight, data=cc)
  svymean(~factor(CC18_308a), subset(d, gender==1), deff="replace")
  s <- svydesign(id=~1, strata=~region, weights=~commonweight, data=cc); m <- svymean(~birthyr, s, deff="replace")
  confint(m, df=degf(s)); svychisq(~CC18_308a+race, d, statistic="F")
  r <- rake(svydesign(id=~1, weights=~1, data=a), list(~female),
            list(data.frame(female=c("FALSE","TRUE"), Freq=c(.48,.52)*1212)))
  svymean(~age, subset(r, female==...), deff="replace")
"""

import json

import pytest

# by gender and answer: share, standard error, design effect
APPROVAL = {
    ("1", "1"): (0.347594272426769, 0.0323409468045253, 1.93715500829883),
    ("1", "2"): (0.186451290669105, 0.0239577188577959, 1.58924650251256),
    ("1", "3"): (0.0409961071468937, 0.00990729728531361, 1.04856821918554),
    ("1", "4"): (0.405440902468299, 0.0339423264329785, 2.00728904078068),
    ("1", "5"): (0.0195174272889342, 0.00998036797164758, 2.18614995916592),
    ("2", "1"): (0.28902835198493, 0.0322928144404822, 2.93323530495744),
    ("2", "2"): (0.132057115448111, 0.0268471597895273, 3.63472518267497),
    ("2", "3"): (0.0696851722184928, 0.0134767450677323, 1.6193008505897),
    ("2", "4"): (0.461388230515053, 0.0311480703475268, 2.25656465292603),
    ("2", "5"): (0.047841129833412, 0.0151871693744306, 2.92664917892953),
}
BORN = (1969.36847558652, 0.95033306192651, 1967.50359080368, 1971.23336036937, 2.82143924951921)
RACE_TEST = (5.12184764248575, 10.5766068364574, 10566.0302296209, 7.96401990897262e-08)
AGES = {
    "": (47.2548158277631, 0.491648305287326, 0.998084473196927),
    "FALSE": (46.5565371024735, 0.704197742279449, 0.999057520432548),
    "TRUE": (47.8993808049536, 0.686578786939399, 0.999276497943261),
}


@pytest.fixture
def cces(run, folder, shared):
    (folder / "in.csv").write_bytes((shared / "data/polls/cces2018_1000.csv").read_bytes())
    return lambda command, *words: json.loads(
        run(command, "in.csv", "--weight", "commonweight", "--json", *words).stdout
    )


def test_shares_under_a_given_weight_are_those_of_r(cces):
    found = cces("estimate", "--question", "CC18_308a", "--by", "gender")

    assert len(found["rows"]) == 10
    for row in found["rows"]:
        numbers = (row["share"], row["se"], row["design_effect"])
        assert numbers == pytest.approx(APPROVAL[row["group"], row["answer"]], rel=1e-8)


def test_a_mean_in_strata_is_that_of_r(cces):
    (row,) = cces("estimate", "--question", "birthyr", "--strata", "region")["rows"]

    numbers = (row["mean"], row["se"], row["low"], row["high"], row["design_effect"])
    assert numbers == pytest.approx(BORN, rel=1e-8)


def test_a_crosstab_of_codes_is_tested_as_in_r(cces):
    test = cces("crosstab", "--rows", "CC18_308a", "--columns", "race")["test"]

    assert (test["statistic"], test["df1"], test["df2"], test["p"]) == pytest.approx(RACE_TEST, rel=1e-6)


@pytest.mark.parametrize("by", [(), ("--by", "female")])
def test_means_after_a_raking_are_those_of_r(run, folder, shared, by):
    (folder / "in.csv").write_bytes((shared / "data/polls/anes04.csv").read_bytes())
    margins = "variable,category,share\nfemale,TRUE,52\nfemale,FALSE,48\n"

    ended = run("estimate", "in.csv", "--question", "age", "--raked", "m.csv", "--json", *by, m=margins)

    for row in json.loads(ended.stdout)["rows"]:
        assert (row["mean"], row["se"], row["design_effect"]) == pytest.approx(AGES[row["group"]], rel=1e-8)
