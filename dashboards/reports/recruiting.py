"""Where to recruit next: states without an alliance, by who is there already and who is undecided."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.kinds import OrganizationKind, Standing, StartState
from alliances.models import Alliance, Member, Organization, Prospect, StartRequest, Supporter
from campaigns.models import Position, Stance
from legislators import people
from legislators.models import State
from legislators.people import Holder

OPEN = (Position.UNDECIDED, Position.LEAN_YES, Position.LEAN_NO)


@dataclass(frozen=True)
class Prospects:
    """One state without an alliance. place: where it stands, 1 first; the three counts weigh the same.

    affiliates: of national members, nobody has asked yet. undecided: senators on record as undecided or leaning.
    unheard: senators of whom nothing is on record. wishes: requests to start there that wait.
    """

    code: str
    name: str
    supporters: int
    affiliates: tuple[str, ...]
    undecided: tuple[str, ...]
    unheard: int
    wishes: int
    place: int = 0

    @property
    def is_promising(self) -> bool:
        """Whether anything at all is on record there."""
        return bool(self.supporters or self.affiliates or self.undecided or self.wishes)


def states_to_recruit(session: Session, *, on: date) -> list[Prospects]:
    """Every state with senators and no alliance, the most promising first.

    Each state is ranked by supporters, by affiliates not asked and by undecided senators; the ranks are added up. A
    state with none of the three stands at the end, by name.
    """
    taken = set(session.scalars(select(Alliance.state).where(Alliance.standing != Standing.CLOSED)))
    supporters, affiliates = _supporters(session), _affiliates(session)
    senators, wishes = _senators(session, on=on), _wishes(session)
    stances = positions(session)
    rows = [
        Prospects(
            code=state.code,
            name=state.name,
            supporters=supporters[state.code],
            affiliates=tuple(affiliates.get(state.code, ())),
            undecided=tuple(one.name for one in senators[state.code] if stances.get(one.person_id) in OPEN),
            unheard=sum(one.person_id not in stances for one in senators[state.code] if one.person_id),
            wishes=wishes[state.code],
        )
        for state in session.scalars(select(State).order_by(State.name))
        if state.code not in taken and state.code in senators
    ]
    return _ranked(rows)


def positions(session: Session) -> dict[str, Position]:
    """Where each legislator was last heard to stand, by any alliance, by person id."""
    query = select(Stance.person_id, Stance.position).order_by(Stance.heard_on, Stance.id)
    return dict(session.execute(query).all())


def _ranked(rows: list[Prospects]) -> list[Prospects]:
    counts = [(row.supporters, len(row.affiliates), len(row.undecided)) for row in rows]
    ranks = {}
    for row, own in zip(rows, counts, strict=True):
        ranks[row.code] = sum(sum(other[index] > own[index] for other in counts) for index in range(3))
    ordered = sorted(rows, key=lambda row: (ranks[row.code], -row.wishes, -row.supporters, row.name))
    return [Prospects(**{**vars(row), "place": place}) for place, row in enumerate(ordered, 1)]


def _supporters(session: Session) -> Counter[str]:
    rows = session.execute(
        select(Supporter.state, func.count()).where(Supporter.left_at.is_(None)).group_by(Supporter.state)
    )
    return Counter(dict(rows.all()))


def _affiliates(session: Session) -> dict[str, list[str]]:
    """Local affiliates of national members, by state, that are in no alliance and on nobody's list of prospects."""
    is_member = select(Member.id).where(Member.organization_id == Organization.id).exists()
    is_asked = select(Prospect.id).where(Prospect.organization_id == Organization.id).exists()
    local = (Organization.parent_id.is_not(None)) & (Organization.kind != OrganizationKind.NATIONAL)
    rows = session.execute(
        select(Organization.state, Organization.name).where(local, ~is_member, ~is_asked).order_by(Organization.name)
    )
    found: dict[str, list[str]] = {}
    for state, name in rows:
        found.setdefault(state, []).append(name)
    return found


def _senators(session: Session, *, on: date) -> dict[str, list[Holder]]:
    found: dict[str, list[Holder]] = {}
    for one in people.everyone(session, on=on):
        if not one.district:
            found.setdefault(one.state, []).append(one)
    return found


def _wishes(session: Session) -> Counter[str]:
    is_new = StartRequest.status == StartState.NEW
    rows = session.execute(select(StartRequest.state, func.count()).where(is_new).group_by(StartRequest.state))
    return Counter(dict(rows.all()))
