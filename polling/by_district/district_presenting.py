"""Estimates of districts as pages and files show them: rounded here, ordered, with what they stand on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from groundwork.words import count, say
from legislators.states import in_order
from polling.by_district.districts import Estimated
from polling.models import AreaEstimate, Poll, Question

FEWEST_NAMED = 10  # people of a district who answered; a smaller number is not told
CSV_COLUMNS = ["question", "district", "share", "low", "high", "interviews", "kind"]


@dataclass(frozen=True)
class District:
    """One row: the share in words, where its bar and its interval are drawn, in percent of the whole width."""

    area: str
    share: str
    interval: str
    people: str
    width: str
    low: str
    high: str


@dataclass(frozen=True)
class Chart:
    """One question's districts, those most in favor first."""

    asked: str
    finding: str
    rows: tuple[District, ...]
    facts: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    refused: str = ""


def charts(poll: Poll, estimated: Sequence[Estimated], *, language: str) -> list[Chart]:
    """What the page shows of each question."""
    asked = {question.id: question for question in poll.questions}
    return [_chart(asked[one.question_id], one, language) for one in estimated]


def table(poll: Poll, estimated: Sequence[Estimated], *, language: str) -> pd.DataFrame:
    """The same as a frame, districts in order. Columns: CSV_COLUMNS; shares and bounds are proportions."""
    asked = {question.id: question.worded(language) for question in poll.questions}
    rows = []
    for one in estimated:
        people: Mapping[str, object] = people_words(one.rows)
        if not _is_any_hidden(one.rows):
            people = {row.area: row.n for row in one.rows}
        for row in sorted(one.rows, key=lambda row: in_order(row.area)):
            found = (round(row.share, 4), round(row.low, 4), round(row.high, 4))
            rows.append((asked[one.question_id], row.area, *found, people[row.area], say("model-based estimate")))
    return pd.DataFrame(rows, columns=CSV_COLUMNS, dtype=object)


def people_words(rows: Sequence[AreaEstimate]) -> dict[str, str]:
    """How many people of each district answered, in words.

    Fewer than ten are not told; the others are then rounded, so that nobody finds the number by subtracting.
    """
    is_hidden = _is_any_hidden(rows)
    return {row.area: _people(row.n, is_rounded=is_hidden) for row in rows}


def _is_any_hidden(rows: Sequence[AreaEstimate]) -> bool:
    return any(0 < row.n < FEWEST_NAMED for row in rows)


def _people(n: int, *, is_rounded: bool) -> str:
    if n < FEWEST_NAMED and is_rounded:
        return say("fewer than 10 people")
    if is_rounded:
        return say("about %(n)s people", n=f"{10 * round(n / 10):,}")
    return count("one person", "%(num)s people", n)


def _chart(question: Question, one: Estimated, language: str) -> Chart:
    asked = question.worded(language)
    if one.refused:
        return Chart(asked, "", (), (), (), one.refused)
    rows = sorted(one.rows, key=lambda row: (-row.share, in_order(row.area)))
    people = people_words(rows)
    finding = say(
        "Between %(low)s and %(high)s in favor, by district", low=_percent(rows[-1].share), high=_percent(rows[0].share)
    )
    drawn = tuple(_row(row, people[row.area]) for row in rows)
    return Chart(asked, finding, drawn, tuple(_facts(one)), tuple(_details(one)))


def _row(row: AreaEstimate, people: str) -> District:
    between = say("%(low)s to %(high)s", low=f"{100 * row.low:.0f}", high=f"{100 * row.high:.0f}")
    places = (f"{100 * value:.1f}%" for value in (row.share, row.low, row.high))
    return District(row.area, _percent(row.share), between, people, *places)


def _facts(one: Estimated) -> Iterator[tuple[str, str]]:
    model, sources, checks = one.model, one.model["sources"], one.model["checks"]
    yield (
        say("Kind"),
        say("Model-based: no district was polled by itself. Each leans on people like its own elsewhere."),
    )
    yield say("Made from"), say("%(n)s interviews of a random sample", n=f"{model['n']:,}")
    yield say("People of a district"), sources["counts"]
    if sources["structure"]:
        words = say(
            "Model-based: the structure of %(structure)s, scaled to the counts above", structure=sources["structure"]
        )
        yield say("Their race and education"), words
    if "vote" in sources:
        yield say("Helped by"), say("How each district voted: %(source)s", source=sources["vote"])
    yield say("Checked against"), " ".join(_checked(checks))


def _checked(checks: dict[str, object]) -> Iterator[str]:
    together, weighted, vote = checks["together"], checks["weighted"], checks.get("vote")
    if isinstance(weighted, float) and isinstance(together, float):
        yield say(
            "All districts together come to %(together)s; the poll itself, weighted, says %(weighted)s.",
            together=_percent(together),
            weighted=_percent(weighted),
        )
    if isinstance(vote, dict) and vote["correlation"] is not None:
        words = {"correlation": f"{vote['correlation']:.2f}".replace("-", "−"), "areas": vote["areas"]}
        if vote["helped"]:
            yield say(
                "They go along with how %(areas)s districts voted by a correlation of %(correlation)s; since the vote"
                " helped the model, that is no independent check.",
                **words,
            )
        else:
            yield say("They go along with how %(areas)s districts voted by a correlation of %(correlation)s.", **words)


def _details(one: Estimated) -> Iterator[tuple[str, str]]:
    """For those who want to do it again: names and numbers, the same in every language."""
    model = one.model
    yield say("Model"), str(model["formula"])
    yield say("Method"), str(model["method"])
    for effect in model["effects"]:
        words = {"sd": f"{effect['sd']:.2f}", "low": f"{effect['low']:.2f}", "high": f"{effect['high']:.2f}"}
        yield effect["name"], say("standard deviation %(sd)s (%(low)s to %(high)s) on the logit scale", **words)
    yield say("Left out"), ", ".join(f"{name} {many:,}" for name, many in model["left_out"].items() if many) or "–"
    yield say("Chance"), say("%(draws)s draws, seed %(seed)s", draws=f"{model['draws']:,}", seed=model["seed"])
    yield say("Software"), ", ".join(f"{name} {number}" for name, number in model["versions"].items())


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
