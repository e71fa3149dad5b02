"""Tags as a whole: merging two, deleting one, and putting one on everybody a search has found."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Segment, SupporterTag, Tag
from alliances.records import search, tags
from alliances.segments import rules
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say

PART = "tag"  # what a segment's part about tags is called


@dataclass(frozen=True)
class Use:
    """Where a tag is used: on how many supporters, in which segments."""

    supporters: int
    segments: list[Segment]


def use_of(session: Session, tag: Tag) -> Use:
    """Where a tag is used now."""
    number = next((count for one, count in tags.counted(session, tag.alliance_id) if one.id == tag.id), 0)
    return Use(number, _segments(session, tag))


def merge(session: Session, alliance: Alliance, gone: Tag, kept: Tag, *, account_id: int, now: datetime) -> int:
    """Let one tag become another: on whom and in which segments it was; says on how many. Raises Refusal for itself."""
    if gone.id == kept.id:
        raise Refusal(say("Choose another tag to merge this one into."), field="into")
    number = tags.put(session, kept, _whose(session, gone), now=now)
    for segment in _segments(session, gone):
        segment.rule = rules.dump(_replaced(rules.load(segment.rule), gone.id, kept.id))
    gone_id = gone.id
    _remove(session, gone)
    subject, told = f"tag:{kept.id}", {"gone": gone_id, "supporters": number}
    ledger.record(
        session,
        "records.tag_merged",
        account_id=account_id,
        scope=alliance.slug,
        subject=subject,
        told=told,
        now=now,
    )
    return number


def remove(session: Session, alliance: Alliance, tag: Tag, *, account_id: int, now: datetime) -> None:
    """Delete a tag, off everybody. Raises Refusal while a segment chooses by it."""
    use = use_of(session, tag)
    if use.segments:
        names = ", ".join(f"“{one.name}”" for one in use.segments)
        raise Refusal(say("These segments choose by this tag: %(names)s. Change them first.", names=names))
    subject, told = f"tag:{tag.id}", {"supporters": use.supporters}
    _remove(session, tag)
    ledger.record(
        session,
        "records.tag_deleted",
        account_id=account_id,
        scope=alliance.slug,
        subject=subject,
        told=told,
        now=now,
    )


def put_on_all(session: Session, alliance: Alliance, tag: Tag, wanted: search.Wanted, *, now: datetime) -> int:
    """Put a tag on everybody a search finds; says on how many it was not yet."""
    return tags.put(session, tag, search.each_id(session, alliance, wanted, now=now), now=now)


def take_off_all(session: Session, alliance: Alliance, tag: Tag, wanted: search.Wanted, *, now: datetime) -> int:
    """Take a tag off everybody a search finds; says how many had it."""
    return tags.take(session, tag, list(search.each_id(session, alliance, wanted, now=now)), now=now)


def _whose(session: Session, tag: Tag) -> list[int]:
    return list(session.scalars(select(SupporterTag.supporter_id).where(SupporterTag.tag_id == tag.id)))


def _segments(session: Session, tag: Tag) -> list[Segment]:
    """The segments in use that choose by a tag."""
    own = select(Segment).where(Segment.alliance_id == tag.alliance_id, Segment.ended_at.is_(None))
    return [one for one in session.scalars(own.order_by(Segment.id)) if str(tag.id) in _tags_in(one.rule)]


def _tags_in(rule: str) -> set[str]:
    try:
        parts = rules.load(rule).parts
    except rules.BrokenRule:
        return set()
    return {one for part in parts if part.code == PART for one in part.values.get("tags", "").split(";")}


def _replaced(rule: rules.Rule, gone_id: int, kept_id: int) -> rules.Rule:
    for part in rule.parts:
        if part.code == PART:
            numbers = [str(kept_id) if one == str(gone_id) else one for one in part.values["tags"].split(";")]
            part.values["tags"] = ";".join(dict.fromkeys(numbers))
    return rule


def _remove(session: Session, tag: Tag) -> None:
    once = {"synchronize_session": False}
    session.execute(delete(SupporterTag).where(SupporterTag.tag_id == tag.id).execution_options(**once))
    session.delete(tag)
    session.flush()
