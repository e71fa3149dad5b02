"""Fitting replicates anew: to R's calibration, and to what the full weights meet."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadDesign, BadWeights, Contradiction
from polling.stats.replication import refitting, replicates, vectorized
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin

# R 4.2.2, survey 4.1-1: i<-1:96; s<-data.frame(y=as.numeric((i*i*7)%%11<5), z=(i*37)%%23, w=1+((i*13)%%7)/2,
#                                              sex=((i*i)%%5<2)*1)
# j<-as.svrepdesign(svydesign(~1,weights=~w,data=s),type="JK1")
ROW = np.arange(1, 97)
Y, Z, W = (ROW * ROW * 7) % 11 < 5, (ROW * 37) % 23, 1 + (ROW * 13) % 7 / 2
SEX = ((ROW * ROW) % 5 < 2).astype(np.intp)


def test_linear_calibration_of_every_replicate_is_r_s():
    columns = np.stack([np.ones(96), SEX, Z], axis=1)
    off = np.array([250, 120, 2700]) - W @ columns
    weights = W * (1 + columns @ np.linalg.solve(columns.T @ (columns * W[:, None]), off))

    found = replicates.jk1(Design(weights, fit=Fit(numbers=columns, by=W))).estimate(vectorized.means(Y))

    # in R: svymean(~y,calibrate(j,~sex+z,c(`(Intercept)`=250,sex=120,z=2700)))
    assert found.estimates[0] == pytest.approx(0.269420858719018, rel=1e-12)
    assert found.se[0] == pytest.approx(5.19518478439387e-02, rel=1e-9)


def test_raking_of_every_replicate_to_numbers_is_r_s():
    columns = np.stack([np.ones(96), SEX, Z], axis=1)
    weights = W.copy()
    for _ in range(50):
        off = np.array([250, 120, 2700]) - weights @ columns
        weights = weights * np.exp(columns @ np.linalg.solve(columns.T @ (columns * weights[:, None]), off))

    made = replicates.jk1(Design(weights, fit=Fit(numbers=columns, by=W)))

    # in R: svymean(~y,calibrate(j,~sex+z,c(`(Intercept)`=250,sex=120,z=2700),calfun="raking",epsilon=1e-12,maxit=200))
    found = made.estimate(vectorized.means(Y))
    assert found.estimates[0] == pytest.approx(0.269798671615038, rel=1e-9)
    assert found.se[0] == pytest.approx(0.0521214452219211, rel=1e-7)


def test_the_anes_of_2004_calibrated_has_r_s_jackknife(shared):
    people = pd.read_csv(shared / "data" / "polls" / "anes04.csv").dropna(subset="married")
    base, married = 1 + (people.caseid % 3).to_numpy() / 2, people.married.to_numpy().astype(float)
    columns = np.stack([np.ones(len(people)), people.female, people.age], axis=1).astype(float)
    off = np.array([2000, 1030, 94000]) - base @ columns
    weights = base * (1 + columns @ np.linalg.solve(columns.T @ (columns * base[:, None]), off))
    strata = people.educcats.to_numpy().astype(int)

    made = replicates.jkn(Design(weights, strata, fit=Fit(numbers=columns, by=base)))
    found = made.estimate(vectorized.together([vectorized.means(married), vectorized.ratios(married, people.age)]))

    # R 4.2.2, survey 4.1-1: an$w<-1+(an$caseid%%3)/2; c1<-calibrate(as.svrepdesign(svydesign(id=~1,strata=~educcats,
    # weights=~w,data=an),type="JKn"),~f+age,c(`(Intercept)`=2000,f=1030,age=94000)); svymean and svyratio(~yes,~age,c1)
    assert found.estimates == pytest.approx([0.533867659261135, 0.0113588863672582], rel=1e-9)
    assert found.se == pytest.approx([0.0145194324242892, 0.000308924094133813], rel=1e-8)
    assert found.degrees == 1206


def test_a_re_raked_jackknife_says_how_far_raked_polls_really_scatter():
    draws = np.random.default_rng(3)
    found = []
    for _ in range(250):
        codes = draws.choice(3, 200, p=[0.2, 0.3, 0.5])
        yes = draws.random(200) < np.array([0.9, 0.5, 0.1])[codes]
        shares = np.array([0.4, 0.3, 0.3])
        weights = (shares / np.bincount(codes))[codes] * 200
        made = replicates.jk1(Design(weights, fit=Fit((Margin("age", codes, ("18", "30", "65"), shares),))))
        replicated = made.estimate(vectorized.means(yes))
        found.append((replicated.estimates[0], replicated.se[0]))

    estimates, errors = np.array(found).T

    # 250 polls tell their scatter to 4.5 %; without re-raking the errors would be two fifths larger
    assert errors.mean() == pytest.approx(estimates.std(ddof=1), rel=0.1)


def test_raking_and_a_linear_calibration_to_one_margin_are_the_same():
    sex = Margin("sex", SEX, ("F", "M"), np.array([0.5, 0.5]))
    weights = W / np.bincount(SEX, W)[SEX] * 48

    raked = replicates.jk1(Design(weights, fit=Fit((sex,)))).matrix()
    linear = replicates.jk1(Design(weights, fit=Fit((sex,), by=W)), how="linear").matrix()

    assert linear == pytest.approx(raked, rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(30, 80), st.integers(2, 4), st.integers(2, 5))
def test_every_replicate_meets_what_the_full_weights_meet(seed, n, first, second):
    random = np.random.default_rng(seed)
    codes = [random.permutation(np.arange(n) % count) for count in (first, second)]
    made = [Margin(str(k), c, tuple("abcde"[: c.max() + 1]), np.bincount(c) / n) for k, c in enumerate(codes)]
    design = Design(random.uniform(0.2, 5, n), fit=Fit(tuple(made)))

    weights = replicates.jk1(design).matrix()

    for code in codes:
        full = np.bincount(code, design.weights)
        sums = np.stack([weights[code == k].sum(axis=0) for k in range(len(full))], axis=1)
        assert sums == pytest.approx(np.tile(full, (n, 1)), rel=1e-8)
    assert (weights.diagonal() == 0).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_a_bootstrap_s_wild_replicates_meet_the_totals_too_or_are_refused(seed):
    random = np.random.default_rng(seed)
    made = tuple(
        Margin(str(k), random.permutation(np.arange(60) % count), tuple("abcde"[:count]), np.ones(count) / count)
        for k, count in enumerate((2, 3, 5))
    )
    design = Design(random.uniform(0.2, 5, 60), fit=Fit(made))

    try:
        weights = replicates.bootstrap(design, 30, seed=seed).matrix()
    except Contradiction:
        return

    for one in made:
        for k in range(len(one.categories)):
            full = design.weights[one.codes == k].sum()
            assert weights[one.codes == k].sum(axis=0) == pytest.approx(np.full(30, full), rel=1e-8)


def test_replicates_are_fitted_where_no_two_people_are_alike():
    codes = np.stack(np.meshgrid(np.arange(4), np.arange(5))).reshape(2, -1)[
        :, np.random.default_rng(4).permutation(20)
    ]
    made = tuple(Margin(str(k), code, tuple("abcde"[: code.max() + 1]), np.ones(2)) for k, code in enumerate(codes))
    design = Design(np.random.default_rng(5).uniform(0.5, 2, 20), fit=Fit(made))

    weights = replicates.jk1(design).matrix()

    for code in codes:
        for k in range(code.max() + 1):
            assert weights[code == k].sum(axis=0) == pytest.approx(np.full(20, design.weights[code == k].sum()))
    # within a replicate the factors are a product of one for each category: no interaction is left in them
    factors = np.log(weights[:, 0] / design.weights, where=weights[:, 0] > 0, out=np.full(20, np.nan))
    table = np.full((4, 5), np.nan)
    table[codes[0], codes[1]] = factors
    full = table[~np.isnan(table).any(axis=1)]
    assert full - full[0] == pytest.approx(np.tile((full - full[0])[:, :1], (1, 5)), abs=1e-9)


def test_who_did_not_say_keeps_their_total_in_every_replicate():
    codes = np.where(ROW % 8 == 0, -1, SEX)

    weights = replicates.jk1(Design(W, fit=Fit((Margin("sex", codes, ("F", "M"), np.ones(2) / 2),)))).matrix()

    assert weights[codes < 0].sum(axis=0) == pytest.approx(np.full(96, W[codes < 0].sum()), rel=1e-9)


@pytest.mark.parametrize("part", [1e-2, 1e-4, 1e-8])
def test_a_replicate_that_hardly_can_meet_the_totals_is_fitted_by_itself(part):
    # only person 11 is p and q, and this replicate has hardly any of them
    codes = {"u": np.array([0] * 11 + [1] * 10), "v": np.array([0] * 10 + [1] * 11)}
    fit = Fit(tuple(Margin(name, code, ("p", "q"), np.ones(2) / 2) for name, code in codes.items()))
    wild = np.ones((21, 1))
    wild[[3, 10]] = part

    found = refitting.aim_at(fit, np.ones(21), np.ones(21)).fitted(wild)

    assert found[10, 0] == pytest.approx(1, rel=1e-6)
    assert np.bincount(codes["u"], found[:, 0]) == pytest.approx([11, 10], rel=1e-8)
    assert np.bincount(codes["v"], found[:, 0]) == pytest.approx([10, 11], rel=1e-8)


def test_weights_too_many_to_keep_are_made_again_and_are_the_same():
    design = Design(np.ones(5200), fit=Fit((Margin("m", np.arange(5200) % 3, ("a", "b", "c"), np.ones(3) / 3),)))
    made = replicates.bootstrap(design, 5000, seed=3)

    first = next(iter(made.blocks()))[1]

    assert made.n * made.count > 25_000_000
    assert first.shape[1] < 5000
    assert first == pytest.approx(replicates.bootstrap(design, 500, seed=3).matrix()[:, : first.shape[1]], rel=1e-8)


def test_a_replicate_that_cannot_meet_the_margins_is_named():
    # Only person 11 is a and y: without them a and x are the same people, but not the same total
    first, second = np.array([0] * 11 + [1] * 10), np.array([0] * 10 + [1] * 11)
    made = [Margin(name, code, ("p", "q"), np.array([0.5, 0.5])) for name, code in (("u", first), ("v", second))]

    with pytest.raises(Contradiction, match="replicate 11 cannot meet the totals of u, v"):
        replicates.jk1(Design(np.ones(21), fit=Fit(tuple(made))))


def only_one(name: str) -> Margin:
    return Margin(name, np.array([0] + [1] * 19), ("F", "M"), np.array([0.5, 0.5]))


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: replicates.jk1(Design(np.ones(20), fit=Fit((only_one("sex"),)))), Contradiction, "whose sex is F"),
        (
            lambda: replicates.jk1(Design(W, fit=Fit(numbers=np.ones((96, 1)))), how="magic"),
            BadDesign,
            "raking or linear",
        ),
        (lambda: replicates.refitted(replicates.jk1(Design(W)), Fit(), W), BadDesign, "empty"),
        (lambda: replicates.refitted(replicates.jk1(Design(W)), Fit(), W[:9]), BadWeights, "9 fitted"),
        (lambda: refitting.aim_at(Fit(numbers=np.ones((9, 3000))), W, W), BadDesign, "3,000 categories"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(make, kind, words):
    with pytest.raises(kind, match=words):
        make()
