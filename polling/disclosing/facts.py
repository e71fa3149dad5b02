"""What the database knows of how a poll was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from polling.disclosing import statements
from polling.disclosing.saying import Both
from polling.models import Invitation, Item, Poll, Recruitment, Response, Sample, SampleResult


@dataclass(frozen=True)
class Way:
    """One sample as it came about. spanish: how many answered in Spanish. range: the lowest and highest weight."""

    recruitment: Recruitment
    is_random: bool
    frame: str
    invited: int
    answered: int
    spanish: int
    first_day: datetime | None
    last_day: datetime | None
    result: SampleResult | None
    range: tuple[float, float] | None = None

    @property
    def key(self) -> str:
        """The name of its title in the content."""
        return "list_random" if self.recruitment == Recruitment.LIST and self.is_random else self.recruitment.value


@dataclass(frozen=True)
class Facts:
    """Everything a disclosure is made from.

    districts: what the model of districts says of itself, or nothing. versions, data_hash: of the recipe, if any.
    """

    poll: Poll
    alliance: str
    ways: tuple[Way, ...]
    stated: Mapping[Item, Both]
    districts: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    data_hash: str = ""


def facts_of(
    session: Session,
    poll: Poll,
    results: Sequence[SampleResult],
    weights: Mapping[int, Any] | None = None,
    *,
    districts: Mapping[str, Any] | None = None,
    recipe: Mapping[str, Any] | None = None,
) -> Facts:
    """What is known of a poll and of these results of its samples.

    weights: per sample id, shape (n,), where they are at hand.
    """
    alliance = session.scalars(select(Alliance.name).where(Alliance.id == poll.alliance_id)).one()
    by_sample = {one.sample_id: one for one in results}
    samples = session.scalars(select(Sample).where(Sample.poll_id == poll.id).order_by(Sample.id)).all()
    ways = [_way(session, one, by_sample.get(one.id), (weights or {}).get(one.id)) for one in samples]
    came = sorted((one for one in ways if one.answered or one.invited), key=lambda one: one.key != "list_random")
    return Facts(
        poll,
        alliance,
        tuple(came),
        statements.of_poll(session, poll.id),
        districts,
        recipe["versions"] if recipe else {},
        recipe["data"]["hash"] if recipe else "",
    )


def _way(session: Session, sample: Sample, result: SampleResult | None, weights: Any) -> Way:
    spanish = func.coalesce(func.sum(case((Response.language == "es", 1), else_=0)), 0)
    first, last = func.min(Response.answered_at), func.max(Response.answered_at)
    of_sample = select(func.count(Response.id), spanish, first, last).where(Response.sample_id == sample.id)
    answered, in_spanish, first_day, last_day = session.execute(of_sample).one()
    invited = session.scalar(select(func.count(Invitation.id)).where(Invitation.sample_id == sample.id)) or 0
    is_weighted = weights is not None and result is not None and result.is_weighted
    return Way(
        sample.recruitment,
        sample.is_random,
        sample.frame,
        invited,
        answered,
        int(in_spanish),
        first_day,
        last_day,
        result,
        (float(np.min(weights)), float(np.max(weights))) if is_weighted else None,
    )
