"""What a poll that is still a draft will be able to tell, for those who write it."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from polling.models import Poll, PollState, Recruitment, Sample, SampleResult
from polling.stats.comparing.planning import USUAL_EFFECT, Expecting, outlook

SIZES = (200, 400, 800, 1600)
SAID = 800  # answers of which the sentence speaks where the alliance has no poll of its own yet
LATEST = 5  # polls of the alliance that tell the design effect to expect


@dataclass(frozen=True)
class Row:
    """What so many answers tell, in words: ± on a share, and between two wordings."""

    people: str
    margin: str
    difference: str


@dataclass(frozen=True)
class Plan:
    """The sentence, the table under it, and what both rest on."""

    finding: str
    rows: tuple[Row, ...]
    grounds: str


def of(session: Session, poll: Poll) -> Plan | None:
    """What to expect of a draft; nothing once the poll is open.

    Expected are as many answers and the design effect that the alliance's own random samples had, where it has any.
    """
    if poll.state != PollState.DRAFT:
        return None
    earlier = _earlier(session, poll.alliance_id)
    effect = max(1.0, median(one.design_effect for one in earlier)) if earlier else USUAL_EFFECT
    people = earlier[0].n if earlier else SAID
    rows = tuple(_row(size, effect) for size in sorted({*SIZES, people}))
    return Plan(_finding(people, effect, is_own=bool(earlier)), rows, _grounds(effect, is_own=bool(earlier)))


def _earlier(session: Session, alliance_id: int) -> list[SampleResult]:
    """The alliance's published random samples, the newest first."""
    rows = session.scalars(
        select(SampleResult)
        .join(Sample, Sample.id == SampleResult.sample_id)
        .join(Poll, Poll.id == Sample.poll_id)
        .where(
            Poll.alliance_id == alliance_id,
            Poll.state == PollState.PUBLISHED,
            Sample.recruitment == Recruitment.LIST,
            Sample.is_random,
            SampleResult.withheld == "",
        )
        .order_by(Poll.closes_at.desc(), Poll.id.desc())
        .limit(LATEST)
    )
    return list(rows)


def _finding(people: int, effect: float, *, is_own: bool) -> str:
    row = _row(people, effect)
    words = {"n": row.people, "margin": row.margin, "difference": row.difference}
    if is_own:
        return say(
            "With %(n)s answers, as many as last time, a share is known to %(margin)s points, and a difference of"
            " %(difference)s points between two wordings, each put to half of the people, can be told from chance.",
            **words,
        )
    return say(
        "With %(n)s answers a share is known to %(margin)s points, and a difference of %(difference)s points between"
        " two wordings, each put to half of the people, can be told from chance.",
        **words,
    )


def _row(people: int, effect: float) -> Row:
    found = outlook(people, Expecting(design_effect=effect))
    difference = "–" if found.between_arms is None else f"{100 * found.between_arms:.0f}"
    return Row(f"{people:,}", f"±{100 * found.margin:.1f}", difference)


def _grounds(effect: float, *, is_own: bool) -> str:
    number = f"{effect:.2f}"
    if is_own:
        return say(
            "For people whom chance chose, a share near 50%%, and the design effect of your latest polls, %(effect)s."
            " Differences are those found eight times in ten.",
            effect=number,
        )
    return say(
        "For people whom chance chose, a share near 50%%, and a usual design effect of %(effect)s. Differences are"
        " those found eight times in ten.",
        effect=number,
    )
