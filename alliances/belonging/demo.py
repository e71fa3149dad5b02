"""The demo's belonging: people at organizations, individual members, roles, what programs did."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.belonging import coalition, commitments, people
from alliances.belonging.coalition import Facts
from alliances.belonging.commitments import Done
from alliances.belonging.people import Person
from alliances.models import Alliance, Commitment, Member, Organization, OrganizationKind, RoleHeld, RoleKind
from groundwork.accounts.demo import EMAILS
from groundwork.accounts.people import by_email

# organization: who is there, by name, role, e-mail
THERE = {
    "Watauga Fair Hearing League": ("Philippa Strand", "chair", "philippa@wataugaleague.example"),
    "Franklin State History Teachers": ("Gideon Marsh-Cole", "program director", "gideon@historyteachers.example"),
    "Nolin Friends Meeting": ("Adaeze Fairbairn", "clerk", ""),
    "Columbus Fair Hearing League": ("Leopold Nwosu", "secretary", "leopold@columbusleague.example"),
}
INDIVIDUALS = (
    ("Barnaby Eskildsen", "retired engineer, keeps the lists", 380),
    ("Yolanda Prewitt", "translator", 120),
)
ROLES = (
    (RoleKind.DEPUTY, "Gideon Marsh-Cole", "", 300, 0),
    (RoleKind.MEDIA, "Philippa Strand", "", 250, 0),
    (RoleKind.SCHOOLS, "Gideon Marsh-Cole", "", 300, 0),
    (RoleKind.TREASURER, "Barnaby Eskildsen", "", 380, 90),
)
DONE = {
    "First Sunday forum": (
        (200, "First forum, with an hour of questions", 34),
        (140, "Second forum, with a judge", 41),
    ),
    "A unit on courts and treaties in every spring term": ((80, "Taught in nine schools", 260),),
}
UNNAMED = "Marit Solheim-Vance"  # leads where the public page names nobody
# affiliates of national members that belong to no alliance yet
UNASKED = (
    ("Salt Lake Fair Hearing League", "UT", "Salt Lake City", "Fair Hearing League"),
    ("Wasatch Lantern Fellowship", "UT", "Ogden", "Lantern Congregations"),
    ("Burlington Fair Hearing League", "VT", "Burlington", "Fair Hearing League"),
)


def seed(session: Session, *, now: datetime) -> None:
    """Tell belonging's part of the story as it stands at `now`."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    _leaders(session, alliances, now=now)
    _franklin(session, alliances["franklin"], now=now)
    _people_there(session, now=now)
    _programs(session, now=now)
    parents = {row.name: row.id for row in session.scalars(select(Organization).where(Organization.state == ""))}
    for name, state, city, parent in UNASKED:
        coalition.add(session, Facts(name, OrganizationKind.LOCAL, state, city, parents[parent]))
    session.flush()


def _leaders(session: Session, alliances: dict[str, Alliance], *, now: datetime) -> None:
    rosa = by_email(session, EMAILS["leader"])
    for slug, alliance in alliances.items():
        account_id = rosa.id if rosa and slug == "franklin" else None
        person = Person(alliance.leader_name or UNNAMED, alliance.made_at.date())
        people.give_role(session, alliance, RoleKind.LEADER, person, account_id=account_id, now=now)


def _franklin(session: Session, alliance: Alliance, *, now: datetime) -> None:
    today = now.date()
    for name, role, days in INDIVIDUALS:
        people.add_individual(session, alliance, Person(name, today - timedelta(days=days), role), now=now)
    for kind, name, words, days, ended in ROLES:
        row = RoleHeld(
            alliance_id=alliance.id, kind=kind, name=name, words=words, since=today - timedelta(days=days), made_at=now,
            until=today - timedelta(days=ended) if ended else None, end_reason="Moved away" if ended else "",
        )  # fmt: skip
        session.add(row)


def _people_there(session: Session, *, now: datetime) -> None:
    rows = session.execute(
        select(Organization, Member, Alliance)
        .join(Member, Member.organization_id == Organization.id)
        .join(Alliance, Alliance.id == Member.alliance_id)
        .where(Organization.name.in_(THERE))
    )
    for organization, member, alliance in rows.all():
        name, role, email = THERE[organization.name]
        person = Person(name, member.since, role, email=email)
        people.add_at_organization(session, alliance, organization.id, person, now=now)


def _programs(session: Session, *, now: datetime) -> None:
    today = now.date()
    for row in session.scalars(select(Commitment).where(Commitment.program.in_(DONE))).all():
        for days, words, number in DONE[row.program]:
            done = Done(today - timedelta(days=days), words, "Rosa Lindgren", today, number)
            commitments.record(session, row, done, now=now - timedelta(days=days))
        if row.program == "First Sunday forum":
            row.renews_on = today + timedelta(days=21)
