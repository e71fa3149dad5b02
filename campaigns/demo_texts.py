"""The texts of the demo's past campaigns, in delivery's own tables, each in a state from which nothing moves."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alliances.audience import Reachable, reachable
from alliances.models import Alliance
from campaigns.demo_story import SEED, story
from campaigns.models import Campaign, Recipient
from campaigns.personal import compose_text
from groundwork.delivery import outbox
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Address, Batch, Channel, Message, State, ZoneSet
from groundwork.delivery.permission import consent
from groundwork.delivery.rows import add_once
from groundwork.delivery.simulator.models import Direction, SimMessage, TextStatus
from groundwork.delivery.simulator.texts import VISITOR
from groundwork.delivery.texts.measure import measure
from groundwork.tokens import digest

LOST = 0.02
A_MINUTE = 200  # texts

Row = dict[str, Any]


def seed_texts(session: Session, campaigns: list[Campaign], *, now: datetime) -> None:
    """Who was texted, and what became of each text."""
    chance = Random(SEED)  # noqa: S311 - a story, not a secret
    alliance = session.get_one(Alliance, campaigns[0].alliance_id)
    everybody = reachable(session, alliance.id)
    refused = consent.may_reach(session, [one.address_id for one in everybody], now=now)
    hers = session.scalar(select(Address.id).where(Address.value == VISITOR))
    for told, campaign in zip(story()["campaign"], campaigns, strict=True):
        chosen = _chosen(everybody, told["recipients"], hers, chance)
        tokens = {one.supporter_id: f"{chance.getrandbits(128):032x}" for one in chosen}
        batch = _batch(session, campaign, alliance)
        rows = [_row(batch, campaign, alliance, one, tokens[one.supporter_id]) for one in chosen]
        _settle(rows, refused, campaign.launched_at or now, chance)
        batch.taken_segments = sum(row["segments"] for row in rows if row["sid"])
        for zones in {row["zones"] for row in rows}:
            add_once(session, ZoneSet, zones=zones)
        session.execute(insert(Message), rows)
        session.add_all(_on_the_phone(alliance, row) for row in rows if row["address_id"] == hers and row["sid"])
        session.execute(insert(Recipient), [_recipient(campaign, one, tokens[one.supporter_id]) for one in chosen])


def _chosen(everybody: list[Reachable], number: int, hers: int | None, chance: Random) -> list[Reachable]:
    """So many people by chance, and among them the one whose phone can be tried."""
    others = [one for one in everybody if one.address_id != hers]
    known = [one for one in everybody if one.address_id == hers]
    return sorted([*known, *chance.sample(others, number - len(known))], key=lambda one: one.supporter_id)


def _on_the_phone(alliance: Alliance, row: Row) -> SimMessage:
    """A text as the phone to try things with holds it; the others' phones are not looked at."""
    moment = row["settled_at"]
    return SimMessage(
        sid=row["sid"],
        sender=alliance.sender,
        recipient=VISITOR,
        body=row["body"],
        direction=Direction.BY_API,
        status=TextStatus.DELIVERED,
        segments=row["segments"],
        ahead=0,
        made_at=moment,
        sent_at=moment,
        changed_at=moment,
    )


def _batch(session: Session, campaign: Campaign, alliance: Alliance) -> Batch:
    return outbox.open_batch(
        session,
        cause=campaign.cause,
        alliance=alliance.slug,
        sender=alliance.sender,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        budget_cents=alliance.budget_cents,
        now=campaign.launched_at or campaign.made_at,
    )


def _recipient(campaign: Campaign, one: Reachable, token: str) -> Row:
    return {
        "campaign_id": campaign.id,
        "supporter_id": one.supporter_id,
        "token_digest": digest(token),
        "made_at": campaign.launched_at,
    }


def _row(batch: Batch, campaign: Campaign, alliance: Alliance, one: Reachable, token: str) -> Row:
    text = compose_text(campaign, alliance, one, token, link="https://lantern.example/act")
    return {
        "batch_id": batch.id,
        "address_id": one.address_id,
        "channel": Channel.TEXT,
        "key": text.key,
        "subject": "",
        "body": text.body,
        "token": token,
        "zones": quiet.joined(one.zones),
        "segments": measure(text.body).segments,
        "error_code": "",
        "worker": "",
        "doubled_sid": "",
        "misses": 0,
        "queued_at": campaign.launched_at,
    }


def _settle(rows: list[Row], refused: dict[int, str], began: datetime, chance: Random) -> None:
    """Give every text its end: delivered, lost, or never sent because its reader had not agreed or had said stop."""
    for number, row in enumerate(rows):
        moment = began + timedelta(minutes=number // A_MINUTE, seconds=number % 60)
        why = refused.get(row["address_id"], "")
        state = State.SUPPRESSED if why else State.UNDELIVERED if chance.random() < LOST else State.DELIVERED
        row |= {"state": state, "told": state, "why": why, "settled_at": moment}
        row["attempt"] = 0 if why else 1
        row["accepted_at"] = None if why else moment
        row["sid"] = None if why else f"SM{chance.getrandbits(128):032x}"
        row["error_code"] = "30003" if state is State.UNDELIVERED else ""
