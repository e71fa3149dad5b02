"""Segments and what their sentences ask about."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from alliances.models import Alliance, CustomField, CustomValue, Segment, Supporter, SupporterTag, Tag
from alliances.segments import counting, keeping, rules
from alliances.segments.keeping import Typed
from alliances.segments.rules import Group, Part, Rule
from groundwork.delivery.addresses import text_address
from groundwork.delivery.permission import consent
from tests.conftest import NOW


def a_part(code: str, /, **values: str) -> Part:
    """One part of a sentence."""
    return Part(code, values)


def a_rule(*parts: Part, join: str = "all") -> Rule:
    """A rule of one group."""
    return Rule("all", [Group(join, list(parts))])


def a_segment(session: Session, alliance: Alliance, name: str = "Second district", rule: Rule | None = None) -> Segment:
    """Those who live in the second district, unless told otherwise."""
    wanted = rule or a_rule(a_part("district", areas="FK-2"))
    return keeping.save(session, alliance, Typed(name, wanted), account_id=None, now=NOW)


def counted(session: Session, alliance: Alliance, *parts: Part, join: str = "all") -> int:
    """How many a rule of one group chooses at NOW."""
    return counting.how_many(session, alliance, rules.dump(a_rule(*parts, join=join)), now=NOW)


def a_tag(session: Session, alliance: Alliance, name: str, *supporters: Supporter) -> Tag:
    """A tag that these supporters have."""
    tag = Tag(alliance_id=alliance.id, name=name, made_at=NOW)
    session.add(tag)
    session.flush()
    session.add_all(SupporterTag(supporter_id=one.id, tag_id=tag.id, at=NOW) for one in supporters)
    session.flush()
    return tag


def a_field(session: Session, alliance: Alliance, name: str, kind: str, **changes: Any) -> CustomField:
    """Something the alliance wants to know."""
    field = CustomField(alliance_id=alliance.id, name=name, kind=kind, made_at=NOW, **changes)
    session.add(field)
    session.flush()
    return field


def a_value(
    session: Session, field: CustomField, supporter: Supporter, value: str, number: float | None = None
) -> None:
    """What is known of somebody."""
    session.add(CustomValue(field_id=field.id, supporter_id=supporter.id, value=value, number=number))
    session.flush()


def a_willing_number(session: Session, alliance: Alliance, supporter: Supporter, phone: str) -> None:
    """A number whose owner agreed to texts from this alliance."""
    address = text_address(session, phone)
    topic = consent.topic_of(alliance.slug)
    consent.give(session, address, topic=topic, wording="Yes.", how="web form", evidence="test", now=NOW)
    address.verified_at = NOW - timedelta(days=1)
    supporter.text_address_id = address.id
    session.flush()


def a_segment_id(session: Session, alliance: Alliance) -> int:
    """The id of one."""
    return a_segment(session, alliance).id
