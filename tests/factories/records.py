"""Tags, fields, notes, pairs and merges of an alliance's supporters."""

from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, FieldKind, Likeness, Note, Supporter, SupporterPair
from alliances.records import fields, merging, notes, tags
from alliances.records.merging import Choice, Two
from groundwork.database import Base
from groundwork.delivery.addresses import mail_address, text_address
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories.alliances import a_supporter

ME = 1
LIST = "/alliances/franklin/supporters"


def at(one: Supporter, part: str = "") -> str:
    """The address of a supporter's page in Franklin, or of a page below it."""
    return f"{LIST}/{one.id}{part}"


def somebody(
    session: Session, alliance: Alliance, name: str, phone: str = "", email: str = "", **more: Any
) -> Supporter:
    """A supporter by this name, reached by what is given, who said yes to it."""
    text = text_address(session, phone) if phone else None
    mail = mail_address(session, email) if email else None
    for address in (text, mail):
        if address is not None:
            topic = consent.topic_of(alliance.slug)
            consent.give(session, address, topic=topic, wording="Yes.", how="web form", evidence="", now=NOW)
    ids = {"text_address_id": text.id if text else None, "mail_address_id": mail.id if mail else None}
    return a_supporter(session, alliance, name=name, **ids | more)


def a_supporter_id(session: Session, alliance: Alliance) -> int:
    """A supporter of an alliance."""
    return a_supporter(session, alliance).id


def a_tag_id(session: Session, alliance: Alliance) -> int:
    """A tag of an alliance, on one supporter."""
    tag = tags.tag_named(session, alliance.id, "drives", now=NOW)
    tags.put(session, tag, [a_supporter(session, alliance).id], now=NOW)
    return tag.id


def a_field_id(session: Session, alliance: Alliance) -> int:
    """A field of an alliance."""
    return fields.make(session, alliance.id, "Hours a month", FieldKind.NUMBER, now=NOW).id


def a_note(session: Session, alliance: Alliance, account_id: int = ME) -> Note:
    """A note about a supporter of an alliance."""
    return notes.add(session, a_supporter(session, alliance), "Has a piano.", account_id=account_id, now=NOW)


def a_note_id(session: Session, alliance: Alliance) -> int:
    """The same by its number."""
    return a_note(session, alliance).id


def a_pair_id(session: Session, alliance: Alliance) -> int:
    """Two who may be one."""
    first, second = a_supporter(session, alliance), a_supporter(session, alliance)
    pair = SupporterPair(
        alliance_id=alliance.id, first_id=first.id, second_id=second.id, likeness=Likeness.NAME_AND_ZIP, found_at=NOW
    )
    session.add(pair)
    session.flush()
    return pair.id


def a_merge_id(session: Session, alliance: Alliance) -> int:
    """Two made one."""
    two = Two(alliance, a_supporter(session, alliance), a_supporter(session, alliance))
    return merging.merge(session, two, Choice(), [], account_id=None, now=NOW).id


def everything(session: Session, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to see that nothing has changed."""
    session.flush()
    session.expire_all()
    return {
        table.name: sorted(
            (tuple(row) for row in session.execute(select(table))), key=lambda row: tuple(str(cell) for cell in row)
        )
        for table in Base.metadata.sorted_tables
        if table.name not in without
    }


def columns_of_supporters() -> set[str]:
    """Every column of the house that names a supporter, as table and column."""
    return {
        f"{mapper.local_table.name}.{key.parent.name}"
        for mapper in Base.registry.mappers
        for key in inspect(mapper).local_table.foreign_keys
        if key.column.table.name == "supporter"
    }


PATH_IDS = {
    "supporter_id": a_supporter_id,
    "tag_id": a_tag_id,
    "field_id": a_field_id,
    "note_id": a_note_id,
    "pair_id": a_pair_id,
    "merge_id": a_merge_id,
}
