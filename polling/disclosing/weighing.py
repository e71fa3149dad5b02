"""What a disclosure says of the answers: recruitment, precision, weighting, handling, limits."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from polling.disclosing.asking import FEWEST, title_of
from polling.disclosing.entries import Passage
from polling.disclosing.facts import Facts, Way
from polling.disclosing.saying import Both, begun_large, both, has, joined, listed, people, same
from polling.models import Poll, QuestionRole, Recruitment, SampleResult
from polling.population.targeting import BETWEEN
from polling.stats.variance.intervals import margin_at_half
from polling.targets.origin import SAID
from polling.targets.shipped import JOINT

NOTHING = Both("", "")
CITIZENS = SAID[JOINT][0]  # the table of which `joint_limits` speaks
SHOWN = 23  # letters of a hash on a page; the whole of it is in the JSON


def recruitment(facts: Facts) -> Iterator[Passage]:
    """Item 5, sample by sample."""
    for way in facts.ways:
        yield Passage(_recruited(way), title_of(way))
    if facts.ways:
        yield Passage(both("no_quota"))


def precision(facts: Facts) -> Iterator[Passage]:
    """Item 8, sample by sample: sizes, design effect, and the margin of error or why there is none."""
    for way in facts.ways:
        yield Passage(_exact(way), title_of(way))
    if facts.ways:
        yield Passage(both("cells"))


def weighting(facts: Facts) -> Iterator[Passage]:
    """Item 9, sample by sample; then the model of districts."""
    for way in facts.ways:
        if way.answered:
            yield _weighted(facts.poll, way)
    if facts.districts:
        yield _modelled(facts.districts)


def quality(facts: Facts) -> Iterator[Passage]:
    """Item 10, as far as the software is concerned."""
    kept = NOTHING
    if facts.data_hash:
        versions = ", ".join(f"{name} {number}" for name, number in sorted(facts.versions.items()))
        kept = both("kept", versions=versions, hash=f"{facts.data_hash[:SHOWN]}…")
    yield Passage(joined(both("handled"), kept))


def limitations(facts: Facts) -> Iterator[Passage]:
    """Item 11, as far as it holds of every poll."""
    is_open = any(way.recruitment != Recruitment.LIST for way in facts.ways)
    has_joint = any(way.result and CITIZENS in way.result.targets for way in facts.ways)
    yield Passage(
        joined(
            both("sampling_only"),
            both("speaks_for_few") if is_open else NOTHING,
            both("joint_limits") if has_joint else NOTHING,
            both("area_limits") if facts.districts else NOTHING,
        )
    )


def _recruited(way: Way) -> Both:
    if way.recruitment != Recruitment.LIST:
        once = both("once") if way.recruitment == Recruitment.OPEN_LINK else NOTHING
        key = "open" if way.recruitment == Recruitment.OPEN_LINK else "supporters"
        return joined(both(f"nonprobability_{key}"), once)
    kind = both("probability" if way.is_random else "nonprobability_list")
    frame = both("frame", frame=way.frame.rstrip(".")) if way.frame else NOTHING
    invited, answered = people(way.invited), people(way.answered)
    if way.answered < FEWEST or way.invited < FEWEST:
        return joined(kind, frame, both("invited_few", invited=invited, answered=answered))
    percent = f"{100 * way.answered / way.invited:.0f}"
    return joined(kind, frame, both("invited", percent=percent, invited=invited, answered=answered))


def _exact(way: Way) -> Both:
    found = way.result
    if found is None or not way.answered:
        return both("nobody")
    is_certain = way.recruitment == Recruitment.LIST and way.is_random
    size = both("size", n=people(found.n))
    if found.is_weighted and found.n >= FEWEST:
        counts = {"effective": f"{found.effective_n:,.0f}", "deff": f"{found.design_effect:.2f}"}
        size = both("size_effective", n=people(found.n), **counts)
    if found.withheld:
        return joined(
            size, both(f"withheld_{found.withheld}") if has(f"withheld_{found.withheld}", "says") else NOTHING
        )
    if not is_certain:
        return joined(size, both("no_margin"))
    points = f"{100 * margin_at_half(found.effective_n):.1f}"
    return joined(size, both("margin", points=points), both("margin_parts"))


def _weighted(poll: Poll, way: Way) -> Passage:
    found = way.result
    if found is None or not found.is_weighted:
        return Passage(both("unweighted"), title_of(way))
    variables = [both(role, "roles") for role in weighted_by(poll)]
    raked = both("raked", variables=listed(variables), rounds=found.iterations, gap=f"{found.largest_gap:.2f}")
    spread = both("untrimmed")
    if way.range:
        spread = both("range", lowest=f"{way.range[0]:.2f}", highest=f"{way.range[1]:.2f}")
    text = joined(raked, both("targets", targets=targets_of(found)), spread)
    return Passage(text, title_of(way), tuple(_joining(poll, one) for one in json.loads(found.collapses or "[]")))


def weighted_by(poll: Poll) -> list[str]:
    """The roles of the questions that answers are weighted by, in order."""
    return [one.role.value for one in poll.questions if one.role != QuestionRole.OPINION]


def targets_of(found: SampleResult) -> Both:
    """Where the targets are from."""
    counted, _, structure = found.targets.partition(BETWEEN)
    return both("targets_model", counted=counted, structure=structure) if structure else same(counted)


def _joining(poll: Poll, one: dict[str, Any]) -> Both:
    """One decision on a thin category, without the number of people in it."""
    if "said" in one:
        return same(re.sub(r" \(\d+ people\)", "", one["said"]))
    role = str(one["variable"])
    variable = both(role, "roles") if has(role, "roles") else same(role)
    if one["kind"] == "implied":
        into = both(one["into"], "roles") if has(one["into"], "roles") else same(one["into"])
        return both("implied", variable=begun_large(variable), into=into)
    key = {"unknown": "unknown", "empty": "emptied", "scaled": "scaled"}.get(one["kind"], "joined")
    return both(key, variable=variable, category=_called(poll, one["category"]), into=_called(poll, one["into"]))


def _called(poll: Poll, category: str) -> Both:
    for question in poll.questions:
        for choice in question.choices:
            if choice.category == category:
                return Both(choice.label_en, choice.label_es)
    return same(category)


def _modelled(model: Mapping[str, Any]) -> Passage:
    """The model of districts: what it is, whom it stands for, what it was held against."""
    sources = model.get("sources", {})
    named = [words for words in (sources.get(name) for name in ("counts", "structure", "vote")) if words]
    vote = model.get("checks", {}).get("vote") or {}
    checked = NOTHING
    if vote.get("correlation") is not None:
        checked = both("area_checked", areas=vote["areas"], correlation=f"{vote['correlation']:.2f}")
    effects = [
        both(one["name"], "roles") if has(one["name"], "roles") else same(one["name"]) for one in model["effects"]
    ]
    made = both("area_model", effects=listed(effects), n=f"{model['n']:,}", draws=model["draws"], seed=model["seed"])
    helped = both("area_vote") if sources.get("vote") else NOTHING
    targets = both("area_targets", sources="; ".join(dict.fromkeys(named))) if named else NOTHING
    return Passage(joined(made, helped, targets, checked), both("areas"))
