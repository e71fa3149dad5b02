"""The fit of a logistic model with pooled effects, against lme4 and against integrals done by brute force."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
import scipy

from polling.stats.mrp import Plan, Prior, fit
from polling.stats.mrp.deviations import evaluate, evenly, gradient
from polling.stats.mrp.likelihood import Interviews, leverage, mode, product

OFF = Prior(0.0, 0.0)

# The herds of lme4's own example (Lesnoff et al. 2004): cbpp, in R 4.2.2, lme4 1.1-31.
HERD = "1 1 1 1 2 2 2 3 3 3 3 4 4 4 4 5 5 5 5 6 6 6 6 7 7 7 7 8 9 9 9 9 10 10 10 10 11 11 11 11 12 12 12 12 13 13 13 13"
HERDS = np.array([int(word) for word in f"{HERD} 14 14 14 14 15 15 15 15".split()]) - 1
PERIODS = np.array([int(digit) for digit in "12341231234123412341234123411234123412341234123412341234"])
SICK_OF = [
    (2, 14), (3, 12), (4, 9), (0, 5), (3, 22), (1, 18), (1, 21), (8, 22), (2, 16), (0, 16), (2, 20), (2, 10), (0, 10),
    (2, 9), (0, 6), (5, 18), (0, 25), (0, 24), (1, 4), (3, 17), (0, 17), (0, 18), (1, 20), (8, 16), (1, 10), (3, 9),
    (0, 5), (12, 34), (2, 9), (0, 6), (0, 8), (0, 6), (1, 22), (1, 22), (0, 18), (2, 22), (0, 25), (5, 27), (3, 22),
    (1, 22), (2, 10), (1, 8), (0, 6), (0, 5), (1, 21), (2, 24), (0, 19), (0, 23), (11, 19), (0, 2), (0, 3), (0, 2),
    (1, 19), (1, 15), (1, 15), (0, 15),
]  # fmt: skip


def cbpp() -> Interviews:
    sick, size = np.array(SICK_OF, dtype=float).T
    periods = np.column_stack([np.ones(56), *(period == PERIODS for period in (2, 3, 4))]).astype(float)
    return Interviews(sick, size, periods, (HERDS,), (15,))


def crossed() -> tuple[Interviews, pd.DataFrame]:
    """1,200 answers of 12 areas and 5 ages, made without chance so that R makes the same."""
    i = np.arange(1200)
    frame = pd.DataFrame({"area": i % 12, "age": i // 12 % 5})
    frame["x"] = frame["area"] * 5 % 12 / 11
    logits = -0.3 + 1.2 * frame["x"] + 0.5 * np.sin(frame["area"] * 3) + 0.4 * np.cos(2 * frame["age"])
    frame["yes"] = (i * 7919 % 1201 / 1201 < 1 / (1 + np.exp(-logits))).astype(int)
    fixed = np.column_stack([np.ones(1200), frame["x"]])
    codes = (frame["age"].to_numpy(), frame["area"].to_numpy())
    return Interviews(frame["yes"].to_numpy(dtype=float), np.ones(1200), fixed, codes, (5, 12)), frame


def most_likely(people: Interviews) -> tuple[np.ndarray, np.ndarray]:
    """The deviations and coefficients as lme4 finds them with nAGQ=0: fixed effects are not integrated over."""
    p = people.fixed.shape[1]

    def loss(log_sds: np.ndarray) -> float:
        found = evaluate(people, OFF, log_sds, np.zeros(people.starts[-1]))
        return -found.value + 0.5 * np.linalg.slogdet(found.mode.information.first_inverse[:p, :p])[1]

    best = scipy.optimize.minimize(
        loss, np.full(len(people.sizes), -1.0), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-11}
    )
    return np.exp(best.x), evaluate(people, OFF, best.x, np.zeros(people.starts[-1])).mode.coefficients


def test_the_herds_of_lme4_come_out_as_in_lme4():
    # glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial, nAGQ=0,
    #       control=glmerControl(tolPwrss=1e-12)); VarCorr, fixef, ranef. R 4.2.2, lme4 1.1-31
    sds, coefficients = most_likely(cbpp())

    assert sds == pytest.approx([0.641815070015], abs=1e-5)
    assert coefficients[:4] == pytest.approx([-1.360471755, -0.976177471, -1.111076893, -1.559680516], abs=1e-5)
    assert coefficients[[4, 7, 16, 18]] == pytest.approx([0.556918849, 0.011904764, -0.720022, -0.558784981], abs=1e-5)


def test_crossed_effects_come_out_as_in_lme4():
    # i <- 0:1199; area <- i%%12; age <- (i%/%12)%%5; x <- ((area*5)%%12)/11; y <- as.integer(((i*7919)%%1201)/1201 <
    #   plogis(-0.3+1.2*x+0.5*sin(area*3)+0.4*cos(2*age)))
    # glmer(y ~ x + (1|area) + (1|age), family=binomial, nAGQ=0, control=glmerControl(tolPwrss=1e-12))
    people, frame = crossed()

    (age, area), coefficients = most_likely(people)

    assert frame["yes"].sum() == 702
    assert (area, age) == pytest.approx((0.332055307715, 0.254942174704), abs=2e-5)
    assert coefficients[:2] == pytest.approx([-0.365256790784, 1.480661749950], abs=2e-5)
    assert coefficients[2:7] == pytest.approx([0.268011, -0.178457, -0.220636, 0.253139, -0.122058], abs=2e-5)
    assert coefficients[[7, 18]] == pytest.approx([0.088551403, 0.295257658], abs=2e-5)


def dense(people: Interviews) -> np.ndarray:
    rows = np.arange(len(people.yes))
    whole = np.zeros((len(rows), people.starts[-1]))
    whole[:, : people.fixed.shape[1]] = people.fixed
    for codes, start in zip(people.codes, people.starts[:-1], strict=True):
        whole[rows, start + codes] = 1
    return whole


def test_the_sparse_information_is_the_dense_one():
    people, _ = crossed()
    weights = np.r_[0.0, 0.0, np.full(17, 4.0)]
    found = mode(people, weights, np.zeros(19))
    whole, p = dense(people), 1 / (1 + np.exp(-found.logits))

    inverse = np.linalg.inv(whole.T @ (whole * (p * (1 - p))[:, None]) + np.diag(weights))

    assert found.information.diagonal == pytest.approx(np.diag(inverse), rel=1e-9)
    assert found.information.log_determinant == pytest.approx(-np.linalg.slogdet(inverse)[1], rel=1e-9)
    assert leverage(people, found.information) == pytest.approx(((whole @ inverse) * whole).sum(axis=1), rel=1e-9)
    assert found.information.solve(np.arange(19.0)) == pytest.approx(inverse @ np.arange(19.0), rel=1e-8)
    assert found.information.spread(np.eye(19)) @ found.information.spread(np.eye(19)).T == pytest.approx(inverse)


def test_the_gradient_of_the_deviations_is_their_slope():
    people, _ = crossed()
    at, prior = np.log([0.3, 0.2]), Prior()
    start = np.zeros(19)

    found = gradient(people, prior, evaluate(people, prior, at, start))

    for i, step in enumerate(1e-3 * np.eye(2)):
        rise = evaluate(people, prior, at + step, start).value - evaluate(people, prior, at - step, start).value
        assert rise / 2e-3 == pytest.approx(found[i], abs=1e-4)


def test_a_product_in_pieces_is_the_product():
    left, right = np.sin(np.arange(60.0 * 433)).reshape(60, 433), np.cos(np.arange(433.0 * 50)).reshape(433, 50)

    assert product(left, right) == pytest.approx(left @ right, rel=1e-9, abs=1e-9)


def test_even_points_fill_the_cube_better_than_the_best_of_200_draws_by_chance():
    points = evenly(64, 6)

    assert points.min() > 0
    assert points.max() < 1
    assert scipy.stats.qmc.discrepancy(points) < 0.017  # of np.random.default_rng(s).random((64, 6)), s < 200


YES, TRIALS = np.array([31, 60, 48, 75, 22]), np.array([60, 110, 100, 120, 60])
GRID = 81


@cache
def by_brute_force() -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd of five areas' shares, every coefficient and the deviation integrated over on grids."""
    nodes = np.linspace(-6, 6, 241)
    density = np.exp(-(nodes**2) / 2)
    sums, squares, whole = np.zeros(5), np.zeros(5), 0.0
    for log_sd in np.linspace(-5, 2.5, GRID):
        sd = np.exp(log_sd)
        for intercept in np.linspace(-4, 4, 2 * GRID):
            logit = intercept + sd * nodes[:, None]
            share = 1 / (1 + np.exp(-logit))
            likely = np.exp(YES * logit - TRIALS * np.logaddexp(0, logit) + TRIALS * 0.69) * density[:, None]
            each = likely.sum(axis=0)
            mass = np.exp(2 * log_sd - sd) * each.prod()
            sums += mass * (likely * share).sum(axis=0) / each
            squares += mass * (likely * share**2).sum(axis=0) / each
            whole += mass
    mean = sums / whole
    return mean, np.sqrt(squares / whole - mean**2)


def test_shares_and_their_widths_are_the_integrals_over_everything_unknown():
    areas = [f"area {i}" for i in range(5)]
    poll = pd.DataFrame(
        {
            "area": np.repeat(areas, TRIALS),
            "yes": np.concatenate([np.arange(n) < y for y, n in zip(YES, TRIALS, strict=True)]),
        }
    )
    cells = pd.DataFrame({"area": areas, "people": 1})

    found = fit(poll, cells, Plan("yes", "people", "area", draws=20_000)).areas

    mean, sd = by_brute_force()
    assert found["share"].to_numpy() == pytest.approx(mean, abs=0.002)
    assert found["sd"].to_numpy() == pytest.approx(sd, rel=0.04)
