"""Segments and polls: which segment's supporters a poll asked, as the segment's own page tells it."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Segment
from groundwork.delivery.rows import add_once
from groundwork.segment_doors import SegmentUse
from groundwork.web.languages import language
from polling.models import Poll, Sample, SampleSegment


def remember(session: Session, sample: Sample, segment: Segment, *, now: datetime) -> None:
    """Keep with a sample that a segment chose whom to ask; a second drawing from the same one adds nothing."""
    session.flush()
    add_once(session, SampleSegment, sample_id=sample.id, segment_id=segment.id, asked_at=now)


def uses(session: Session, alliance: Alliance, segment_id: int) -> list[SegmentUse]:
    """The polls that asked a segment's supporters; whoever was drawn is invited by then, so that none waits for it."""
    query = (
        select(Poll)
        .join(Sample, Sample.poll_id == Poll.id)
        .join(SampleSegment, SampleSegment.sample_id == Sample.id)
        .where(SampleSegment.segment_id == segment_id, Poll.alliance_id == alliance.id)
        .order_by(SampleSegment.asked_at.desc(), Poll.id.desc())
    )
    return [
        SegmentUse(
            one.titled(language()),
            url_for("polling_staff.poll", slug=alliance.slug, poll_slug=one.slug),
            is_waiting=False,
        )
        for one in session.scalars(query)
    ]
