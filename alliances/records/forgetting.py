"""What the records keep about a person, shown whole and erased; that somebody joined and left stays counted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, false, or_, select
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from alliances.models import (
    AddressNote,
    CustomField,
    CustomValue,
    Note,
    Supporter,
    SupporterMerge,
    SupporterTag,
    SupporterWord,
    Tag,
)
from alliances.records import doubles, fields, merging, notes
from groundwork.delivery.models import Address
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
    found += _noted(session, address_ids, ids)
    found += [{"kind": "other record, merged", "name": one.name, "zip": one.zip} for one in _merged(session, ids)]
    return found


def _noted(session: Session, address_ids: Collection[int], supporter_ids: Collection[int]) -> list[dict[str, object]]:
    """Numbers and mailboxes told to staff that wait to be confirmed: hers, and her own noted for whomever."""
    hers = AddressNote.supporter_id.in_(supporter_ids) | AddressNote.address_id.in_(address_ids)
    rows = session.execute(
        select(Address.value, AddressNote.noted_at)
        .join(AddressNote, AddressNote.address_id == Address.id)
        .where(hers)
        .order_by(AddressNote.id)
    )
    return [{"kind": "told to staff, not confirmed", "address": value, "at": at} for value, at in rows]


def _wishes(one: Supporter) -> dict[str, object]:
    return {"kind": "wishes", "calls": one.wants_calls, "events": one.wants_events, "left": one.left_why}


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Remove what staff wrote down and what a merge kept; `alliances.forgetting` empties the supporter itself."""
    del now
    session.execute(delete(AddressNote).where(AddressNote.address_id.in_(address_ids)))
    forget(session, [one.id for one in supporters_of(session, address_ids)])


def forget(session: Session, supporter_ids: Collection[int]) -> None:
    """The same for supporters by their numbers, with those who were merged into them."""
    ids = [*supporter_ids, *(one.id for one in _merged(session, supporter_ids))]
    once = {"synchronize_session": False}
    for statement in (
        delete(SupporterTag).where(SupporterTag.supporter_id.in_(ids)),
        delete(Note).where(Note.supporter_id.in_(ids)),
        delete(AddressNote).where(AddressNote.supporter_id.in_(ids)),
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


def addresses(session: Session, address_ids: Collection[int]) -> set[int]:
    """These, and what the person had beside them before two records of theirs were merged; nobody else's by now."""
    ids = {one.id for one in supporters_of(session, address_ids)} | _kept_with(session, address_ids)
    ids |= {one.id for one in _merged(session, ids)}
    about = or_(SupporterMerge.kept_id.in_(ids), SupporterMerge.gone_id.in_(ids))
    merges = session.scalars(select(SupporterMerge).where(about, SupporterMerge.moved != "")).all()
    found = set(address_ids).union(*(merging.addresses_before(one) for one in merges))
    pairs = select(Supporter.id, Supporter.text_address_id, Supporter.mail_address_id)
    has_one = or_(Supporter.id.in_(ids), *(column.in_(found) for column in WAYS))
    rows = session.execute(pairs.where(has_one)).all()
    mine = {way for number, *ways in rows if number in ids for way in ways if way}
    theirs = {way for number, *ways in rows if number not in ids for way in ways}
    return (found - theirs) | mine


def _kept_with(session: Session, address_ids: Collection[int]) -> set[int]:
    """Who is kept of the merges in which one of these was left without a supporter."""
    told = [SupporterMerge.moved.contains(f'_address_id": {number},') for number in address_ids]
    found = set(session.scalars(select(SupporterMerge.kept_id).where(or_(false(), *told))))
    wanted = found
    while wanted:  # who was kept may have been merged again
        into = select(Supporter.merged_into_id).where(Supporter.id.in_(wanted), Supporter.merged_into_id.is_not(None))
        wanted = {one for one in session.scalars(into) if one} - found
        found |= wanted
    return found


WAYS = (Supporter.text_address_id, Supporter.mail_address_id)
PERSONAL_DATA = PersonalData("records", show, erase, addresses)
