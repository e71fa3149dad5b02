"""Rao and Scott's test of independence against R's survey package: strata, clusters, finite populations, raking."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from polling.stats.comparing.crosstabs import crosstab
from polling.stats.comparing.independence import rao_scott
from polling.stats.problems import Problem
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import crossed, margin
from polling.stats.weights.weighting import rake
from tests.factories.tables import two_questions

# R 4.2.2, survey 4.1-1. Three hundred people by a formula:
# i <- 0:299; x <- data.frame(answer=((i*5+i%/%13)%%3+(i%/%7)%%2+(i%%10==0))%%4, group=(i*5+i%/%13)%%3,
#   w=1+((i*37)%%100)/50, stratum=i%/%100, cluster=i%/%12, side=(i*3+i%/%17)%%2)
# x$answer[i%%29==0] <- NA; x$group[i%%31==0] <- NA
# design a was made by svydesign(ids=~1, weights=~w, data=x) and
#   b by svydesign(ids=~1, strata=~stratum, weights=~w, data=x)
# c by svydesign(ids=~cluster, strata=~stratum, weights=~w, data=x, nest=TRUE)
# d by rake(svydesign(ids=~cluster, weights=~w, data=x), list(~side), list(data.frame(side=0:1, Freq=c(140,160))))
# svychisq(~answer+group, .): statistic, parameter (2), p.value
PERSON = np.arange(300)
GROUP = (PERSON * 5 + PERSON // 13) % 3
ANSWER = (GROUP + (PERSON // 7) % 2 + (PERSON % 10 == 0)) % 4
ANSWER = np.where(PERSON % 29 == 0, -1, ANSWER)
GROUP = np.where(PERSON % 31 == 0, -1, GROUP)
W = 1 + ((PERSON * 37) % 100) / 50
STRATUM, CLUSTER, SIDE = PERSON // 100, PERSON // 12, (PERSON * 3 + PERSON // 17) % 2
IN_R = {
    "a": (40.2668207405283, 5.59341379258892, 1672.43072398408572, 3.08489860529085e-43),
    "b": (40.251661697174, 5.59531357236057, 1661.80813099108991, 3.23251893208471e-43),
    "c": (48.3277038604708, 4.17567288305874, 100.21614919340976, 4.46070752796489e-23),
    "d": (50.2196907831268, 4.29644998089692, 103.11479954152608, 2.99846496819469e-24),
}


def a_design(name):
    if name == "d":
        raked = rake([margin("side", SIDE.astype(str).tolist(), {"0": 0.4666666666666667, "1": 0.5333333333333333})], W)
        return Design(raked.weights, clusters=CLUSTER, fit=Fit(margins=raked.margins))
    parts = {"a": {}, "b": {"strata": STRATUM}, "c": {"strata": STRATUM, "clusters": CLUSTER}}
    return Design(W, **parts[name])


def numbers(test):
    return (test.statistic, test.df1, test.df2, test.p)


def codes(column):
    kinds = pd.Categorical(column)
    return kinds.codes.astype(np.intp), [str(name) for name in kinds.categories]


def table_of(frame, design, row, column):
    rows, answers = codes(frame[row])
    columns, groups = codes(frame[column])
    return crosstab(design, rows, columns, answers=answers, groups=groups)


@pytest.mark.parametrize("name", IN_R)
def test_rao_and_scott_s_test_is_r_s_for_strata_clusters_and_raked_weights(name):
    found = rao_scott(a_design(name), ANSWER, GROUP)

    assert numbers(found) == pytest.approx(IN_R[name], rel=1e-8)


# R 4.2.2, survey 4.1-1: p <- read.csv("pew_dec13.csv", stringsAsFactors=TRUE); p$partyln[p$partyln==""] <- NA
# svychisq(~q1+party, svydesign(ids=~1, weights=~weight, data=p)) and so on
# k: those whose recage and receduc are in acs2017; r <- rake(svydesign(ids=~1, weights=rep(1,nrow(k)), data=k),
#   list(~sex+receduc, ~recage), list(its counts times nrow(k)), control=list(maxit=200, epsilon=1e-12))
@pytest.mark.parametrize(
    ("row", "column", "plain", "raked"),
    [
        (
            "q1",
            "party",
            (48.4367544120105, 9.38232975252619, 18764.65950505237, 9.50234113228706e-91),
            (55.9340984053163, 9.67584584044685, 18935.63030975447, 1.3971163327505e-108),
        ),
        (
            "q45",
            "party",
            (44.5391205673901, 9.7396491064362, 19479.29821287242, 3.56674201799864e-86),
            (53.5208249503835, 9.81804629483789, 19213.91659899774, 3.35755192434013e-105),
        ),
        (
            "q1",
            "partyln",
            (47.5148658424447, 3.88919429750358, 7778.388595007161, 1.5958766189987e-38),
            (53.8278700581681, 3.98833689021906, 7805.175294158694, 1.05687338414658e-44),
        ),
    ],
)
def test_the_pew_poll_of_2013_has_r_s_test_weighted_and_raked(shared, row, column, plain, raked):
    poll = pd.read_csv(shared / "data/polls/pew_dec13.csv")
    known, design = pew_raked(shared, poll)

    weighted = table_of(poll, Design(poll["weight"].to_numpy()), row, column)
    ours = table_of(known, design, row, column)

    assert numbers(weighted.test) == pytest.approx(plain, rel=1e-8)
    assert numbers(ours.test) == pytest.approx(raked, rel=1e-6)
    assert weighted.left_out == poll[column].isna().sum()


def pew_raked(shared: Path, poll: pd.DataFrame) -> tuple[pd.DataFrame, Design]:
    """The people of known age and education, raked to sex by education and to age."""
    public = pd.read_csv(shared / "data/polls/acs2017_sex_age_educ.csv")
    known = poll[poll["receduc"].isin(public["receduc"]) & poll["recage"].isin(public["recage"])]
    pairs = {f"{sex}:{educ}": n for (sex, educ), n in public.groupby(["sex", "receduc"])["weight"].sum().items()}
    ages = public.groupby("recage")["weight"].sum().to_dict()
    columns = {"sex": known["sex"].tolist(), "receduc": known["receduc"].tolist()}
    raked = rake(
        [crossed(columns, pairs, units="total"), margin("recage", known["recage"].tolist(), ages, units="total")]
    )
    return known, Design(raked.weights, fit=Fit(margins=raked.margins))


# R 4.2.2, survey 4.1-1: u <- svydesign(ids=~1, weights=rep(1, nrow(n4)), data=n4); svychisq(~educcats+racecats, u)
def test_the_election_study_of_2004_has_r_s_test(shared):
    people = pd.read_csv(shared / "data/polls/anes04.csv")

    found = table_of(people, Design(np.ones(len(people))), "educcats", "racecats").test

    # survey: 2.88841104332259, 19.9999609602856, 24219.9527229058622, p 1.59477690801824e-05
    assert numbers(found) == pytest.approx(
        (2.88841104332259, 19.9999609602856, 24219.95272290586, 1.59477690801824e-05)
    )


# R 4.2.2, survey 4.1-1, CC18_308a by pid3, weights commonweight: strata=~region; and ids=~state_fips, nest=TRUE;
# and fpc=~N with N <- ifelse(region==1, 20, 30)
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("region",), (19.953471381591, 11.1104045994922, 11065.96298109423, 7.45650212940194e-41)),
        (("region", "state_fips"), (20.3040345449145, 7.11889819624783, 327.46931702740, 6.76758656558089e-23)),
        (("region", "state_fips", "N"), (38.1694984009641, 7.07615636817563, 325.50319293607873, 3.28055349806643e-39)),
    ],
)
def test_the_election_study_of_2018_has_r_s_test(shared, parts, expected):
    people = pd.read_csv(shared / "data/polls/cces2018_1000.csv")
    people["N"] = np.where(people["region"] == 1, 20.0, 30.0)
    named = zip(("strata", "clusters", "population"), parts, strict=False)
    design = Design(people["commonweight"].to_numpy(), **{name: people[part].to_numpy() for name, part in named})

    assert numbers(table_of(people, design, "CC18_308a", "pid3").test) == pytest.approx(expected, rel=1e-8)


def test_a_table_the_weights_were_fitted_to_has_no_test():
    rows, columns = np.arange(80) % 2, (np.arange(80) // 2) % 2
    both = {"0:0": 0.1, "0:1": 0.2, "1:0": 0.3, "1:1": 0.4}
    raked = rake([crossed({"r": rows.astype(str).tolist(), "c": columns.astype(str).tolist()}, both)])
    design = Design(raked.weights, fit=Fit(margins=raked.margins))

    table = crosstab(design, rows, columns, answers=["yes", "no"], groups=["a", "b"])

    assert table.test is None
    assert "fitted to this very table" in table.no_test


def test_one_row_or_one_column_has_nothing_to_test():
    with pytest.raises(Problem, match="nothing to test"):
        rao_scott(Design(np.ones(4)), np.array([0, 1, 0, 1]), np.zeros(4, dtype=int))


@given(two_questions())
@settings(max_examples=40, deadline=None)
def test_the_test_knows_neither_order_nor_scale_nor_which_side_is_which(poll):
    rows, columns, weights = poll
    turn = np.random.default_rng(1).permutation(len(rows))

    found = rao_scott(Design(weights), rows, columns)

    for same in (
        rao_scott(Design(7 * weights), rows, columns),
        rao_scott(Design(weights), columns, rows),
        rao_scott(Design(weights[turn]), rows[turn], columns[turn]),
        rao_scott(Design(weights), np.where(rows >= 0, 10 - rows, -1), columns),
    ):
        assert numbers(same) == pytest.approx(numbers(found), rel=1e-8, abs=1e-12)
