"""The demo's forming: prospects with their askings, ticked checklists, two requests from one town, one rest."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.forming import checklist, prospects
from alliances.forming.prospects import Asked, Typed
from alliances.models import (
    Alliance,
    AskingWay,
    Organization,
    OrganizationKind,
    ProspectAnswer,
    ProspectKind,
    Stage,
    StageReached,
    Standing,
    StandingChange,
    StartRequest,
    StartState,
)
from groundwork.delivery import addresses
from groundwork.tokens import new_token

SECRETARY = "Hana Brandt"


@cache
def story() -> dict[str, Any]:
    """What `story.toml` beside this file tells."""
    return tomllib.loads((Path(__file__).parent / "story.toml").read_text(encoding="utf-8"))


def seed(session: Session, *, now: datetime) -> None:
    """Tell forming's part of the story as it stands at `now`."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    parents = {row.name: row.id for row in session.scalars(select(Organization).where(Organization.state == ""))}
    for told in story()["prospect"]:
        _prospect(session, alliances[told["alliance"]], told, parents, now=now)
    for told in story()["ticked"]:
        _ticked(session, alliances[told["alliance"]], told, now=now)
    for told in story()["line"]:
        checklist.add(session, alliances[told["alliance"]], Stage(told["stage"]), told["words"], now=now)
    for told in story()["rest"]:
        _rest(session, alliances[told["alliance"]], told, now=now)
    for told in story()["request"]:
        add_request(session, told, now=now)
    for alliance in alliances.values():
        alliance.next_owner = alliance.leader_name
    for row in session.scalars(select(StageReached)):
        row.owner = SECRETARY if row.stage == Stage.VISIT else ""
    session.flush()


def _prospect(session: Session, alliance: Alliance, told: Any, parents: dict[str, int], *, now: datetime) -> None:
    step, ahead = told["next"]
    due = now.date() + timedelta(days=ahead) if step else None
    typed = Typed(
        kind=ProspectKind(told["kind"]),
        name=told["name"],
        organization_kind=OrganizationKind(told["organization_kind"]),
        contact=told["contact"],
        role=told["role"],
        city=told["city"],
        why=told["why"],
        parent_id=parents.get(told["parent"]),
        owner=told["owner"],
        next_step=step,
        next_step_on=due,
        phone=told["phone"],
        email=told["email"],
    )
    row = prospects.add(session, alliance, typed, now=now - timedelta(days=45))
    for days, way, answer, note in reversed(told["asked"]):
        asked = Asked(
            now.date() - timedelta(days=days), told["owner"] or SECRETARY, AskingWay(way), ProspectAnswer(answer), note,
            step, due,
        )  # fmt: skip
        prospects.ask(session, alliance, row, asked, now=now - timedelta(days=days))


def _ticked(session: Session, alliance: Alliance, told: Any, *, now: datetime) -> None:
    day, who = now.date() - timedelta(days=told["days"]), alliance.leader_name
    for key in told["keys"]:
        checklist.tick(session, alliance, Stage(told["stage"]), key, who=who, on=day, now=now)


def _rest(session: Session, alliance: Alliance, told: Any, *, now: datetime) -> None:
    """Nobody of the demo's accounts did it, so it stands in the alliance's history and not in the log."""
    began = now - timedelta(days=told["days"])
    alliance.standing, alliance.standing_on, alliance.standing_reason = Standing.RESTING, began.date(), told["reason"]
    alliance.rests_until = now.date() + timedelta(days=told["until"])
    session.add(
        StandingChange(
            alliance_id=alliance.id,
            standing=Standing.RESTING,
            on=began.date(),
            reason=told["reason"],
            who=SECRETARY,
            made_at=began,
        )
    )


def add_request(session: Session, told: Any, *, now: datetime) -> None:
    """Somebody of the story asks to start an alliance."""
    session.add(
        StartRequest(
            public_id=new_token(),
            name=told["name"],
            mail_address_id=addresses.mail_address(session, told["email"]).id,
            state=told["state"],
            city=told["city"],
            latitude=told["point"][0],
            longitude=told["point"][1],
            time_zone=told["time_zone"],
            organization=told["organization"],
            why=told["why"],
            status=StartState.NEW,
            made_at=now - timedelta(days=told["days"]),
        )
    )
