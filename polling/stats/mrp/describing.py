"""A fitted model in words and numbers, complete enough to print under an estimate and to make it again."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

import numpy as np

from polling.stats.mrp.coding import Coded
from polling.stats.mrp.deviations import Deviations, spread_of
from polling.stats.mrp.model import Model
from polling.stats.mrp.plan import Plan, Reals
from polling.stats.mrp.reading import INTERVAL

NONE = "none: every interview counts as one, and the cells correct who answered"


def describe(plan: Plan, coded: Coded, one: Model, known: Deviations, drawn: tuple[Reals, Reals]) -> dict[str, Any]:
    """Everything about a fit that is not an area's estimate, ready for JSON.

    drawn: coefficients, shape (coefficients, draws), and the share of all areas together, shape (draws,).
    """
    coefficients, overall = drawn
    area = coded.columns[plan.area]
    return {
        "formula": _formula(plan, one),
        "method": "logistic multilevel regression (Laplace), deviations integrated over, draws post-stratified",
        "prior": f"Gamma({plan.prior.shape:g}, {plan.prior.rate:g}) on each deviation; flat on intercept and slopes",
        "weights": _weights(plan, coded),
        "targets": plan.note,
        "n": len(coded.answers),
        "yes": int(coded.answers.sum()),
        "left_out": coded.left_out,
        "areas": len(area.levels),
        "areas_without_interviews": len(area.levels) - len(np.unique(area.people)),
        "cells": len(coded.counts),
        "people": float(coded.counts.sum()),
        "overall": _overall(overall),
        "effects": _effects(one, known),
        "coefficients": _coefficients(one, coefficients),
        "seed": plan.seed,
        "draws": plan.draws,
        "points": len(known.points),
        "effective_points": round(known.effective_points, 1),
        "iterations": known.evaluations,
        "converged": True,
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    return {"python": platform.python_version()} | {name: version(name) for name in ("numpy", "scipy", "pandas")}


def _formula(plan: Plan, one: Model) -> str:
    slopes = [f"slope of {each.name} (standardized)" for each in one.predictors]
    places = {name: f"{name} ({len(each.levels)} levels)" for each in one.effects for name in [each.name]}
    pooled = ", ".join(places[name] for name in plan.effects if name in places)
    return f"logit of the share of {plan.success} = " + " + ".join(
        ["intercept", *slopes, f"pooled effects of {pooled}"]
    )


def _weights(plan: Plan, coded: Coded) -> str:
    if plan.weights is None:
        return NONE
    effective = coded.weights.sum() ** 2 / (coded.weights @ coded.weights)
    return f"{plan.weights}: weighted likelihood, the weights summing to the effective n of {effective:.1f}"


def _overall(shares: Reals) -> dict[str, float]:
    low, high = np.quantile(shares, INTERVAL)
    return {"share": float(shares.mean()), "low": float(low), "high": float(high), "sd": float(shares.std(ddof=1))}


def _effects(one: Model, known: Deviations) -> list[dict[str, Any]]:
    """Each effect's standard deviation on the logit scale: the median of its density, and a 95 percent interval."""
    low, middle, high = spread_of(known, (INTERVAL[0], 0.5, INTERVAL[1]))
    return [
        {
            "name": each.name,
            "levels": len(each.levels),
            "levels_interviewed": len(np.unique(each.people)),
            "sd": float(middle[i]),
            "low": float(low[i]),
            "high": float(high[i]),
        }
        for i, each in enumerate(one.effects)
    ]


def _coefficients(one: Model, drawn: Reals) -> list[dict[str, Any]]:
    """The intercept and the slopes per standard deviation, with what a predictor was standardized by."""
    found = [{"name": "intercept", "value": float(drawn[0].mean()), "se": float(drawn[0].std(ddof=1))}]
    rows: list[dict[str, Any]] = list(found)
    for i, each in enumerate(one.predictors, start=1):
        slope = drawn[i]
        said = {"name": each.name, "value": float(slope.mean()), "se": float(slope.std(ddof=1))}
        rows.append(said | {"mean": each.mean, "sd": each.sd})
    return rows
