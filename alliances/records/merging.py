"""Two on record who are one person, made one; and for thirty days made two again, exactly as they were."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter, SupporterMerge, keep_words
from alliances.records import following
from groundwork.audit import ledger
from groundwork.delivery.models import Address
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

UNDONE_WITHIN = timedelta(days=30)
# one field: where somebody lives, with how well it is known
PLACE = [
    "zip", "state", "city", "district", "match_method", "match_confidence", "boundary_set_id", "matched_on",
    "time_zone",
]  # fmt: skip
FIELDS = {
    "name": ["name"],
    "place": PLACE,
    "language": ["language"],
    "text": ["text_address_id"],
    "mail": ["mail_address_id"],
}
OTHERS = [
    "joined_at", "left_at", "left_why", "wants_calls", "wants_events", "merged_into_id", "is_compared", "search_name",
]  # fmt: skip
KINDS: dict[str, type[date]] = {"matched_on": date, "joined_at": datetime, "left_at": datetime}
COLUMNS = [*(name for names in FIELDS.values() for name in names), *OTHERS]


@dataclass(frozen=True)
class Choice:
    """Which things come from the one who goes: names of `FIELDS`, and numbers of custom fields.

    What is not named comes from the one who is kept, or from the other where the first has nothing.
    """

    from_gone: frozenset[str] = frozenset()
    values_from_gone: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Two:
    """The two of a merge, of one alliance."""

    alliance: Alliance
    kept: Supporter
    gone: Supporter


def two_of(session: Session, alliance: Alliance, kept_id: int, gone_id: int, *, locks: bool = False) -> Two:
    """The two supporters, both the alliance's own and standing. Raises NotFound, or Refusal for one and the same.

    locks: nobody else merges them meanwhile.
    """
    if kept_id == gone_id:
        raise Refusal(say("These are not two. Choose another supporter."))
    ids = [one for one in (kept_id, gone_id) if 0 < one < 2**31]
    own = (Supporter.alliance_id == alliance.id) & Supporter.left_at.is_(None)
    wanted = select(Supporter).where(own, Supporter.id.in_(ids)).order_by(Supporter.id)
    found = {one.id: one for one in session.scalars(_locked(wanted) if locks else wanted)}
    if len(found) < 2:
        raise NotFound(say("One of the two is not among your supporters any more. Go back to the list."))
    return Two(alliance, found[kept_id], found[gone_id])


def merge(
    session: Session, two: Two, choice: Choice, columns: Collection[Any], *, account_id: int | None, now: datetime
) -> SupporterMerge:
    """Make one of two. Everything that names the other names the first from now on; consent stays with its address.

    columns: `doors.merged`. Whatever was stopped stays stopped: a stop hangs on the number or mailbox itself.
    """
    before = {"kept": _told(two.kept), "gone": _told(two.gone)}
    moved = following.follow(session, columns, two.kept.id, two.gone.id)
    values = following.swap_values(session, two.kept, two.gone, choice.values_from_gone)
    _settle(session, two, _merged(two, choice), now=now)
    made = SupporterMerge(
        alliance_id=two.alliance.id,
        kept_id=two.kept.id,
        gone_id=two.gone.id,
        moved=json.dumps(before | {"rows": moved, "values": values}, ensure_ascii=False),
        aside_text_id=_aside(two, before, "text_address_id"),
        aside_mail_id=_aside(two, before, "mail_address_id"),
        account_id=account_id,
        merged_at=now,
    )
    session.add(made)
    session.flush()
    session.expire_all()
    told = {"gone": made.gone_id, "rows": sum(len(rows) for rows in moved.values())}
    subject, scope = f"supporter:{made.kept_id}", two.alliance.slug
    ledger.record(session, "records.merged", account_id=account_id, scope=scope, subject=subject, told=told, now=now)
    return made


def undo(
    session: Session,
    alliance: Alliance,
    made: SupporterMerge,
    columns: Collection[Any],
    *,
    account_id: int,
    now: datetime,
) -> None:
    """Make them two again: every row, name, place and address as it was. Raises Refusal when that is past.

    An address that a third person has by now stays theirs, and a no that was said since the merge stands for both.
    """
    _take_turns(session, made)
    _require_undoable(session, made, now=now)
    told = json.loads(made.moved)
    session.flush()
    following.go_back(session, columns, told["rows"], made.kept_id, made.gone_id)
    for field_id, value, number in told["values"]:
        following.write_value(session, made.kept_id, field_id, value, number)
    _restore(session, made, told)
    made.undone_at, made.undone_by = now, account_id
    _empty(made)
    session.flush()
    session.expire_all()
    subject, scope = f"supporter:{made.kept_id}", alliance.slug
    told = {"gone": made.gone_id}
    ledger.record(session, "records.unmerged", account_id=account_id, scope=scope, subject=subject, told=told, now=now)


def _locked(statement: Select[Any]) -> Select[Any]:
    """Nobody else changes these rows until we are done, and what somebody just changed is read anew."""
    return statement.with_for_update().execution_options(populate_existing=True)


def _take_turns(session: Session, made: SupporterMerge) -> None:
    """Whoever merges or undoes with one of the two waits; then the merge is looked at as it is by now."""
    both = select(Supporter).where(Supporter.id.in_([made.kept_id, made.gone_id])).order_by(Supporter.id)
    session.scalars(_locked(both)).all()
    session.scalars(_locked(select(SupporterMerge).where(SupporterMerge.id == made.id))).all()


def by_id(session: Session, alliance_id: int, merge_id: int) -> SupporterMerge:
    """One of an alliance's merges. Raises NotFound."""
    found = session.get(SupporterMerge, merge_id) if 0 < merge_id < 2**31 else None
    if found is None or found.alliance_id != alliance_id:
        raise NotFound(say("There is no such merge here. Go back to the list."))
    return found


def merges_of(session: Session, alliance_id: int, *, now: datetime) -> list[tuple[SupporterMerge, Supporter]]:
    """What can still be undone, newest first, with who is kept."""
    rows = session.execute(
        select(SupporterMerge, Supporter)
        .join(Supporter, Supporter.id == SupporterMerge.kept_id)
        .where(SupporterMerge.alliance_id == alliance_id, SupporterMerge.undone_at.is_(None))
        .where(SupporterMerge.merged_at > now - UNDONE_WITHIN)
        .order_by(SupporterMerge.merged_at.desc(), SupporterMerge.id.desc())
        .limit(100)
    )
    return [(made, kept) for made, kept in rows]


def forget_old(session: Session, before: datetime, *, now: datetime, most: int = 1_000) -> int:
    """Empty what is kept of merges that can be undone no more; says of how many."""
    del now
    old = select(SupporterMerge).where(SupporterMerge.merged_at <= before, SupporterMerge.moved != "").limit(most)
    return forget(session, session.scalars(old).all())


def forget(session: Session, merges: Iterable[SupporterMerge]) -> int:
    """Empty these merges and who was merged away; says how many."""
    count = 0
    for made in merges:
        gone = session.get_one(Supporter, made.gone_id)
        if made.undone_at is None:
            gone.name, gone.zip, gone.city = "", "", ""
        _empty(made)
        count += 1
    session.flush()
    return count


def addresses_before(made: SupporterMerge) -> set[int]:
    """Every number and mailbox the two had before, by the numbers of their rows."""
    told = json.loads(made.moved)
    ways = {told[side][column] for side in ("kept", "gone") for column in ("text_address_id", "mail_address_id")}
    return {one for one in ways if one}


def _merged(two: Two, choice: Choice) -> dict[str, Any]:
    """What the one who is kept holds from now on."""
    values: dict[str, Any] = {}
    for name, columns in FIELDS.items():
        is_missing = not getattr(two.kept, columns[0]) and getattr(two.gone, columns[0])
        source = two.gone if name in choice.from_gone or is_missing else two.kept
        values |= {column: getattr(source, column) for column in columns}
    values["joined_at"] = min(two.kept.joined_at, two.gone.joined_at)
    values["wants_calls"] = two.kept.wants_calls and two.gone.wants_calls
    values["wants_events"] = two.kept.wants_events and two.gone.wants_events
    return values


def _settle(session: Session, two: Two, values: dict[str, Any], *, now: datetime) -> None:
    two.gone.text_address_id = two.gone.mail_address_id = None
    two.gone.left_at, two.gone.merged_into_id = now, two.kept.id
    two.kept.text_address_id = two.kept.mail_address_id = None
    session.flush()  # an address may have one supporter at a time
    for name, value in values.items():
        setattr(two.kept, name, value)
    session.flush()


def _aside(two: Two, before: dict[str, dict[str, Any]], name: str) -> int | None:
    """The address both had one of and only one is kept of; none where it is not so."""
    had = {before[side][name] for side in ("kept", "gone")} - {None, getattr(two.kept, name)}
    return had.pop() if had else None


def _empty(made: SupporterMerge) -> None:
    made.moved, made.aside_text_id, made.aside_mail_id = "", None, None


def _told(one: Supporter) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in COLUMNS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    kind = KINDS.get(name)
    return kind.fromisoformat(value) if kind and value else value


def _restore(session: Session, made: SupporterMerge, told: dict[str, Any]) -> None:
    """Both as they were, by plain statements, so that nothing else about them is set anew."""
    since = _said_since(session.get_one(Supporter, made.kept_id), told)
    both = {made.kept_id: told["kept"] | since, made.gone_id: told["gone"] | since}
    once = {"synchronize_session": False}
    emptied = update(Supporter).where(Supporter.id.in_(both)).values(text_address_id=None, mail_address_id=None)
    session.execute(emptied.execution_options(**once))
    for supporter_id, columns in both.items():
        values = {name: _read(name, value) for name, value in columns.items()}
        for name in ("text_address_id", "mail_address_id"):
            values[name] = _if_free(session, name, values[name])
        session.execute(update(Supporter).where(Supporter.id == supporter_id).values(values).execution_options(**once))
    session.expire_all()
    for supporter_id in both:
        keep_words(session.connection(), session.get_one(Supporter, supporter_id))


def _said_since(kept: Supporter, told: dict[str, Any]) -> dict[str, Any]:
    """That the one person left since, or wants no more calls or events: then neither of the two does."""
    since: dict[str, Any] = {}
    if kept.left_at is not None:
        since = {"left_at": _plain(kept.left_at), "left_why": kept.left_why}
    for wish in ("wants_calls", "wants_events"):
        if told["kept"][wish] and told["gone"][wish] and not getattr(kept, wish):
            since[wish] = False
    return since


def _if_free(session: Session, name: str, address_id: int | None) -> int | None:
    column = getattr(Supporter, name)
    taken = select(Supporter.id).where(column == address_id)
    erased = select(Address.id).where(Address.id == address_id, Address.erased_at.is_not(None))
    return None if address_id is None or session.scalar(taken.union_all(erased)) is not None else address_id


def _require_undoable(session: Session, made: SupporterMerge, *, now: datetime) -> None:
    if made.undone_at is not None:
        raise Refusal(say("This was undone already: they are two again."))
    if now >= made.merged_at + UNDONE_WITHIN or not made.moved:
        raise Refusal(say("A merge can be undone for thirty days. This one is older, or the person was erased."))
    later = select(SupporterMerge.id).where(
        SupporterMerge.undone_at.is_(None),
        SupporterMerge.id > made.id,
        SupporterMerge.kept_id.in_([made.kept_id]) | SupporterMerge.gone_id.in_([made.kept_id]),
    )
    if session.scalar(later.limit(1)) is not None:
        raise Refusal(say("This supporter was merged again since. Undo the newer merge first."))
