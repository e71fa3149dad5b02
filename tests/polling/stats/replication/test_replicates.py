"""Replicate weights against R's survey package and against their own promises."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polling.stats.problems import BadDesign, BadWeights, TooFew
from polling.stats.replication import replicates, vectorized
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import rake

# R 4.2.2, survey 4.1-1:
# i<-1:96; s<-data.frame(h=(i-1)%/%32, c=(i-1)%/%4, y=as.numeric((i*i*7)%%11<5), z=(i*37)%%23, w=1+((i*13)%%7)/2,
#                        age=(i*11)%%4, sex=((i*i)%%5<2)*1)
# A<-data.frame(sex=0:1,Freq=c(40,56)); B<-data.frame(age=0:3,Freq=c(30,26,22,18))
# R<-function(d) rake(d,list(~sex,~age),list(A,B),control=list(maxit=900,epsilon=1e-12,verbose=FALSE))
# n<-as.svrepdesign(svydesign(~c,strata=~h,weights=~w,data=s),type="JKn")
# j<-as.svrepdesign(svydesign(~1,weights=~w,data=s),type="JK1")
ROW = np.arange(1, 97)
STRATA, CLUSTERS = (ROW - 1) // 32, (ROW - 1) // 4
Y, Z, W = (ROW * ROW * 7) % 11 < 5, (ROW * 37) % 23, 1 + (ROW * 13) % 7 / 2
SEX, AGE = ((ROW * ROW) % 5 < 2).astype(np.intp), (ROW * 11) % 4

# i<-1:40; h<-rep(1:6,c(6,8,1,12,1,12)); y<-(i*37)%%23; w<-1+((i*13)%%7)/2; N<-c(30,40,9,50,7,60)[h]
ROW2 = np.arange(1, 41)
STRATA2 = np.repeat(np.arange(6), [6, 8, 1, 12, 1, 12])
Y2, W2 = (ROW2 * 37) % 23, 1 + (ROW2 * 13) % 7 / 2
SIZES = np.array([30.0, 40, 9, 50, 7, 60])[STRATA2]


def margins() -> tuple[Margin, ...]:
    return (
        Margin("sex", SEX, ("F", "M"), np.array([40, 56]) / 96),
        Margin("age", AGE, ("18", "30", "45", "65"), np.array([30, 26, 22, 18]) / 96),
    )


def raked(**drawn: object) -> Design:
    fitted = rake(margins(), W)
    return Design(fitted.weights, fit=Fit(fitted.margins), **drawn)  # type: ignore[arg-type]


def test_jkn_of_weights_that_were_not_fitted_is_r_s():
    found = replicates.jkn(Design(W, STRATA, CLUSTERS)).estimate(vectorized.means(np.stack([Y, Z], axis=1)))

    # in R: SE(svymean(~y+z,n)) and degf(n)
    assert found.estimates == pytest.approx([0.268041237113402, 11.090721649484536], rel=1e-12)
    assert found.se == pytest.approx([0.0236885884712734, 0.5211605500826395], rel=1e-9)
    assert found.degrees == 21


@pytest.mark.parametrize(
    ("around", "se"),
    # SE(svymean(~y+z,R(n))), and of the same made with mse=TRUE
    [("mean", [0.0259952188539254, 0.5843913149874128]), ("full", [0.0259952188674157, 0.5843919824328453])],
)
def test_every_replicate_of_raked_weights_is_raked_as_r_does(around, se):
    made = replicates.jkn(raked(strata=STRATA, clusters=CLUSTERS), around=around)

    found = made.estimate(vectorized.means(np.stack([Y, Z], axis=1)))

    assert found.estimates == pytest.approx([0.270897413717014, 11.226303094337181], rel=1e-9)
    assert found.se == pytest.approx(se, rel=1e-8)


def test_any_statistic_of_a_raked_jackknife_has_r_s_covariance():
    made = replicates.jk1(raked())
    groups = vectorized.by_groups(Y, SEX, 2)

    found = made.estimate(
        vectorized.together(
            [
                vectorized.means(Y),
                vectorized.ratios(Y, Z),
                vectorized.totals(Y),
                vectorized.differences(groups, [(0, 1)]),
                groups,
            ]
        )
    )

    # in R: svymean(~y,R(j)), svyratio(~y,~z,R(j)), svytotal(~y,R(j)), and of svyby(~y,~sex,R(j),svymean,covmat=TRUE)
    # the svycontrast c(1,-1) and the covariance
    values = [0.270897413717014, 0.0241305985987195, 26.0061517168333, -0.0228296284728097]
    assert found.estimates[:4] == pytest.approx(values, rel=1e-9)
    se = [0.0526639373747927, 0.00527313758159136, 5.0557379879801, 0.102108631839488]
    assert found.se[:4] == pytest.approx(se, rel=1e-8)
    assert found.covariance[4, 5] == pytest.approx(0.000249737336539842, rel=1e-7)


@pytest.mark.parametrize(
    ("lonely", "sizes", "around", "se"),
    # options(survey.lonely.psu=...); SE(svymean(~y,as.svrepdesign(d,type="JKn",mse=...))), without and with fpc=~N
    [
        ("certainty", None, "mean", 1.11523374108312),
        ("certainty", SIZES, "mean", 0.989930091496621),
        ("adjust", None, "mean", 1.15825866826586),
        ("adjust", SIZES, "mean", 1.03775184834599),
        ("adjust", SIZES, "full", 1.03983480246026),
        ("average", None, "mean", 1.14420567586622),
        ("average", SIZES, "full", 1.01564787939717),
    ],
)
def test_a_stratum_with_one_cluster_is_treated_as_r_does(lonely, sizes, around, se):
    made = replicates.jkn(Design(W2, STRATA2, population=sizes, lonely=lonely), around=around)

    assert made.estimate(vectorized.means(Y2)).se[0] == pytest.approx(se, rel=1e-9)
    assert "2 strata have one cluster each" in made.remarks[0]


def test_finite_populations_make_a_jackknife_smaller_as_in_r():
    whole = np.where(STRATA2 == 2, 1.0, SIZES)

    taken = replicates.jkn(Design(W2, STRATA2, population=whole)).estimate(vectorized.means(Y2))
    one = replicates.jk1(Design(W2, population=np.full(40, 100.0))).estimate(vectorized.means(Y2))

    # N of the third stratum 1: taken whole, no replicate; JK1 with fpc of 100
    assert taken.se[0] == pytest.approx(0.994084775038053, rel=1e-9)
    assert one.se[0] == pytest.approx(0.874682996506858, rel=1e-9)


def test_the_pew_poll_s_raked_jackknife_is_r_s(shared):
    polls = shared / "data" / "polls"
    people, adults = pd.read_csv(polls / "pew_dec13.csv"), pd.read_csv(polls / "acs2017_sex_age_educ.csv")
    people = people[people.recage.isin(adults.recage) & people.receduc.isin(adults.receduc)]
    made = []
    for columns in (["sex", "receduc"], ["recage"]):
        targets = adults.groupby(columns).weight.sum() / adults.weight.sum()
        codes = pd.MultiIndex.from_frame(people[columns]) if len(columns) > 1 else people[columns[0]]
        words = tuple(map(str, targets.index))
        made.append(Margin(":".join(columns), targets.index.get_indexer(codes), words, targets.to_numpy()))
    yes, sex = (people.q1 == "Approve").to_numpy(), (people.sex == "Male").to_numpy().astype(int)
    statistic = vectorized.together(
        [vectorized.means(yes), vectorized.differences(vectorized.by_groups(yes, sex, 2), [(0, 1)])]
    )

    plain = rake(made)
    alone = replicates.jk1(Design(plain.weights, fit=Fit(plain.margins))).estimate(statistic)
    drawn = rake(made, people.weight)
    region, block = pd.factorize(people.cregion)[0], np.arange(len(people)) // 12
    grouped = replicates.jkn(Design(drawn.weights, region, block, fit=Fit(drawn.margins))).estimate(statistic)

    # R 4.2.2, survey 4.1-1: pew <- subset(pew, recage %in% acs$recage & receduc %in% acs$receduc)
    # rake(as.svrepdesign(svydesign(id=~1,weights=~1,data=pew),type="JK1"), list(~sex:receduc, ~recage), ...),
    # rake(as.svrepdesign(svydesign(id=~block,strata=~cregion,weights=~weight,data=pew,nest=TRUE),type="JKn"), ...)
    assert alone.estimates == pytest.approx([0.425234959424121, 0.0210616240261052], rel=1e-8)
    assert alone.se == pytest.approx([0.0118507589892291, 0.0237468588369193], rel=1e-7)
    assert grouped.estimates == pytest.approx([0.455608488231868, 0.0195625220982874], rel=1e-8)
    assert grouped.se == pytest.approx([0.0123823351486566, 0.0266541275328063], rel=1e-7)


@pytest.mark.parametrize(("around", "se"), [("mean", 0.0278496966585133), ("full", 0.0279384095346744)])
@pytest.mark.parametrize("is_raked", [False, True])
def test_given_bootstrap_weights_are_read_as_r_reads_them(shared, around, se, is_raked):
    people = pd.read_csv(shared / "data" / "polls" / "pew_boot300.csv")
    yes, row = (people.q1 == "Approve").to_numpy(), people.row.to_numpy()
    codes = [(row % 2, [160, 140]), (row * 7 % 5, [40, 50, 60, 70, 80]), (row // 4 % 3, [90, 100, 110])]
    made = [Margin(str(k), code, tuple("abcde"[: len(t)]), np.array(t) / 300) for k, (code, t) in enumerate(codes)]
    brought = replicates.given(people.w, people.filter(regex="^X"), around=around)

    if is_raked:
        fitted = rake(made, people.w)
        brought = replicates.refitted(brought, Fit(fitted.margins), fitted.weights)
        se = {"mean": 0.0283775916823655, "full": 0.0283962039346965}[around]
    found = brought.estimate(vectorized.means(yes))

    # in R: svrepdesign(weights=w,repweights=X1..X60,type="bootstrap",combined.weights=TRUE,mse=...), and its rake
    assert found.estimates[0] == pytest.approx(0.433606071353974 if is_raked else 0.419566652464809, rel=1e-9)
    assert found.se[0] == pytest.approx(se, rel=1e-7)
    assert brought.degrees == 59


@pytest.mark.parametrize(
    ("kind", "options", "se"),
    # in R: M<-outer(i,1:8,function(a,b) s$w[a]*((a*b*5)%%7<4)*1.6)
    # SE(svymean(~y,svrepdesign(data=s,weights=~w,repweights=M,type=...,combined.weights=TRUE,mse=FALSE)))
    [
        ("BRR", {}, 0.0319256066026894),
        ("JK1", {}, 0.0844672155255978),
        ("JK2", {}, 0.0902992516890228),
        ("ACS", {"around": "full"}, 0.0639316214238814),
        ("bootstrap", {}, 0.0341299090777691),
        ("BRR", {"scale": 1 / (8 * 0.7**2)}, 0.0456080094324134),  # type="Fay", rho=.3
        ("JKn", {"rscales": np.arange(1, 9) / 10}, 0.0615927788151308),
    ],
)
def test_each_kind_of_given_weights_has_r_s_scale(kind, options, se):
    matrix = W[:, None] * (np.multiply.outer(ROW, np.arange(1, 9)) * 5 % 7 < 4) * 1.6

    brought = replicates.given(W, matrix, kind=kind, **options)

    assert brought.estimate(vectorized.means(Y)).se[0] == pytest.approx(se, rel=1e-9)
    assert brought.degrees == 4


def test_a_bootstrap_comes_near_the_taylor_standard_error_and_is_the_same_again():
    design = raked(strata=STRATA, clusters=CLUSTERS, population=np.full(96, 40.0))
    off = (Y - (design.weights @ Y) / 96) / 96

    found = replicates.bootstrap(design, 3000, seed=5).estimate(vectorized.means(Y))
    again = replicates.bootstrap(design, 40, seed=5).matrix()

    # 3,000 replicates: 1.3 % either way; 24 clusters leave second-order terms
    assert found.se[0] == pytest.approx(design.variance(off) ** 0.5, rel=0.12)
    assert again == pytest.approx(replicates.bootstrap(design, 60, seed=5).matrix()[:, :40], rel=1e-8)
    assert again != pytest.approx(replicates.bootstrap(design, 40, seed=6).matrix(), rel=1e-2)
    assert again.min() >= 0


@pytest.mark.parametrize("strata", [STRATA2, np.where(STRATA2 == 4, 3, STRATA2)])
def test_a_bootstrap_joins_strata_that_have_one_cluster(strata):
    made = replicates.bootstrap(Design(W2, strata), 300, seed=1)

    alone = made.matrix()[strata == 2] / W2[strata == 2][:, None]

    assert alone.std() > 0.5
    assert alone.mean() == pytest.approx(1, abs=0.2)
    assert replicates.bootstrap(Design(W2, strata, lonely="certainty"), 9, seed=1).matrix()[14] == pytest.approx(W2[14])


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=40))
def test_the_jackknife_of_a_plain_mean_is_the_textbook_s(values):
    found = replicates.jk1(Design(np.ones(len(values)))).estimate(vectorized.means(values))

    # s / sqrt(n): Wolter 2007, 4.2
    assert found.se[0] == pytest.approx(np.std(values, ddof=1) / len(values) ** 0.5, rel=1e-6, abs=1e-9)


def test_a_share_s_interval_stays_within_0_and_1_and_a_mean_s_is_student_s():
    made = replicates.jk1(Design(np.ones(20)))

    shares = made.estimate(vectorized.shares(np.array([0] * 19 + [1]), 3))
    low, high = made.estimate(vectorized.means(np.arange(20))).intervals()[0]

    # t of 19 degrees at 0.975 is 2.0930 (any table)
    assert (high - low) / 2 == pytest.approx(2.0930 * np.std(np.arange(20), ddof=1) / 20**0.5, rel=1e-4)
    ends = shares.share_intervals(n=20, effective_n=20)
    assert (ends >= 0).all()
    assert (ends <= 1).all()
    assert ends[2] == pytest.approx([0, 0.1684], abs=1e-4)  # Clopper and Pearson: none of 20


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: replicates.jk1(Design(np.ones(1))), TooFew, "two clusters"),
        (lambda: replicates.jk1(Design(W, STRATA)), BadDesign, "use jkn"),
        (lambda: replicates.jkn(Design(W2, STRATA2, lonely="fail")), BadDesign, "stratum 3 has one cluster"),
        (lambda: replicates.jkn(Design(np.ones(3), np.arange(3))), TooFew, "join strata"),
        (lambda: replicates.jk1(Design(np.ones(50_000))), BadDesign, "50,000 replicates of 50,000 people"),
        (lambda: replicates.bootstrap(Design(W), 0, seed=1), TooFew, "0 replicates"),
        (lambda: replicates.bootstrap(Design(W), 50, seed=-1), BadDesign, "seed"),
        (lambda: replicates.given(W, np.ones((96, 1))), TooFew, "1 replicates"),
        (lambda: replicates.given(W, np.ones((95, 9))), BadWeights, "shape"),
        (lambda: replicates.given(W, -np.ones((96, 9))), BadWeights, "replicate 1, person 1"),
        (lambda: replicates.given(W, np.full((96, 9), np.nan)), BadWeights, "replicate 1, person 1"),
        (lambda: replicates.given(W, np.zeros((96, 9))), BadWeights, "nobody"),
        (lambda: replicates.given(W, np.ones((96, 9)), rscales=[1.0]), BadWeights, "rscales"),
        (lambda: replicates.given(W, np.ones((96, 9)), scale=0), BadWeights, "scale"),
        (lambda: replicates.given(W, np.ones((96, 9)), kind="magic"), BadDesign, "one of bootstrap"),
        (lambda: replicates.given(W, np.ones((96, 9)), kind="JKn"), BadDesign, "need rscales"),
        (lambda: replicates.jk1(Design(W), around="nothing"), BadDesign, "center"),
        (
            lambda: replicates.jk1(Design(W)).estimate(vectorized.means(Y, within=ROW == 7)),
            TooFew,
            "replicate 7 leaves",
        ),
        (
            lambda: replicates.jk1(Design(W)).estimate(vectorized.means(Y, within=ROW < 0)),
            TooFew,
            "the sample has nobody",
        ),
        (lambda: vectorized.means([1.0, np.nan]), BadDesign, "person 2"),
    ],
)
def test_what_cannot_be_replicated_is_refused_in_words(make, kind, words):
    with pytest.raises(kind, match=words):
        make()


def test_replicates_load_nothing_heavy():
    parts = ("replication.replicates", "comparing.splits", "comparing.trends")
    code = "".join(f"import polling.stats.{part}; " for part in parts) + "import sys; print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert not {"pandas", "scipy.stats", "flask"} & set(said.split())
