"""Real polls against R's survey package: Pew December 2013, ANES 2004, CCES 2018 (see ../shared/data/polls)."""

import numpy as np
import pandas as pd
import pytest

from polling.stats.variance import estimating, intervals
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights import weighting

# R 4.2.2, survey 4.1-1 in all tests below. p <- read.csv("pew_dec13.csv"); t <- read.csv("acs2017_sex_age_educ.csv")
# p <- p[p$recage != "DK/Ref" & p$receduc != "DK/Ref",]; se: interaction(sex, receduc) in p and t; N <- nrow(p)
# ms, ma: data frames of the shares of t$weight by se and by recage, times N
# then d <- svydesign(id=~1, weights=rep(1, N), data=p)
# and r <- rake(d, list(~se, ~recage), list(ms, ma), control=list(maxit=500, epsilon=1e-12))


@pytest.fixture
def pew(shared):
    people = pd.read_csv(shared / "data" / "polls" / "pew_dec13.csv")
    people = people[(people.recage != "DK/Ref") & (people.receduc != "DK/Ref")].reset_index(drop=True)
    targets = pd.read_csv(shared / "data" / "polls" / "acs2017_sex_age_educ.csv")
    for frame in (people, targets):
        frame["se"] = frame.sex + " " + frame.receduc
    margins = [
        weighting.margin(name, people[name].tolist(), (targets.groupby(name).weight.sum() / 36).to_dict())
        for name in ("se", "recage")
    ]
    return people, margins


def raked(margins, base=None, **parts) -> Design:
    found = weighting.rake(margins, base)
    return Design(found.weights, fit=Fit(tuple(found.margins)), **parts)


def test_the_pew_poll_raked_has_r_s_share_and_interval(pew):
    people, margins = pew

    found = estimating.share(raked(margins), people.q1 == "Approve")

    # svymean(~I(q1 == "Approve"), r, deff="replace"), svyciprop of it
    assert (found.value, found.se) == pytest.approx((0.42523495942412, 0.01177602830984), rel=1e-8)
    assert (found.low, found.high) == pytest.approx((0.4023190275376, 0.4484767401549), rel=1e-8)
    assert found.design_effect == pytest.approx(1.110373788853, rel=1e-8)
    assert found.n == 1958


@pytest.mark.parametrize(
    ("party", "n", "numbers"),
    [
        # s <- subset(r, party == ...); svymean(~I(q1 == "Approve"), s, deff="replace"), svyciprop of it
        ("Democrat", 642, (0.79912943863961, 0.01690109151081, 0.76388710778739, 0.83028020760459, 1.14065448663447)),
        ("Independent", 700, (0.33679371056686, 0.0190022772974, 0.3005573528813, 0.37505622189735, 1.12999330324464)),
        ("Republican", 530, (0.10610918795479, 0.01519617488199, 0.0797428461047, 0.13986834510483, 1.28791373137279)),
    ],
)
def test_the_parties_of_the_pew_poll_have_r_s_numbers(pew, party, n, numbers):
    people, margins = pew

    found = estimating.share(raked(margins), people.q1 == "Approve", within=people.party == party)

    # R stops fitting the model of its intervals a little before it has converged
    assert (found.value, found.se, found.design_effect) == pytest.approx((*numbers[:2], numbers[4]), rel=1e-8)
    assert (found.low, found.high) == pytest.approx(numbers[2:4], rel=1e-7)
    assert found.n == n


def test_the_answers_of_the_pew_poll_covary_as_in_r(pew):
    people, margins = pew
    answers = sorted(people.q1.unique())

    _, covariance = estimating.shares(raked(margins), people.q1.map(answers.index), 3)

    # in R: vcov(svymean(~q1, r))
    assert covariance == pytest.approx(
        np.array(
            [
                [1.386748427541e-04, -1.229131433340e-04, -1.576169942008e-05],
                [-1.229131433340e-04, 1.418665338932e-04, -1.895339055915e-05],
                [-1.576169942008e-05, -1.895339055915e-05, 3.471508997923e-05],
            ]
        ),
        rel=1e-7,
    )


def test_differences_of_parties_and_of_questions_have_r_s_standard_errors(pew):
    people, margins = pew
    design, yes = raked(margins), people.q1 == "Approve"
    of_party = {
        party: estimating.share_of(design, yes, within=people.party == party) for party in ("Democrat", "Republican")
    }

    parties = estimating.difference(design, of_party["Democrat"], of_party["Republican"])
    questions = estimating.difference(
        design, estimating.share_of(design, yes), estimating.share_of(design, people.q45 == "Approve")
    )

    # svytotal over r of D*(yes-pd)/sum(w*D) - R*(yes-pr)/sum(w*R); svymean of (q1 == "Approve") - (q45 == "Approve")
    assert (parties.value, parties.se) == pytest.approx((0.69302025068482, 0.02268515382204), rel=1e-8)
    assert (questions.value, questions.se) == pytest.approx((0.035262441932766, 0.009102335734026), rel=1e-8)
    assert (questions.low, questions.high) == pytest.approx((0.017411151175611, 0.053113732689921), rel=1e-8)


def test_the_pew_poll_s_own_weights_and_regions_have_r_s_numbers(pew):
    people, margins = pew
    regions, weights = pd.factorize(people.cregion)[0], people.weight.to_numpy()
    yes = people.q1 == "Approve"

    plain = estimating.share(Design(weights, strata=regions), yes)
    both = estimating.share(raked(margins, weights, strata=regions), yes)

    # d2 <- svydesign(id=~psraid, strata=~cregion, weights=~weight, data=p); svymean with deff="replace", svyciprop by
    # its logit and its beta method; r2 <- rake(d2, ...) to the same margins
    assert (plain.value, plain.se) == pytest.approx((0.45454830042000, 0.01300025339625), rel=1e-11)
    assert (plain.low, plain.high) == pytest.approx((0.42919332618034, 0.48014119212156), rel=1e-9)
    assert plain.design_effect == pytest.approx(1.33400704487222, rel=1e-11)
    beta = intervals.korn_graubard(plain.value, plain.se, n=1958, degrees=1954)
    assert np.array(beta) == pytest.approx([0.4288401705259, 0.4804387577099], rel=1e-10)
    assert (both.value, both.se) == pytest.approx((0.4556084882316, 0.01263197645273), rel=1e-8)
    assert both.design_effect == pytest.approx(1.259013215799, rel=1e-8)


@pytest.fixture
def anes(shared):
    # a <- read.csv("anes04.csv"); a <- a[complete.cases(a),]; a$cl <- a$caseid %% 40; a$w0 <- 1 + (a$caseid %% 5)/2
    # a$str <- ifelse(a$racecats == 1, 1, 2); d <- svydesign(id=~cl, strata=~str, weights=~w0, data=a, nest=TRUE)
    # N <- sum(a$w0)
    people = pd.read_csv(shared / "data" / "polls" / "anes04.csv").dropna().reset_index(drop=True)
    parts = {"strata": np.where(people.racecats == 1, 1, 2), "clusters": (people.caseid % 40).to_numpy()}
    return people, (1 + (people.caseid % 5) / 2).to_numpy(), parts


def test_the_anes_raked_in_clusters_has_r_s_numbers(anes):
    people, base, parts = anes
    ages = dict(zip(sorted(people.agecats.unique()), range(6, 0, -1), strict=True))
    margins = [
        weighting.margin("female", people.female.astype(str).tolist(), {"False": 0.48, "True": 0.52}),
        weighting.margin("age", people.agecats.tolist(), {age: part / 21 for age, part in ages.items()}),
    ]

    design = raked(margins, base, **parts)
    married = estimating.share(design, people.married.astype(bool))
    age = estimating.mean(design, people.age)
    ratio = estimating.ratio(design, people.age, people.educcats)
    oldest = estimating.quantile(design, people.age, 0.9)

    # r <- rake(d, list(~female, ~agecats), ...) to .48/.52 and 6:1; svymean, svyciprop, svyratio(~age, ~educcats),
    # and svyquantile(~age, r, .9)
    assert (married.value, married.se) == pytest.approx((0.46534265915278, 0.01719221054136), rel=1e-8)
    assert (married.low, married.high) == pytest.approx((0.43133137814256, 0.49967929528769), rel=1e-8)
    assert married.design_effect == pytest.approx(1.43747536644134, rel=1e-8)
    assert (age.value, age.se) == pytest.approx((37.74846271885124, 0.09642260399265), rel=1e-8)
    assert (age.low, age.high) == pytest.approx((37.55650006032529, 37.94042537737720), rel=1e-10)
    assert (ratio.value, ratio.se) == pytest.approx((12.4771944014776, 0.1376664022726), rel=1e-8)
    assert (oldest.value, oldest.low, oldest.high) == (60, 59, 61)
    assert oldest.se == pytest.approx(0.50229875296091, rel=1e-10)
    assert design.degrees == 78


def test_the_anes_calibrated_to_a_mean_has_r_s_numbers(anes):
    people, base, parts = anes
    columns = np.column_stack([np.ones(len(people)), people.female, people.age]).astype(float)
    off = base.sum() * np.array([1, 0.52, 46]) - columns.T @ base
    weights = base * (1 + columns @ np.linalg.solve(columns.T @ (columns * base[:, None]), off))
    design = Design(weights, fit=Fit(numbers=columns, by=base), **parts)
    others = people.racecats != 1

    married = estimating.share(design, people.married.astype(bool))
    of_others = estimating.share(design, people.married.astype(bool), within=others)

    # g <- calibrate(d, ~female+age, c("(Intercept)"=N, femaleTRUE=.52*N, age=46*N)); the mean of educcats, the total
    # of married, and married in subset(g, str == 2)
    assert (married.value, married.se) == pytest.approx((0.52752053914896, 0.01592127160878), rel=1e-10)
    assert estimating.mean(design, people.educcats).se == pytest.approx(0.03018794292754, rel=1e-10)
    assert estimating.total(design, people.married.astype(int)).se == pytest.approx(38.56131983647, rel=1e-10)
    assert (of_others.value, of_others.se) == pytest.approx((0.42174418623288, 0.03020718454563), rel=1e-10)
    assert design.degrees_within(others) == 39


def test_the_cces_has_r_s_numbers(shared):
    people = pd.read_csv(shared / "data" / "polls" / "cces2018_1000.csv")
    weights = people.commonweight.to_numpy()
    answered = people.CC18_327a.notna()
    design = Design(weights)

    regions = estimating.share(Design(weights, strata=people.region.to_numpy()), people.CC18_308a <= 2)
    parties = [
        estimating.share(design, people.CC18_327a == 1, within=answered & (people.pid3 == party)) for party in (1, 2, 3)
    ]
    year = estimating.quantile(design, people.birthyr, 0.5)

    # svydesign(id=~1, strata=~region, weights=~commonweight, data=c): svymean(~I(CC18_308a <= 2)), svyciprop of it;
    # e <- svydesign(id=~1, weights=~commonweight, data=c): svymean(~I(CC18_327a == 1), subset(e, pid3 == k &
    # !is.na(CC18_327a))), svymean(~birthyr, e), svyquantile(~birthyr, e, .5)
    assert (regions.value, regions.se) == pytest.approx((0.47278307391028, 0.02350743251886), rel=1e-11)
    assert (regions.low, regions.high) == pytest.approx((0.4270143881267, 0.5190138398688), rel=1e-8)
    assert regions.design_effect == pytest.approx(2.21474953789207, rel=1e-11)
    assert [one.value for one in parties] == pytest.approx([0.87926253401825, 0.3649511975901, 0.6242997952282])
    assert [one.se for one in parties] == pytest.approx([0.03068067867901, 0.0355416840555, 0.0587648588687], rel=1e-11)
    assert [one.n for one in parties] == [353, 272, 279]
    assert estimating.mean(design, people.birthyr).se == pytest.approx(0.9505137080397, rel=1e-11)
    assert (year.value, year.low, year.high) == (1969, 1967, 1973)
    assert year.se == pytest.approx(1.5287859220317, rel=1e-10)
