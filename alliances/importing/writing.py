"""Taking the people of a file in, in pieces and in one transaction: all of them or nobody."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.importing.bulk import Rows, add, reserve
from alliances.importing.knowing import Books
from alliances.importing.plans import Plan
from alliances.importing.reading import Home
from alliances.importing.sorting import Decision, Kind
from alliances.models import Belonging, CustomValue, ImportChange, MatchMethod, Supporter, SupporterTag
from alliances.models.records import SupporterWord
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Why
from groundwork.delivery.permission import suppression
from groundwork.tokens import new_token

AT_ONCE = 500  # fingerprints in one statement


@dataclass
class Pen:
    """What writes one import. tags: numbers by name. fields: numbers of custom fields by their column's place."""

    session: Session
    books: Books
    plan: Plan
    tags: dict[str, int]
    fields: dict[int, int]
    batch_id: int
    now: datetime

    def write(self, decisions: Sequence[Decision]) -> None:
        """Do what was decided about one piece."""
        self._stops(decisions)
        made = self._addresses([one for one in decisions if one.kind in {Kind.ADD, Kind.UPDATE}])
        new = self._supporters([one for one in decisions if one.kind == Kind.ADD])
        known = [(one.owner.id, one) for one in decisions if one.kind == Kind.UPDATE and one.owner and one.is_changed]
        for supporter_id, one in known:
            self._update(supporter_id, one)
        both = [*new, *known]
        self._tags(both)
        self._values(both)
        self._consents(decisions)
        self._apart([one for one in decisions if one.kind == Kind.APART and one.owner])
        self._changes(both, made)

    def _addresses(self, wanted: Sequence[Decision]) -> set[int]:
        """Addresses we did not have, for people who come in or are reached in a new way; says which are new."""
        missing: list[tuple[Decision, Channel, str, str]] = []
        for one in wanted:
            if one.uses_text and one.text_id is None:
                missing.append((one, Channel.TEXT, one.person.phone, one.text_mark))
            if one.uses_mail and one.mail_id is None:
                missing.append((one, Channel.MAIL, one.person.email, one.mail_mark))
        numbers = reserve(self.session, Address, len(missing))
        rows: Rows = []
        for (one, channel, value, mark), number in zip(missing, numbers, strict=True):
            rows.append(_address(channel, value, mark) | {"id": number})
            if channel == Channel.TEXT:
                one.text_id = number
            else:
                one.mail_id = number
        add(self.session, Address, rows)
        return set(numbers)

    def _supporters(self, wanted: Sequence[Decision]) -> list[tuple[int, Decision]]:
        numbers = reserve(self.session, Supporter, len(wanted))
        made = list(zip(numbers, wanted, strict=True))
        add(self.session, Supporter, [self._supporter(number, one) for number, one in made])
        words = [
            {"alliance_id": self.books.alliance_id, "supporter_id": number, "word": word}
            for number, one in made
            for word in set(one.person.search_name.split())
        ]
        add(self.session, SupporterWord, words)
        return made

    def _supporter(self, number: int, one: Decision) -> dict[str, Any]:
        person = one.person
        return {
            "id": number,
            "public_id": new_token(),
            "alliance_id": self.books.alliance_id,
            "name": person.name,
            "search_name": person.search_name,
            "language": person.language or "en",
            "text_address_id": one.text_id if one.uses_text else None,
            "mail_address_id": one.mail_id if one.uses_mail else None,
            "joined_at": self.now,
            "match_method": MatchMethod.ZIP,
        } | self._home(person.zip)

    def _home(self, digits: str) -> dict[str, Any]:
        found: Home = self.books.homes.home(digits)
        state, city, district, confidence, lines, zones = found
        return {
            "zip": digits,
            "state": state,
            "city": city,
            "district": district,
            "match_confidence": confidence,
            "boundary_set_id": lines,
            "matched_on": self.now.date() if digits else None,
            "time_zone": zones,
        }

    def _update(self, supporter_id: int, one: Decision) -> None:
        """One known supporter; the ORM keeps what their name is found by."""
        supporter = self.session.get_one(Supporter, supporter_id)
        for column in ("name", "language"):
            if column in one.changes:
                setattr(supporter, column, one.changes[column][1])
        if "zip" in one.changes:
            home = self._home(one.changes["zip"][1]) | {"match_method": MatchMethod.ZIP}
            one.home = {column: getattr(supporter, column) for column in home}
            for column, value in home.items():
                setattr(supporter, column, value)
        if one.uses_text:
            supporter.text_address_id = one.text_id
        if one.uses_mail:
            supporter.mail_address_id = one.mail_id

    def _tags(self, people: Iterable[tuple[int, Decision]]) -> None:
        rows = [
            {"supporter_id": number, "tag_id": self.tags[tag], "at": self.now}
            for number, one in people
            for tag in one.tags
        ]
        add(self.session, SupporterTag, rows)

    def _values(self, people: Iterable[tuple[int, Decision]]) -> None:
        rows: Rows = []
        for number, one in people:
            for place, (before, (value, amount)) in one.values.items():
                key = {"supporter_id": number, "field_id": self.fields[place]}
                if before is None:
                    rows.append(key | {"value": value, "number": amount})
                else:
                    held = self.session.get_one(CustomValue, (number, self.fields[place]))
                    held.value, held.number = value, amount
        add(self.session, CustomValue, rows)

    def _consents(self, decisions: Sequence[Decision]) -> None:
        """A line of the ledger for every yes, in the words and with the place and day the importer stated."""
        rows: Rows = []
        for one in decisions:
            for is_given, address_id, stated in (
                (one.yes_texts, one.text_id, self.plan.texts),
                (one.yes_mail, one.mail_id, self.plan.mail),
            ):
                if is_given:
                    how = stated.how + (f", {one.person.yes_day}" if one.person.yes_day else "")
                    rows.append(self._line(address_id, ConsentKind.GIVEN, self.books.topic, stated.wording, how))
        add(self.session, Consent, rows)

    def _line(self, address_id: int | None, kind: ConsentKind, topic: str, wording: str, how: str) -> dict[str, Any]:
        return {
            "address_id": address_id,
            "kind": kind,
            "topic": topic,
            "wording": wording,
            "how": how,
            "evidence": self.books.mark,
            "at": self.now,
        }

    def _stops(self, decisions: Sequence[Decision]) -> None:
        """Whoever the file says stop of is never written to, known or not; a mailbox that bounced is left alone."""
        stopped: list[tuple[str, str, int | None]] = []
        bounced: list[str] = []
        for one in decisions:
            person = one.person
            if person.stops_texts:
                stopped.append((one.text_mark, person.phone, one.text_id))
            if person.stops_mail:
                stopped.append((one.mail_mark, "", one.mail_id))
            if person.bounced:
                bounced.append(one.mail_mark)
        for part in parts(stopped, AT_ONCE):
            self._stop(part)
        for marks in parts(bounced, AT_ONCE):
            self._suppress(marks, Why.UNREACHABLE)

    def _stop(self, part: Sequence[tuple[str, str, int | None]]) -> None:
        marks = [mark for mark, _phone, _id in part]
        fresh = set(marks) - suppression.standing(self.session, marks, Why.OPTED_OUT)
        self._suppress(marks, Why.OPTED_OUT)
        phones = [phone for _mark, phone, _id in part if phone]
        suppression.end_talk(self.session, phones, marks, now=self.now)
        rows = [
            self._line(address_id, ConsentKind.WITHDRAWN, "", "", "import")
            for mark, _phone, address_id in part
            if address_id and mark in fresh
        ]
        add(self.session, Consent, rows)

    def _suppress(self, marks: Sequence[str], why: Why) -> None:
        suppression.suppress_all(self.session, marks, why, how="import", evidence=self.books.mark, now=self.now)

    def _apart(self, wanted: Sequence[Decision]) -> None:
        """A supporter of another alliance belongs to ours too; who may write to them does not change by that."""
        owners = {one.owner.id: one.owner for one in wanted if one.owner and one.owner.left_at is None}
        there = set(
            self.session.execute(
                select(Belonging.supporter_id, Belonging.alliance_id).where(Belonging.supporter_id.in_(list(owners)))
            ).all()
        )
        have = {(row[0], row[1]) for row in there}
        rows: Rows = []
        for owner in owners.values():
            for alliance_id, since in ((owner.alliance_id, owner.joined_at), (self.books.alliance_id, self.now)):
                if (owner.id, alliance_id) not in have:
                    rows.append({"supporter_id": owner.id, "alliance_id": alliance_id, "since": since})
        add(self.session, Belonging, rows)

    def _changes(self, people: Sequence[tuple[int, Decision]], made: set[int]) -> None:
        """What undoing needs."""
        rows = [
            {
                "batch_id": self.batch_id,
                "supporter_id": number,
                "is_new": one.kind == Kind.ADD,
                "made_text": one.uses_text and one.text_id in made,
                "made_mail": one.uses_mail and one.mail_id in made,
                "told": self._told(one),
            }
            for number, one in people
        ]
        add(self.session, ImportChange, rows)

    def _told(self, one: Decision) -> str:
        """JSON: what was before (`was`, `home`), what stands now (`is`), tags put, values before and after by field."""
        person = one.person
        now = {column: after for column, (_before, after) in one.changes.items()}
        was = {column: before for column, (before, _after) in one.changes.items()}
        if one.owner is None:
            now = {"name": person.name, "zip": person.zip, "language": person.language or "en"}
        told: dict[str, object] = {"is": now, **({"was": was} if was else {})}
        ways = {"text": one.text_id if one.uses_text else None, "mail": one.mail_id if one.uses_mail else None}
        told.update({name: number for name, number in ways.items() if number})
        if one.home:
            told["home"] = one.home
        if one.tags:
            told["tags"] = [self.tags[tag] for tag in one.tags]
        if one.values:
            told["values"] = {str(self.fields[place]): [*pair] for place, pair in one.values.items()}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)


def parts(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """A sequence in pieces."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _address(channel: Channel, value: str, mark: str) -> dict[str, Any]:
    return {
        "channel": channel,
        "value": value,
        "found_by": value if channel == Channel.MAIL else value.removeprefix("+")[::-1],
        "fingerprint": mark,
        "line_type": "",
    }
