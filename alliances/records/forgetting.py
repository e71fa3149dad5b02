"""What the records keep about a person, shown whole and erased; that somebody joined and left stays counted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from alliances.models import CustomField, CustomValue, Note, Supporter, SupporterMerge, SupporterTag, SupporterWord, Tag
from alliances.records import doubles, fields, merging, notes
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Tags, fields, notes, wishes, and under what other name somebody was on record."""
    del now
    hers = supporters_of(session, address_ids)
    ids = [one.id for one in hers]
    tags = session.execute(
        select(Tag.name, SupporterTag.at)
        .join(Tag, Tag.id == SupporterTag.tag_id)
        .where(SupporterTag.supporter_id.in_(ids))
    )
    known = session.execute(
        select(CustomField.name, CustomValue.value)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(CustomValue.supporter_id.in_(ids))
    )
    written = session.scalars(select(Note).where(Note.supporter_id.in_(ids)).order_by(Note.id)).all()
    found: list[dict[str, object]] = [_wishes(one) for one in hers]
    found += [{"kind": "tag", "name": name, "at": at} for name, at in tags]
    found += [{"kind": "field", "name": name, "value": value} for name, value in known]
    found += notes.shown(written)
    found += [{"kind": "other record, merged", "name": one.name, "zip": one.zip} for one in _merged(session, ids)]
    return found


def _wishes(one: Supporter) -> dict[str, object]:
    return {"kind": "wishes", "calls": one.wants_calls, "events": one.wants_events, "left": one.left_why}


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Remove what staff wrote down and what a merge kept; `alliances.forgetting` empties the supporter itself."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    ids += [one.id for one in _merged(session, ids)]
    once = {"synchronize_session": False}
    for statement in (
        delete(SupporterTag).where(SupporterTag.supporter_id.in_(ids)),
        delete(Note).where(Note.supporter_id.in_(ids)),
        delete(SupporterWord).where(SupporterWord.supporter_id.in_(ids)),
    ):
        session.execute(statement.execution_options(**once))
    fields.forget(session, ids)
    doubles.forget(session, ids)
    about = or_(SupporterMerge.kept_id.in_(ids), SupporterMerge.gone_id.in_(ids))
    merging.forget(session, session.scalars(select(SupporterMerge).where(about)).all())
    for one in session.scalars(select(Supporter).where(Supporter.id.in_(ids))):
        one.left_why, one.search_name = "", ""
    session.flush()


def _merged(session: Session, ids: Collection[int]) -> Sequence[Supporter]:
    """Who else these are on record as; one that was merged twice is found by its row too."""
    found: list[Supporter] = []
    wanted = list(ids)
    while wanted:
        rows = session.scalars(
            select(Supporter).where(Supporter.merged_into_id.in_(wanted)).order_by(Supporter.id)
        ).all()
        found += rows
        wanted = [one.id for one in rows]
    return found


PERSONAL_DATA = PersonalData("records", show, erase)
