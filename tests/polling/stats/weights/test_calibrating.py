"""Post-stratification and calibration beside R's survey package, and by their promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadShares, BadWeights, Contradiction, NotWeightable
from polling.stats.weights.calibrating import Number, calibrate, post_stratify
from polling.stats.weights.margins import Margin, crossed, margin
from polling.stats.weights.weighting import rake

SCHOOLING = {"1": 14, "2": 31, "3": 18, "4": 19, "5": 18}
AGE = 46.0

# R 4.2.2, survey 4.1-1: an <- anes04.csv without the one blank in married, n <- 1211, ed <- factor(educcats),
# d <- svydesign(id=~1, weights=~1, data=an), g <- calibrate(d, ~ed+age, c(`(Intercept)`=n, ed2=.31*n, ed3=.18*n,
# ed4=.19*n, ed5=.18*n, age=46*n), calfun=, bounds=, epsilon=1e-13, maxit=200), and of it weights(g)[1:4], the sum of
# their squares, the least and the most
ANES = {
    ("linear", None): (
        [1.585084778325, 0.79469261200649, 0.73450810258558, 1.3810804277703],
        (1355.878809402, 0.30263462369588, 1.81295390666),
    ),
    ("raking", None): (
        [1.5839428668439, 0.793360462256, 0.70938399453138, 1.3051160839923],
        (1358.2311236401, 0.46358069680644, 1.9971247020585),
    ),
    ("logit", (0.3, 3)): (
        [1.59049085761, 0.78866565077663, 0.70747277494591, 1.3256045500068],
        (1357.5718244613, 0.4827503873376, 1.9198249991718),
    ),
    ("linear", (0.5, 1.6)): (
        [1.6, 0.78521263368106, 0.73542128465395, 1.4484101657287],
        (1358.7403351432, 0.5, 1.6),
    ),
    ("raking", (0.55, 1.7)): (
        [1.6479951462403, 0.78604018354351, 0.71088405116599, 1.3563503689189],
        (1357.9285841579, 0.55, 1.7),
    ),
}


@pytest.mark.parametrize(("how", "bounds"), list(ANES))
def test_schooling_and_mean_age_give_the_weights_that_r_gives(shared, how, bounds):
    people = pd.read_csv(shared / "data/polls/anes04.csv").dropna(subset="married")
    first, (squares, least, most) = ANES[how, bounds]

    made = calibrate(
        [margin("educcats", people.educcats, SCHOOLING)],
        numbers=[Number("age", people.age, AGE)],
        how=how,
        bounds=bounds,
    )

    assert made.weights[:4] == pytest.approx(first, rel=1e-8)
    assert (made.weights**2).sum() == pytest.approx(squares, rel=1e-9)
    assert (made.report.lowest, made.report.highest) == pytest.approx((least, most), rel=1e-8)
    assert np.average(people.age, weights=made.weights) == pytest.approx(AGE, abs=1e-9)
    assert made.number_gap < 1e-9


# R as above on pew_dec13.csv with the margins se and ag of test_raking.py: calibrate(d, ~se+ag, ...), weights(g)[1:4]
# and the sum of their squares; postStratify(d, ~se, T1). R's raking within (0.5, 2) ends "Failed to converge"; within
# (0.4, 2) it converges, and as the lower bound is not reached the weights are the same
PEW = {
    ("linear", None): ([0.97681765430952, 0.64929693850308, 0.87940922994604, 0.74468323806801], 2266.3015000622),
    ("linear", (0.5, 2)): ([0.98429311687073, 0.65402849470469, 0.88960197893293, 0.72360616164642], 2267.5035148474),
    ("raking", (0.5, 2)): ([0.94120128851508, 0.6731967030202, 0.8685704231513, 0.73371175522203], 2272.9893921577),
    ("raking", (0.55, 2)): ([0.9438874756107, 0.67526009342409, 0.87241360226929, 0.72259295807145], 2275.251976227),
    ("logit", (0.4, 2.4)): ([0.94827047899595, 0.66295808095478, 0.86502952225903, 0.72183542790081], 2272.3447855943),
}
PEW_STRATIFIED = [1.2056717255647, 0.80310341969377, 1.0232959602872, 1.0232959602872]
PEW_STRATIFIED_SQUARES = 2081.5808248302


def pew_margins(poll: pd.DataFrame, public: pd.DataFrame) -> list[Margin]:
    known = poll.replace("DK/Ref", None)
    both = public.groupby(public.sex + ":" + public.receduc).weight.sum().to_dict()
    ages = public.groupby("recage").weight.sum().to_dict()
    return [
        crossed({"sex": known.sex, "receduc": known.receduc}, both, units="total"),
        margin("recage", known.recage, ages, units="total"),
    ]


@pytest.mark.parametrize(("how", "bounds"), list(PEW))
def test_the_pew_poll_is_calibrated_as_r_does_it(shared, how, bounds):
    poll = pd.read_csv(shared / "data/polls/pew_dec13.csv")
    margins = pew_margins(poll, pd.read_csv(shared / "data/polls/acs2017_sex_age_educ.csv"))
    first, squares = PEW[how, bounds]

    made = calibrate(margins, how=how, bounds=bounds)

    assert made.weights[:4] == pytest.approx(first, rel=1e-8)
    assert (made.weights**2).sum() == pytest.approx(squares, rel=1e-9)
    assert how != "raking" or rake(margins, bounds=bounds).weights == pytest.approx(made.weights, rel=1e-8)


def test_one_margin_is_met_in_one_step_as_r_s_post_stratification(shared):
    poll = pd.read_csv(shared / "data/polls/pew_dec13.csv")
    both = pew_margins(poll, pd.read_csv(shared / "data/polls/acs2017_sex_age_educ.csv"))[0]

    made = post_stratify(both)

    assert made.weights[:4] == pytest.approx(PEW_STRATIFIED, rel=1e-12)
    assert (made.weights**2).sum() == pytest.approx(PEW_STRATIFIED_SQUARES, rel=1e-12)
    assert made.report.converged


def test_a_mean_alone_is_met_by_the_regression_estimator_s_weights():
    # by hand: w = 1 + (m - mean) (x - mean) / variance for x = 1..5, m = 3.5: mean 3, variance 2
    values = [1.0, 2, 3, 4, 5]

    made = calibrate(numbers=[Number("score", values, 3.5)])

    assert made.weights == pytest.approx([0.5, 0.75, 1, 1.25, 1.5])
    assert made.number_columns.shape == (5, 1)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), how=st.sampled_from(["linear", "logit", "raking"]), scale=st.floats(0.01, 100))
def test_every_target_is_met_within_the_bounds_whatever_the_curve(seed, how, scale):
    chance = np.random.default_rng(seed)
    sex = margin("sex", chance.choice(["F", "M"], 300), {"F": 0.55, "M": 0.45})
    income = chance.gamma(3, 20_000, 300)
    base = chance.gamma(9, 1, 300)
    target = float(np.average(income, weights=base) * 1.05)

    made = calibrate([sex], base, numbers=[Number("income", income, target)], how=how, bounds=(0.1, 8))
    rescaled = calibrate(
        [sex], scale * base, numbers=[Number("income", scale * income, scale * target)], how=how, bounds=(0.1, 8)
    )

    factors = made.weights / made.base
    assert factors.min() >= 0.1 - 1e-9
    assert factors.max() <= 8 + 1e-9
    assert made.weights[sex.codes == 0].sum() == pytest.approx(0.55 * 300)
    assert np.average(income, weights=made.weights) == pytest.approx(target, rel=1e-9)
    assert rescaled.weights == pytest.approx(made.weights, rel=1e-6)


SEX = margin("sex", ["F", "M"] * 20, {"F": 0.5, "M": 0.5})


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({}, NotWeightable, "nothing to calibrate to"),
        ({"margins": [SEX], "how": "magic"}, NotWeightable, "magic is no way to calibrate"),
        ({"margins": [SEX], "how": "logit"}, BadWeights, "logit calibration needs bounds"),
        ({"margins": [SEX], "bounds": (1.5, 2)}, BadWeights, "one from 0 to 1 and one above 1"),
        ({"margins": [SEX], "numbers": [Number("age", [1.0] * 39, 1)]}, NotWeightable, "39 numbers for 40"),
        ({"numbers": [Number("age", [20.0, np.nan, 40, np.inf], 30)]}, NotWeightable, "respondents 2, 4"),
        ({"numbers": [Number("age", ["old", "young"], 30)]}, NotWeightable, "age: a value is not a number"),
        ({"numbers": [Number("age", [20.0, 40.0], 41)]}, BadShares, "the answers run from 20 to 40"),
        ({"numbers": [Number("age", [30.0, 30.0], 30)]}, BadShares, "the answers run from 30 to 30"),
        ({"numbers": [Number("age", [20.0, 40.0, 50], float("nan"))]}, BadShares, "mean is nan"),
        ({"numbers": [Number("age", [1.0, 2, 3, 4, 50], 45)]}, NotWeightable, "weight of zero or less"),
        (
            {"numbers": [Number("age", [1.0, 2, 3, 4, 50], 45)], "bounds": (0.5, 2)},
            Contradiction,
            "between 0.5 and 2 times the base",
        ),
    ],
)
def test_what_cannot_be_calibrated_is_refused_in_words(arguments, kind, words):
    with pytest.raises(kind, match=words):
        calibrate(**arguments)
