"""The demo's step that writes, plans and sends a text campaign, through pages and simulated phones only."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter
from campaigns.models import Campaign
from groundwork.delivery import outbox
from groundwork.delivery.models import Address, Message, State, Suppression, Why
from groundwork.delivery.permission import consent
from groundwork.delivery.simulator.models import SimMessage, TextStatus

if TYPE_CHECKING:
    from groundwork.stage import Page, Stage

MARIA = "+16085550142"
PHONE = "/sim/phones/{}"
DISTRICT = "FK-2"
TEXTS = "/alliances/franklin/texts"
WAITING = {State.QUEUED, State.SENDING, State.UNKNOWN, State.ACCEPTED, State.SENT}


def complaint(page: "Page") -> str:
    """What a page says is wrong with a form, without the rest of it."""
    return page.words.partition("Please look at this again:")[2].strip()[:160] or f"status {page.status}"


def play_texts(stage: "Stage") -> str:
    """The leader writes a campaign for one district, sees its plan and sends it; one person says STOP before."""
    leader = stage.signed_in("leader")
    plan = leader.send(f"{TEXTS}/new", "campaign", **_answers(stage))
    before = _planned(stage, plan)
    stopped = _say_stop(stage)
    plan = leader.get(plan.path)
    stage.require(_planned(stage, plan) == before - 1, "the plan still counts somebody who said STOP")
    live = leader.send(plan, "launch", number=str(before - 1))
    stage.require(live.status == 200, f"the launch was refused: {complaint(live)}")
    slug = live.path.rstrip("/").rpartition("/")[2]
    stage.wait(lambda: _is_settled(stage, slug), 90, what="delivering every text")
    return _text_figures(stage, slug, expected=before - 1, stopped=stopped)


def _answers(stage: "Stage") -> dict[str, Any]:
    """What the leader types: the words of the running campaign, for one district."""
    with stage.database.reading() as session:
        model = session.scalars(select(Campaign).order_by(Campaign.id.desc()).limit(1)).one()
    names = ("ask_en", "ask_es", "text_en", "text_es", "script_en", "script_es")
    words = {name: getattr(model, name) for name in names}
    return {**words, "name": "A week of calls from Nolin", "target": "senators", "audience": DISTRICT}


def _planned(stage: "Stage", plan: "Page") -> int:
    found = re.search(r"(\d+) (?:person gets|people get) this text", plan.words)
    stage.require(found, f"no plan was shown: {complaint(plan)}")
    return int(found.group(1)) if found else 0


def _say_stop(stage: "Stage") -> str:
    """Somebody of the district, not Maria, texts STOP; it holds at once."""
    with stage.database.reading() as session:
        number = _somebody(session, now=stage.clock())
    phone = PHONE.format(number.removeprefix("+"))
    stage.new_visitor().send(phone, "texts", body="STOP", partner=stage.settings.sender_number)
    stage.wait(lambda: _has_stopped(stage, number), what="obeying STOP")
    return number


def _somebody(session: Session, *, now: datetime) -> str:
    """The number of the district's newest supporter who may be texted."""
    query = select(Address).join(Supporter, Supporter.text_address_id == Address.id)
    here = query.where(Supporter.district == DISTRICT, Supporter.left_at.is_(None), Address.value != MARIA)
    found = session.scalars(here.order_by(Supporter.id.desc())).all()
    refused = consent.may_reach(session, [one.id for one in found], now=now)
    return next(one.value for one in found if one.id not in refused)


def _has_stopped(stage: "Stage", number: str) -> bool:
    with stage.database.reading() as session:
        query = select(Suppression.id).join(Address, Address.fingerprint == Suppression.fingerprint)
        stop = query.where(Address.value == number, Suppression.why == Why.OPTED_OUT, Suppression.lifted_at.is_(None))
        return session.scalar(stop) is not None


def _is_settled(stage: "Stage", slug: str) -> bool:
    with stage.database.reading() as session:
        campaign = session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
        batch = outbox.batch_for(session, campaign.cause)
        counts = outbox.counts(session, batch.id) if batch else {}
    return bool(counts) and not any(counts.get(state, 0) for state in WAITING)


def _text_figures(stage: "Stage", slug: str, *, expected: int, stopped: str) -> str:
    """What the outbox says and what the phone company says, which must agree."""
    with stage.database.reading() as session:
        ours = SimMessage.body.contains(f"/act/{slug}?t=")
        delivered = session.scalar(select(func.count()).where(ours, SimMessage.status == TextStatus.DELIVERED)) or 0
        accepted = session.scalar(select(func.count()).where(ours)) or 0
        to_stopped = session.scalar(select(func.count()).where(ours, SimMessage.recipient == stopped))
        segments = session.scalar(select(func.sum(SimMessage.segments)).where(ours))
        suppressed = session.scalars(
            select(Message.state)
            .join(Address, Address.id == Message.address_id)
            .where(Message.body.contains(f"/act/{slug}?t="), Address.value == stopped)
        ).one()
    stage.require(accepted == expected, f"the phone company took {accepted} texts, not {expected}")
    stage.require(to_stopped == 0 and suppressed is State.SUPPRESSED, "somebody who said STOP was texted")
    return f"{accepted} texts sent, {delivered} delivered, {segments} segments; 1 STOP obeyed, its text held back"


def spoil_texts(stage: "Stage") -> None:
    """Take away who pays for the alliance's texts, so that nothing may be sent."""
    with stage.database.writing() as session:
        session.execute(update(Alliance).values(payer=""))
