"""The secretariat's board: every alliance with its leader, days, next step, and why it stands still."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.forming import stalled
from alliances.models import Alliance, Member, RoleHeld, RoleKind, Stage, Standing
from alliances.queries import supporters_by_alliance
from groundwork.accounts.models import Grant
from groundwork.accounts.people import ALLIANCE
from groundwork.doors import Role

SHOWN = ("all", "stalled", "resting")


@dataclass(frozen=True)
class Row:
    """One alliance. days: since it reached its stage; why: it stands still, in words; leader: empty without one."""

    alliance: Alliance
    days: int
    why: list[str]
    leader: str
    has_account: bool
    supporters: int
    organizations: int
    is_late: bool


@dataclass(frozen=True)
class Board:
    """What the page shows, and how many there are of each sort."""

    groups: list[tuple[Stage, list[Row]]]
    counts: dict[str, int]
    states: list[str]


def board(session: Session, *, on: date, shown: str = "all", state: str = "") -> Board:
    """Every alliance in groups by stage, those that stand still first, then those that wait longest.

    shown: `all` running ones, `stalled`, or `resting` (closed ones too). state: a code, or every one.
    """
    rows = _rows(session, on=on)
    here = [row for row in rows if state in {"", row.alliance.state}]
    chosen = sorted((row for row in here if _is(row, shown)), key=_order)
    groups = [(stage, [row for row in chosen if row.alliance.stage == stage]) for stage in Stage]
    return Board(
        groups=[(stage, found) for stage, found in groups if found],
        counts={one: sum(_is(row, one) for row in here) for one in SHOWN},
        states=sorted({row.alliance.state for row in rows}),
    )


def leaders(session: Session) -> dict[int, str]:
    """Who leads each alliance by the table of roles; alliances without anybody are missing."""
    rows = session.execute(
        select(RoleHeld.alliance_id, RoleHeld.name)
        .where(RoleHeld.kind == RoleKind.LEADER, RoleHeld.until.is_(None))
        .order_by(RoleHeld.since)
    )
    return dict(rows.all())


def with_leader_account(session: Session) -> set[str]:
    """The slugs of alliances in which somebody can sign in as leader."""
    found = select(Grant.scope_id).where(
        Grant.scope_kind == ALLIANCE, Grant.role == Role.LEADER, Grant.ended_at.is_(None)
    )
    return set(session.scalars(found))


def _rows(session: Session, *, on: date) -> list[Row]:
    supporters = supporters_by_alliance(session)
    standing = select(Member.alliance_id, func.count()).where(Member.until.is_(None)).group_by(Member.alliance_id)
    members = dict(session.execute(standing).all())
    named, accounts = leaders(session), with_leader_account(session)
    return [
        Row(
            alliance=one,
            days=stalled.days_in_stage(one, on=on),
            why=stalled.why_stalled(one, on=on),
            leader=one.leader_name or named.get(one.id, ""),
            has_account=one.slug in accounts,
            supporters=supporters.get(one.id, 0),
            organizations=members.get(one.id, 0),
            is_late=one.next_step_on is not None and one.next_step_on < on,
        )
        for one in session.scalars(select(Alliance))
    ]


def _is(row: Row, shown: str) -> bool:
    if shown == "resting":
        return row.alliance.standing != Standing.RUNNING
    return row.alliance.standing == Standing.RUNNING and (shown != "stalled" or bool(row.why))


def _order(row: Row) -> tuple[int, bool, int, str]:
    return (row.alliance.stage.number, not row.why, -row.days, row.alliance.name)
