"""The demo's steps that call an office from a simulated phone, and visit one."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from campaigns.demo_sending import MARIA, PHONE, complaint
from campaigns.models import Call, Campaign, CampaignState, DialIn, Outcome, Recipient, Visit, VisitState
from groundwork.delivery.simulator.courier import Parcel, post_all
from groundwork.delivery.simulator.lines import set_line
from groundwork.delivery.simulator.models import Behaviour, SimCall, SimEvent, SimMessage
from legislators.models import Office

if TYPE_CHECKING:
    from groundwork.stage import Stage, Visitor

NEW_OFFICE = "FK00001-ladywell"


def play_call(stage: "Stage") -> str:
    """Maria opens the link of her text, rings our number, is connected and says how it went, once for all."""
    link = _marias_link(stage)
    page = stage.new_visitor().get(link)
    stage.require("Maria Duarte" in page.words and "Call Senator Edwin Hale" in page.words, "the call page is not hers")
    stage.require(MARIA[2:] not in page.text.replace("-", ""), "the call page shows her phone number")
    with stage.database.writing() as session:
        for phone in session.scalars(select(Office.phone).where(Office.person_id == "FK00002")):
            set_line(session, phone, Behaviour.ANSWERS, seconds=2)
    office = _ring(stage, stage.new_visitor())
    before = _recorded(stage)
    repeated = _repeat_backwards(stage)
    stage.require(_recorded(stage) == before, "a repeated webhook changed what was recorded")
    return f"{_call_figures(stage, repeated)}, {office} office"


def _repeat_backwards(stage: "Stage") -> int:
    """Tell every webhook of the call once more, the last first, signed and with new marks."""
    with stage.database.reading() as session:
        call = select(SimCall.id).where(SimCall.sender == MARIA).order_by(SimCall.id.desc()).limit(1).scalar_subquery()
        told = session.scalars(select(SimEvent).where(SimEvent.call_id == call, SimEvent.url != "")).all()
    token = stage.settings.twilio_auth_token.get_secret_value()
    parcels = [Parcel(-one.id, "again", one.url, one.fields, f"again-{one.token}") for one in told]
    receipts = post_all(parcels, token=token, public_url=stage.settings.public_url)
    stage.require(all(one.status in {200, 204} for one in receipts), "a repeated webhook was refused")
    return len(receipts)


def _recorded(stage: "Stage") -> list[tuple[object, ...]]:
    """Every call as it stands."""
    columns = (Call.id, Call.sid, Call.turn, Call.leg_sid, Call.outcome, Call.seconds, Call.ended_at)
    with stage.database.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Call.id))]


def _marias_link(stage: "Stage") -> str:
    """The link in the newest text of a campaign that Maria's phone got."""
    with stage.database.reading() as session:
        query = select(SimMessage.body).where(SimMessage.recipient == MARIA, SimMessage.body.contains("/act/"))
        body = session.scalar(query.order_by(SimMessage.id.desc()).limit(1))
    found = re.search(r"https?://[^/\s]+(/act/\S+)", body or "")
    stage.require(found, "no text with a link reached Maria's phone")
    return found.group(1) if found else ""


def _ring(stage: "Stage", phone: "Visitor") -> str:
    """Dial, choose the first office, talk, say that she talked to somebody, hang up."""
    here = PHONE.format(MARIA.removeprefix("+"))

    def hears(words: str) -> None:
        stage.wait(lambda: words in phone.get(here).words, 60, what=f"hearing “{words}”")

    phone.send(here, "dial", to=stage.settings.sender_number)
    hears("press 1.")
    town = re.search(r"call the ([\w ]+) office of Senator Edwin Hale, press 1\.", phone.get(here).words)
    phone.send(here, "press", key="1")
    hears("How did it go?")
    phone.send(here, "press", key="1")
    hears("We have noted it.")
    phone.send(here, "hang")
    stage.wait(lambda: _newest_dial_in(stage)[1], 30, what="the end of the call")
    return town.group(1) if town else ""


def _newest_dial_in(stage: "Stage") -> tuple[str, datetime | None]:
    with stage.database.reading() as session:
        query = select(DialIn.sid, DialIn.ended_at).order_by(DialIn.id.desc()).limit(1)
        row = session.execute(query).first()
    return (row.sid, row.ended_at) if row else ("", None)


def _call_figures(stage: "Stage", repeated: int) -> str:
    sid, _ended = _newest_dial_in(stage)
    with stage.database.reading() as session:
        calls = session.scalars(select(Call).where(Call.sid == sid)).all()
    stage.require(len(calls) == 1, f"one call became {len(calls)} rows")
    stage.require(calls[0].outcome is Outcome.SPOKE, f"the outcome recorded is {calls[0].outcome}")
    stage.require(calls[0].leg_sid, "the leg to the office is not known")
    return f"1 call, 1 outcome, {repeated} webhooks told again in reverse: still 1; {calls[0].seconds} seconds"


def spoil_call(stage: "Stage") -> None:
    """Pause every campaign, so that nobody may be connected."""
    with stage.database.writing() as session:
        session.execute(update(Campaign).values(state=CampaignState.PAUSED))


def play_visit(stage: "Stage") -> str:
    """The leader plans a visit to an office nobody has been to, reports it, and reads it in the office's story."""
    leader = stage.signed_in("leader")
    visits, office = "/alliances/franklin/visits", f"/alliances/franklin/offices/{NEW_OFFICE}"
    stage.require("Nobody has been in touch" in leader.get(office).words, "the office has a story already")
    day = stage.clock().date().isoformat()
    planned = leader.send(
        visits, "visits", office_id=NEW_OFFICE, day=day, at="23:30", who="Rosa Lindgren and Maria Duarte"
    )
    stage.require("Rosa Lindgren and Maria Duarte" in planned.words, f"the visit was not planned: {complaint(planned)}")
    with stage.database.reading() as session:
        visit_id = session.scalars(select(Visit.id).order_by(Visit.id.desc()).limit(1)).one()
    heard = "Will bring the brief to the next staff meeting."
    story = leader.send(
        f"{visits}/{visit_id}", "report", met="Caseworker", heard=heard, promise="An answer in writing", due_on=day
    )
    stage.require("Visit: Caseworker" in story.words and heard in story.words, "the visit is not in the office's story")
    return _visit_figures(stage)


def _visit_figures(stage: "Stage") -> str:
    with stage.database.reading() as session:
        states = dict(session.execute(select(Visit.state, func.count()).group_by(Visit.state)).all())
        touched = session.scalar(select(func.count(Call.office_id.distinct())))
        recipients = session.scalar(select(func.count(Recipient.id)))
    return (
        f"{states.get(VisitState.REPORTED, 0)} visits reported, {states.get(VisitState.PLANNED, 0)} planned; "
        f"{touched} offices called, {recipients} people asked"
    )


def spoil_visit(stage: "Stage") -> None:
    """Close the office, so that no visit can be planned there."""
    with stage.database.writing() as session:
        yesterday = stage.clock().date()
        session.execute(update(Office).where(Office.id == NEW_OFFICE).values(valid_to=yesterday))
