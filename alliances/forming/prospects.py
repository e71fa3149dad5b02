"""Prospective members: whom to ask, asked when and by whom, what they said, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import (
    Alliance,
    AskingWay,
    Organization,
    OrganizationKind,
    Prospect,
    ProspectAnswer,
    ProspectAsking,
    ProspectKind,
)
from alliances.typed import LINE, TEXT, required
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

OPEN = (ProspectAnswer.NOT_ASKED, ProspectAnswer.WAITING, ProspectAnswer.LATER)
NEVER: tuple[int, date | None] = (0, None)
MOST = 500  # on one page; a volunteer's list is far shorter


@dataclass(frozen=True)
class Typed:
    """What is written about a prospect."""

    kind: ProspectKind
    name: str
    organization_kind: OrganizationKind = OrganizationKind.LOCAL
    contact: str = ""
    role: str = ""
    city: str = ""
    why: str = ""
    parent_id: int | None = None
    owner: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Asked:
    """What is written about one asking, and what comes next."""

    on: date
    by: str
    way: AskingWay
    answer: ProspectAnswer
    note: str = ""
    next_step: str = ""
    next_step_on: date | None = None


@dataclass(frozen=True)
class Row:
    """A prospect as the list shows it. asked: how often; last_on: when last; phone, email: where they gave them."""

    prospect: Prospect
    parent: str
    asked: int
    last_on: date | None
    phone: str
    email: str

    def is_overdue(self, on: date) -> bool:
        """Whether its next step should have been taken."""
        return bool(self.prospect.next_step_on and self.prospect.next_step_on < on and not self.prospect.joined_on)


def add(session: Session, alliance: Alliance, typed: Typed, *, now: datetime) -> Prospect:
    """Put somebody on the list. Raises Refusal for a name that is on it, or something that cannot be read."""
    row = Prospect(alliance_id=alliance.id, kind=typed.kind, name="", made_at=now)
    _write(session, row, typed)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: Prospect, typed: Typed) -> None:
    """Write what is known of a prospect anew. Raises Refusal as `add`."""
    _write(session, row, typed)
    session.flush()


def ask(session: Session, alliance: Alliance, row: Prospect, asked: Asked, *, now: datetime) -> ProspectAsking:
    """Record one asking and its answer; the earlier ones stay. Raises Refusal for a day to come or nobody named."""
    if asked.on > local_day(alliance, now):
        raise Refusal(say("Give a day that has come; what is still to do is the next step."), field="on")
    if asked.answer == ProspectAnswer.NOT_ASKED:
        raise Refusal(say("Choose what they answered."), field="answer")
    if row.joined_on is not None:
        raise Refusal(say("They belong to the alliance already."), field="answer")
    line = ProspectAsking(
        alliance_id=row.alliance_id,
        prospect_id=row.id,
        asked_on=asked.on,
        asked_by=required(asked.by, field="by"),
        way=asked.way,
        answer=asked.answer,
        note=_short(asked.note, "note", TEXT),
        made_at=now,
    )
    session.add(line)
    row.answer = asked.answer
    row.next_step, row.next_step_on = _next(asked.next_step, asked.next_step_on)
    session.flush()
    return line


def one(session: Session, alliance_id: int, prospect_id: int) -> Prospect:
    """A prospect of this alliance. Raises NotFound."""
    own = (Prospect.alliance_id == alliance_id) & (Prospect.id == prospect_id)
    found = session.scalar(select(Prospect).where(own))
    if found is None:
        raise NotFound(say("There is no such prospect on this list."))
    return found


def askings(session: Session, prospect: Prospect) -> list[ProspectAsking]:
    """Each time they were asked, newest first."""
    own = ProspectAsking.prospect_id == prospect.id
    return list(
        session.scalars(
            select(ProspectAsking).where(own).order_by(ProspectAsking.asked_on.desc(), ProspectAsking.id.desc())
        )
    )


def rows(session: Session, alliance_id: int, *, on: date, answers: tuple[ProspectAnswer, ...] = ()) -> list[Row]:
    """The list: what is overdue first, then by the day of the next step, those without one after them."""
    own = Prospect.alliance_id == alliance_id
    if answers:
        own &= Prospect.answer.in_(answers)
    late = case((Prospect.joined_on.is_(None) & (Prospect.next_step_on < on), 0), else_=1)
    order = (late, Prospect.next_step_on.is_(None), Prospect.next_step_on, Prospect.name, Prospect.id)
    found = list(session.scalars(select(Prospect).where(own).order_by(*order).limit(MOST)))
    return _with_askings(session, alliance_id, found)


def counts(session: Session, alliance_id: int) -> dict[ProspectAnswer, int]:
    """How many prospects have answered what."""
    found = session.execute(
        select(Prospect.answer, func.count()).where(Prospect.alliance_id == alliance_id).group_by(Prospect.answer)
    )
    return {ProspectAnswer(answer): number for answer, number in found}


def _with_askings(session: Session, alliance_id: int, found: list[Prospect]) -> list[Row]:
    asked = session.execute(
        select(ProspectAsking.prospect_id, func.count(), func.max(ProspectAsking.asked_on))
        .where(ProspectAsking.alliance_id == alliance_id)
        .group_by(ProspectAsking.prospect_id)
    )
    often = {prospect_id: (number, last) for prospect_id, number, last in asked}
    parents = _names(session, {row.parent_id for row in found if row.parent_id})
    reached = _values(session, {one for row in found for one in (row.text_address_id, row.mail_address_id) if one})
    return [
        Row(
            row,
            parents.get(row.parent_id or 0, ""),
            *often.get(row.id, NEVER),
            reached.get(row.text_address_id or 0, ""),
            reached.get(row.mail_address_id or 0, ""),
        )
        for row in found
    ]


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(ids))).all())


def _values(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Address.id, Address.value).where(Address.id.in_(ids))).all())


def _write(session: Session, row: Prospect, typed: Typed) -> None:
    name = " ".join(required(typed.name, field="name", most=120).split())
    _must_be_new(session, row, name, typed)
    if typed.parent_id is not None and session.get(Organization, typed.parent_id) is None:
        raise Refusal(say("Choose a national organization from the list."), field="parent")
    row.kind, row.name, row.organization_kind = typed.kind, name, typed.organization_kind
    row.contact = _short(typed.contact, "contact")
    row.role = _short(typed.role, "role")
    row.city = " ".join(_short(typed.city, "city").split())
    row.why = _short(typed.why, "why", TEXT)
    row.owner = _short(typed.owner, "owner")
    row.parent_id = typed.parent_id if typed.kind == ProspectKind.ORGANIZATION else None
    row.next_step, row.next_step_on = _next(typed.next_step, typed.next_step_on)
    row.text_address_id = addresses.text_address(session, typed.phone).id if typed.phone.strip() else None
    row.mail_address_id = addresses.mail_address(session, typed.email).id if typed.email.strip() else None


def _must_be_new(session: Session, row: Prospect, name: str, typed: Typed) -> None:
    same = (
        (Prospect.alliance_id == row.alliance_id)
        & (func.lower(Prospect.name) == name.lower())
        & (func.lower(Prospect.city) == " ".join(typed.city.split()).lower())
        & (Prospect.kind == typed.kind)
    )
    with session.no_autoflush:
        other = session.scalar(select(Prospect.id).where(same, Prospect.id != (row.id or 0)).limit(1))
    if other is not None:
        raise Refusal(say("They are on the list already."), field="name")


def _next(step: str, on: date | None) -> tuple[str, date | None]:
    kept = _short(step, "next_step")
    if on and not kept:
        raise Refusal(say("Say what the next step is."), field="next_step")
    return kept, on


def _short(text: str, field: str, most: int = LINE) -> str:
    kept = text.strip()
    if len(kept) > most:
        raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    return kept
