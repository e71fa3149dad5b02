"""Fields of an alliance's own: what it wants to know of supporters beside what everybody is asked."""

import json
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.models import CustomField, CustomValue, FieldKind
from alliances.records.sensitive import refuse_sensitive
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LONGEST_NAME, LONGEST_VALUE = 60, 300
MOST_FIELDS, MOST_CHOICES = 50, 50
YES = {"yes", "y", "true", "t", "1", "x", "si", "verdadero"}
NO = {"no", "n", "false", "f", "0", "falso"}
MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
# commas and spaces part thousands alone: 2,5 may be meant as 2.5; a long negative power would be written out in zeros
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d{1,13})?(?:\.\d{1,12})?(?:[eE]\+?\d{1,2})?")
Read = tuple[str, float | None]


def fields_of(session: Session, alliance_id: int, *, ended: bool = False) -> Sequence[CustomField]:
    """An alliance's fields that are asked now, by name; with the ended ones where wanted."""
    own = select(CustomField).where(CustomField.alliance_id == alliance_id)
    if not ended:
        own = own.where(CustomField.ended_at.is_(None))
    return session.scalars(own.order_by(CustomField.folded)).all()


def by_id(session: Session, alliance_id: int, field_id: int) -> CustomField:
    """One of the alliance's fields. Raises NotFound, for another alliance's too."""
    found = session.scalar(
        select(CustomField).where(CustomField.alliance_id == alliance_id, CustomField.id == field_id)
    )
    if found is None:
        raise NotFound(say("There is no such field here. Go back to the list of fields."))
    return found


def make(
    session: Session, alliance_id: int, name: str, kind: FieldKind, *, choices: Sequence[str] = (), now: datetime
) -> CustomField:
    """A new field. Raises Refusal for a name that is taken, empty or too personal, and for a choice without choices."""
    name = _name(name)
    _must_be_new(session, alliance_id, name)
    number = select(func.count()).select_from(CustomField).where(CustomField.alliance_id == alliance_id)
    if (session.scalar(number) or 0) >= MOST_FIELDS:
        raise Refusal(say("There are %(most)s fields already; no form asks more.", most=MOST_FIELDS), field="name")
    kept = _choices(choices) if kind == FieldKind.CHOICE else []
    made = CustomField(
        alliance_id=alliance_id, name=name, folded=_key(name), kind=kind, choices=_as_json(kept), made_at=now
    )
    session.add(made)
    session.flush()
    return made


def change(session: Session, field: CustomField, name: str, *, choices: Sequence[str] = ()) -> None:
    """Call a field something else, or offer other choices; values stay as they are. Raises Refusal as `make` does."""
    name = _name(name)
    if _key(name) != field.folded:
        _must_be_new(session, field.alliance_id, name)
    if field.kind == FieldKind.CHOICE:
        field.choices = _as_json(_choices(choices))
    field.name, field.folded = name, _key(name)
    session.flush()


def end(session: Session, field: CustomField, *, now: datetime) -> None:
    """Ask nobody any more; what is known stays, and the field can begin again."""
    field.ended_at = field.ended_at or now
    session.flush()


def begin_again(session: Session, field: CustomField) -> None:
    """Ask again."""
    field.ended_at = None
    session.flush()


def choices_of(field: CustomField) -> list[str]:
    """What a choice offers; nothing for other kinds."""
    return [str(one) for one in json.loads(field.choices)]


def read_value(field: CustomField, raw: str) -> Read:
    """What was typed, as it is kept: value and number (none but for numbers and days); an empty one is no value.

    Raises Refusal with words for what is wrong; its field is `field-` and the field's number.
    """
    typed = " ".join(raw.split())
    if not typed:
        return "", None
    try:
        return _READ[field.kind](field, typed)
    except ValueError as wrong:
        raise Refusal(f"{field.name}: {wrong}", field=f"field-{field.id}") from None


def set_value(session: Session, field: CustomField, supporter_id: int, raw: str) -> bool:
    """Keep what was typed for one supporter, or forget it where nothing was; says whether that changed anything."""
    value, number = read_value(field, raw)
    held = session.get(CustomValue, (supporter_id, field.id))
    if not value:
        if held is not None:
            session.delete(held)
            session.flush()
        return held is not None
    if held is not None and held.value == value:
        return False
    if held is None:
        held = CustomValue(supporter_id=supporter_id, field_id=field.id, value=value)
        session.add(held)
    held.value, held.number = value, number
    session.flush()
    return True


def values_of(session: Session, alliance_id: int, supporter_id: int) -> list[tuple[CustomField, str]]:
    """What the alliance knows of one supporter: every field that is asked, and ended ones that hold something."""
    own = CustomValue.supporter_id == supporter_id
    rows = session.execute(
        select(CustomField, CustomValue.value)
        .outerjoin(CustomValue, (CustomValue.field_id == CustomField.id) & own)
        .where(CustomField.alliance_id == alliance_id)
        .where(CustomField.ended_at.is_(None) | CustomValue.value.is_not(None))
        .order_by(CustomField.folded)
    )
    return [(field, value or "") for field, value in rows]


def counted(session: Session, alliance_id: int) -> list[tuple[CustomField, int]]:
    """All fields of an alliance, ended ones last, each with of how many supporters it is known."""
    rows = session.execute(
        select(CustomField, func.count(CustomValue.supporter_id))
        .outerjoin(CustomValue, CustomValue.field_id == CustomField.id)
        .where(CustomField.alliance_id == alliance_id)
        .group_by(CustomField.id)
        .order_by(CustomField.ended_at.is_not(None), CustomField.folded)
    )
    return [(field, number) for field, number in rows]


def forget(session: Session, supporter_ids: Collection[int]) -> None:
    """Remove every value of these supporters."""
    session.execute(delete(CustomValue).where(CustomValue.supporter_id.in_(supporter_ids)))


def _text(_field: CustomField, typed: str) -> Read:
    if len(typed) > LONGEST_VALUE or not typed.isprintable():
        raise ValueError(say("keep this to %(most)s letters.", most=LONGEST_VALUE))
    return typed, None


def _number(_field: CustomField, typed: str) -> Read:
    try:
        number = Decimal(re.sub(r"[, ]", "", typed)) if NUMBER.fullmatch(typed) else None
    except InvalidOperation:
        number = None
    if number is None or abs(number) > 10**12:
        raise ValueError(say("type a number, such as 3 or 2.5."))
    return f"{number.normalize():f}", float(number)


def _day(_field: CustomField, typed: str) -> Read:
    read = MONTH_FIRST.fullmatch(typed)
    try:
        day = date(int(read[3]), int(read[1]), int(read[2])) if read else date.fromisoformat(typed)
    except ValueError:
        raise ValueError(say("type a day as year, month and day, such as 2026-06-16.")) from None
    return day.isoformat(), float(day.toordinal())


def _choice(field: CustomField, typed: str) -> Read:
    offered = {fold(one): one for one in choices_of(field)}
    if fold(typed) not in offered:
        raise ValueError(say("choose one of: %(choices)s.", choices=", ".join(offered.values())))
    return offered[fold(typed)], None


def _yes_no(_field: CustomField, typed: str) -> Read:
    word = fold(typed)
    if word not in YES | NO:
        raise ValueError(say("type yes or no."))
    return ("yes" if word in YES else "no"), None


_READ = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DAY: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
}


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise Refusal(say("Type the name of the field."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal(say("Keep the name of a field to %(most)s letters.", most=LONGEST_NAME), field="name")
    refuse_sensitive(name)
    return name


def _must_be_new(session: Session, alliance_id: int, name: str) -> None:
    taken = select(CustomField).where(CustomField.alliance_id == alliance_id, CustomField.folded == _key(name))
    found = session.scalar(taken)
    if found is not None:
        words = say("There is a field “%(name)s” already, ended ones included.", name=found.name)
        raise Refusal(words, field="name")


def _choices(typed: Sequence[str]) -> list[str]:
    kept = {fold(one) or one: " ".join(one.split()) for one in typed if one.strip()}
    if len(kept) < 2:
        raise Refusal(say("Type at least two choices, one a line."), field="choices")
    if len(kept) > MOST_CHOICES or any(len(one) > LONGEST_NAME for one in kept.values()):
        words = say(
            "Type at most %(most)s choices of at most %(letters)s letters.", most=MOST_CHOICES, letters=LONGEST_NAME
        )
        raise Refusal(words, field="choices")
    for one in kept.values():
        refuse_sensitive(one, field="choices")
    return list(kept.values())


def _as_json(choices: Sequence[str]) -> str:
    return json.dumps(list(choices), ensure_ascii=False)


def _key(name: str) -> str:
    return fold(name) or name.casefold()
