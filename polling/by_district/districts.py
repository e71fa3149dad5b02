"""Estimates of districts from one poll: fitted when it is published, stored, and never from raw answers alone."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from polling.models import (
    Answer,
    AreaEstimate,
    AreaModel,
    Figure,
    Poll,
    Question,
    QuestionRole,
    Recruitment,
    Response,
    Sample,
    SampleResult,
    Side,
)
from polling.population import populations
from polling.population.populations import NATION
from polling.targets import NoTargets

if TYPE_CHECKING:
    import pandas as pd

    from polling.population.joints import Cells
    from polling.stats.mrp import Fitted, Plan

FEWEST_DISTRICTS = 3  # of an area; with fewer there is little to pool
FEWEST_WITH_VOTE = 6  # districts for which how they voted may help
DRAWS = 1000


@dataclass(frozen=True)
class Estimated:
    """One question's estimates. model: JSON-able; `refused` alone where the poll could not carry them."""

    question_id: int
    model: dict[str, Any]
    rows: tuple[AreaEstimate, ...] = ()

    @property
    def refused(self) -> str:
        """Why there are none; empty where there are."""
        return str(self.model.get("refused", ""))


def estimate(session: Session, poll: Poll, sample: Sample) -> None:
    """Fit and keep the estimates of a sample that was drawn at random and says where people live; else nothing.

    Where the poll cannot carry them, the reason is kept instead. A sample whose own figures are withheld has none.
    """
    result = session.get(SampleResult, sample.id)
    if result is None or result.withheld:
        return
    for one in found(session, poll, sample):
        fitted = json.dumps(one.model, ensure_ascii=False, sort_keys=True, allow_nan=False)
        session.add(AreaModel(sample_id=sample.id, question_id=one.question_id, fitted=fitted))
        session.flush()
        session.add_all(one.rows)
    session.flush()


def found(session: Session, poll: Poll, sample: Sample) -> list[Estimated]:
    """The estimates as the answers stand now, one for each question with two sides; nothing is stored."""
    if not can_carry(session, poll, sample):
        return []
    sided = [question for question in poll.questions if _sides(question) >= {Side.FAVOR, Side.OPPOSE}]
    return [_estimated(session, poll, sample, question) for question in sided]


def can_carry(session: Session, poll: Poll, sample: Sample) -> bool:
    """Whether there is anything to estimate districts from: a random sample of an area of districts that are known."""
    if sample.recruitment != Recruitment.LIST or not sample.is_random:
        return False
    if len(populations.districts_of(session, poll.area)) < FEWEST_DISTRICTS:
        return False
    placed = exists().where(Response.sample_id == sample.id, Response.area != "")
    return bool(session.scalar(select(placed)))


def stored(session: Session, poll: Poll) -> list[Estimated]:
    """What was kept when the poll was published, in the order of its questions; refusals left out."""
    of_poll = select(Sample.id).where(Sample.poll_id == poll.id)
    order = {question.id: number for number, question in enumerate(poll.questions)}
    models = session.scalars(select(AreaModel).where(AreaModel.sample_id.in_(of_poll))).all()
    rows = session.scalars(select(AreaEstimate).where(AreaEstimate.sample_id.in_(of_poll))).all()
    kept = [
        Estimated(
            one.question_id,
            json.loads(one.fitted),
            tuple(row for row in rows if (row.sample_id, row.question_id) == (one.sample_id, one.question_id)),
        )
        for one in sorted(models, key=lambda one: order[one.question_id])
    ]
    return [one for one in kept if not one.refused]


def has_any(session: Session, poll: Poll) -> bool:
    """Whether the poll was published with estimates of districts."""
    of_poll = select(Sample.id).where(Sample.poll_id == poll.id)
    return bool(session.scalar(select(exists().where(AreaEstimate.sample_id.in_(of_poll)))))


def method(session: Session, poll: Poll) -> dict[str, Any] | None:
    """How the first question's estimates were made, for the disclosure: the model, its sources, its checks."""
    kept = stored(session, poll)
    return kept[0].model if kept else None


def _estimated(session: Session, poll: Poll, sample: Sample, question: Question) -> Estimated:
    from polling.population import joints
    from polling.stats.problems import Unfit

    areas = populations.districts_of(session, poll.area)
    try:
        people = joints.cells(session, areas, _asked(poll), _ages(poll))
        vote = populations.votes(session, areas)
        return _fitted(session, poll, sample, question, _Known(people, vote.shares, vote.sources))
    except (Unfit, NoTargets) as refusal:
        return Estimated(question.id, {"refused": str(refusal)})


@dataclass(frozen=True)
class _Known:
    """What is known of the districts: their people, and how they voted."""

    cells: "Cells"
    vote: Mapping[str, float]
    sources: tuple[str, ...]

    @property
    def helps(self) -> bool:
        """Whether the vote may help: it is known of every district, and there are enough to learn a slope from."""
        return len(self.cells.areas) >= FEWEST_WITH_VOTE and all(area in self.vote for area in self.cells.areas)


def _fitted(session: Session, poll: Poll, sample: Sample, question: Question, known: _Known) -> Estimated:
    from polling.stats.mrp import fit

    interviews = _interviews(session, poll, sample, question)
    plan = _plan(poll, question, known)
    made = fit(interviews, _cells(known, poll.area), plan)
    rows = tuple(
        AreaEstimate(
            sample_id=sample.id,
            question_id=question.id,
            area=str(row["area"]),
            share=float(row["share"]),
            low=float(row["low"]),
            high=float(row["high"]),
            sd=float(row["sd"]),
            n=int(row["n"]),
        )
        for row in made.areas.to_dict("records")
    )
    sources = {"counts": known.cells.source, "structure": known.cells.structure, "vintage": known.cells.vintage}
    vote = {"vote": "; ".join(known.sources)} if known.helps else {}
    checks = _checks(session, sample, question, made, known)
    return Estimated(question.id, {**made.model, "sources": sources | vote, "checks": checks}, rows)


def _plan(poll: Poll, question: Question, known: _Known) -> "Plan":
    from polling.stats.mrp import Plan

    return Plan(
        success="in_favor",
        count="adults",
        area="district",
        random=tuple(role.value for role, _ in known.cells.axes),
        fixed=("vote",) if known.helps else (),
        above="state" if poll.area == NATION else None,
        seed=zlib.crc32(f"{poll.slug}/{question.number}".encode()),
        draws=DRAWS,
        note="; ".join(filter(None, (known.cells.source, known.cells.structure))),
    )


def _cells(known: _Known, area: str) -> "pd.DataFrame":
    frame = known.cells.frame().rename(columns={"area": "district"})
    if area == NATION:
        frame["state"] = frame["district"].str[:2]
    if known.helps:
        frame["vote"] = frame["district"].map(dict(known.vote)).astype(float)
    return frame


def _interviews(session: Session, poll: Poll, sample: Sample, question: Question) -> "pd.DataFrame":
    """A row per response that answered the question: in_favor, district, (state,) and what was asked of the person."""
    import pandas as pd

    favor = {choice.id for choice in question.choices if choice.side == Side.FAVOR}
    asked = {one.id: one for one in poll.questions if one.role != QuestionRole.OPINION}
    words = {choice.id: choice.category for one in asked.values() for choice in one.choices}
    known = set(populations.districts_of(session, poll.area))
    rows: dict[int, dict[str, object]] = {}
    for response, area, of, choice in _answers(session, sample):
        row = rows.setdefault(response, {"district": area if area in known else None, "in_favor": None})
        if of == question.id:
            row["in_favor"] = int(choice in favor)
        elif of in asked:
            row[asked[of].role.value] = words[choice] or None
    columns = ["in_favor", "district", *(one.role.value for one in asked.values())]
    frame = pd.DataFrame([row for row in rows.values() if row["in_favor"] is not None], columns=columns)
    return frame.assign(state=frame["district"].str[:2]) if poll.area == NATION else frame


def _answers(session: Session, sample: Sample) -> Iterator[tuple[int, str, int, int]]:
    query = (
        select(Response.id, Response.area, Answer.question_id, Answer.choice_id)
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.sample_id == sample.id)
    )
    yield from session.execute(query)


def _checks(session: Session, sample: Sample, question: Question, made: "Fitted", known: _Known) -> dict[str, Any]:
    """What the estimates were held against: the poll's own weighted share, and how the districts voted."""
    from polling.stats.mrp import validate

    share = session.scalar(
        select(func.sum(Figure.share)).where(
            Figure.sample_id == sample.id, Figure.question_id == question.id, Figure.side == Side.FAVOR,
            Figure.choice_id.is_(None), Figure.cut == "",
        )
    )  # fmt: skip
    checks: dict[str, Any] = {"together": made.model["overall"]["share"], "weighted": share}
    if len(known.vote) >= FEWEST_DISTRICTS:
        held = validate(made, {area: known.vote[area] for area in known.cells.areas if area in known.vote})
        # an opinion is no vote: only how the two go along is a check, not how far they are apart
        checks["vote"] = {"areas": held.areas, "correlation": held.correlation, "helped": known.helps}
    return checks


def _sides(question: Question) -> set[Side]:
    return {choice.side for choice in question.choices}


def _asked(poll: Poll) -> list[QuestionRole]:
    return [question.role for question in poll.questions if question.role != QuestionRole.OPINION]


def _ages(poll: Poll) -> list[str]:
    from polling.population.targeting import ages_of

    return ages_of(poll)
