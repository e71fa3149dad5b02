"""Taking an import back within seven days: what it did and nothing else."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from alliances.importing import touched
from alliances.importing.ledger import take_back, take_back_stops
from alliances.importing.targets import NEW
from alliances.models import (
    Belonging,
    CustomField,
    CustomValue,
    ImportBatch,
    ImportChange,
    ImportState,
    MatchMethod,
    Supporter,
    SupporterTag,
    Tag,
)
from groundwork.delivery.models import Address
from groundwork.refusal import Refusal
from groundwork.words import say

WITHIN = timedelta(days=7)
AT_ONCE = 1_000
Change = tuple[ImportChange, Supporter]


def can_undo(batch: ImportBatch, *, now: datetime) -> bool:
    """Whether an import may still be taken back."""
    is_applied = batch.state == ImportState.APPLIED and batch.applied_at is not None
    return is_applied and batch.applied_at is not None and now < batch.applied_at + WITHIN


def require_undo(batch: ImportBatch, *, now: datetime) -> None:
    """Raises Refusal where it cannot be taken back any more."""
    if not can_undo(batch, now=now):
        raise Refusal(say("An import can be taken back for seven days, and once. This one cannot any more."))


@dataclass
class Eraser:
    """What takes one import back."""

    session: Session
    batch: ImportBatch
    mark: str
    now: datetime

    def run(self) -> int:
        """Take all of it back; says how many people stay because something happened with them since."""
        take_back_stops(self.session, self.mark, now=self.now)
        kept = 0
        for piece in self._pieces():
            new = [one for one in piece if one[0].is_new]
            kept += self._remove(new)
            self._revert([one for one in piece if not one[0].is_new])
            self.session.flush()
            self.session.expunge_all()
        self._belongings()
        self._words()
        return kept

    def _pieces(self) -> Iterator[list[Change]]:
        last = 0
        while True:
            rows = self.session.execute(
                select(ImportChange, Supporter)
                .join(Supporter, Supporter.id == ImportChange.supporter_id)
                .where(ImportChange.batch_id == self.batch.id, ImportChange.supporter_id > last)
                .order_by(ImportChange.supporter_id)
                .limit(AT_ONCE)
                .with_for_update(of=Supporter)  # whoever changes one of them now is waited for, and seen
            ).all()
            if not rows:
                return
            last = rows[-1][1].id
            yield [(row[0], row[1]) for row in rows]

    def _remove(self, new: Sequence[Change]) -> int:
        """Those who came by this import go; whoever was changed, wrote or was written to since stays."""
        ids = [supporter.id for _change, supporter in new]
        if not ids:
            return 0
        ways = {one for _change, person in new for one in (person.text_address_id, person.mail_address_id) if one}
        busy = touched.supporters_touched(self.session, ids, batch_id=self.batch.id)
        heard = touched.addresses_touched(self.session, ways, mark=self.mark)
        more = self._more_said(ids)
        gone = [one for one in new if not self._stays(one, busy, heard, more)]
        self._delete(gone)
        return len(new) - len(gone)

    def _stays(self, one: Change, busy: set[int], heard: set[int], more: dict[int, tuple[set[int], set[int]]]) -> bool:
        change, person = one
        told = json.loads(change.told or "{}")
        if not told or person.id in busy or person.left_at is not None:
            return True
        ways = ((person.text_address_id, change.made_text), (person.mail_address_id, change.made_mail))
        if any(number in heard for number, is_made in ways if is_made):
            return True
        now = {"name": person.name, "zip": person.zip, "language": person.language}
        same_ways = (person.text_address_id, person.mail_address_id) == (told.get("text"), told.get("mail"))
        tags, values = more.get(person.id, (set(), set()))
        own = (set(told.get("tags", ())), {int(one) for one in told.get("values", {})})
        return now != told["is"] or not same_ways or not tags <= own[0] or not values <= own[1]

    def _more_said(self, ids: Sequence[int]) -> dict[int, tuple[set[int], set[int]]]:
        """Tags and fields that these supporters have now."""
        found: dict[int, tuple[set[int], set[int]]] = {}
        for place, columns in enumerate(
            ((SupporterTag.supporter_id, SupporterTag.tag_id), (CustomValue.supporter_id, CustomValue.field_id))
        ):
            for owner, number in self.session.execute(select(*columns).where(columns[0].in_(ids))):
                found.setdefault(owner, (set(), set()))[place].add(number)
        return found

    def _delete(self, gone: Sequence[Change]) -> None:
        ids = [person.id for _change, person in gone]
        made = [
            number
            for change, person in gone
            for number, is_made in (
                (person.text_address_id, change.made_text),
                (person.mail_address_id, change.made_mail),
            )
            if number and is_made
        ]
        old = [
            number
            for change, person in gone
            for number, is_made in (
                (person.text_address_id, change.made_text),
                (person.mail_address_id, change.made_mail),
            )
            if number and not is_made
        ]
        for table in touched.OURS:
            names = [column for column in table.__table__.columns if _names_supporter(column)]
            for column in names:
                self._forget(table, column, ids)
        self._forget(Supporter, Supporter.id, ids)
        take_back(self.session, old, self.mark, now=self.now)
        self._forget_addresses(made)

    def _forget(self, table: Any, column: Any, ids: Collection[int]) -> None:
        statement = delete(table).where(column.in_(ids))
        self.session.execute(statement.execution_options(synchronize_session=False))

    def _forget_addresses(self, made: Sequence[int]) -> None:
        """Addresses nobody has any more, with the lines this file alone wrote about them."""
        from groundwork.delivery.models import Consent

        self._forget(Consent, Consent.address_id, made)
        self._forget(Address, Address.id, made)

    def _revert(self, known: Sequence[Change]) -> None:
        """Field by field, where it still stands as the import left it."""
        ids: list[int] = []
        for change, person in known:
            told = json.loads(change.told or "{}")
            ids += [one for one in (person.text_address_id, person.mail_address_id) if one]
            self._fields(person, told)
            self._values(person.id, told)
            gone = delete(SupporterTag).where(
                SupporterTag.supporter_id == person.id, SupporterTag.tag_id.in_(told.get("tags", ()))
            )
            self.session.execute(gone.execution_options(synchronize_session=False))
        take_back(self.session, ids, self.mark, now=self.now)
        for change, person in known:
            self._ways(change, person, json.loads(change.told or "{}"))
            self.session.delete(change)

    @staticmethod
    def _fields(person: Supporter, told: dict[str, Any]) -> None:
        was, now = told.get("was", {}), told.get("is", {})
        for column in ("name", "language"):
            if column in was and getattr(person, column) == now[column]:
                setattr(person, column, was[column])
        if "home" in told and person.zip == now["zip"]:
            home = told["home"]
            home["match_method"] = MatchMethod(home["match_method"])
            home["matched_on"] = date.fromisoformat(home["matched_on"]) if home["matched_on"] else None
            for column, value in home.items():
                setattr(person, column, value)

    def _values(self, supporter_id: int, told: dict[str, Any]) -> None:
        for number, (before, after) in told.get("values", {}).items():
            held = self.session.get(CustomValue, (supporter_id, int(number)))
            if held is None or [held.value, held.number] != list(after):
                continue
            if before is None:
                self.session.delete(held)
            else:
                held.value, held.number = before

    def _ways(self, change: ImportChange, person: Supporter, told: dict[str, Any]) -> None:
        """A way to reach them that the file brought goes, unless it was used since."""
        for name, column, is_made in (
            ("text", "text_address_id", change.made_text),
            ("mail", "mail_address_id", change.made_mail),
        ):
            number = told.get(name)
            if number is None or getattr(person, column) != number:
                continue
            if touched.addresses_touched(self.session, [number], mark=self.mark):
                continue
            setattr(person, column, None)
            self.session.flush()
            if is_made:
                self._forget_addresses([number])

    def _belongings(self) -> None:
        """Supporters of other alliances belong to ours by this file no longer."""
        mine = (Belonging.alliance_id == self.batch.alliance_id) & (Belonging.since == self.batch.applied_at)
        rows = list(self.session.scalars(select(Belonging.supporter_id).where(mine, Belonging.chosen_at.is_(None))))
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            self.session.execute(delete(Belonging).where(mine, Belonging.supporter_id.in_(part)))
            others = select(Belonging.supporter_id).where(Belonging.supporter_id.in_(part))
            counted: dict[int, int] = {}
            for number in self.session.scalars(others):
                counted[number] = counted.get(number, 0) + 1
            alone = [number for number, rows_left in counted.items() if rows_left == 1]
            self.session.execute(delete(Belonging).where(Belonging.supporter_id.in_(alone)))

    def _words(self) -> None:
        """Tags and fields that this import made and nobody has any more."""
        for table, used, at in (
            (Tag, exists().where(SupporterTag.tag_id == Tag.id), Tag.made_at),
            (CustomField, exists().where(CustomValue.field_id == CustomField.id), CustomField.made_at),
        ):
            if table is CustomField and NEW not in self.batch.plan:
                continue
            mine = (table.alliance_id == self.batch.alliance_id) & (at == self.batch.applied_at)
            self.session.execute(delete(table).where(mine, ~used).execution_options(synchronize_session=False))


def undo(session: Session, batch: ImportBatch, *, now: datetime) -> int:
    """Take an import back, all in the caller's transaction; says how many people stay. Raises Refusal when late."""
    kept = Eraser(session, batch, f"import:{batch.id}", now).run()
    session.execute(
        update(ImportBatch)
        .where(ImportBatch.id == batch.id)
        .values(state=ImportState.UNDONE, undone_at=now, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
    return kept


def _names_supporter(column: Any) -> bool:
    return any(key.column.table.name == Supporter.__tablename__ for key in column.foreign_keys)
