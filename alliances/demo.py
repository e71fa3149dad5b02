"""The demo's coalition: seven alliances, one of which rests, what they do, and five thousand invented supporters."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import content, demo_inbox, demo_people
from alliances.forming.demo import add_request
from alliances.models import (
    Alliance,
    Commitment,
    Member,
    Organization,
    OrganizationKind,
    Stage,
    StageReached,
)
from alliances.story import Told, story

SECRETARY = "Hana Brandt"
SENDER = "+12025550190"


def seed(session: Session, *, now: datetime) -> None:
    """Tell the coalition's part of the story as it stands at `now`."""
    content.load(session, now=now)
    _seed_parents(session)
    for told in story()["alliance"]:
        alliance = _alliance(told, now=now)
        session.add(alliance)
        session.flush()
        _seed_stages(session, alliance, told, now=now)
        _seed_members(session, alliance, told, now=now)
        _seed_work(session, alliance, told, now=now)
    add_request(session, story()["request"], now=now)
    session.flush()
    demo_people.seed(session, now=now)
    demo_inbox.seed(session, SENDER, now=now)


def _alliance(told: Told, *, now: datetime) -> Alliance:
    today, days = now.date(), told["days"]
    step, ahead = told["next"]
    return Alliance(
        slug=told["slug"],
        name=told["name"],
        state=told["state"],
        city=told["city"],
        latitude=told["point"][0],
        longitude=told["point"][1],
        time_zone=told["time_zone"],
        stage=list(Stage)[len(days) - 1],
        stage_on=today - timedelta(days=days[-1]),
        next_step=step,
        next_step_on=today + timedelta(days=ahead),
        leader_name=told["leader"],
        public_email=told["email"],
        about_en=told["about_en"],
        about_es=told["about_es"],
        payer=told["payer"],
        sender=SENDER if told["payer"] else "",
        budget_cents=told["budget_cents"],
        made_at=now - timedelta(days=days[0]),
    )


def _seed_parents(session: Session) -> None:
    session.add_all(Organization(name=one["name"], kind=OrganizationKind.NATIONAL) for one in story()["parent"])
    session.flush()


def _seed_stages(session: Session, alliance: Alliance, told: Told, *, now: datetime) -> None:
    for stage, days, shown in zip(Stage, told["days"], told["evidence"], strict=False):
        reason = told.get("without_visit", "") if stage == Stage.VISIT else ""
        session.add(
            StageReached(
                alliance_id=alliance.id,
                stage=stage,
                reached_on=now.date() - timedelta(days=days),
                evidence=shown,
                note=reason,
                is_without_visit=bool(reason),
                who=SECRETARY,
                made_at=now - timedelta(days=days),
            )
        )


def _seed_members(session: Session, alliance: Alliance, told: Told, *, now: datetime) -> None:
    parents = {row.name: row.id for row in session.scalars(select(Organization))}
    since = now.date() - timedelta(days=told["days"][min(1, len(told["days"]) - 1)])
    for name, kind, city, parent, is_backing in told["members"]:
        made = Organization(
            name=name,
            kind=OrganizationKind(kind),
            parent_id=parents.get(parent),
            state=alliance.state,
            city=city,
        )
        session.add(made)
        session.flush()
        session.add(Member(alliance_id=alliance.id, organization_id=made.id, since=since, is_backing=is_backing))


def _seed_work(session: Session, alliance: Alliance, told: Told, *, now: datetime) -> None:
    today = now.date()
    names = {row.name: row.id for row in session.scalars(select(Organization))}
    for name, program, since, renews, done in told["commitments"]:
        session.add(
            Commitment(
                alliance_id=alliance.id,
                organization_id=names[name],
                program=program,
                since=today - timedelta(days=since),
                renews_on=today + timedelta(days=renews),
                done=done,
                made_at=now,
            )
        )
