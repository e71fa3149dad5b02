"""An organization's membership of an alliance: begun, ended with a reason, begun again; who backs the leader."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.belonging import commitments
from alliances.finding import local_day
from alliances.models import Alliance, Commitment, Member, Organization
from alliances.typed import TEXT, required
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Ending:
    """From which day an organization belongs no more, and why. with_programs: its running programs end too."""

    on: date
    reason: str
    with_programs: bool = False


def join(
    session: Session, alliance: Alliance, organization_id: int, *, since: date, is_backing: bool = False
) -> Member:
    """Begin a membership; one that ended is begun again. Raises Refusal while it stands, or for overlapping days."""
    earlier = history(session, alliance.id, organization_id)
    if earlier and earlier[0].until is None:
        raise Refusal(say("This organization is a member already."), field="name")
    if earlier and earlier[0].since == since:
        member = earlier[0]
        member.until, member.end_reason, member.is_backing = None, "", is_backing
    else:
        last = earlier[0].until if earlier else None
        if last and since < last:
            words = say("It was a member until %(day)s; begin again on that day or later.", day=last.isoformat())
            raise Refusal(words, field="since")
        member = Member(alliance_id=alliance.id, organization_id=organization_id, since=since, is_backing=is_backing)
        session.add(member)
    session.flush()
    return member


def end(session: Session, alliance: Alliance, member: Member, ending: Ending, *, who: str, now: datetime) -> None:
    """End a membership with day and reason; its row and its programs stay readable. Raises Refusal for a wrong day."""
    if member.until is not None:
        raise Refusal(say("This membership has ended already."))
    _must_be_a_day(alliance, member, ending.on, now=now)
    member.until, member.end_reason = ending.on, required(ending.reason, field="reason", most=TEXT)
    if ending.with_programs:
        for program in running_programs(session, alliance.id, member.organization_id):
            day = max(ending.on, program.since)
            commitments.end(session, program, ending.reason, on=day, who=who, now=now)
    session.flush()


def set_backing(session: Session, alliance: Alliance, member: Member, *, is_backing: bool, file_id: int | None) -> None:
    """Say whether an organization stands behind the leader; its letter is kept until another one comes."""
    if member.alliance_id != alliance.id or member.until is not None:
        raise Refusal(say("Only a member organization can back the leader."), field="is_backing")
    member.is_backing = is_backing
    member.stored_file_id = file_id or member.stored_file_id
    session.flush()


def standing(session: Session, alliance_id: int, organization_id: int) -> Member | None:
    """The membership that goes on today, where there is one."""
    own = (Member.alliance_id == alliance_id) & (Member.organization_id == organization_id)
    return session.scalar(select(Member).where(own, Member.until.is_(None)).limit(1))


def history(session: Session, alliance_id: int, organization_id: int) -> list[Member]:
    """Every membership of an organization in an alliance, newest first."""
    own = (Member.alliance_id == alliance_id) & (Member.organization_id == organization_id)
    return list(session.scalars(select(Member).where(own).order_by(Member.since.desc(), Member.id.desc())))


def past(session: Session, alliance_id: int) -> list[tuple[Member, str]]:
    """Memberships that ended, newest first, each with the organization's name."""
    rows = session.execute(
        select(Member, Organization.name)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.alliance_id == alliance_id, Member.until.is_not(None))
        .order_by(Member.until.desc(), Member.id.desc())
    )
    return [(member, name) for member, name in rows]


def one(session: Session, alliance_id: int, organization_id: int) -> Organization:
    """An organization that is or was a member of this alliance. Raises NotFound."""
    if not history(session, alliance_id, organization_id):
        raise NotFound(say("This organization is not a member of the alliance."))
    return session.get_one(Organization, organization_id)


def running_programs(session: Session, alliance_id: int, organization_id: int) -> list[Commitment]:
    """The organization's programs with the issue that go on."""
    own = (Commitment.alliance_id == alliance_id) & (Commitment.organization_id == organization_id)
    return list(session.scalars(select(Commitment).where(own, Commitment.ended_on.is_(None)).order_by(Commitment.id)))


def told(session: Session, alliance: Alliance, act: str, member: Member, *, account_id: int, now: datetime) -> None:
    """Write an act upon a membership into the audit log; called last."""
    ledger.record(
        session,
        act,
        account_id=account_id,
        scope=alliance.slug,
        subject=f"organization:{member.organization_id}",
        reason=member.end_reason,
        told={"backing": member.is_backing},
        now=now,
    )


def _must_be_a_day(alliance: Alliance, member: Member, on: date, *, now: datetime) -> None:
    if on > local_day(alliance, now):
        raise Refusal(say("Give a day that has come."), field="on")
    if on < member.since:
        day = member.since.isoformat()
        raise Refusal(say("It is a member since %(day)s; it cannot have ended before.", day=day), field="on")
