"""Parts of a sentence about what an alliance itself writes down of supporters: tags, and fields of its own."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter
from alliances.models.records import CustomField, CustomValue, SupporterTag, Tag
from alliances.segments import typed
from alliances.segments.typed import Values
from groundwork.refusal import Refusal
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.words import say

ANY, ALL, NONE = "any", "all", "none"
FIELD = "field:"
ENTRY = re.compile(rf"{FIELD}(\d{{1,9}})", re.ASCII)


def _tags(session: Session, alliance: Alliance) -> list[tuple[str, str]]:
    own = select(Tag.id, Tag.name).where(Tag.alliance_id == alliance.id).order_by(func.lower(Tag.name))
    return [(str(tag_id), name) for tag_id, name in session.execute(own)]


def _hows(_session: Session, _alliance: Alliance) -> list[tuple[str, str]]:
    return [(ANY, say("any of these")), (ALL, say("all of these")), (NONE, say("none of these"))]


def _chosen(session: Session, alliance: Alliance, values: Values) -> list[int]:
    """The chosen tags that are this alliance's own; one that was deleted is nobody's."""
    numbers = [int(one) for one in typed.listed(values.get("tags", "")) if one.isdecimal() and len(one) < 10]
    if not numbers:
        raise Refusal(say("Choose at least one tag."))
    return list(session.scalars(select(Tag.id).where(Tag.alliance_id == alliance.id, Tag.id.in_(numbers))))


def _tagged(session: Session, alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del now
    how, wanted = values.get("how", ANY), typed.listed(values.get("tags", ""))
    own = _chosen(session, alliance, values)
    if how == ALL:
        return and_(*(_has([one]) for one in own)) if len(own) == len(wanted) else false()
    return ~_has(own) if how == NONE else _has(own)


def _has(tag_ids: Sequence[int]) -> ColumnElement[bool]:
    return are_among(select(SupporterTag.supporter_id).where(SupporterTag.tag_id.in_(tag_ids)))


def are_among(ids: Select[Any]) -> ColumnElement[bool]:
    """Whether supporters are among these ids.

    The sum keeps SQLite from fetching each of them from the table by its number: looking them up while it reads the
    index that holds all supporters takes a tenth of the time (a tag of 200,000 among a million).
    """
    return (Supporter.id + 0).in_(ids)


def _tag_words(session: Session, alliance: Alliance, values: Values) -> str:
    known = dict(_tags(session, alliance))
    names = [known.get(one, say("(a tag that was deleted)")) for one in typed.listed(values.get("tags", ""))]
    if values.get("how") == ALL and len(names) > 1:
        return say("have all of the tags %(tags)s", tags=typed.all_of(names))
    if values.get("how") == NONE:
        return say("do not have the tag %(tags)s", tags=typed.any_of(names))
    return say("have the tag %(tags)s", tags=typed.any_of(names))


TAGS = SegmentPart(
    "tag",
    lambda: say("have or do not have certain tags"),
    (
        PartInput("how", "choice", lambda: say("Which"), _hows),
        PartInput("tags", "several", lambda: say("Tags"), _tags),
    ),
    _tagged,
    _tag_words,
    40,
)


def field_parts(session: Session, alliance: Alliance) -> list[SegmentPart]:
    """One part for each field this alliance keeps, by name."""
    own = select(CustomField).where(CustomField.alliance_id == alliance.id, CustomField.ended_at.is_(None))
    return [_part(one) for one in session.scalars(own.order_by(func.lower(CustomField.name)))]


def field_part(session: Session, alliance: Alliance, code: str) -> SegmentPart | None:
    """The part about one of this alliance's fields, also one that is kept no longer; none where there is no such."""
    found = ENTRY.fullmatch(code)
    field = session.get(CustomField, int(found[1])) if found else None
    return _part(field) if field is not None and field.alliance_id == alliance.id else None


def _part(field: CustomField) -> SegmentPart:
    name, code = field.name, f"{FIELD}{field.id}"
    inputs = INPUTS[str(field.kind)](field)
    condition, sentence = ASKED[str(field.kind)]
    return SegmentPart(
        code,
        lambda: say("have something in the field “%(name)s”", name=name),
        inputs,
        lambda session, alliance, values, *, now: _of_field(field.id, condition(values)),
        lambda session, alliance, values: sentence(field, values),
        45,
    )


def _of_field(field_id: int, wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    rows = select(CustomValue.supporter_id).where(CustomValue.field_id == field_id, wanted)
    return are_among(rows)


def _offered(field: CustomField) -> Callable[[Session, Any], list[tuple[str, str]]]:
    import json

    choices = [str(one) for one in json.loads(field.choices or "[]")]
    return lambda _session, _alliance: [(one, one) for one in choices]


def _yes_no(_session: Session, _alliance: Any) -> list[tuple[str, str]]:
    return [("yes", say("Yes")), ("no", say("No"))]


def _text_hows(_session: Session, _alliance: Any) -> list[tuple[str, str]]:
    return [("is", say("is exactly")), ("has", say("contains"))]


def _is_text(values: Values) -> ColumnElement[bool]:
    wanted = " ".join(values.get("words", "").split())
    if not wanted:
        raise Refusal(say("Type the words to look for."))
    lowered = func.lower(CustomValue.value)
    return (
        lowered.contains(wanted.lower(), autoescape=True) if values.get("how") == "has" else lowered == wanted.lower()
    )


def _is_chosen(values: Values) -> ColumnElement[bool]:
    wanted = typed.listed(values.get("choices", ""))
    if not wanted:
        raise Refusal(say("Choose at least one."))
    return CustomValue.value.in_(wanted)


def _is_yes(values: Values) -> ColumnElement[bool]:
    return CustomValue.value == ("no" if values.get("answer") == "no" else "yes")


def _limits(values: Values) -> tuple[float | None, float | None]:
    least, most = (typed.number(values[name]) if values.get(name) else None for name in ("least", "most"))
    if least is None and most is None:
        raise Refusal(say("Type the least, the most or both."))
    if least is not None and most is not None and most < least:
        raise Refusal(say("The most is less than the least."))
    return least, most


def _in_limits(values: Values) -> ColumnElement[bool]:
    return _between(*_limits(values))


def _in_days(values: Values) -> ColumnElement[bool]:
    first, last = typed.span(values)
    return _between(first.toordinal() if first else None, last.toordinal() if last else None)


def _between(least: float | None, most: float | None) -> ColumnElement[bool]:
    limits = [] if least is None else [CustomValue.number >= least]
    return and_(*limits, *([] if most is None else [CustomValue.number <= most]))


def _text_words(field: CustomField, values: Values) -> str:
    words = " ".join(values.get("words", "").split())
    if values.get("how") == "has":
        return say("have “%(words)s” somewhere in “%(name)s”", words=words, name=field.name)
    return say("have “%(words)s” as “%(name)s”", words=words, name=field.name)


def _choice_words(field: CustomField, values: Values) -> str:
    chosen = typed.any_of(typed.listed(values.get("choices", "")))
    return say("have “%(words)s” as “%(name)s”", words=chosen, name=field.name)


def _yes_words(field: CustomField, values: Values) -> str:
    if values.get("answer") == "no":
        return say("have “no” as “%(name)s”", name=field.name)
    return say("have “yes” as “%(name)s”", name=field.name)


def _number_words(field: CustomField, values: Values) -> str:
    least, most = (None if one is None else _plain(one) for one in _limits(values))
    if least and most:
        return say("have from %(least)s to %(most)s as “%(name)s”", least=least, most=most, name=field.name)
    if least:
        return say("have at least %(least)s as “%(name)s”", least=least, name=field.name)
    return say("have at most %(most)s as “%(name)s”", most=most, name=field.name)


def _plain(number: float) -> str:
    """A number in its digits, never in powers of ten."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _day_words(field: CustomField, values: Values) -> str:
    first, last = (typed.day_words(one) if isinstance(one, date) else "" for one in typed.span(values))
    if first and last:
        return say("have a day from %(least)s to %(most)s as “%(name)s”", least=first, most=last, name=field.name)
    if first:
        return say("have %(first)s or a later day as “%(name)s”", first=first, name=field.name)
    return say("have %(last)s or an earlier day as “%(name)s”", last=last, name=field.name)


def _two(kind: str, *names: str) -> tuple[PartInput, ...]:
    words = {
        "least": lambda: say("At least"),
        "most": lambda: say("At most"),
        "first": lambda: say("First day"),
        "last": lambda: say("Last day"),
    }
    return tuple(PartInput(name, kind, words[name], is_needed=False) for name in names)


INPUTS: dict[str, Callable[[CustomField], tuple[PartInput, ...]]] = {
    "text": lambda _field: (
        PartInput("how", "choice", lambda: say("How"), _text_hows),
        PartInput("words", "words", lambda: say("Words")),
    ),
    "number": lambda _field: _two("words", "least", "most"),
    "day": lambda _field: _two("day", "first", "last"),
    "choice": lambda field: (PartInput("choices", "several", lambda: say("Any of"), _offered(field)),),
    "yes_no": lambda _field: (PartInput("answer", "choice", lambda: say("Yes or no"), _yes_no),),
}
ASKED: dict[str, tuple[Callable[[Values], ColumnElement[bool]], Callable[[CustomField, Values], str]]] = {
    "text": (_is_text, _text_words),
    "number": (_in_limits, _number_words),
    "day": (_in_days, _day_words),
    "choice": (_is_chosen, _choice_words),
    "yes_no": (_is_yes, _yes_words),
}
