"""Estimates of small areas from one poll: multilevel regression and post-stratification (MRP)."""

from polling.stats.mrp.fitting import Fitted, fit
from polling.stats.mrp.plan import Plan, Prior
from polling.stats.mrp.validating import Validation, validate

__all__ = ["Fitted", "Plan", "Prior", "Validation", "fit", "validate"]
