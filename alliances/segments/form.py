"""The form a sentence is written in: rows of parts that can be added and removed, with or without script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from alliances.models import Alliance
from alliances.segments import catalogue
from alliances.segments.rules import ALL, ANY, MOST_GROUPS, MOST_PARTS, Group, Part, Rule
from groundwork.refusal import Refusal
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.web.forms import Form

Sent = MultiDict[str, str]
FIRST_TYPED = {"days": "90"}


class SegmentForm(Form):
    """A segment's name; its rule is read by `read`."""

    name = StringField(_l("Name of the segment"))


@dataclass(frozen=True)
class Box:
    """One input of one part as the page shows it. chosen: of `choices`, by value."""

    name: str
    kind: str
    label: str
    hint: str
    value: str
    chosen: Sequence[str]
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """One part as the page shows it. place: `group.part`. is_known: it can be filled in."""

    place: str
    code: str
    words: str
    error: str
    boxes: Sequence[Box]
    is_known: bool = True


@dataclass(frozen=True)
class Rows:
    """One group as the page shows it."""

    number: int
    join: str
    rows: Sequence[Row]


def read(sent: Sent) -> Rule:
    """The rule as it stands in what was sent."""
    groups = [_group(sent, number) for number in range(MOST_GROUPS) if f"{number}.join" in sent]
    return Rule(_join(sent.get("join", "")), groups or [Group()])


def act(rule: Rule, sent: Sent, session: Session, alliance: Alliance) -> str:
    """Do what the pressed button says to the rule; returns which button it was, without its place."""
    word, _, place = sent.get("act", "count").partition(":")
    group, _, part = place.partition(".")
    if word == "add" and (there := _at(rule.groups, group)):
        _add(there, sent.get(f"{group}.new", ""), session, alliance)
    elif word == "remove" and (there := _at(rule.groups, group)) and (gone := _at(there.parts, part)):
        there.parts.remove(gone)
        if not there.parts and len(rule.groups) > 1:
            rule.groups.remove(there)
    elif word == "group" and len(rule.groups) < MOST_GROUPS:
        rule.groups.append(Group(ANY if rule.join == ALL else ALL))
    return word


def rows(session: Session, alliance: Alliance, rule: Rule) -> list[Rows]:
    """The rule as the page shows it, at least one group."""
    return [
        Rows(number, group.join, [_row(session, alliance, f"{number}.{i}", one) for i, one in enumerate(group.parts)])
        for number, group in enumerate(rule.groups or [Group()])
    ]


def _group(sent: Sent, number: int) -> Group:
    places = [f"{number}.{part}" for part in range(MOST_PARTS + 1)]
    parts = [_part(sent, place) for place in places if f"{place}.part" in sent]
    return Group(_join(sent.get(f"{number}.join", "")), parts)


def _part(sent: Sent, place: str) -> Part:
    begin = f"{place}.v."
    names = [name for name in sent if name.startswith(begin)]
    values = {name.removeprefix(begin): ";".join(one for one in sent.getlist(name) if one) for name in names}
    return Part(sent.get(f"{place}.part", "")[:40], values)


def _join(word: str) -> str:
    return ANY if word == ANY else ALL


def _at(rows: Sequence[Any], place: str) -> Any:
    return rows[int(place)] if place.isdecimal() and int(place) < len(rows) else None


def _add(group: Group, code: str, session: Session, alliance: Alliance) -> None:
    kind = catalogue.part(session, alliance, code)
    values = {one.name: FIRST_TYPED.get(one.name, "") for one in kind.inputs}
    for one in kind.inputs:
        if one.kind == "choice" and one.choices:
            values[one.name] = next((value for value, _words in one.choices(session, alliance)), "")
    group.parts.append(Part(code, values))


def _row(session: Session, alliance: Alliance, place: str, part: Part) -> Row:
    try:
        kind: SegmentPart = catalogue.part(session, alliance, part.code)
    except Refusal as refusal:
        return Row(place, part.code, str(refusal), "", [], is_known=False)
    boxes = [_box(session, alliance, place, one, part.values.get(one.name, "")) for one in kind.inputs]
    return Row(place, part.code, kind.words(), part.error, boxes)


def _box(session: Session, alliance: Alliance, place: str, asked: PartInput, value: str) -> Box:
    chosen = [one for one in value.split(";") if one] if asked.kind == "several" else [value]
    choices = asked.choices(session, alliance) if asked.choices else []
    known = {one for one, _words in choices}
    if asked.kind == "several":  # what was chosen once can be seen and taken back, also where nobody is left there
        choices = [*choices, *((one, one) for one in chosen if one not in known and not one.isdecimal())]
    hint = asked.hint() if asked.hint else ""
    return Box(f"{place}.v.{asked.name}", asked.kind, asked.label(), hint, value, chosen, choices)
