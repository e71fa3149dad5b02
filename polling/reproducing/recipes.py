"""A poll's recipe: made when it is published, and followed again from its answers alone to see whether it holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import say
from polling.by_district.districts import Estimated
from polling.exporting.variables import names_of
from polling.models import AreaEstimate, Figure, Poll, Record, Sample, SampleResult
from polling.population.targeting import Targets
from polling.reporting import results
from polling.reporting.results import Found
from polling.reproducing import recipe_polls
from polling.stats import recipe as core
from polling.stats.weights.collapsing import FEWEST

Choices = NDArray[np.int64]
Numbers = Mapping[str, Sequence[int | None]]

AREA = ("area", "share", "low", "high", "sd", "n")
RESULT = ("n", "effective_n", "design_effect", "is_weighted", "iterations", "largest_gap", "withheld")
FIGURE = ("cut", "share", "low", "high", "moe", "n", "effective_n", "design_effect", "withheld")


@dataclass(frozen=True)
class Cooked:
    """One sample with what its numbers are made from. answers: choice ids by question id, each of shape (n,)."""

    sample: Sample
    answers: Mapping[int, Choices]
    targets: Targets | None
    found: Found


def cooked(session: Session, poll: Poll) -> list[Cooked]:
    """Every sample of a poll, computed from the answers as they stand."""
    targets = results.targets_of(session, poll)
    made = []
    for sample in results.samples_of(session, poll):
        answers = results.fielded(session, poll, sample)
        made.append(Cooked(sample, answers, targets, results.outcome_from(poll, sample, answers, targets)))
    return made


def recipe_of(
    poll: Poll, samples: Iterable[Cooked], *, estimates: Iterable[Estimated] = (), now: datetime
) -> dict[str, Any]:
    """All that is needed to make a poll's numbers again, and the numbers. estimates: of districts, where there are."""
    made = list(samples)
    tables = {one.sample.recruitment.value: _rows(poll, one.answers) for one in made}
    names = list(names_of(poll).values())
    return {
        "form": core.FORM,
        "kind": "poll",
        "made_at": now.isoformat(),
        "versions": core.versions(),
        "poll": recipe_polls.written(poll),
        "samples": {one.sample.recruitment.value: recipe_polls.sample_written(one.sample) for one in made},
        "targets": recipe_polls.targets_written(made[0].targets if made else None),
        "options": {"base": "equal", "bounds": None, "trim": None, "fewest": FEWEST},
        "data": _hashes(names, tables),
        "numbers": {one.sample.recruitment.value: _numbers(poll, one.found) for one in made},
        "districts": districts_written(poll, estimates),
    }


def districts_written(poll: Poll, estimates: Iterable[Estimated]) -> dict[str, Any]:
    """Estimates of districts as plain values, by the question's name."""
    names = names_of(poll)
    return {
        names[one.question_id]: {
            "model": one.model,
            "areas": [_plain(row, AREA) for row in sorted(one.rows, key=lambda row: row.area)],
        }
        for one in estimates
        if not one.refused
    }


def remade(recipe: Mapping[str, Any], tables: Mapping[str, Numbers], *, now: datetime) -> dict[str, Any]:
    """The same recipe with numbers made now, from answers alone.

    tables: by sample, the number of the choice that each person took by the question's name, each of n; None or 0
    where it is blank. A sample the recipe does not know is a KeyError.
    """
    poll = recipe_polls.read(recipe["poll"])
    targets = recipe_polls.targets_read(recipe["targets"])
    made = []
    for name, numbers in tables.items():
        sample = recipe_polls.sample_read(name, recipe["samples"][name])
        answers = results.in_order(poll, recipe_polls.chosen(poll, numbers))
        made.append(Cooked(sample, answers, targets, results.outcome_from(poll, sample, answers, targets)))
    return recipe_of(poll, made, now=now)


def only(recipe: Mapping[str, Any], samples: Iterable[str]) -> dict[str, Any]:
    """The recipe as it is of these samples alone: what a file without the others can be held against."""
    kept = set(samples)
    hashes = {name: one for name, one in recipe["data"]["samples"].items() if name in kept}
    numbers = {name: one for name, one in recipe["numbers"].items() if name in kept}
    return {**recipe, "data": _joint(hashes), "numbers": numbers}


def kept(session: Session, poll: Poll) -> str:
    """The recipe that was kept with a poll's numbers. Raises NotFound where there is none."""
    record = session.get(Record, poll.id)
    if record is None:
        raise NotFound(say("There is no recipe: it is made when a poll is published."))
    return record.recipe


def weights_of(session: Session, poll: Poll) -> dict[int, Sequence[float] | None]:
    """Each person's weight by sample, in canonical order; by the published targets where a recipe holds them.

    None where a sample could not be weighted.
    """
    record = session.get(Record, poll.id)
    kept = core.read(record.recipe)["targets"] if record else None
    targets = recipe_polls.targets_read(kept) if record else results.targets_of(session, poll)
    found = {}
    for sample in results.samples_of(session, poll):
        answers = results.fielded(session, poll, sample)
        found[sample.id] = results.outcome_from(poll, sample, answers, targets).weights
    return {number: None if one is None else one.tolist() for number, one in found.items()}


def _rows(poll: Poll, answers: Mapping[int, Choices]) -> list[tuple[int, ...]]:
    """What each person answered, as numbers of choices in the order of the questions; 0 where blank."""
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices} | {0: 0}
    columns = [[numbers[choice] for choice in answers[question.id].tolist()] for question in poll.questions]
    return list(zip(*columns, strict=True))


def _hashes(names: list[str], tables: Mapping[str, list[tuple[int, ...]]]) -> dict[str, Any]:
    each = {name: {"rows": len(rows), "hash": core.data_hash(names, rows)} for name, rows in tables.items()}
    return _joint(each)


def _joint(each: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    whole = core.data_hash(["sample", "hash"], [(name, one["hash"]) for name, one in each.items()])
    return {"samples": dict(each), "rows": sum(one["rows"] for one in each.values()), "hash": whole}


def _numbers(poll: Poll, found: Found) -> dict[str, Any]:
    weights = None
    if found.weights is not None and len(found.weights):
        lowest, highest = float(found.weights.min()), float(found.weights.max())
        weights = {"hash": core.weights_hash(found.weights), "lowest": lowest, "highest": highest}
    return {
        **_plain(found.result, RESULT),
        "collapses": json.loads(found.result.collapses or "[]"),
        "weights": weights,
        "figures": [_figure(poll, one) for one in found.figures],
    }


def _figure(poll: Poll, figure: Figure) -> dict[str, Any]:
    names = names_of(poll)
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices}
    place = {
        "question": names[figure.question_id],
        "choice": None if figure.choice_id is None else numbers[figure.choice_id],
        "side": figure.side.value,
    }
    return {**place, **_plain(figure, FIGURE)}


def _plain(row: SampleResult | Figure | AreaEstimate, names: Sequence[str]) -> dict[str, Any]:
    """Some of a row's values as JSON has them, numpy's own kinds made plain."""
    values = {name: getattr(row, name) for name in names}
    return {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
