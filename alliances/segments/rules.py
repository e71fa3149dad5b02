"""A segment's rule: groups of parts, joined by and/or; kept as JSON, turned into SQL or into words.

`{"join": "all", "groups": [{"join": "any", "parts": [{"part": "district", "values": {"areas": "FK-2;FK-3"}}]}]}`
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter
from alliances.segments import catalogue
from groundwork.refusal import Refusal
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.words import say

ALL, ANY = "all", "any"
MOST_GROUPS, MOST_PARTS, LONGEST = 5, 20, 2_000


@dataclass
class Part:
    """One part as it was filled in. error: what is wrong with it, for its form."""

    code: str
    values: dict[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass
class Group:
    """Parts of which all or any must hold."""

    join: str = ALL
    parts: list[Part] = field(default_factory=list)


@dataclass
class Rule:
    """Groups of which all or any must hold; without a part it is everybody."""

    join: str = ALL
    groups: list[Group] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        """Every part of every group."""
        return [part for group in self.groups for part in group.parts]


@dataclass(frozen=True)
class Said:
    """A group in words. join: `all` or `any` of the lines."""

    join: str
    lines: Sequence[str]


class BrokenRule(Refusal):
    """What is kept as a rule cannot be read."""


def load(text: str) -> Rule:
    """A rule from its JSON. Raises BrokenRule."""
    try:
        told = json.loads(text)
        return Rule(_join(told["join"]), [_group(one) for one in told["groups"]])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BrokenRule(say("This segment cannot be read any more. Make a new one.")) from None


def dump(rule: Rule) -> str:
    """A rule as JSON; groups without a part are left out."""
    groups = [
        {"join": group.join, "parts": [{"part": one.code, "values": one.values} for one in group.parts]}
        for group in rule.groups
        if group.parts
    ]
    return json.dumps({"join": rule.join, "groups": groups}, ensure_ascii=False, sort_keys=True)


def _group(told: Any) -> Group:
    return Group(_join(told["join"]), [_part(one) for one in told["parts"]])


def _part(told: Any) -> Part:
    return Part(str(told["part"]), {str(name): str(value) for name, value in told["values"].items()})


def _join(word: object) -> str:
    if word not in (ALL, ANY):
        raise ValueError(word)
    return str(word)


def everybody(alliance: Alliance) -> ColumnElement[bool]:
    """The supporters an alliance looks after now."""
    return (Supporter.alliance_id == alliance.id) & Supporter.left_at.is_(None)


def condition(session: Session, alliance: Alliance, rule: str, *, now: datetime) -> ColumnElement[bool]:
    """Whom a rule chooses among an alliance's supporters, over Supporter. Raises Refusal for a part it cannot read."""
    return of_rule(session, alliance, load(rule), now=now)


def of_rule(session: Session, alliance: Alliance, rule: Rule, *, now: datetime) -> ColumnElement[bool]:
    """The same for a rule that is still being written."""
    groups = [
        _joined(group.join, [_of_part(session, alliance, part, now=now) for part in group.parts])
        for group in rule.groups
        if group.parts
    ]
    return and_(everybody(alliance), _joined(rule.join, groups)) if groups else everybody(alliance)


def _joined(join: str, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(*conditions) if join == ALL else or_(*conditions)


def _of_part(session: Session, alliance: Alliance, part: Part, *, now: datetime) -> ColumnElement[bool]:
    kind = catalogue.part(session, alliance, part.code)
    made: ColumnElement[bool] = kind.condition(session, alliance, _values(kind, part), now=now)
    return made


def check(session: Session, alliance: Alliance, rule: Rule, *, now: datetime) -> bool:
    """Whether every part can be read; what is wrong stands beside each. Raises Refusal where the rule is too long."""
    if len(rule.groups) > MOST_GROUPS or len(rule.parts) > MOST_PARTS:
        raise Refusal(say("A segment has at most %(parts)s parts. Make two segments.", parts=MOST_PARTS))
    for part in rule.parts:
        part.error = ""
        try:
            kind = catalogue.part(session, alliance, part.code)
            _must_be_offered(session, alliance, kind, part)
            kind.condition(session, alliance, _values(kind, part), now=now)
        except Refusal as refusal:
            part.error = str(refusal)
    return not any(part.error for part in rule.parts)


def _values(kind: SegmentPart, part: Part) -> dict[str, str]:
    """What was filled in, for the inputs there are and nothing else."""
    return {one.name: part.values.get(one.name, "")[:LONGEST] for one in kind.inputs}


def _must_be_offered(session: Session, alliance: Alliance, kind: SegmentPart, part: Part) -> None:
    for one in kind.inputs:
        value = part.values.get(one.name, "").strip()
        if one.is_needed and not value:
            raise Refusal(say("Fill in “%(name)s”.", name=one.label()))
        if one.kind == "choice":
            _must_be_one_of(session, alliance, one, value)


def _must_be_one_of(session: Session, alliance: Alliance, asked: PartInput, value: str) -> None:
    offered = asked.choices(session, alliance) if asked.choices else []
    if value not in {known for known, _words in offered}:
        raise Refusal(say("Choose one of the answers for “%(name)s”.", name=asked.label()))


def said(session: Session, alliance: Alliance, rule: Rule) -> list[Said]:
    """The sentence in whole lines, group by group; a part that cannot be said any more says so."""
    return [
        Said(group.join, [line(session, alliance, one) for one in group.parts]) for group in rule.groups if group.parts
    ]


def line(session: Session, alliance: Alliance, part: Part) -> str:
    """One part in words."""
    try:
        kind = catalogue.part(session, alliance, part.code)
        return str(kind.sentence(session, alliance, _values(kind, part)))
    except Refusal as refusal:
        return say("(not clear yet: %(why)s)", why=refusal)


def sentence(session: Session, alliance: Alliance, rule: str) -> str:
    """The whole sentence on one line, in the language of the request."""
    return in_words(said(session, alliance, load(rule)), load(rule).join)


def in_words(groups: Sequence[Said], join: str) -> str:
    """Groups of lines as one sentence."""
    if not groups:
        return say("All supporters")
    told = [_one(group, is_alone=len(groups) == 1) for group in groups]
    both = say(" and ") if join == ALL else say(" or ")
    return say("Supporters who %(lines)s", lines=both.join(told))


def _one(group: Said, *, is_alone: bool) -> str:
    told = (say(" and ") if group.join == ALL else say(" or ")).join(group.lines)
    return told if is_alone or len(group.lines) == 1 else f"({told})"
