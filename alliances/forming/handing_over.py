"""Handing an alliance over to its next leader within an hour: invite, go through the list, end the old role."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.belonging import people as belonging
from alliances.finding import local_day
from alliances.models import Alliance, HandOver, HandOverCheck, RoleHeld, RoleKind
from alliances.typed import TEXT, required
from groundwork.accounts import invitations, people, queries
from groundwork.accounts.models import Account
from groundwork.accounts.people import ALLIANCE
from groundwork.audit import ledger
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
from groundwork.doors import Role
from groundwork.refusal import Refusal
from groundwork.words import say

LINES = {
    "account": _l("Account: the next leader has signed in, and knows where the inbox, calls and texts are"),
    "sheet": _l("The hand-over sheet is printed and read through together"),
    "sender": _l("Sender: which number our texts come from, and who pays for them"),
    "letters": _l("Letters on file: commitment letter or resolution, and where the papers are"),
    "prospects": _l("Prospects: who was asked, who waits for an answer, who is next"),
    "next": _l("Next steps: what is planned, by which day, and who does it"),
    "programs": _l("Programs of our members, and which are due for renewal"),
    "promises": _l("What we promised to members and to people, and what they promised us"),
    "people": _l("The backing organization knows the next leader, and so does the secretariat"),
    "public": _l("Public page: the name and the e-mail address shown there"),
}
STAYING = (Role.ORGANIZER, Role.VOLUNTEER, Role.VIEWER)


@dataclass(frozen=True)
class Plan:
    """Who takes over, until when. from_account_id: whose leadership ends, none where there is no leader now."""

    name: str
    email: str
    by_day: date
    from_account_id: int | None
    stays_as: str = ""
    note: str = ""
    begun_by: str = ""


def begin(session: Session, alliance: Alliance, plan: Plan, *, now: datetime) -> tuple[HandOver, str]:
    """Begin a hand-over and invite the next leader; also gives the token of the invitation, empty where none is needed.

    Raises Refusal while one is under way, for a past day, or for handing over to oneself.
    """
    _must_begin(session, alliance, plan, now=now)
    address = addresses.mail_address(session, people.tidy_email(plan.email))
    account = people.by_email(session, address.value)
    if account is not None and account.id == plan.from_account_id:
        raise Refusal(say("That is the leader of today. Give the address of the next one."), field="email")
    row = HandOver(
        alliance_id=alliance.id,
        name=" ".join(required(plan.name, field="name", most=120).split()),
        mail_address_id=address.id,
        from_account_id=plan.from_account_id,
        by_day=plan.by_day,
        stays_as=plan.stays_as,
        note=plan.note.strip(),
        begun_by=plan.begun_by,
        begun_at=now,
    )
    session.add(row)
    session.flush()
    return row, _invited(session, alliance, address.value, account, now=now)


def under_way(session: Session, alliance_id: int) -> HandOver | None:
    """The hand-over that is not finished, where there is one."""
    is_open = HandOver.finished_at.is_(None) & HandOver.dropped_at.is_(None)
    return session.scalar(select(HandOver).where(HandOver.alliance_id == alliance_id, is_open))


def past(session: Session, alliance_id: int) -> list[HandOver]:
    """Hand-overs that were finished or dropped, newest first."""
    is_over = HandOver.finished_at.is_not(None) | HandOver.dropped_at.is_not(None)
    found = select(HandOver).where(HandOver.alliance_id == alliance_id, is_over)
    return list(session.scalars(found.order_by(HandOver.begun_at.desc())))


def ticks(session: Session, row: HandOver) -> dict[str, HandOverCheck]:
    """Which lines were gone through, by their code."""
    found = session.scalars(select(HandOverCheck).where(HandOverCheck.hand_over_id == row.id))
    return {one.code: one for one in found}


def tick(session: Session, alliance: Alliance, row: HandOver, codes: list[str], *, who: str, now: datetime) -> None:
    """Keep which lines are gone through: those given, and no others. An earlier tick keeps its day and hand."""
    held = ticks(session, row)
    for code in LINES:
        if code in codes and code not in held:
            day = local_day(alliance, now)
            session.add(
                HandOverCheck(alliance_id=alliance.id, hand_over_id=row.id, code=code, done_on=day, done_by=who)
            )
        elif code not in codes and code in held:
            session.delete(held[code])
    session.flush()


def next_leader(session: Session, alliance: Alliance, row: HandOver) -> Account | None:
    """The account of the next leader, once they took the invitation up and set up all that signing in takes here."""
    address = session.get(Address, row.mail_address_id) if row.mail_address_id else None
    account = people.by_email(session, address.value) if address else None
    if account is None or not account.active:
        return None
    has_role = people.open_grant(session, account.id, Role.LEADER, scope_kind=ALLIANCE, scope_id=alliance.slug)
    old = session.get(Account, row.from_account_id) if row.from_account_id else None
    wants_app = bool(old and old.tf_primary_method)
    return account if has_role and (account.tf_primary_method or not wants_app) else None


def finish(session: Session, alliance: Alliance, row: HandOver, *, account_id: int, now: datetime) -> None:
    """End the old leader's role and write the new one down. Raises Refusal until the next leader has signed in."""
    _must_go_on(session, row)
    account = next_leader(session, alliance, row)
    if account is None:
        raise Refusal(say("First the next leader takes up the invitation and signs in. Until then nothing ends."))
    old = session.get(Account, row.from_account_id) if row.from_account_id else None
    if old is not None:
        _step_down(session, alliance, old, row, now=now)
    _write_roles(session, alliance, row, account, old, now=now)
    row.to_account_id, row.finished_at = account.id, now
    session.flush()
    _told(session, alliance, row, "forming.handed_over", account_id=account_id, now=now)


def drop(session: Session, alliance: Alliance, row: HandOver, reason: str, *, account_id: int, now: datetime) -> None:
    """Give a hand-over up: the invitation is withdrawn, nobody's role ends. Raises Refusal without a reason."""
    _must_go_on(session, row)
    row.drop_reason = required(reason, field="reason", most=TEXT)
    address = session.get(Address, row.mail_address_id) if row.mail_address_id else None
    for one in invitations.waiting(session, ALLIANCE, alliance.slug, now=now):
        if address and one.email == address.value and one.role == Role.LEADER:
            one.withdrawn_at = now
    row.dropped_at = now
    session.flush()
    _told(session, alliance, row, "forming.hand_over_dropped", account_id=account_id, now=now)


def invite_again(session: Session, alliance: Alliance, row: HandOver, *, now: datetime) -> str:
    """Make a new link for the next leader and give its token; the old one is void. Raises Refusal once they have it."""
    address = session.get(Address, row.mail_address_id) if row.mail_address_id else None
    if address is None:
        raise Refusal(say("There is nobody here by this address."))
    token = _invited(session, alliance, address.value, people.by_email(session, address.value), now=now)
    if not token:
        raise Refusal(say("They are a leader already; ask them to sign in."))
    return token


def _must_go_on(session: Session, row: HandOver) -> None:
    """Look at it anew before it ends, so that it ends once."""
    session.refresh(row, with_for_update=True)
    if row.finished_at is not None or row.dropped_at is not None:
        raise Refusal(say("No hand-over is under way."))


def _must_begin(session: Session, alliance: Alliance, plan: Plan, *, now: datetime) -> None:
    if under_way(session, alliance.id) is not None:
        raise Refusal(say("A hand-over is under way already. Finish it, or give it up first."))
    if plan.by_day < local_day(alliance, now):
        raise Refusal(say("Give today or a day to come."), field="by_day")
    if plan.stays_as and plan.stays_as not in STAYING:
        raise Refusal(say("Choose what they stay as."), field="stays_as")
    if len(plan.note.strip()) > TEXT:
        raise Refusal(say("Please keep this to %(most)s characters.", most=TEXT), field="note")
    leaves = plan.from_account_id
    is_leader = leaves and people.open_grant(session, leaves, Role.LEADER, scope_kind=ALLIANCE, scope_id=alliance.slug)
    has_leader = any(one.role == Role.LEADER for one in queries.holders(session, ALLIANCE, alliance.slug))
    if (has_leader or leaves is not None) and not is_leader:
        raise Refusal(say("Choose a leader of this alliance."), field="leaves")


def _invited(session: Session, alliance: Alliance, email: str, account: Account | None, *, now: datetime) -> str:
    scope = {"scope_kind": ALLIANCE, "scope_id": alliance.slug}
    if account and people.open_grant(session, account.id, Role.LEADER, **scope):
        return ""
    return invitations.invite(session, email, Role.LEADER, **scope, now=now)


def _step_down(session: Session, alliance: Alliance, old: Account, row: HandOver, *, now: datetime) -> None:
    scope = {"scope_kind": ALLIANCE, "scope_id": alliance.slug}
    if row.stays_as and not people.open_grant(session, old.id, Role(row.stays_as), **scope):
        people.grant(session, old, Role(row.stays_as), **scope, now=now)
    if people.open_grant(session, old.id, Role.LEADER, **scope):
        people.end_grant(session, old, Role.LEADER, **scope, now=now)


def _write_roles(
    session: Session, alliance: Alliance, row: HandOver, account: Account, old: Account | None, *, now: datetime
) -> None:
    """The table of roles and the public page follow; a page that named nobody still names nobody."""
    today = local_day(alliance, now)
    held = belonging.leader(session, alliance.id)
    if held is not None:
        held.until, held.end_reason = max(today, held.since), say("Handed over")
    session.add(
        RoleHeld(
            alliance_id=alliance.id,
            kind=RoleKind.LEADER,
            name=row.name,
            mail_address_id=row.mail_address_id,
            account_id=account.id,
            since=today,
            made_at=now,
        )
    )
    if alliance.leader_name:
        alliance.leader_name = row.name
    if old is not None and alliance.public_email.lower() == old.email:
        alliance.public_email = account.email


def _told(session: Session, alliance: Alliance, row: HandOver, act: str, *, account_id: int, now: datetime) -> None:
    ledger.record(
        session,
        act,
        account_id=account_id,
        scope=alliance.slug,
        subject=f"hand_over:{row.id}",
        reason=row.drop_reason,
        told={"from": row.from_account_id, "to": row.to_account_id},
        now=now,
    )
