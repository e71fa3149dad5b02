"""Exports: who may take what out, written down before the first line leaves the house."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Segment
from alliances.segments import counting, rules
from alliances.sharing import as_csv, as_osdi, as_vcard, people
from groundwork.audit import ledger
from groundwork.audit.models import Entry
from groundwork.refusal import Refusal
from groundwork.words import say

ACT = "sharing.exported"
A_DAY = 20  # exports of one alliance
SHORTEST_REASON = 8
EVERYBODY = rules.dump(rules.Rule())
MEDIA = {"csv": "text/csv", "vcard": "text/vcard", "osdi": "application/json"}
ENDINGS = {"csv": "csv", "vcard": "vcf", "osdi": "json"}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to take out, and why. columns: of the table; the other formats have their own."""

    form: str
    reason: str
    segment: Segment | None = None
    columns: Sequence[str] = tuple(as_csv.COLUMNS)


@dataclass(frozen=True)
class Export:
    """An export that was written down and may be read now."""

    alliance_id: int
    form: str
    rule: str
    columns: Sequence[str]
    total: int
    name: str
    at: datetime


def columns_of(session: Session, alliance: Alliance) -> list[str]:
    """Every column a table can have: what everybody is asked, then the alliance's own fields."""
    return [*as_csv.COLUMNS, *(f"{as_csv.FIELD}{name}" for name in people.field_names(session, alliance))]


def begin(
    session: Session,
    alliance: Alliance,
    asked: Asked,
    *,
    account_id: int | None = None,
    who: str = ledger.WORKER,
    now: datetime,
) -> Export:
    """Write an export down. Raises Refusal without a reason or a column, and after so many a day."""
    reason = " ".join(asked.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Refusal(say("Say what it is for, such as: envelopes for the June meeting."), field="reason")
    columns = [one for one in columns_of(session, alliance) if one in set(asked.columns)]
    if not columns:
        raise Refusal(say("Choose at least one column."), field="columns")
    if account_id is not None and _exports(session, alliance, since=now - timedelta(days=1)) >= A_DAY:
        raise Refusal(say("This alliance has made %(most)s exports since yesterday. Come back tomorrow.", most=A_DAY))
    rule = asked.segment.rule if asked.segment else EVERYBODY
    total = counting.how_many(session, alliance, rule, now=now)
    told: dict[str, ledger.Plain] = {"people": total, "format": asked.form}
    if asked.segment:
        told["segment"] = asked.segment.id
    if asked.form == "csv":
        told["columns"] = columns
    line = ledger.record(
        session, ACT, account_id=account_id, who=who, scope=alliance.slug, reason=reason, told=told, now=now,
    )  # fmt: skip
    name = _name(alliance, line.who, reason, asked.form, now)
    return Export(alliance.id, asked.form, rule, columns, total, name, now)


def pieces(session: Session, export: Export) -> Iterator[str]:
    """The file, piece by piece; a reading session is enough."""
    alliance = session.get_one(Alliance, export.alliance_id)
    chosen = rules.condition(session, alliance, export.rule, now=export.at)
    found = people.pieces(session, alliance, chosen, now=export.at)
    if export.form == "vcard":
        return as_vcard.lines(found)
    if export.form == "osdi":
        return as_osdi.lines(found, export.total)
    return as_csv.lines(found, export.columns)


def _exports(session: Session, alliance: Alliance, *, since: datetime) -> int:
    done = (Entry.act == ACT) & (Entry.scope == alliance.slug) & (Entry.at > since)
    return session.scalar(select(func.count(Entry.id)).where(done)) or 0


def _name(alliance: Alliance, who: str, reason: str, form: str, now: datetime) -> str:
    """A name that says whose supporters it holds, who took them out, when and what for."""
    parts = [alliance.slug, "supporters", f"{now:%Y-%m-%d}", _plain(who, 30), _plain(reason, 40)]
    return f"{'-'.join(part for part in parts if part)}.{ENDINGS[form]}"


def _plain(words: str, most: int) -> str:
    ascii_words = unicodedata.normalize("NFKD", words.partition("@")[0]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_words).strip("-")[:most].strip("-")
