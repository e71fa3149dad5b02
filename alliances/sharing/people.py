"""Supporters as they leave the house: read in pieces, each with what the ledger says of writing to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, CustomField, CustomValue, Supporter, SupporterTag, Tag
from groundwork.delivery.models import Address, Consent, ConsentKind
from groundwork.delivery.permission import consent

PIECE = 1_000


@dataclass(frozen=True)
class Reach:
    """One way to reach a person. may: this alliance may write there; since: the day of the newest yes."""

    value: str
    may: bool
    since: date | None


@dataclass(frozen=True)
class Person:
    """One supporter with everything an export can hold. fields: by the name of the alliance's own field."""

    public_id: str
    name: str
    zip: str
    city: str
    state: str
    district: str
    language: str
    joined_at: datetime
    joined_on: date
    text: Reach | None
    mail: Reach | None
    tags: Sequence[str] = ()
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def given(self) -> str:
        """All of the name but its last word; the whole name where it is one word."""
        return " ".join(self.name.split()[:-1]) or self.name

    @property
    def family(self) -> str:
        """The last word of a name of several."""
        return self.name.split()[-1] if len(self.name.split()) > 1 else ""


def field_names(session: Session, alliance: Alliance) -> list[str]:
    """The alliance's own fields, by name."""
    own = select(CustomField.name).where(CustomField.alliance_id == alliance.id, CustomField.ended_at.is_(None))
    return list(session.scalars(own.order_by(func.lower(CustomField.name), CustomField.id)))


def pieces(
    session: Session, alliance: Alliance, chosen: ColumnElement[bool], *, now: datetime
) -> Iterator[list[Person]]:
    """Those a condition chooses, some at a time in the order they came, so that memory stays flat."""
    last = 0
    while True:
        rows = session.scalars(select(Supporter).where(chosen, Supporter.id > last).order_by(Supporter.id).limit(PIECE))
        found = rows.all()
        if not found:
            return
        yield of(session, alliance, found, now=now)
        last = found[-1].id
        session.expunge_all()


def of(session: Session, alliance: Alliance, rows: Sequence[Supporter], *, now: datetime) -> list[Person]:
    """Some supporters with all that an export can hold."""
    ids = [one.id for one in rows]
    reaches = _reaches(session, alliance, rows, now=now)
    tags, fields = _tags(session, alliance, ids), _fields(session, alliance, ids)
    zone = ZoneInfo(alliance.time_zone)
    names = "public_id name zip city state district language joined_at"
    return [
        Person(
            **{name: getattr(one, name) for name in names.split()},
            joined_on=one.joined_at.astimezone(zone).date(),
            text=reaches.get(one.text_address_id or 0),
            mail=reaches.get(one.mail_address_id or 0),
            tags=tags.get(one.id, ()),
            fields=fields.get(one.id, {}),
        )
        for one in rows
    ]


def _reaches(session: Session, alliance: Alliance, rows: Sequence[Supporter], *, now: datetime) -> dict[int, Reach]:
    ids = [one for row in rows for one in (row.text_address_id, row.mail_address_id) if one]
    topic = consent.topic_of(alliance.slug)
    refused = consent.may_reach(session, ids, topic=topic, now=now)
    agreed = select(Consent.address_id, func.max(Consent.at)).where(
        Consent.address_id.in_(ids), Consent.kind == ConsentKind.GIVEN, Consent.topic.in_(("", topic))
    )
    since = dict(session.execute(agreed.group_by(Consent.address_id)).all())
    values = session.execute(select(Address.id, Address.value).where(Address.id.in_(ids), Address.erased_at.is_(None)))
    zone = ZoneInfo(alliance.time_zone)
    return {
        one: Reach(value, one not in refused, since[one].astimezone(zone).date() if one in since else None)
        for one, value in values
    }


def _tags(session: Session, alliance: Alliance, ids: Sequence[int]) -> dict[int, list[str]]:
    worn = select(SupporterTag.supporter_id, Tag.name).join(Tag, Tag.id == SupporterTag.tag_id)
    rows = session.execute(worn.where(SupporterTag.supporter_id.in_(ids), Tag.alliance_id == alliance.id))
    found: dict[int, list[str]] = {}
    for supporter_id, name in rows:
        found.setdefault(supporter_id, []).append(name)
    return {supporter_id: sorted(names, key=str.casefold) for supporter_id, names in found.items()}


def _fields(session: Session, alliance: Alliance, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    kept = select(CustomValue.supporter_id, CustomField.name, CustomValue.value).join(
        CustomField, CustomField.id == CustomValue.field_id
    )
    own: Any = CustomValue.supporter_id.in_(ids) & (CustomField.alliance_id == alliance.id)
    found: dict[int, dict[str, str]] = {}
    for supporter_id, name, value in session.execute(kept.where(own, CustomField.ended_at.is_(None))):
        found.setdefault(supporter_id, {})[name] = value
    return found
